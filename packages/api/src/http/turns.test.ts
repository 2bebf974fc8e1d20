import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import { TURN_LIMITS } from "../allowances/turns.ts";
import { memoryBlobs } from "../fixtures/capture.ts";
import { demoDeps } from "../fixtures/http.ts";
import { batchOn, done, GTIN, newSeason } from "../fixtures/season.ts";
import { newApiKey } from "../ledger/api-keys.ts";
import { createManagementApp } from "../routes/app.ts";
import { temperatureRoutes } from "../routes/temperature/temperature-logs.ts";
import { openGate } from "./gate.ts";
import { readerOf, sizeOf } from "./read-call.ts";
import { type Route, route } from "./route.ts";

const CHUNK = new Uint8Array(16 * 1024).fill(0x31);

/** A body of `chunks` parts that comes as it is read; tells how much of it was. */
function body(chunks: number) {
  const state = { read: 0, isOpen: false, open: () => {} };
  const opened = new Promise<void>((resolve) => {
    state.open = resolve;
  });
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await opened;
        if (state.read === chunks) return controller.close();
        state.read += 1;
        controller.enqueue(CHUNK);
      },
    },
    { highWaterMark: 0 },
  );
  return { state, stream, length: chunks * CHUNK.length };
}

async function site() {
  const season = await newSeason({ blobs: memoryBlobs() });
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
  const keys = ["coop", "depot"].map((organisation) =>
    newApiKey(season.deps, { organisation, role: organisation === "coop" ? "clerk" : "depot" }),
  );
  for (const made of keys) await season.deps.table.transact(made.ops, made.id);
  const app = createManagementApp(season.deps, openGate(season.deps));
  const upload = async (seat: number, { stream, length }: ReturnType<typeof body>) =>
    app.request(`/api/batches/${GTIN}/A/temperature-logs`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys[seat]?.secret}`, "content-length": String(length) },
      body: stream,
      duplex: "half",
    });
  return { season, upload };
}

const settled = async () => {
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
};

describe("a large body", () => {
  test("is not read before its organisation's turn, and another's is", async () => {
    const { upload } = await site();
    const [first, second, others] = [body(4), body(4), body(4)];
    second.state.open();
    others.state.open();
    const answers = [upload(0, first), upload(0, second)];
    const other = await upload(1, others);
    await settled();
    expect([other.status, others.state.read, second.state.read]).toEqual([404, 4, 0]);
    first.state.open();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([422, 422]);
    expect(second.state.read).toBe(4);
  });

  test("beyond those that may wait is refused unread, with the limit, its size and when to come again", async () => {
    const { upload } = await site();
    const bodies = Array.from({ length: TURN_LIMITS.waiting + 2 }, () => body(4));
    const answers = bodies.map((one) => upload(0, one));
    const last = await answers.at(-1);
    expect(last?.status).toBe(429);
    expect(last?.headers.get("retry-after")).toBe("2");
    expect(await last?.json()).toMatchObject({
      code: "too-many-requests",
      limit: "large-requests-waiting",
      size: TURN_LIMITS.waiting,
      detailZh: expect.stringContaining("排队"),
    });
    for (const { state } of bodies) state.open();
    expect((await Promise.all(answers.slice(0, -1))).map(({ status }) => status)).toEqual(
      Array(TURN_LIMITS.waiting + 1).fill(422),
    );
    expect(bodies.at(-1)?.state.read).toBe(0);
  });
});

test("a request that names a large file counts as large, however its query is written, and one that brings a small one does not", async () => {
  const path = `/api/batches/${GTIN}/A/temperature-logs`;
  const [route] = temperatureRoutes.filter(({ method }) => method === "POST");
  if (route === undefined) throw new Error("no route takes logs");
  const isLarge = (query: string) =>
    sizeOf(readerOf(route), new Request(`http://localhost${path}${query}`, { method: "POST" })).isLarge;
  expect(["?upload=u-1", "?zone=Z&%75pload=u-1", "?upload="].map(isLarge)).toEqual([true, true, true]);
  expect(["", "?zone=Z", "?uploads=u-1"].map(isLarge)).toEqual([false, false, false]);
});

test("the bytes of a body that declares no length are counted when they are there", async () => {
  const taken: unknown[] = [];
  const season = await newSeason({ blobs: memoryBlobs() });
  const quotas = { take: async (...args: unknown[]) => void taken.push(args), giveBack: () => undefined };
  const deps = { ...season.deps, quotas };
  const key = newApiKey(deps, { organisation: "depot", role: "depot" });
  await deps.table.transact(key.ops, key.id);
  const app = createManagementApp(deps, openGate(deps));
  const sent = body(3);
  sent.state.open();
  await app.request(`/api/batches/${GTIN}/A/temperature-logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${key.secret}`, "transfer-encoding": "chunked" },
    body: sent.stream,
    duplex: "half",
  });
  expect(taken).toEqual([["depot", "bytesPerDay", sent.length]]);
});

test("the bytes of a day are counted before they are read, and refused with the day's end", async () => {
  const taken: unknown[] = [];
  const { deps } = demoDeps();
  const quotas = { take: async (...args: unknown[]) => void taken.push(args), giveBack: () => undefined };
  const gate = openGate({ ...deps, quotas });
  const actor = { organisation: "coop", role: "clerk", key: "k" } as const;
  (await gate.begin(actor, { bytes: 5000, isLarge: false }))();
  (await gate.begin(actor, { bytes: 0, isLarge: false }))();
  expect(taken).toEqual([["coop", "bytesPerDay", 5000]]);
});

test("every request that is over leaves its place: large ones, small ones and those that the day has no room for", async () => {
  const { deps } = demoDeps();
  let isFull = false;
  const quotas = {
    take: async () => {
      if (isFull) throw new DomainError("payload-too-large", { en: "The day is full.", zh: "当日额度已用完。" });
    },
    giveBack: () => undefined,
  };
  const gate = openGate({ ...deps, quotas }, { turns: { ...TURN_LIMITS, underWay: 2, waiting: 1, waitMs: 50 } });
  const actor = { organisation: "coop", role: "clerk", key: "k" } as const;
  for (let n = 0; n < 5; n++) {
    isFull = false;
    (await gate.begin(actor, { bytes: 5_000, isLarge: true }))();
    (await gate.begin(actor, { bytes: 5_000, isLarge: false }))();
    isFull = true;
    await expect(gate.begin(actor, { bytes: 5_000, isLarge: true })).rejects.toMatchObject({
      code: "payload-too-large",
    });
  }
  isFull = false;
  // A large one holds up the next large one, and no small one.
  const leave = await gate.begin(actor, { bytes: 1, isLarge: true });
  (await gate.begin(actor, { bytes: 1, isLarge: false }))();
  await expect(gate.begin(actor, { bytes: 1, isLarge: true })).rejects.toMatchObject({ code: "busy" });
  leave();
  (await gate.begin(actor, { bytes: 1, isLarge: true }))();
});

test("a route whose work is large has one of an organisation's requests at work at a time, whatever its body", () => {
  const reader = (large: Pick<Route, "isLarge">) =>
    readerOf(
      route({
        method: "POST",
        path: "/api/x",
        tag: "x",
        summary: { zh: "x", en: "x" },
        roles: ["clerk"],
        answers: { 204: null },
        problems: [],
        handler: async () => ({ status: 204, body: null }),
        ...large,
      }),
    );
  const request = { url: "https://suyuan.example/api/x", headers: new Headers({ "content-length": "7" }) };
  expect(sizeOf(reader({ isLarge: true }), request).isLarge).toBe(true);
  expect(sizeOf(reader({}), request).isLarge).toBe(false);
});

test("who is signed in and may not be counts as a miss of its network, and is told to wait once those are spent", async () => {
  const { deps } = demoDeps();
  const refusal = new DomainError("unauthenticated", { en: "Nobody.", zh: "未知。" });
  const authenticator = { actor: () => refusal, signedIn: async () => refusal };
  const gate = openGate({ ...deps, rateLimitPerMinute: 3 }, { authenticator });
  const request = { headers: new Headers() };
  const codes: string[] = [];
  const ask = async (network: string) =>
    gate.signedIn(request, network).catch((error: DomainError) => void codes.push(error.code));
  for (let n = 0; n < 4; n++) await ask("203.0.113.7");
  await ask("203.0.113.8");
  expect(codes).toEqual([...Array(3).fill("unauthenticated"), "too-many-requests", "unauthenticated"]);
});
