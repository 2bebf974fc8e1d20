import fc from "fast-check";
import { expect, test } from "vitest";
import type { Context } from "../context.ts";
import { refusal } from "../fixtures/cangxi.ts";
import { decideException } from "./decide.ts";
import {
  type Exception,
  isCorrected,
  type KeptOccurrence,
  type NewException,
  type Occurrence,
  stateOf,
} from "./exception.ts";
import { hasHappened, occur, type Told } from "./occur.ts";
import { exceptionView } from "./view.ts";

const NEW: NewException = { id: "e", code: "quantity-short", claimedBy: "parties" };
const ABOUT = { subject: "01/06901234567892/10/A", name: { zh: "猕猴桃" }, lot: "A", regions: ["510824"] };

const instant = (n: number) => new Date(Date.UTC(2026, 9, 8, 2, n)).toISOString();
const happening = (n: number): Occurrence => ({
  ...{ at: instant(n), zh: `短少 ${n} 千克`, en: `${n} kg short`, kind: "receipt-recorded", by: "depot" },
  parties: [{ organisation: "depot", name: "冷库" }],
  about: `shipment/S${n}`,
});

function contextOf(
  organisation = "county",
  regionCode = "510824",
  role: Context["actor"]["role"] = "inspector",
): Context {
  const party = { name: `${organisation}局`, kind: "bureau", regionCode } as const;
  return { now: instant(90), publicUrl: "https://suyuan.example", actor: { organisation, role, party } };
}

/** Tells of occurrences one after another, each under its number, and keeps what the store would. */
class Book {
  exception: Exception | NewException = NEW;
  readonly kept = new Map<number, KeptOccurrence>();
  tell(n: number, told: Told): this {
    const after = occur(this.exception, ABOUT, this.kept.get(n), told);
    if (after === undefined) return this;
    this.exception = after.exception;
    this.kept.set(n, after.kept);
    return this;
  }
  happens(n: number): this {
    return this.tell(n, { happened: happening(n) });
  }
  isWithdrawn(n: number): this {
    return this.tell(n, { withdrawnAt: instant(60 + n) });
  }
  decides(state: "acknowledged" | "closed", reason = "已核查", ctx = contextOf()): this {
    const known = hasHappened(this.exception) ? this.exception : undefined;
    this.exception = decideException(known, { exception: "e", state, reason }, ctx).exception;
    return this;
  }
  get now(): Exception {
    if (!hasHappened(this.exception)) throw new Error("nothing has happened");
    return this.exception;
  }
  get state() {
    return stateOf(this.now);
  }
}
const book = () => new Book();

test("it is open until a bureau acknowledges or closes it, and says who, when and why", () => {
  expect(book().happens(1).state).toBe("open");
  const seen = book().happens(1).decides("acknowledged", "派员核查");
  expect([seen.state, seen.decides("closed", "磅秤已校准").state]).toEqual(["acknowledged", "closed"]);
  expect(exceptionView(seen.now)).toMatchObject({
    ...{ id: "e", subject: ABOUT.subject, code: "quantity-short", lot: "A", name: { zh: "猕猴桃" } },
    ...{ state: "closed", count: 1, withdrawn: 0, sinceDecision: 0, firstAt: instant(1), lastAt: instant(1) },
    ...{ zh: "短少 1 千克", en: "1 kg short", at: instant(1), by: "depot", about: "shipment/S1" },
    decided: {
      state: "closed",
      at: instant(90),
      reason: "磅秤已校准",
      by: { organisation: "county", name: "county局" },
    },
    regions: [{ regionCode: "510824", name: "四川省广元市苍溪县" }],
  });
});

test("a new occurrence opens what was closed and the count goes on; what was acknowledged stays so and says how many are new", () => {
  const closed = book().happens(1).happens(2).decides("closed").happens(3);
  expect([closed.state, closed.now.count, closed.now.fresh]).toEqual(["open", 3, 1]);
  expect(closed.decides("closed", "再次核查").state).toBe("closed");
  const seen = book().happens(1).decides("acknowledged").happens(2);
  expect([seen.state, seen.now.count, seen.now.fresh]).toEqual(["acknowledged", 2, 1]);
});

test("one whose occurrences were all taken back is closed by itself as corrected, and opens when something new happens", () => {
  const corrected = book().happens(1).happens(2).isWithdrawn(1);
  expect(corrected.state).toBe("open");
  expect(corrected.isWithdrawn(2).state).toBe("closed");
  expect(exceptionView(corrected.now)).toMatchObject({
    ...{ count: 2, withdrawn: 2, withdrawnAt: instant(62) },
    decided: { state: "closed", reason: "corrected", at: instant(62) },
  });
  expect(exceptionView(corrected.now).decided).not.toHaveProperty("by");
  expect(corrected.happens(3).state).toBe("open");
});

test("what opened a closed one, once it is taken back, leaves it closed as the bureau left it", () => {
  const left = book().happens(1).decides("closed").happens(2).isWithdrawn(2);
  expect(left.state).toBe("closed");
  expect(exceptionView(left.now).decided).toMatchObject({ state: "closed", reason: "已核查" });
  // Of what was acknowledged nothing is left: what came after is for somebody to look at.
  expect(book().happens(1).decides("acknowledged").happens(2).isWithdrawn(1).state).toBe("open");
});

test("one that was closed is not closed again; acknowledging takes it up again; where nothing stands there is nothing to decide", () => {
  const closed = book().happens(1).decides("closed");
  const again = refusal(() => closed.decides("closed", "另一理由"));
  expect([again.code, again.message]).toEqual(["exception-closed", expect.stringContaining("county局")]);
  expect(again.detailZh).toContain("受理");
  expect(closed.decides("acknowledged", "误办结").state).toBe("acknowledged");
  const corrected = book().happens(1).isWithdrawn(1);
  for (const state of ["acknowledged", "closed"] as const)
    expect(refusal(() => corrected.decides(state)).code).toBe("exception-closed");
});

test("only an inspector of a bureau over one of its regions decides; to all others it is unknown", () => {
  const ours = ["510824", "510800", "510000"];
  for (const region of ours)
    expect(book().happens(1).decides("closed", "x", contextOf("b", region)).state).toBe("closed");
  const strangers = [contextOf("b", "510823"), contextOf("b", "510824103"), contextOf("b", "510824", "statistician")];
  for (const ctx of strangers)
    expect(refusal(() => book().happens(1).decides("closed", "x", ctx)).code).toBe("not-found");
  expect(
    refusal(() => decideException(undefined, { exception: "e", state: "closed", reason: "x" }, contextOf())).code,
  ).toBe("not-found");
});

test("an office over one region of several decides, and is the one who did; the fact says of what, how many, and why", () => {
  const about = { ...ABOUT, regions: ["510824", "330100"] };
  const { exception } = occur(NEW, about, undefined, { happened: happening(1) }) ?? {};
  if (exception === undefined || !hasHappened(exception)) throw new Error("nothing has happened");
  expect(exception.regions).toEqual(["330100", "510824"]);
  const decided = decideException(exception, { exception: "e", id: "d1", state: "closed", reason: "x" }, contextOf());
  expect(decided.fact).toMatchObject({
    kind: "exception-closed",
    data: { id: "d1", exception: "e", subject: ABOUT.subject, code: "quantity-short", count: 1, reason: "x" },
  });
  const again = decideException(decided.exception, { exception: "e", state: "acknowledged", reason: "y" }, contextOf());
  expect(again.fact.kind).toBe("exception-acknowledged");
  expect([again.exception.decisions, again.exception.decision?.reason]).toEqual([2, "y"]);
});

test("it is corrected when no occurrence stands and no bureau had closed it", () => {
  const one = book().happens(1);
  expect([isCorrected(one.now), isCorrected(one.isWithdrawn(1).now)]).toEqual([false, true]);
  const closed = book().happens(1).decides("closed").isWithdrawn(1);
  expect([isCorrected(closed.now), closed.state]).toEqual([false, "closed"]);
  expect(exceptionView(closed.now).decided).toMatchObject({ state: "closed", reason: "已核查" });
  expect(isCorrected(book().happens(1).decides("acknowledged").isWithdrawn(1).now)).toBe(true);
});

test("what is told once more changes nothing; what is kept of an occurrence is what was told of it, and nothing else", () => {
  const told = { happened: happening(1) };
  const first = occur(NEW, ABOUT, undefined, told);
  expect(first?.kept).toStrictEqual({ happened: happening(1), under: 0 });
  expect(occur(first?.exception ?? NEW, ABOUT, first?.kept, told)).toBeUndefined();
  const early = occur(NEW, ABOUT, undefined, { withdrawnAt: instant(61) });
  expect(early).toStrictEqual({ exception: NEW, kept: { withdrawnAt: instant(61) } });
  expect(occur(NEW, ABOUT, early?.kept, { withdrawnAt: instant(62) })).toBeUndefined();
});

test("the day of its correction is that of the newest, told in any order", () => {
  for (const order of [
    [1, 2],
    [2, 1],
  ]) {
    const one = order.reduce((each, n) => each.isWithdrawn(n), book().happens(1).happens(2));
    expect(exceptionView(one.now).decided).toMatchObject({ reason: "corrected", at: instant(62) });
  }
});

test("a bureau reads of it what is known, and no empty member for what is not", () => {
  const bare = exceptionView(book().happens(1).now);
  for (const name of ["decided", "holder"]) expect(bare).not.toHaveProperty(name);
  const { lot: _, ...nameless } = ABOUT;
  const holder = { organisation: "lingjiang", name: "合作社" };
  const held = occur(NEW, { ...nameless, holder }, undefined, { happened: happening(1) })?.exception;
  if (held === undefined || !hasHappened(held)) throw new Error("nothing has happened");
  expect(exceptionView(held).holder).toEqual(holder);
  expect(exceptionView(held)).not.toHaveProperty("lot");
});

test("told in any order and more than once, it is the same exception", () => {
  const tellings = fc.uniqueArray(fc.tuple(fc.nat(6), fc.boolean()), { maxLength: 14, selector: String });
  const twice = tellings.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(twice, ([all, shuffled]) => {
      const told = (order: typeof all) =>
        order.reduce((each, [n, isHappening]) => (isHappening ? each.happens(n) : each.isWithdrawn(n)), book())
          .exception;
      expect(told(shuffled)).toEqual(told(all));
    }),
  );
});

type Step = readonly ["happens" | "isWithdrawn", number] | readonly ["acknowledged" | "closed"];

test("over random sequences counts and state are those of a reading of everything that was told", () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom("happens" as const, "isWithdrawn" as const), fc.nat(5)) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom("acknowledged" as const, "closed" as const)) },
  );
  fc.assert(
    fc.property(fc.array(step as fc.Arbitrary<Step>, { maxLength: 20 }), (steps) => {
      const one = book();
      const done: Step[] = [];
      for (const each of steps) {
        try {
          if (each[0] === "happens" || each[0] === "isWithdrawn") one[each[0]](each[1]);
          else one.decides(each[0]);
          done.push(each);
        } catch (error) {
          expect(
            refusal(() => {
              throw error;
            }).code,
          ).toMatch(/not-found|exception-closed/);
        }
      }
      const first = (n: number) => done.findIndex(([what, which]) => what === "happens" && which === n);
      const listed = [0, 1, 2, 3, 4, 5].filter((n) => first(n) >= 0);
      expect(hasHappened(one.exception)).toBe(listed.length > 0);
      if (listed.length === 0) return;
      const standing = listed.filter((n) => !done.some(([what, which]) => what === "isWithdrawn" && which === n));
      const last = done.findLastIndex(([what]) => what === "acknowledged" || what === "closed");
      const isAfter = standing.some((n) => first(n) > last);
      const isBefore = standing.some((n) => first(n) < last);
      const [decision] = done[last] ?? [];
      const held = decision === "closed" ? !isAfter : isBefore;
      const state = standing.length === 0 ? "closed" : decision !== undefined && held ? decision : "open";
      expect([one.now.count, one.now.withdrawn, one.state]).toEqual([
        listed.length,
        listed.length - standing.length,
        state,
      ]);
      expect(one.now.fresh).toBe(standing.filter((n) => first(n) > last).length);
      expect([one.now.firstAt, one.now.lastAt]).toEqual([instant(listed[0] ?? 0), instant(listed.at(-1) ?? 0)]);
    }),
    { numRuns: 500 },
  );
});
