import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { baseKey, factKey, outboxKey } from "@suyuan/api/ledger/keys";
import { REGIONS_AS_OF } from "@suyuan/domain/regions/unit";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { post, type ServerProcess, startServerProcess } from "../crash/server-process.ts";
import { batchBody, freshFolder, type Keys, openService, plant, populate } from "./api-fixture.ts";
import { unfollowed } from "./soundness.ts";
import { itemsIn } from "./sqlite-file.ts";

const command = join(import.meta.dirname, "../../packages/cli/bin/suyuan.mjs");
const run = promisify(execFile);
const folder = freshFolder();
const path = join(folder, "suyuan.sqlite");
const POISON = "00000000000000000000000001";
/**
 * Those that read the fact of a base that was added: its event, the lists of what there is, and, since regions have successors, the lists
 * of the offices to which an abolished region passed.
 */
const PLACING = ["base-figures", "event-index", "list-rows", `successor-lists-${REGIONS_AS_OF}`];
const AT = factKey(baseKey("lost"), 1);

let keys: Keys;
let server: ServerProcess;

/** A fact is announced whose row is not there: no follower can process it. */
beforeAll(async () => {
  const table = openSqliteTable(path);
  keys = await populate(table);
  await plant(openService(table, keys));
  const recordedAt = new Date(Date.now() - 3_600_000).toISOString();
  const announced = { ...AT, kind: "base-added", recordedAt };
  const key = outboxKey(0, recordedAt, POISON);
  const commit = await table.transact([{ put: { ...key, version: 1, data: announced }, when: "absent" }], "poison");
  expect(commit.ok).toBe(true);
  table.close();
  server = await startServerProcess(folder);
});
afterAll(() => server.kill("SIGKILL"));

const suyuan = (...args: readonly string[]) =>
  run(process.execPath, [command, ...args], { env: { PATH: process.env.PATH, DATA_DIR: folder } });
const health = async (): Promise<unknown> => {
  const response = await fetch(`http://127.0.0.1:${server.port}/health`);
  expect(response.status).toBe(200);
  return response.json();
};
const alarms = () =>
  server
    .output()
    .split("\n")
    .filter((line) => line.includes('"level":"error"'));

/** The row of the fact, as a restored backup would bring it back. */
async function bringBack(): Promise<void> {
  const table = openSqliteTable(path);
  const recordedAt = new Date().toISOString();
  const fact = {
    ...{ kind: "base-added", by: { organisation: "coop", role: "clerk" }, occurredAt: recordedAt, recordedAt },
    data: { id: "lost", organisation: "coop", name: "找回的基地", regionCode: "510824", plots: [] },
  };
  const data = { id: POISON, fact, digest: "restored", status: 201, answer: {} };
  await table.transact([{ put: { ...AT, version: 1, data }, when: "absent" }], "restored");
  table.close();
}

test("a poison fact stops no other, health and the operator's command tell of it, and a retry clears it once it can be", async () => {
  for (const lot of ["F1", "F2", "F3"]) {
    const { status } = await post(server, { path: "/api/batches", secret: keys.clerk, body: batchBody(lot, 10) });
    expect(status).toBe(201);
  }
  await expect.poll(() => unfollowed(itemsIn(path)), { timeout: 20_000 }).toBe(0);
  // Each follower that looks at a base that was added sets the fact aside for itself.
  await expect.poll(health).toEqual({ status: "ok", followers: { setAside: PLACING.length, lagSeconds: 0 } });
  expect(alarms()).toHaveLength(PLACING.length);
  for (const alarm of alarms()) {
    expect(JSON.parse(alarm)).toMatchObject({ event: "fact-set-aside", factId: POISON, attempts: 1 });
  }

  const listed = await suyuan("followers");
  const lines = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly follower: string });
  for (const line of lines(listed.stdout)) {
    expect(line).toMatchObject({
      fact: POISON,
      row: `${AT.pk} ${AT.sk}`,
      kind: "base-added",
      attempts: 1,
      reason: `Error: there is no fact under ${AT.pk} ${AT.sk}`,
    });
  }
  expect(
    lines(listed.stdout)
      .map(({ follower }) => follower)
      .toSorted(),
  ).toEqual(PLACING);
  expect(listed.stderr).toMatch(new RegExp(`^${PLACING.length} set aside`));
  const others = await suyuan("followers", "retry", "--fact", "nothing");
  expect([others.stdout, others.stderr]).toEqual(["", "nothing of the kind is set aside\n"]);

  await bringBack();
  const retried = await suyuan("followers", "retry", "--fact", POISON);
  for (const line of lines(retried.stdout)) expect(line).toMatchObject({ fact: POISON });
  expect(retried.stderr).toMatch(new RegExp(`^${PLACING.length} will be tried again`));
  await expect.poll(health, { timeout: 20_000 }).toEqual({ status: "ok", followers: { setAside: 0, lagSeconds: 0 } });
  expect(await suyuan("followers")).toEqual({ stdout: "", stderr: "nothing is set aside\n" });
  expect(alarms()).toHaveLength(PLACING.length);
});
