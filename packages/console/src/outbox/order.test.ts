import * as fc from "fast-check";
import { expect, test } from "vitest";
import { givenUp, retried, takenBack, takingBack } from "./decided.ts";
import {
  type Answered,
  changed,
  type Entry,
  meaningOf,
  nextToSend,
  pauseMs,
  receiptIn,
  settled,
  standsBehind,
  subjectsOf,
  unreceived,
} from "./order.ts";

const entry = (number: number, subjects: readonly string[], more: Partial<Entry> = {}): Entry => ({
  ...{ number, id: `c-${number}`, subjects, state: "waiting", attempts: 0, retryAt: 0 },
  ...more,
});
const REFUSED: Extract<Answered, { kind: "refused" }> = {
  kind: "refused",
  because: { kind: "refused", status: 409, code: "insufficient-stock", zh: "不够", en: "too little" },
};
const AT = { now: 1_000, random: 0.5 };
const statesOf = (entries: readonly Entry[]) => entries.map(({ state }) => state);

test("commands on one subject go in the order in which they were written, others wait for none of them", () => {
  const entries = [entry(1, ["a"], { retryAt: 5_000, attempts: 3 }), entry(2, ["a"]), entry(3, ["b"])];
  expect(nextToSend(entries, 1_000).entry?.number).toBe(3);
  expect(nextToSend(entries.slice(0, 2), 1_000)).toEqual({ wakeAt: 5_000 });
  expect(nextToSend(entries, 5_000).entry?.number).toBe(1);
});

test("a refused command is parked with its reason and whatever stands behind it, through others too, and the rest goes on", () => {
  const entries = [entry(1, ["a"]), entry(2, ["b"]), entry(3, ["a", "c"]), entry(4, ["c"]), entry(5, ["d"])];
  const after = changed(entries, settled(entries, 1, REFUSED, AT));
  expect(statesOf(after)).toEqual(["parked", "waiting", "parked", "parked", "waiting"]);
  expect(after[0]?.because).toEqual(REFUSED.because);
  expect(after[3]?.because).toEqual({ kind: "behind", number: 1 });
  expect(standsBehind(after, ["c"])).toEqual({ kind: "behind", number: 1 });
  expect(standsBehind(after, ["d"])).toBeUndefined();
});

test("what stands aside waits for what was written before it, and nothing waits for it: not while it is sent, not once it is refused", () => {
  const photo = { isAside: true } as const;
  const entries = [entry(1, ["s"]), entry(2, ["s"], photo), entry(3, ["s"])];
  expect(nextToSend(entries, 0).entry?.number).toBe(1);
  // The receipt is refused: its photo waits with what came later.
  expect(statesOf(changed(entries, settled(entries, 1, REFUSED, AT)))).toEqual(["parked", "parked", "parked"]);
  const received = changed(entries, settled(entries, 1, { kind: "taken" }, AT));
  const slow = changed(received, settled(received, 2, { kind: "failed" }, AT));
  expect(nextToSend(slow, 0).entry?.number).toBe(3);
  const refused = changed(received, settled(received, 2, REFUSED, AT));
  expect(statesOf(refused)).toEqual(["sent", "parked", "waiting"]);
  expect(standsBehind(refused, ["s"])).toBeUndefined();
  expect(statesOf(changed(refused, givenUp(refused, 2)))).toEqual(["sent", "given-up", "waiting"]);
});

test("a parked command that is sent again by a person's wish, or given up, lets go what stood behind it alone", () => {
  const entries = [entry(1, ["a"]), entry(2, ["b"]), entry(3, ["a", "b"]), entry(4, ["a"])];
  let parked = changed(entries, settled(entries, 1, REFUSED, AT));
  expect(statesOf(parked)).toEqual(["parked", "waiting", "parked", "parked"]);
  expect(statesOf(changed(parked, retried(parked, 1)))).toEqual(["waiting", "waiting", "waiting", "waiting"]);
  parked = changed(parked, settled(parked, 2, REFUSED, AT));
  const after = changed(parked, givenUp(parked, 1));
  expect(statesOf(after)).toEqual(["given-up", "parked", "parked", "parked"]);
  expect(after.slice(2).map(({ because }) => because)).toEqual([
    { kind: "behind", number: 2 },
    { kind: "behind", number: 2 },
  ]);
});

test("a service that fails at one command is asked again for it after pauses that grow, and for others at once", () => {
  let entries: readonly Entry[] = [entry(1, ["a"]), entry(2, ["b"])];
  entries = changed(entries, settled(entries, 1, { kind: "failed" }, AT));
  expect(entries[0]).toMatchObject({ state: "waiting", attempts: 1, retryAt: 1_750 });
  expect(nextToSend(entries, 1_000).entry?.number).toBe(2);
  const pauses = [1, 2, 3, 9, 40].map((attempts) => [pauseMs(attempts, 0), pauseMs(attempts, 1)]);
  expect(pauses).toEqual([
    [500, 1_000],
    [1_000, 2_000],
    [2_000, 4_000],
    [128_000, 256_000],
    [150_000, 300_000],
  ]);
});

test("no network, a busy service and an ended session change no command", () => {
  const entries = [entry(1, ["a"])];
  for (const kind of ["unreachable", "later", "signed-out", "unknown-device"] as const)
    expect([kind, settled(entries, 1, { kind }, AT).size]).toEqual([kind, 0]);
});

test("each answer means one thing: only a receipt is a success, and only a problem document a refusal", () => {
  const problem = { code: "not-found", detail: "No.", detailZh: "没有。" };
  const meant = (status: number, more: Partial<Parameters<typeof meaningOf>[0]> = {}) =>
    meaningOf({ status, retryAfter: null, receipt: null, problem: undefined, ...more }).kind;
  expect([
    meant(201, { receipt: "1" }),
    meant(200),
    meant(201, { receipt: "0;unknown" }),
    meant(302),
    meant(401, { problem }),
    meant(401),
    meant(403, { problem }),
    meant(404),
    meant(404, { problem }),
    meant(409, { problem }),
    meant(408, { problem }),
    meant(429, { problem }),
    meant(500, { problem }),
    meant(502),
    meant(503),
  ]).toEqual([
    ...["taken", "unreachable", "unknown-device", "unreachable", "signed-out", "unreachable", "refused"],
    ...["unreachable", "refused", "refused", "later", "later", "failed", "unreachable", "later"],
  ]);
  expect(meaningOf({ status: 429, retryAfter: "7", receipt: null, problem })).toEqual({
    kind: "later",
    afterMs: 7_000,
  });
  expect(meaningOf({ status: 503, retryAfter: "soon", receipt: null, problem })).toEqual({ kind: "later" });
});

test("a receipt tells the last number, the gaps and a fork", () => {
  expect(receiptIn('17;missing="3,12-14";refused="5";fork=16')).toEqual({
    last: 17,
    missing: [
      { from: 3, to: 3 },
      { from: 12, to: 14 },
    ],
    isForked: true,
  });
  expect(receiptIn("4")).toEqual({ last: 4, missing: [], isForked: false });
  expect(receiptIn("<html>")).toBeUndefined();
});

test("what this device believes sent and the service has not is sent again", () => {
  const entries = [entry(1, ["a"], { state: "sent" }), entry(2, ["a"], { state: "sent" }), entry(3, ["a"])];
  const receipt = { last: 4, missing: [{ from: 2, to: 3 }], isForked: false };
  expect(statesOf(changed(entries, unreceived(entries, receipt)))).toEqual(["sent", "waiting", "waiting"]);
});

test("a command is about its own subject and about each lot, shipment and logistic unit that it names", () => {
  const path = "/api/batches/06901234567892/A%2F1/storage?x=1";
  expect(subjectsOf("01/06901234567892/10/A%2F1", path, { action: "in" })).toEqual(["01/06901234567892/10/A%2F1"]);
  const items = [
    { gtin: "6901234567892", lot: "B" },
    { gtin: "06901234567892", lot: "C" },
  ];
  expect(subjectsOf("shipment/s-1", "/api/shipments/s-1/receipt", { items })).toEqual([
    "shipment/s-1",
    "01/06901234567892/10/B",
    "01/06901234567892/10/C",
  ]);
  const unit = "069012345000000011";
  expect(subjectsOf("packing/p", "/api/units", { sscc: unit, contains: [items[0], { sscc: "2" }] })).toEqual([
    "packing/p",
    `00/${unit}`,
    "01/06901234567892/10/B",
    "00/2",
  ]);
  expect(subjectsOf(`00/${unit}`, `/api/units/${unit}/unpacking`, {})).toEqual([`00/${unit}`]);
});

/** Slow second reading of the order: nothing but what was said of each command, looked through from the beginning each time. */
class SlowOrder {
  readonly written: { readonly number: number; readonly subjects: readonly string[]; readonly isAside: boolean }[] = [];
  readonly ends = new Map<number, "sent" | "given-up">();
  readonly refused = new Set<number>();

  #isOpen = (number: number) => !this.ends.has(number);
  #before(number: number): number[] {
    const own = this.written[number - 1]?.subjects ?? [];
    return this.written
      .filter((one) => one.number < number && !one.isAside && this.#isOpen(one.number))
      .filter((one) => one.subjects.some((subject) => own.includes(subject)))
      .map((one) => one.number);
  }
  /** Is it refused, or behind one that is? */
  isParked(number: number): boolean {
    return this.#isOpen(number) && (this.refused.has(number) || this.#before(number).some((one) => this.isParked(one)));
  }
  /** One with all that stands on it, of what is open. */
  withBehind(number: number): number[] {
    if (!this.#isOpen(number) || this.written[number - 1] === undefined) return [];
    const standsOn = (one: number): boolean =>
      one === number || this.#before(one).some((each) => each >= number && standsOn(each));
    return this.written.map((one) => one.number).filter((one) => this.#isOpen(one) && standsOn(one));
  }
  next(): number | undefined {
    return this.written.find(
      ({ number }) => this.#isOpen(number) && !this.isParked(number) && this.#before(number).length === 0,
    )?.number;
  }
}

test("whatever is written, refused, sent again, given up and taken back, in any order: the same goes next and the same is parked as by the slow reading", () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        write: fc.uniqueArray(fc.constantFrom(..."abcde"), { minLength: 1, maxLength: 3 }),
        isAside: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ answer: fc.constantFrom("taken" as const, "taken" as const, "refused" as const) }),
    },
    { weight: 1, arbitrary: fc.record({ retry: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ giveUp: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ takeBack: fc.nat(30) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      let entries: readonly Entry[] = [];
      const slow = new SlowOrder();
      for (const one of steps) {
        if ("write" in one) {
          const number = entries.length + 1;
          const because = standsBehind(entries, one.write);
          const { isAside } = one;
          const more = because === undefined ? {} : { state: "parked" as const, because };
          entries = [...entries, entry(number, one.write, { ...more, isAside })];
          slow.written.push({ number, subjects: one.write, isAside });
        } else if ("answer" in one) {
          const next = nextToSend(entries, 0).entry;
          if (next === undefined) continue;
          entries = changed(
            entries,
            settled(entries, next.number, one.answer === "taken" ? { kind: "taken" } : REFUSED, AT),
          );
          if (one.answer === "taken") slow.ends.set(next.number, "sent");
          else slow.refused.add(next.number);
        } else if ("takeBack" in one) {
          const number = 1 + (one.takeBack % Math.max(entries.length, 1));
          const found = takenBack(entries, number);
          const expected = slow.withBehind(number);
          expect(found).toEqual(expected.length === 0 ? { kind: "over" } : { kind: "taken-back", numbers: expected });
          if (found.kind !== "taken-back") continue;
          for (const each of found.numbers) {
            slow.ends.set(each, "given-up");
            slow.refused.delete(each);
          }
          entries = changed(entries, takingBack(found.numbers));
        } else {
          const [...refused] = slow.refused;
          const number = refused[("retry" in one ? one.retry : one.giveUp) % Math.max(refused.length, 1)];
          if (number === undefined) continue;
          slow.refused.delete(number);
          if ("giveUp" in one) slow.ends.set(number, "given-up");
          entries = changed(entries, "retry" in one ? retried(entries, number) : givenUp(entries, number));
        }
        expect(nextToSend(entries, 0).entry?.number).toBe(slow.next());
        const parked = entries.filter(({ state }) => state === "parked").map(({ number }) => number);
        expect(parked).toEqual(slow.written.map(({ number }) => number).filter((number) => slow.isParked(number)));
      }
    }),
    { numRuns: 300 },
  );
});

test("a command that may be on record already is not taken back, nor what it would take along; what was refused is", () => {
  const waiting = [entry(1, ["a"]), entry(2, ["a"], { isTried: true }), entry(3, ["b"], { isTried: true })];
  expect(takenBack(waiting, 1)).toEqual({ kind: "tried", number: 2 });
  expect(takenBack(waiting, 3)).toEqual({ kind: "tried", number: 3 });
  const refused = [entry(1, ["a"], { state: "parked", because: REFUSED.because, isTried: true }), entry(2, ["b"])];
  expect(takenBack(refused, 1)).toEqual({ kind: "taken-back", numbers: [1] });
  expect(takenBack(changed(refused, takingBack([1])), 1)).toEqual({ kind: "over" });
});
