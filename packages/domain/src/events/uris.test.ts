import { describe, expect, test } from "vitest";
import { acting, COOPERATIVE } from "../fixtures/cangxi.ts";
import { ourId, ours } from "./uris.ts";

const ROOT = "https://suyuan.example";
const CTX = acting(COOPERATIVE, "clerk");
const idIn = (id: string, kind = "shipment") => ourId(`${ROOT}/id/${kind}/${id}`, kind, ROOT);

describe("an id in a URI of ours", () => {
  test.each(["a", "S-1", "0.b_c-d", "x".repeat(64), "coop/S-1", `${"o".repeat(64)}/${"i".repeat(64)}`])(
    "%s is read",
    (id) => {
      expect(idIn(id)).toBe(id);
    },
  );

  test.each([
    "",
    "-a",
    ".a",
    "a b",
    "a%2Fb",
    "x".repeat(65),
    "coop/",
    "/S-1",
    "coop/-S",
    "coop/S 1",
    `coop/${"i".repeat(65)}`,
    "a/b/c",
    "a?b",
    "a\n",
    "\na",
  ])("%j is none", (id) => {
    expect(idIn(id)).toBeUndefined();
  });

  test("of an organisation has no part of its own behind it", () => {
    expect([idIn("coop", "organisation"), idIn("coop/x", "organisation")]).toEqual(["coop", undefined]);
    for (const id of ["-coop", "coop ", "x".repeat(65)]) expect(idIn(id, "organisation")).toBeUndefined();
  });

  test("is none in another kind's, another service's, or what is no text", () => {
    for (const other of [`${ROOT}/id/base/a`, "https://other.example/id/shipment/a", "a", 5, undefined])
      expect(ourId(other, "shipment", ROOT)).toBeUndefined();
  });
});

describe("a URI of ours", () => {
  test("names the organisation and what it made as two parts, each encoded; a logger's serial is one", () => {
    expect(ours(CTX, "shipment", "coop/S 1")).toBe(`${ROOT}/id/shipment/coop/S%201`);
    expect(ours(CTX, "logger", "A/7")).toBe(`${ROOT}/id/logger/A%2F7`);
    expect(ours(CTX, "certificate", "half \ud800")).toBe(`${ROOT}/id/certificate/half%20%EF%BF%BD`);
    expect(idIn("coop/S-1")).toBe("coop/S-1");
  });
});
