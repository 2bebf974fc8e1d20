/** Backups made while the service is written to: each is a data folder that holds together and has all that was acknowledged before it began. */
import { join } from "node:path";
import { backUp, restore } from "@suyuan/cli/backup";
import { check, type Found } from "@suyuan/cli/check";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshFolder, type Keys, openService, plant, populate } from "../e2e/api-fixture.ts";
import { sized } from "../sized.ts";
import { type Sent, writeUntilBroken } from "./season-load.ts";
import { seededRandom } from "./seeded-random.ts";
import { post, type ServerProcess, startServerProcess } from "./server-process.ts";

const BACKUPS = sized(2, 20);
const WRITERS = 4;
/** Written between one backup and the next, at least. */
const COMMANDS_BETWEEN = 8;

const folder = freshFolder();
let keys: Keys;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  const table = openSqliteTable(join(folder, "suyuan.sqlite"));
  keys = await populate(table);
  await plant(openService(table, keys), 100_000_000);
  table.close();
});
afterAll(() => {
  for (const server of servers) server.kill("SIGKILL");
});

async function started(dataDir: string): Promise<ServerProcess> {
  const server = await startServerProcess(dataDir);
  servers.push(server);
  return server;
}

const answeredIn = (log: readonly Sent[]): Sent[] => log.filter(({ answer }) => answer !== undefined);

const refusedIn = (log: readonly Sent[]): string[] =>
  answeredIn(log).flatMap(({ post: { path }, effect, answer }) =>
    answer?.status === 201 ? [] : [`${path} ${effect.lot} ${answer?.status} ${answer?.text.slice(0, 400)}`],
  );

/** Until so many more commands are answered. */
async function written(log: readonly Sent[]): Promise<void> {
  const wanted = answeredIn(log).length + COMMANDS_BETWEEN;
  await expect.poll(() => answeredIn(log).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(wanted);
}

async function faultsOf(dataDir: string): Promise<readonly string[]> {
  const found: Found[] = [];
  await check(dataDir, { full: true }, (one) => found.push(one));
  return found.map(({ row, en }) => `${row}: ${en}`);
}

test(`each of ${BACKUPS} backups under load restores to a folder that the check accepts and that answers all it acknowledged before as it did`, {
  timeout: 1_800_000,
}, async () => {
  const server = await started(folder);
  const random = seededRandom(20_261_129);
  const log: Sent[] = [];
  let since = 0;
  for (let n = 0; n < BACKUPS; n++) {
    const stop = new AbortController();
    const writers = Array.from({ length: WRITERS }, (_, k) =>
      writeUntilBroken(server, keys, `${n}-${k}`, random, log, stop.signal),
    );
    await written(log);
    const acknowledged = answeredIn(log);
    const [kept, restored] = [join(freshFolder(), "backup"), join(freshFolder(), "data")];
    await backUp(folder, kept, new Date().toISOString());
    // Work went on meanwhile: the backup is of a moment within it.
    since += answeredIn(log).length - acknowledged.length;
    stop.abort();
    await Promise.all(writers);
    await expectWhole(n, kept, restored, acknowledged);
  }
  server.kill("SIGKILL");
  expect(refusedIn(log)).toEqual([]);
  expect(since).toBeGreaterThan(0);
});

/** A backup and what is restored from it are sound, and a service upon that answers what was acknowledged as it was answered then. */
async function expectWhole(n: number, kept: string, restored: string, acknowledged: readonly Sent[]): Promise<void> {
  expect([n, await faultsOf(kept)]).toEqual([n, []]);
  await restore(kept, restored);
  expect([n, await faultsOf(restored)]).toEqual([n, []]);
  const again = await started(restored);
  for (const { post: command, answer } of acknowledged) {
    const { status, replayed, text } = await post(again, command);
    expect([n, command.path, status, replayed, text]).toEqual([n, command.path, 201, true, answer?.text]);
  }
  again.kill("SIGKILL");
  await again.ended;
}
