import { openSqliteTable } from "@suyuan/store/sqlite-table";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { identifierPartition } from "../../ledger/event-keys.ts";
import { PointerWalk } from "./pointer-walk.ts";

const PARTITIONS = ["A", "B", "C"].map(identifierPartition);

/** Which of the events 00 to 59 each partition points to. */
const arbitraryRows = fc.array(fc.subarray(Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"))), {
  minLength: 3,
  maxLength: 3,
});

async function tableOf(rows: readonly (readonly string[])[]) {
  const table = openSqliteTable(":memory:");
  for (const [n, pk] of PARTITIONS.entries()) {
    const ops = (rows[n] ?? []).map((sk) => {
      return { put: { pk, sk, version: 1, data: { pk: "EVENT", sk, organisation: "o" } }, when: "absent" } as const;
    });
    if (ops.length > 0) await table.transact(ops, pk);
  }
  return table;
}

test("every pointer of the stretch comes once and in order, however it is taken and resumed", async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryRows,
      fc.boolean(),
      fc.integer({ min: 1, max: 25 }),
      fc.option(fc.nat(59), { nil: undefined }),
      fc.option(fc.nat(59), { nil: undefined }),
      fc.subarray(PARTITIONS, { minLength: 0 }),
      async (rows, reverse, count, low, high, partitions) => {
        const text = (n: number) => String(n).padStart(2, "0");
        const from = low === undefined ? undefined : text(low);
        const to = high === undefined ? undefined : text(high);
        const set = {
          partitions,
          order: "eventTime" as const,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        };
        const table = await tableOf(rows);
        const seen: string[] = [];
        // Each request begins a new walk after the last pointer of the one before.
        for (let ended = false; !ended; ) {
          const after = seen.at(-1);
          const walk = new PointerWalk(table, set, { reverse, ...(after === undefined ? {} : { after }) });
          const { pointers, isDone } = await walk.take(count);
          seen.push(...pointers.map(({ sk }) => sk));
          ended = isDone;
        }
        const all = partitions.flatMap((pk) => rows[PARTITIONS.indexOf(pk)] ?? []);
        const within = [...new Set(all)].filter((sk) => (from ?? "") <= sk && sk <= (to ?? "~")).sort();
        expect(seen).toEqual(reverse ? within.reverse() : within);
        table.close();
      },
    ),
    { numRuns: 150 },
  );
});
