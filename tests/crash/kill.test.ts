import { join } from "node:path";
import { type PackedBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Item } from "@suyuan/store/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTORS, freshFolder, type Keys, openService, plant, populate } from "../e2e/api-fixture.ts";
import { faultsIn, unfollowed } from "../e2e/soundness.ts";
import { itemsIn } from "../e2e/sqlite-file.ts";
import { sized } from "../sized.ts";
import { expectedFrom, type Sent, writeUntilBroken } from "./season-load.ts";
import { seededRandom } from "./seeded-random.ts";
import { post, type ServerProcess, startServerProcess } from "./server-process.ts";

const KILLS = sized(3, 30);
const WRITERS = 8;
/** A kill falls somewhere within this time after the first command. */
const BURST_MS = 1200;

const folder = freshFolder();
const path = join(folder, "suyuan.sqlite");
let keys: Keys;
let server: ServerProcess | undefined;

beforeAll(async () => {
  const table = openSqliteTable(path);
  keys = await populate(table);
  await plant(openService(table, keys), 100_000_000);
  table.close();
});
afterAll(() => server?.kill("SIGKILL"));

function integrityOf(file: string): readonly string[] {
  const table = openSqliteTable(file);
  try {
    return table.integrityCheck();
  } finally {
    table.close();
  }
}

/** As a client does after a restart: what was not answered is sent again, and then everything once more. */
async function resend(at: ServerProcess, log: readonly Sent[], label: string): Promise<void> {
  // Of each writer only the last command can be without an answer, so the order among them is of no matter.
  for (const command of log.filter(({ answer }) => answer === undefined)) {
    command.answer = await post(at, command.post);
    expect([label, command.post.path, command.answer]).toMatchObject([label, command.post.path, { status: 201 }]);
  }
  await Promise.all(
    log.map(async ({ post: command, answer }) => {
      const { status, replayed, text } = await post(at, command);
      expect([label, command.path, status, replayed, text]).toEqual([label, command.path, 201, true, answer?.text]);
    }),
  );
}

async function followed(): Promise<Item[]> {
  for (let waits = 0; ; waits++) {
    const items = itemsIn(path);
    if (unfollowed(items) === 0) return items;
    if (waits > 100)
      throw new Error(`the outbox still holds ${unfollowed(items)} rows: ${server?.output().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every batch is what the acknowledged commands make of it, no more and no less. */
function expectAcknowledged(items: readonly Item[], sent: readonly Sent[]): void {
  const expected = expectedFrom(sent);
  const batches = items.filter(({ pk, sk }) => pk.startsWith("BATCH#") && sk === "BATCH");
  const unpacked = batches.map(({ data }) => unpackBatch(data as unknown as PackedBatch));
  const found = new Map(unpacked.map((batch) => [batch.lot, batch]));
  expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
  for (const [lot, { registered, clerk, depot, stored, labels }] of expected) {
    const batch = found.get(lot);
    const rooms = Object.values(batch?.stored ?? {}).flatMap((byRoom) => Object.values(byRoom));
    const serials = (batch?.labels?.kinds ?? []).reduce((sum, [, , count]) => sum + count, 0);
    expect({
      lot,
      registered: batch?.registeredGrams,
      clerk: batch?.onHand[ACTORS.clerk.organisation] ?? 0,
      depot: batch?.onHand[ACTORS.depot.organisation] ?? 0,
      stored: rooms.reduce((sum, grams) => sum + grams, 0),
      serials,
    }).toEqual({ lot, registered, clerk, depot, stored, serials: labels });
  }
}

test(`killed ${KILLS} times under load, the server loses nothing acknowledged and leaves nothing half written`, {
  timeout: 400_000,
}, async () => {
  const seed = Number(process.env.CRASH_SEED ?? 20_261_124);
  const random = seededRandom(seed);
  const all: Sent[] = [];
  const starts: number[] = [];
  let unanswered = 0;
  server = await startServerProcess(folder);
  for (let kill = 0; kill < KILLS; kill++) {
    const label = `seed ${seed}, kill ${kill}`;
    const log: Sent[] = [];
    const at = server;
    const writers = Array.from({ length: WRITERS }, (_, n) => writeUntilBroken(at, keys, `${kill}-${n}`, random, log));
    setTimeout(() => at.kill("SIGKILL"), 30 + random() * BURST_MS);
    await Promise.all(writers);
    await at.ended;
    unanswered += log.filter(({ answer }) => answer === undefined).length;
    const refused = log.filter(({ answer }) => answer !== undefined && answer.status !== 201);
    expect(refused.map(({ post: { path: at }, answer }) => [label, at, answer])).toEqual([]);

    // As the kill left it: nothing is half there, and all that was answered is.
    expect([label, faultsIn(itemsIn(path))]).toEqual([label, []]);
    server = await startServerProcess(folder);
    starts.push(server.startedInMs);
    await resend(server, log, label);
    all.push(...log);
    expect([label, faultsIn(await followed())]).toEqual([label, []]);
  }
  expectAcknowledged(await followed(), all);
  server.kill("SIGTERM");
  expect(await server.ended).toEqual([0, null]);
  expect(integrityOf(path)).toEqual([]);
  // The kills hit work under way; else this test would show nothing.
  expect(unanswered).toBeGreaterThan(KILLS);
  expect(server.output()).not.toContain('"level":"error"');
  console.info(
    `${all.length} commands, ${unanswered} of them cut off; starts ${Math.round(Math.min(...starts))} to ${Math.round(Math.max(...starts))} ms`,
  );
});
