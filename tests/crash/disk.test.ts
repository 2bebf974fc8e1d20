import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batchBody, freshFolder, GTIN, type Keys, openService, plant, populate } from "../e2e/api-fixture.ts";
import { type Answer, get, post, type ServerProcess, startServerProcess } from "./server-process.ts";

/** A process that has the right to mount a disk of its own, which nobody else sees. */
const OWN_MOUNTS = ["unshare", "-rm", "sh", "-c"];
const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

const REFUSED_MAX = 5;
const WAIT_MS_MAX = 20_000;

describe.skipIf(!canMount)(`the disk${canMount ? "" : " (skipped: this user may mount none)"}`, () => {
  const folder = freshFolder();
  const [seed, disk, release] = [join(folder, "seed"), join(folder, "disk"), join(folder, "release")];
  let keys: Keys;
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    mkdirSync(seed);
    mkdirSync(disk);
    const table = openSqliteTable(join(seed, "suyuan.sqlite"));
    keys = await populate(table);
    await plant(openService(table, keys), 100_000_000);
    table.close();
  });
  afterAll(() => server?.kill("SIGKILL"));

  const register = (at: ServerProcess, n: number): Promise<Answer> =>
    post(at, { path: "/api/batches", secret: keys.clerk, body: batchBody(`FULL${n}`, 1) });

  test("when it is full writers are told so with 503 and when to come back, readers go on, nothing acknowledged is lost, and room is all it needs", async () => {
    // What is made room for holds what followers have to catch up with, too.
    const script = `mount -t tmpfs -o size=24m none '${disk}' && cp '${seed}'/* '${disk}' &&
      head -c 18m /dev/zero > '${disk}/ballast' &&
      { while [ ! -e '${release}' ]; do sleep 0.1; done; rm '${disk}/ballast'; } & sleep 1; exec "$@"`;
    server = await startServerProcess(disk, {}, [...OWN_MOUNTS, script, "sh"]);
    const at = server;
    const recorded: number[] = [];
    const refused: Answer[] = [];
    for (let n = 0; refused.length < REFUSED_MAX && n < 5_000; n++) {
      const answer = await register(at, n);
      if (answer.status === 201) recorded.push(n);
      else refused.push(answer);
    }
    expect(refused).toHaveLength(REFUSED_MAX);
    for (const { status, retryAfter, text } of refused) {
      expect([status, retryAfter, JSON.parse(text).cause]).toEqual([503, "60", "disk-full"]);
    }
    expect(at.output()).toMatch(/"event":"store-unavailable"[^\n]*"obstacle":"disk-full"/);
    for (const n of recorded) {
      expect([n, (await get(at, `/api/batches/${GTIN}/FULL${n}`, keys.clerk)).status]).toEqual([n, 200]);
    }
    writeFileSync(release, "");
    const deadline = Date.now() + WAIT_MS_MAX;
    let again = await register(at, 90_000);
    while (again.status !== 201 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      again = await register(at, 90_000);
    }
    expect(again.status).toBe(201);
  });

  test("that is read only is told by its name when the service starts, in both languages", async () => {
    const script = `mount --bind '${seed}' '${seed}' && mount -o remount,bind,ro '${seed}' && exec "$@"`;
    const failed = startServerProcess(seed, {}, [...OWN_MOUNTS, script, "sh"]);
    await expect(failed).rejects.toThrow(/ended with 1: suyuan: the data folder [^\n]*\n溯源：/);
  });
});
