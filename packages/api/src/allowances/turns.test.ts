import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Leave, TURN_LIMITS, Turns } from "./turns.ts";

const LIMITS = { ...TURN_LIMITS, underWay: 3, waiting: 2, atWork: 2, waitingInAll: 4 };
const refusal = (limit: string, size: number) => ({
  code: "too-many-requests",
  extensions: { limit, size, retryAfterSeconds: 2 },
});
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("requests of one organisation", () => {
  test("are refused beyond the bound, whatever others have under way, until one is answered", () => {
    const turns = new Turns(LIMITS);
    const leaves = [turns.enter("a"), turns.enter("a"), turns.enter("a")];
    expect(() => turns.enter("a")).toThrow(expect.objectContaining(refusal("requests-under-way", 3)));
    turns.enter("b");
    leaves[0]?.();
    leaves[0]?.();
    turns.enter("a");
    expect(() => turns.enter("a")).toThrow(expect.objectContaining(refusal("requests-under-way", 3)));
  });
});

describe("large requests", () => {
  test("of one organisation go one after another, in their order; those of another do not wait for them", async () => {
    const turns = new Turns(LIMITS);
    const order: string[] = [];
    const asked = async (name: string) => {
      const leave = await turns.enterLarge(name.slice(0, 1));
      order.push(name);
      return leave;
    };
    const first = await asked("a1");
    const [second, third] = [asked("a2"), asked("a3")];
    const other = await asked("b1");
    expect(order).toEqual(["a1", "b1"]);
    first();
    (await second)();
    (await third)();
    other();
    expect(order).toEqual(["a1", "b1", "a2", "a3"]);
  });

  test("beyond the bound are refused with its name and size", async () => {
    const turns = new Turns(LIMITS);
    await turns.enterLarge("a");
    void turns.enterLarge("a");
    void turns.enterLarge("a");
    await expect(turns.enterLarge("a")).rejects.toMatchObject(refusal("large-requests-waiting", 2));
    await expect(turns.enterLarge("a")).rejects.toMatchObject({ detailZh: expect.stringContaining("2 个排队") });
  });

  test("of whoever sent many do not go before those of whoever sent one", async () => {
    const turns = new Turns({ ...LIMITS, atWork: 1, waiting: 100, waitingInAll: 200 });
    const order: string[] = [];
    const first = await turns.enterLarge("z");
    const work = (organisation: string) =>
      turns.enterLarge(organisation).then(async (leave) => {
        order.push(organisation);
        await settled();
        leave();
      });
    const all = [...Array.from({ length: 50 }, () => work("many")), work("one"), work("other")];
    first();
    await Promise.all(all);
    expect(order.slice(0, 3)).toEqual(["many", "one", "other"]);
  });

  test("that waited too long are told that the service is busy, and leave their place", async () => {
    const turns = new Turns({ ...LIMITS, waitMs: 1 });
    const leave = await turns.enterLarge("a");
    await expect(turns.enterLarge("a")).rejects.toMatchObject({ code: "busy" });
    leave();
    (await turns.enterLarge("a"))();
  });

  test("never are more at work than the bounds say, and all that are let in come to their turn", async () => {
    const organisations = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(organisations, async (asked) => {
        const turns = new Turns(LIMITS);
        const atWork: string[] = [];
        let refused = 0;
        const work = async (organisation: string) => {
          let leave: Leave;
          try {
            leave = await turns.enterLarge(organisation);
          } catch {
            refused += 1;
            return;
          }
          atWork.push(organisation);
          expect(atWork.length).toBeLessThanOrEqual(LIMITS.atWork);
          expect(new Set(atWork).size).toBe(atWork.length);
          await settled();
          atWork.splice(atWork.indexOf(organisation), 1);
          leave();
        };
        await Promise.all(asked.map(work));
        expect(atWork).toEqual([]);
        expect(asked.length - refused).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});
