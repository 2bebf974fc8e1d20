import { createHash } from "node:crypto";
import { metered } from "@suyuan/store/meter";
import * as fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { QUOTA_LIMITS } from "../../allowances/quotas.ts";
import { memoryBlobs } from "../../fixtures/capture.ts";
import { type Demo, demoApp, problemIn } from "../../fixtures/http.ts";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";
import { StoredQuotas } from "../../ledger/quotas/stored-quotas.ts";
import { uploadRoutes } from "./uploads.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const KIB = 1024;

/** Bytes that differ from piece to piece. */
const fileOf = (length: number) => Uint8Array.from({ length }, (_, n) => (n * 31 + (n >> 10)) % 251);

let demo: Demo;
let key: string;

async function call(method: string, path: string, body?: Uint8Array | object, headers: Record<string, string> = {}) {
  const type = body instanceof Uint8Array ? "application/partial-upload" : "application/json";
  const sent = body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
  return demo.app.request(path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": type, ...headers },
    ...(body === undefined ? {} : { body: sent }),
  });
}

const begin = (file: Uint8Array, id = "u-1", more: object = {}) =>
  call("POST", "/api/uploads", { id, bytes: file.length, sha256: sha256(file), purpose: "temperature-log", ...more });
const piece = (file: Uint8Array, from: number, to: number, id = "u-1") =>
  call("PATCH", `/api/uploads/${id}`, file.slice(from, to), { "upload-offset": String(from) });
const offsetOf = async (id = "u-1") => (await call("GET", `/api/uploads/${id}`)).headers.get("upload-offset");

beforeEach(async () => {
  demo = demoApp({ blobs: memoryBlobs() }, {}, uploadRoutes);
  key = await demo.keyOf("depot");
});

test("a file goes up in pieces and is complete with the last, whose digest is that of the whole", async () => {
  const file = fileOf(40 * KIB);
  expect(await (await begin(file)).json()).toMatchObject({ id: "u-1", offset: 0, complete: false });
  const first = await piece(file, 0, 16 * KIB);
  expect([first.status, first.headers.get("upload-offset"), first.headers.get("upload-complete")]).toEqual([
    200,
    "16384",
    "?0",
  ]);
  expect((await call("HEAD", "/api/uploads/u-1")).headers.get("upload-offset")).toBe("16384");
  const last = await piece(file, 16 * KIB, 40 * KIB);
  expect(last.headers.get("upload-complete")).toBe("?1");
  expect(await last.json()).toMatchObject({ offset: 40 * KIB, complete: true, expiresAt: "2026-10-15T02:00:00.000Z" });
});

test("a piece whose answer was lost is sent again without effect, and one from elsewhere is told where to go on", async () => {
  const file = fileOf(64 * KIB);
  await begin(file);
  await piece(file, 0, 16 * KIB);
  expect((await piece(file, 0, 16 * KIB)).headers.get("upload-offset")).toBe("16384");
  const other = await problemIn(await piece(file, 32 * KIB, 48 * KIB));
  expect(other).toMatchObject({ status: 409, code: "upload-out-of-step", offset: 16 * KIB });
  expect(await problemIn(await piece(fileOf(99 * KIB).slice(50 * KIB), 0, 16 * KIB))).toMatchObject({
    offset: 16 * KIB,
  });
  expect(await offsetOf()).toBe("16384");
});

test("the same file is the same upload, under whatever id it is begun again", async () => {
  const file = fileOf(40 * KIB);
  await begin(file);
  await piece(file, 0, 20 * KIB);
  expect(await (await begin(file, "u-2")).json()).toMatchObject({ id: "u-2", offset: 20 * KIB });
  expect((await begin(file)).headers.get("idempotent-replayed")).toBe("true");
  expect((await piece(file, 20 * KIB, 40 * KIB, "u-2")).headers.get("upload-complete")).toBe("?1");
  expect(await offsetOf("u-1")).toBe(String(40 * KIB));
  expect(await problemIn(await begin(fileOf(41 * KIB)))).toMatchObject({ code: "id-taken" });
});

test("what comes and is not the file that was announced counts as nothing, and the right file can follow", async () => {
  const [file, other] = [fileOf(20 * KIB), fileOf(20 * KIB).fill(7)];
  await begin(file);
  expect(await problemIn(await piece(other, 0, 20 * KIB))).toMatchObject({ code: "upload-out-of-step", offset: 0 });
  expect(await offsetOf()).toBe("0");
  expect((await piece(file, 0, 20 * KIB)).headers.get("upload-complete")).toBe("?1");
});

test("pieces are bounded from below and above, and so are files", async () => {
  const file = fileOf(40 * KIB);
  await begin(file);
  expect(await problemIn(await piece(file, 0, 100))).toMatchObject({ status: 400 });
  expect(await problemIn(await piece(fileOf(1024 * KIB + 1), 0, 1024 * KIB + 1))).toMatchObject({ status: 413 });
  expect(await problemIn(await piece(fileOf(41 * KIB), 0, 41 * KIB))).toMatchObject({ status: 400 });
  expect(await problemIn(await call("PATCH", "/api/uploads/u-1", file))).toMatchObject({
    errors: [{ pointer: "upload-offset" }],
  });
  const huge = { bytes: 11 * 1024 * KIB };
  expect(await problemIn(await begin(file, "u-3", huge))).toMatchObject({ errors: [{ pointer: "/bytes" }] });
  expect(await problemIn(await begin(file, "u-3", { ...huge, bytes: 5_000_000, purpose: "photo" }))).toMatchObject({
    errors: [{ pointer: "/bytes" }],
  });
});

test("a last piece that is sent by a hundred at once has the file looked through once, a piece at a time", async () => {
  const blobs = memoryBlobs();
  let [read, reading, mostAtOnce] = [0, 0, 0];
  const watched: typeof blobs = {
    ...blobs,
    get: async (name) => {
      read += 1;
      reading += 1;
      mostAtOnce = Math.max(mostAtOnce, reading);
      await new Promise((resolve) => setImmediate(resolve));
      reading -= 1;
      return blobs.get(name);
    },
  };
  demo = demoApp({ blobs: watched }, {}, uploadRoutes);
  key = await demo.keyOf("depot");
  const file = fileOf(64 * KIB + 1);
  await begin(file);
  for (let from = 0; from < 64; from += 16) await piece(file, from * KIB, (from + 16) * KIB);
  const answers = await Promise.all(Array.from({ length: 100 }, () => piece(file, 64 * KIB, file.length)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect([read, mostAtOnce]).toEqual([4, 1]);
});

test("an upload ends after seven days, and can be begun again", async () => {
  const file = fileOf(40 * KIB);
  await begin(file);
  await piece(file, 0, 20 * KIB);
  demo.clock.now += 7 * 86_400_000;
  expect((await call("GET", "/api/uploads/u-1")).status).toBe(404);
  expect(await (await begin(file)).json()).toMatchObject({ offset: 0, expiresAt: "2026-10-22T02:00:00.000Z" });
  await piece(file, 0, 20 * KIB);
  expect((await piece(file, 20 * KIB, 40 * KIB)).headers.get("upload-complete")).toBe("?1");
});

test("nobody sees another organisation's upload, and the same file of two is two uploads", async () => {
  const file = fileOf(20 * KIB);
  await begin(file);
  await piece(file, 0, 20 * KIB);
  key = await demo.keyOf("clerk");
  expect((await call("GET", "/api/uploads/u-1")).status).toBe(404);
  expect(await (await begin(file)).json()).toMatchObject({ offset: 0 });
});

test("a day has so many uploads, and finding one begun takes none of them", async () => {
  const bare = demoApp({ blobs: memoryBlobs() }, {}, uploadRoutes);
  const quotas = new StoredQuotas(bare.deps, { ...QUOTA_LIMITS, uploadsPerDay: 2 });
  demo = demoApp({ ...bare.deps, quotas }, {}, uploadRoutes);
  key = await demo.keyOf("depot");
  for (const length of [1, 2, 2, 1]) expect((await begin(fileOf(length * KIB), `u-${length}`)).status).toBe(201);
  expect(await problemIn(await begin(fileOf(3 * KIB), "u-3"))).toMatchObject({
    status: 429,
    limit: "uploadsPerDay",
  });
});

test("a piece costs 4 write units", async () => {
  const meter = metered(demo.deps.table);
  demo = demoApp({ blobs: memoryBlobs(), table: meter }, {}, uploadRoutes);
  key = await demo.keyOf("depot");
  const file = fileOf(64 * KIB);
  await begin(file);
  for (const from of [0, 16, 32]) {
    meter.reset();
    await piece(file, from * KIB, (from + 16) * KIB);
    expect(meter.usage().writeUnits).toBe(4);
  }
});

test("however a connection breaks and whatever is sent again, what is there is a beginning of the file, and the whole in the end", async () => {
  const step = fc.record({ from: fc.integer({ min: -1, max: 6 }), pieces: fc.integer({ min: 1, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 1, max: 7 * 16 * KIB }),
      async (steps, size) => {
        demo = demoApp({ blobs: memoryBlobs() }, {}, uploadRoutes);
        key = await demo.keyOf("depot");
        const file = fileOf(size);
        await begin(file);
        let there = 0;
        for (const { from, pieces } of steps) {
          const at = from < 0 ? there : Math.min(from * 16 * KIB, size);
          const to = Math.min(at + pieces * 16 * KIB, size);
          if (to === at) continue;
          const { status } = await piece(file, at, to);
          if (at === there) {
            expect(status).toBe(200);
            there = to;
          }
          expect(await offsetOf()).toBe(String(there));
        }
        while (there < size) {
          const to = Math.min(there + 64 * KIB, size);
          expect((await piece(file, there, to)).status).toBe(200);
          there = to;
        }
        expect(await (await call("GET", "/api/uploads/u-1")).json()).toMatchObject({ complete: true });
      },
    ),
    { numRuns: 25 },
  );
});

const LOG = new TextEncoder().encode(
  [
    "Model,RC-5+",
    "Serial,EFI234105840",
    "No.,Time,Temperature(°C)",
    ...Array.from({ length: 13 }, (_, n) => `${n + 1},2026-10-07 ${String(n + 6).padStart(2, "0")}:00:00,1.2`),
  ].join("\n"),
);

test("a logger's file that came in pieces is recorded as one that came whole, and both are one", async () => {
  const season = await newSeason({ blobs: memoryBlobs() });
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  const path = `/api/batches/${GTIN}/A/temperature-logs?zone=%2B08:00`;
  const announced = { bytes: LOG.length, sha256: sha256(LOG), purpose: "temperature-log" };
  await done(season.send("coop", "POST", "/api/uploads", { id: "u-1", ...announced }));
  const early = await season.send("coop", "POST", `${path}&upload=u-1`);
  expect([early.status, early.json.code]).toEqual([409, "upload-out-of-step"]);
  const sent = await season.send("coop", "PATCH", "/api/uploads/u-1", LOG, {
    "upload-offset": "0",
    "content-type": "application/partial-upload",
  });
  expect(sent.json).toMatchObject({ complete: true });
  const recorded = await done(season.send("coop", "POST", `${path}&upload=u-1`));
  const whole = await season.send("coop", "POST", path, LOG);
  expect([whole.status, whole.json]).toEqual([201, recorded]);
  const both = await season.send("coop", "POST", `${path}&upload=u-1`, LOG);
  expect([both.status, both.json.code]).toEqual([400, "invalid-request"]);
  const unknown = await season.send("coop", "POST", `${path}&upload=u-9`);
  expect([unknown.status, unknown.json.code]).toEqual([404, "not-found"]);
});
