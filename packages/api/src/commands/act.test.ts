import { expect, test } from "vitest";
import { demoDeps } from "../fixtures/http.ts";
import { Loaded } from "../ledger/loaded.ts";
import { keyOf } from "../ledger/row-key.ts";
import { actOf, actUponRecord } from "./act.ts";

const { deps } = demoDeps();
const COOP = { organisation: "coop" };
const NOTHING = new Loaded([], []);
const SUBJECT = keyOf<{ readonly reported: number }>("SUBJECT", "SUBJECT");
const at = (reported: number) => new Loaded([SUBJECT], [{ ...SUBJECT, version: 1, data: { reported } }]);
const times = (loaded: Loaded) => loaded.state(SUBJECT)?.reported;

test("an act is found by its id inside its organisation and kind, and without one by its content", () => {
  const keys = [
    actOf(deps, COOP, "loss", "l1", { lot: "A" }),
    actOf(deps, COOP, "loss", "l1", { lot: "B" }),
    actOf(deps, { organisation: "depot" }, "loss", "l1", { lot: "A" }),
    actOf(deps, COOP, "void", "l1", { lot: "A" }),
    actOf(deps, COOP, "loss", undefined, { lot: "A" }),
    actOf(deps, COOP, "loss", undefined, { lot: "A" }),
    actOf(deps, COOP, "loss", undefined, { lot: "B" }),
  ].map(({ key }) => key.pk);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[5]).toBe(keys[4]);
  expect(new Set(keys).size).toBe(5);
});

test("the same id with other content has another digest, by which it is refused", () => {
  const [one, other] = ["A", "B"].map((lot) => actOf(deps, COOP, "loss", "l1", { lot }).digest);
  expect(one).not.toBe(other);
});

test("without an id, what is put on record again can be taken back again, and each repetition is known", () => {
  const act = actUponRecord(deps, COOP, "void", undefined, { lot: "A" }, times);
  const [first, second] = [act.keyIn(at(1)), act.keyIn(at(2))];
  expect(first).not.toEqual(second);
  expect(act.taken(at(1))).toBeUndefined();
  const found = at(1).with(new Loaded(act.more(at(1)), [{ ...first, version: 1, data: {} }]));
  expect(act.taken(found)).toEqual(first);
  expect(act.keyIn(NOTHING)).toEqual(act.keyIn(NOTHING));
});

test("an act with an id lies at its id, whatever record it took back", () => {
  const act = actUponRecord(deps, COOP, "void", "v1", { lot: "A" }, times);
  expect([act.keyIn(at(1)), act.keyIn(at(2))]).toEqual([act.keys[0], act.keys[0]]);
  expect(act.more(at(1))).toEqual([]);
});
