import { type Follower, followerOf } from "../follower.ts";
import { BASE_KINDS, BATCH_KINDS, BENEFIT_KINDS, baseOf, benefitOf } from "./kinds.ts";

/** What counts is loaded with the first fact that is counted. */
const counting = () => import("./count-on.ts");

/** Batches of one fact that are counted in one call. */
const LOTS_AT_ONCE = 5;

/**
 * What batches, bases and payments count for in the figures of their regions and organisations. No order matters: whichever fact it is told
 * of, it counts the history of that thing as far as it goes, fact after fact in the order in which they stand there, and keeps how far it
 * came in the transaction that hands over what is to be added (`rollUp`). Batches that a fact concerns follow one another.
 */
export const batchFigures: Follower = {
  ...followerOf("batch-figures", BATCH_KINDS, async (deps, { fact }, from?: number) => {
    const { countBatch, lotsOf } = await counting();
    const lots = lotsOf(fact);
    const begin = from ?? 0;
    for (const lot of lots.slice(begin, begin + LOTS_AT_ONCE)) await countBatch(deps, lot);
    return begin + LOTS_AT_ONCE < lots.length ? { goOn: begin + LOTS_AT_ONCE } : "done";
  }),
  wantsPast: true,
};

/** As `batchFigures`, of what bases can grow. */
export const baseFigures: Follower = {
  ...followerOf("base-figures", BASE_KINDS, async (deps, { fact }) => {
    const base = baseOf(fact);
    if (base !== undefined) await (await counting()).countBase(deps, base);
    return "done";
  }),
  wantsPast: true,
};

/** As `batchFigures`, of what was paid to households, each counted once. */
export const benefitFigures: Follower = {
  ...followerOf("benefit-figures", BENEFIT_KINDS, async (deps, { fact }) => {
    const benefit = benefitOf(fact);
    if (benefit !== undefined) await (await counting()).countBenefit(deps, benefit);
    return "done";
  }),
  wantsPast: true,
};
