import { faulty } from "@suyuan/store/faulty-table";
import type { Item } from "@suyuan/store/table";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { demoDeps, impatient } from "../fixtures/http.ts";
import type { Deps } from "../host.ts";
import type { ExceptionRow, Exceptions } from "../ledger/exceptions.ts";
import { exceptionPartition } from "../ledger/keys.ts";
import type { FactRow } from "../ledger/rows.ts";
import { listExceptions } from "./exceptions.ts";

let deps: Deps;
beforeEach(() => {
  deps = demoDeps().deps;
});

const AT = "2026-10-08T02:00:00.000Z";
const FACT: Pick<FactRow, "id" | "fact"> = {
  id: "0123456789",
  fact: {
    kind: "subscription-ended",
    by: { organisation: "coop", role: "clerk" },
    occurredAt: AT,
    recordedAt: AT,
    data: { id: "x", queryName: "y" },
  },
};
const flags = (count: number, subject = ""): Exceptions["flags"] =>
  Array.from({ length: count }, (_, n) => ({
    code: "late-entry" as const,
    at: AT,
    reason: { code: "late-entry", zh: `${subject}第${n}`, en: `${subject} no. ${n}` },
  }));

async function listed(office: string, on: Deps = deps): Promise<readonly ExceptionRow[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await on.table.query(exceptionPartition(office), {}, cursor, { consistent: true });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items.map(({ data }) => data as object as ExceptionRow);
}

test("more flags than one transaction holds are all listed, once, in spite of a store that breaks off and of repetitions", async () => {
  const subjects = fc.uniqueArray(fc.stringMatching(/^[a-z0-9/]{1,8}$/), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(subjects, fc.integer({ min: 1, max: 40 }), fc.nat(6), async (names, count, broken) => {
      const own = impatient(demoDeps().deps);
      const found = names.map((subject) => ({ subject, regions: ["510824"], flags: flags(count, subject) }));
      const expected = names.flatMap((subject) => flags(count, subject).map(({ reason }) => `${subject} ${reason.en}`));
      for (const fault of ["fail-before", "fail-after"] as const) {
        const table = faulty(own.table, ({ index }) => (index < broken ? "none" : fault));
        await listExceptions({ ...own, table }, FACT, found).catch(() => undefined);
      }
      await listExceptions(own, FACT, found);
      await listExceptions(own, FACT, found);
      for (const office of ["510824", "510800", "510000"]) {
        const rows = await listed(office, own);
        expect(rows.map(({ subject, en }) => `${subject} ${en}`).toSorted()).toEqual(expected.toSorted());
      }
    }),
    { numRuns: 25 },
  );
});
