import { faulty } from "@suyuan/store/faulty-table";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { allOf } from "../fixtures/capture.ts";
import { asideOf, doneBy, followerSite, idOf, marking, outboxOf, poisoned, record } from "../fixtures/followers.ts";
import { drainOutbox } from "./follow.ts";
import { retrySetAside } from "./set-aside.ts";

test("random facts, followers that fail for some of them and a store that breaks off anywhere: all else is done once, and the rest once it can be", async () => {
  const facts = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 8 });
  const broken = fc.array(fc.record({ at: fc.nat(60), after: fc.boolean() }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(facts, fc.func(fc.nat(3)), broken, async (recorded, poison, breaks) => {
      const site = followerSite();
      const { deps, clock } = site;
      const { table } = deps;
      const journal = async () => (await allOf(table, "JOURNAL#2026-10-08")).map(({ sk }) => sk.split("#")[1]);
      const ofKind = (kind: number) => new Set(recorded.filter((n) => poison(n) === kind).map(idOf));
      const [first, second] = [ofKind(1), ofKind(2)];
      const steps = marking("steps", {}, async (_deps, _followed, from) =>
        from === 2 ? "done" : { goOn: Number(from ?? 0) + 1 },
      );
      const followers = [
        poisoned("index", first),
        poisoned("values", second),
        steps,
        marking("queue", { after: "index" }),
      ];
      for (const n of recorded) await record(site, n);
      for (const { at, after } of breaks) {
        const leaving = faulty(table, ({ index }) => (index < at ? "none" : after ? "fail-after" : "fail-before"));
        await drainOutbox({ ...deps, table: leaving }, { followers }).catch(() => undefined);
      }
      for (let round = 0; (await outboxOf(table)).length > 0; round++) {
        if (round > 10) expect.fail("the outbox is not done");
        await drainOutbox(deps, { followers });
      }
      const ids = recorded.map(idOf).toSorted();
      const without = (poisonedOnes: Set<string>) => ids.filter((id) => !poisonedOnes.has(id));
      const done = async () => Promise.all(["index", "queue", "values", "steps"].map((name) => doneBy(table, name)));
      expect(await done()).toEqual([without(first), without(first), without(second), ids]);
      expect(await journal()).toEqual(ids);
      const aside = (await asideOf(table)).map(({ follower, factId }) => `${follower} ${factId}`);
      const expected = [...[...first].map((id) => `index ${id}`), ...[...second].map((id) => `values ${id}`)];
      expect(aside.toSorted()).toEqual(expected.toSorted());
      first.clear();
      second.clear();
      clock.now += 60_000;
      for (const { at, after } of breaks) {
        const leaving = faulty(table, ({ index }) => (index < at ? "none" : after ? "fail-after" : "fail-before"));
        await retrySetAside({ ...deps, table: leaving }, followers).catch(() => undefined);
      }
      while ((await retrySetAside(deps, followers)) > 0);
      expect(await done()).toEqual([ids, ids, ids, ids]);
      expect(await asideOf(table)).toEqual([]);
    }),
    { numRuns: sized(20, 60) },
  );
});
