import { afterEach, expect, test, vi } from "vitest";
import { useCredentials } from "./credentials.ts";
import { newId } from "./ids.ts";
import { carryBy, filled, send, straight, type WireCommand } from "./send.ts";

afterEach(() => {
  carryBy(straight);
  useCredentials(undefined);
  vi.unstubAllGlobals();
});

const command = {
  params: { gtin: "06901234567892", lot: "A/1 ü" },
  body: { reason: "误登" },
  subject: "s",
  label: "撤销",
};

test("a command goes to whoever carries, with its path filled in and an id of its own", async () => {
  const carried: WireCommand[] = [];
  carryBy(async (one) => {
    carried.push(one);
    return { kind: "kept" };
  });
  const outcome = await send("/api/batches/{gtin}/{lot}/void", command);
  expect(outcome).toEqual({ kind: "kept" });
  expect(carried).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-z]{26}$/),
      subject: "s",
      method: "POST",
      path: "/api/batches/06901234567892/A%2F1%20%C3%BC/void",
      body: { reason: "误登" },
      label: "撤销",
    },
  ]);
});

const answering = (answer: () => Promise<Response>) => {
  vi.stubGlobal("location", { origin: "https://suyuan.example" });
  vi.stubGlobal("fetch", answer);
  useCredentials({ token: async () => "t", organisation: () => "o", role: () => "clerk" });
};

test("a refusal is told with its reason, an outage and a stranger's answer never as one", async () => {
  answering(async () => Response.json({ code: "id-taken", detail: "taken" }, { status: 409 }));
  expect(await send("/api/batches/{gtin}/{lot}/void", command)).toMatchObject({
    kind: "refused",
    problem: { code: "id-taken" },
  });
  answering(async () => new Response("<html>Sign in to this hotel</html>", { status: 200 }));
  expect(await send("/api/batches/{gtin}/{lot}/void", command)).toEqual({ kind: "unreachable" });
  answering(() => Promise.reject(new TypeError("Failed to fetch")));
  expect(await send("/api/batches/{gtin}/{lot}/void", command)).toEqual({ kind: "unreachable" });
  answering(async () => Response.json({ message: "bad gateway" }, { status: 502 }));
  expect(await send("/api/batches/{gtin}/{lot}/void", command)).toEqual({ kind: "unreachable" });
});

test("a token that is refused is renewed once, and the command is sent again with the same id", async () => {
  const seen: (readonly [string | null, string | null])[] = [];
  vi.stubGlobal("location", { origin: "https://suyuan.example" });
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push([request.headers.get("authorization"), request.headers.get("idempotency-key")]);
    return seen.length === 1
      ? Response.json({ code: "unauthenticated", detail: "" }, { status: 401 })
      : Response.json({}, { status: 201 });
  });
  useCredentials({
    token: async (again) => (again ? "new" : "old"),
    organisation: () => undefined,
    role: () => undefined,
  });
  await send("/api/batches/{gtin}/{lot}/void", { ...command, id: "c1" });
  expect(seen).toEqual([
    ["Bearer old", "c1"],
    ["Bearer new", "c1"],
  ]);
});

test("parameters of an address that are not there are left out", () => {
  expect(filled("/api/shipments/{id}/void", { id: "a b" }, { from: undefined })).toBe("/api/shipments/a%20b/void");
  expect(filled("/api/shipments/{id}/void", { id: "a" }, { from: "x&y" })).toBe("/api/shipments/a/void?from=x%26y");
});

test("ids sort by the time at which they were made, and no two are alike", () => {
  const ids = Array.from({ length: 500 }, (_, n) => newId(1_800_000_000_000 + n));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(500);
});
