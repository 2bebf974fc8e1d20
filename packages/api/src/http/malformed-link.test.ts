import { describe, expect, test } from "vitest";
import { nothingAt } from "./malformed-link.ts";

const GTIN = "09521234000013";

describe("a path that nothing serves", () => {
  test.each(["/foo", "/410/9520123456788", `/gtin/${GTIN}`, `/x/8004/0690123456`, "/8006/1", "/ABCabc012345"])(
    "that is no Digital Link is refused as one: %s",
    (path) => {
      for (const method of ["GET", "HEAD"]) expect(nothingAt(method, path)).toMatchObject({ code: "invalid-request" });
    },
  );

  test.each(["/8004/0690123456", "/253/9501101020016ABC", "/8004/0690123456/"])(
    "that is one, of a key not resolved here, is not found: %s",
    (path) => {
      expect(nothingAt("GET", path)).toMatchObject({ code: "not-found" });
    },
  );

  test.each([
    "/",
    "/api",
    "/api/x",
    "/docs",
    "/console/x/y",
    "/log/tile",
    "/favicon.ico",
    "/.well-known/x",
    "/a.php/b",
  ])("of our own pages, or the name of a file, is not found: %s", (path) => {
    expect(nothingAt("GET", path)).toMatchObject({ code: "not-found" });
  });

  test("is not found for whoever sends to it", () => {
    expect(nothingAt("POST", "/foo")).toMatchObject({ code: "not-found" });
  });

  test("that may have been compressed by the old scheme says so, and what to ask for", () => {
    for (const path of ["/ARFKk4XB0CDKWcnpq", `/01/${GTIN}/HQKk4XB0CDKWcnpq`]) {
      expect(nothingAt("GET", path).message).toContain("Digital Link 1.1");
      expect(nothingAt("GET", path).detailZh).toContain("1.1 旧方案");
    }
    expect(nothingAt("GET", "/foo").message).not.toContain("1.1");
  });

  test("says so with the code of the reason, and the AI where it is about one", () => {
    expect(nothingAt("GET", "/01/123")).toMatchObject({ extensions: { reason: "length", ai: "01" } });
    expect(Object.keys(nothingAt("GET", "/foo").extensions)).toEqual(["reason"]);
    expect(nothingAt("GET", `/shop/01/${GTIN}`).extensions).toEqual({ reason: "path" });
  });

  test("is judged without the slash that ends it, and with the GTIN of eight, twelve or thirteen digits", () => {
    expect(nothingAt("GET", "/8004/0690123456/")).toMatchObject({ code: "not-found" });
    expect(nothingAt("GET", "/01/9520123456788")).toMatchObject({ code: "not-found" });
    expect(nothingAt("GET", "/8004/0690123456//")).toMatchObject({ code: "invalid-request" });
  });

  test("is ours only where it begins as ours, however far it goes on", () => {
    expect(nothingAt("GET", "/api/batches/x/y")).toMatchObject({ code: "not-found" });
    expect(nothingAt("GET", "/a.php/b/c.d")).toMatchObject({ code: "not-found" });
    for (const path of ["/foo/api", "/foo/bar.ico", "/apis"])
      expect([path, nothingAt("GET", path).code]).toEqual([path, "invalid-request"]);
  });

  test("is taken for the old scheme only where it is one long word with a capital, a digit or a mark, at most behind one key", () => {
    const hinted = (path: string) => nothingAt("GET", path).message.includes("Digital Link 1.1");
    for (const path of ["/abcdefghijkL", "/abcdefghijk_", "/aBcdefghijkl/", "/410/9520123456788/abcdefghijk9"])
      expect([path, hinted(path)]).toEqual([path, true]);
    for (const path of [
      "/abcdefghijkl",
      "/abcdefghijK",
      "/x/410/9520123456788/abcdefghijk9",
      "/abcdefghijk9/x",
      "/410/95201/6788/abcdefghijk9",
    ])
      expect([path, hinted(path)]).toEqual([path, false]);
    expect(nothingAt("GET", "/foo").message).toMatch(/address\.$/);
    expect(nothingAt("GET", "/foo").detailZh).toMatch(/地址。$/);
  });
});
