import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Unreachable } from "../service/credentials.ts";
import { uploadIdOf } from "./content.ts";
import { uploaded } from "./uploads.ts";

const file = (bytes: number) => ({ sha256: "ab".repeat(32), bytes, purpose: "temperature-log" as const });
const ORIGIN = "https://suyuan.example";

/** The service's side of an upload, by its contract: it takes a piece at the offset that it has, and says otherwise where to go on. */
function service(total: number, mishap: (asked: number) => "none" | "lost before" | "lost after" = () => "none") {
  const there: number[] = [];
  let asked = 0;
  const answered = (status: number, body: object) => Response.json(body, { status });
  const ask = async (request: Request): Promise<Response> => {
    const fate = mishap(asked++);
    if (fate === "lost before") throw new Unreachable("lost");
    const answer = await take(request);
    if (fate === "lost after") throw new Unreachable("lost");
    return answer;
  };
  const take = async (request: Request): Promise<Response> => {
    if (request.method === "POST") return answered(201, { offset: there.length });
    const from = Number(request.headers.get("upload-offset"));
    if (from !== there.length) {
      return answered(409, { code: "upload-out-of-step", detail: "", detailZh: "", offset: there.length });
    }
    there.push(...new Uint8Array(await request.arrayBuffer()));
    return answered(200, { offset: there.length, complete: there.length === total });
  };
  return { ask, there, count: () => asked };
}

test("a file goes up in pieces, and one that is there already is not sent again", async () => {
  const bytes = Uint8Array.from({ length: 600_000 }, (_, n) => n % 251);
  const { ask, there, count } = service(bytes.length);
  const told: number[] = [];
  expect(await uploaded(ask, ORIGIN, file(bytes.length), bytes, (offset) => told.push(offset))).toEqual({
    kind: "taken",
  });
  expect(new Uint8Array(there)).toEqual(bytes);
  expect(told).toEqual([0, 262_144, 524_288, 600_000]);
  expect(count()).toBe(4);
  expect(await uploaded(ask, ORIGIN, file(bytes.length), bytes)).toEqual({ kind: "taken" });
  expect(count()).toBe(5);
});

test("wherever the network breaks, whatever came counts, and trying again ends with the file as it is", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("none", "lost before", "lost after"), { maxLength: 12 }),
      fc.integer({ min: 1, max: 700_000 }),
      async (mishaps, size) => {
        const bytes = Uint8Array.from({ length: size }, (_, n) => (n * 7) % 253);
        const { ask, there } = service(size, (n) => mishaps[n] ?? "none");
        for (let tries = 0; tries <= mishaps.length; tries += 1) {
          const { kind } = await uploaded(ask, ORIGIN, file(size), bytes);
          if (kind === "taken") break;
          expect(kind).toBe("unreachable");
        }
        expect(there.length).toBe(size);
        expect(Buffer.from(there).equals(Buffer.from(bytes))).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});

test("a refusal is told as one, and a service that leads nowhere is not asked for ever", async () => {
  const bytes = new Uint8Array(10);
  const refusing = async () =>
    Response.json({ code: "invalid-request", detail: "no", detailZh: "不行" }, { status: 400 });
  expect(await uploaded(refusing, ORIGIN, file(10), bytes)).toMatchObject({ kind: "refused" });
  const circling = async () =>
    Response.json({ code: "upload-out-of-step", detail: "", detailZh: "", offset: 0 }, { status: 409 });
  expect(await uploaded(circling, ORIGIN, file(10), bytes)).toMatchObject({ kind: "refused" });
  const portal = async () => new Response("<html>hotel</html>", { status: 200 });
  expect(await uploaded(portal, ORIGIN, file(10), bytes)).toEqual({ kind: "unreachable" });
});

test("the same file is the same upload", () => {
  expect(uploadIdOf(file(1))).toBe(uploadIdOf(file(2)));
  expect(uploadIdOf(file(1))).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
});
