import { faulty } from "@suyuan/store/faulty-table";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FACT, flags, listedOn } from "../fixtures/exceptions.ts";
import { demoDeps, impatient } from "../fixtures/http.ts";
import type { Deps } from "../host.ts";
import { listExceptions } from "./exceptions.ts";

let deps: Deps;
beforeEach(() => {
  deps = demoDeps().deps;
});

const listed = (office: string, on: Deps = deps) => listedOn(on, office);

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
