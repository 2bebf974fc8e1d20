import { serialKey } from "@suyuan/api/ledger/keys";
import { create } from "@suyuan/api/ledger/loaded";
import { addTogether, type Scan } from "@suyuan/api/public/scans";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recordBatch } from "../../functions/scans/record-batch.ts";
import { playedDynamo } from "./played-dynamo.ts";
import { played, playTime } from "./played-time.ts";

const GTIN = "06901234567892";
/** As the stacks have it: so many calls of the counting function at once, each with so many messages. */
const AT_ONCE = 5;
const MESSAGES = 500;
/** What a province's festival has in its peak hour: 50 million scans a day, a tenth of them and more within one hour. */
const PEAK_A_SECOND = 1750;
/** Of 512 MB a function has this share of a processor: AWS gives a whole one at 1,769 MB. */
const SHARE_OF_PROCESSOR = 512 / 1769;

beforeEach(playTime);
afterEach(() => {
  vi.useRealTimers();
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

test("the counting functions write three times what a festival's peak brings, each scan once", async () => {
  const { client, counts } = playedDynamo(() => 5 + Math.random() * 5);
  const table = dynamoTable(client, "played");
  const deps = { table, randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const serials = Array.from({ length: 4 * AT_ONCE * MESSAGES }, (_, n) => `S${n}`);
  for (let n = 0; n < serials.length; n += 100) {
    const rows = serials
      .slice(n, n + 100)
      .map((serial) => create(serialKey(GTIN, "L1", serial), { run: "R", netWeightGrams: 500, scans: 0 }));
    await played(table.transact(rows, `issue-${n}`));
  }
  const messages = serials.map((serial, n) => ({
    messageId: `m${n}`,
    body: JSON.stringify({ gtin: GTIN, lot: "L1", serial, at: "2026-09-25T12:00:00.000Z" }),
  }));
  counts.calls = 0;
  const processor = process.cpuUsage();
  const begun = performance.now();
  const count = async (instance: number) => {
    for (let n = instance * MESSAGES; n < messages.length; n += AT_ONCE * MESSAGES) {
      const Records = messages.slice(n, n + MESSAGES);
      const add = (scans: readonly Scan[]) => addTogether(deps, scans);
      expect(await recordBatch({ Records }, quiet, add)).toEqual({ batchItemFailures: [] });
    }
  };
  await played(Promise.all(Array.from({ length: AT_ONCE }, (_, instance) => count(instance))));
  const waited = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(processor);
  const computed = (user + system) / 1e6 / AT_ONCE / SHARE_OF_PROCESSOR;
  const each = messages.length / (waited + computed);
  console.log(
    `${messages.length} scans: ${waited.toFixed(2)} s of waiting, ${computed.toFixed(2)} s of computing in each function, ${Math.round(each)} a second, ${counts.calls} calls`,
  );
  const found = await played(Promise.all(serials.map((serial) => table.get(serialKey(GTIN, "L1", serial)))));
  expect(new Set(found.map((item) => item?.data.scans))).toEqual(new Set([1]));
  // Of waiting alone: what was computed depends on who else uses this machine, and the client of AWS computes besides.
  expect(messages.length / waited).toBeGreaterThan(3 * PEAK_A_SECOND);
}, 120_000);
