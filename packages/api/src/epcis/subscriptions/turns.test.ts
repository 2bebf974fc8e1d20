import fc from "fast-check";
import { expect, test } from "vitest";
import { type Turn, Turns } from "./turns.ts";

const LIMITS = { atOnce: 5, ofOrganisation: 2 };
const job = (id: number, organisation: string, host: string): Turn => ({ id: `${id}`, organisation, host });
const jobs = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("x", "y", "z")), { maxLength: 40 });

/** Takes whatever may begin. */
function begun(turns: Turns<Turn>): readonly Turn[] {
  const all: Turn[] = [];
  for (let next = turns.next(); next !== undefined; next = turns.next()) all.push(next);
  return all;
}

test("whatever waits and ends, a receiver has one delivery at a time, an organisation few, and all together not too many", () => {
  fc.assert(
    fc.property(jobs, fc.infiniteStream(fc.nat()), (all, choices) => {
      const turns = new Turns<Turn>(LIMITS);
      for (const [n, [organisation, host]] of all.entries()) turns.add(job(n, organisation, host));
      const underWay: Turn[] = [];
      const done = new Set<string>();
      while (done.size < all.length) {
        underWay.push(...begun(turns));
        expect(new Set(underWay.map(({ organisation, host }) => `${organisation} ${host}`)).size).toBe(underWay.length);
        const each = Map.groupBy(underWay, ({ organisation }) => organisation);
        expect(Math.max(...[...each.values()].map(({ length }) => length))).toBeLessThanOrEqual(LIMITS.ofOrganisation);
        expect(underWay.length).toBeLessThanOrEqual(LIMITS.atOnce);
        const [ended] = underWay.splice((choices.next().value ?? 0) % underWay.length, 1);
        if (ended === undefined) throw new Error("nothing is under way, and some wait");
        turns.end(ended);
        done.add(ended.id);
      }
      expect(turns.waiting).toEqual([]);
    }),
  );
});

test("whoever joins waits for one turn of each other organisation at most, however much they have to send", () => {
  const turns = new Turns<Turn>({ atOnce: 1, ofOrganisation: 1 });
  for (let n = 0; n < 300; n++) turns.add(job(n, `busy${n % 3}`, `host${n}`));
  const before = turns.next();
  if (before === undefined) throw new Error("none");
  turns.add(job(1_000, "small", "host"));
  turns.end(before);
  const order: string[] = [];
  for (let next = turns.next(); next !== undefined; next = turns.next()) {
    order.push(next.organisation);
    turns.end(next);
  }
  expect(order.indexOf("small")).toBeLessThanOrEqual(3);
  expect(order).toHaveLength(300);
});

test("fifty addresses on one slow host take one place, and leave the others of their organisation theirs", () => {
  const turns = new Turns<Turn>({ atOnce: 16, ofOrganisation: 4 });
  for (let n = 0; n < 50; n++) turns.add(job(n, "slow", "tarpit"));
  turns.add(job(50, "slow", "quick"));
  turns.add(job(51, "other", "tarpit"));
  expect(begun(turns).map(({ organisation, host }) => [organisation, host])).toEqual([
    ["slow", "tarpit"],
    ["other", "tarpit"],
    ["slow", "quick"],
  ]);
  expect([turns.has("0"), turns.has("49"), turns.has("52")]).toEqual([true, true, false]);
});
