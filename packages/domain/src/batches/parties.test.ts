import fc from "fast-check";
import { expect, test } from "vitest";
import { SETTLED_HANDOFFS_KEPT, withHandoffs } from "../custody/custody.ts";
import { BATCH, COOPERATIVE } from "../fixtures/cangxi.ts";
import type { Batch, Handoff } from "./batch.ts";
import { goodsSeenBy, hadGoods, holdersIn, involvedIn, isInvolved, isParty, seesGoods } from "./parties.ts";

const AT = "2026-09-11T00:00:00.000Z";
const handoff = (to: string, more: Partial<Handoff> = {}, from = COOPERATIVE.id): Handoff => ({
  ...{ shipment: `s-${to}`, from, to, shippedAt: AT, shippedGrams: 100 },
  ...more,
});
const named = (...ids: string[]): Batch["parties"] =>
  Object.fromEntries(ids.map((id) => [id, { name: id, kind: "depot", regionCode: "510824" } as const]));
const batch = (handoffs: readonly Handoff[], more: Partial<Batch> = {}): Batch => ({
  ...BATCH,
  parties: { ...BATCH.parties, ...named(...handoffs.flatMap(({ from, to }) => [from, to])) },
  handoffs,
  ...more,
});
const RECEIVED = { receivedAt: AT, receivedGrams: 100 };

test.each([
  ["that has goods on their way to it", handoff("x"), true],
  ["that received them", handoff("x", RECEIVED), true],
  [
    "that received a part before the rest was taken back",
    handoff("x", { ...RECEIVED, receivedGrams: 1, voidedAt: AT }),
    true,
  ],
  ["whose shipment was taken back before anything came", handoff("x", { voidedAt: AT }), false],
  ["that turned everything away", handoff("x", { receivedAt: AT, receivedGrams: 0, rejectedGrams: 100 }), false],
  ["whose receipt was corrected to nothing", handoff("x", { receivedAt: AT, receivedGrams: 0 }), false],
])("an organisation %s: a party or none", (_who, one, expected) => {
  expect(isParty(batch([one]), "x")).toBe(expected);
});

test("who registered the batch and who sent some of it on are parties; a name alone makes none", () => {
  const moved = batch([handoff("x", RECEIVED), handoff("y", RECEIVED, "x")], { onHand: { y: 100 } });
  expect(["x", "y", COOPERATIVE.id].map((id) => isParty(moved, id))).toEqual([true, true, true]);
  expect(isParty({ ...moved, parties: { ...moved.parties, ...named("z") } }, "z")).toBe(false);
  expect(isParty(moved, "constructor")).toBe(false);
});

test("who turned everything away had the goods at the door: what it measured there counts", () => {
  const turned = batch([handoff("x", { receivedAt: AT, receivedGrams: 0, rejectedGrams: 100 })]);
  expect([hadGoods(turned, "x"), isParty(turned, "x")]).toEqual([true, false]);
  expect(hadGoods(batch([handoff("x", { voidedAt: AT })]), "x")).toBe(false);
  const others = batch([
    handoff("x", { receivedAt: AT, receivedGrams: 0, rejectedGrams: 100 }),
    handoff("y", RECEIVED),
  ]);
  expect(["x", "y", "z"].map((id) => hadGoods(others, id))).toEqual([true, true, false]);
  expect(isParty(batch([handoff("x", { receivedAt: AT, receivedGrams: 0 })]), "x")).toBe(false);
});

test("who only sent some on is a party, though all of it was turned away", () => {
  const sent = handoff("y", { receivedAt: AT, receivedGrams: 0, rejectedGrams: 100 }, "x");
  expect(holdersIn(sent)).toEqual(["x"]);
  expect(isParty(batch([sent]), "x")).toBe(true);
  expect(holdersIn(handoff("y", RECEIVED, "x"))).toEqual(["x", "y"]);
});

test("whoever tested the batch is involved, party or not", () => {
  const report = { sampleId: "T", by: "lab" } as Batch["tests"][number];
  const tested = batch([handoff("x", { voidedAt: AT })], { tests: [report] });
  expect(isInvolved({ ...tested, parties: { ...tested.parties, ...named("lab") } }, "lab")).toBe(true);
  expect(involvedIn({ ...tested, parties: { ...tested.parties, ...named("lab") } })).toEqual([COOPERATIVE.id, "lab"]);
});

test("folding the oldest handoffs makes nobody a party, and takes nobody off", () => {
  const kind = fc.constantFrom<Partial<Handoff>>(
    RECEIVED,
    { voidedAt: AT },
    { receivedAt: AT, receivedGrams: 0, rejectedGrams: 100 },
  );
  const one = fc.record({ to: fc.integer({ min: 0, max: 30 }), from: fc.integer({ min: 0, max: 30 }), more: kind });
  fc.assert(
    fc.property(fc.array(one, { maxLength: SETTLED_HANDOFFS_KEPT + 60 }), (moves) => {
      const handoffs = moves.map(({ to, from, more }, n) =>
        handoff(`o${to}`, { ...more, shipment: `s${n}` }, `o${from}`),
      );
      const whole = batch(handoffs);
      let folded = { ...whole, handoffs: [] as readonly Handoff[] } as Batch;
      for (const each of handoffs) folded = withHandoffs(folded, [...folded.handoffs, each]);
      expect(folded.handoffs.length).toBeLessThanOrEqual(SETTLED_HANDOFFS_KEPT);
      for (let n = 0; n <= 30; n++) expect([n, isParty(folded, `o${n}`)]).toEqual([n, isParty(whole, `o${n}`)]);
    }),
    { numRuns: 50 },
  );
});

test("of handoffs that were folded before their holders were kept everybody named counts", () => {
  const old = { ...batch([handoff("x", { voidedAt: AT })]), settled: { handoffs: 3, lostGrams: 0 } };
  expect(isParty(old, "x")).toBe(true);
  expect(isParty(old, "nobody")).toBe(false);
});

test("the goods are the business of parties and of a bureau that tested them, and of no laboratory that did", () => {
  const report = (by: string) => ({ sampleId: `T-${by}`, by }) as Batch["tests"][number];
  const tested = batch([handoff("x", { voidedAt: AT })], { tests: [report("lab"), report("bureau")] });
  const office = (kind: "laboratory" | "bureau") => ({ name: kind, kind, regionCode: "510824" }) as const;
  const known = { ...tested, parties: { ...tested.parties, lab: office("laboratory"), bureau: office("bureau") } };
  expect(["lab", "bureau", "x", COOPERATIVE.id, "constructor"].map((id) => seesGoods(known, id))).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(goodsSeenBy(known)).toEqual([COOPERATIVE.id, "bureau"]);
  // One that is a party beside is one, whatever it is.
  const held = batch([handoff("lab", RECEIVED)], { tests: [report("lab")] });
  expect(seesGoods({ ...held, parties: { ...held.parties, lab: office("laboratory") } }, "lab")).toBe(true);
});
