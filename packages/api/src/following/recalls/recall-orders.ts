import { followerOf } from "../follower.ts";

/** Turns in one call: each stops a score of batches, or ends their recalls. */
const TURNS_PER_CALL = 3;

/**
 * What follows from a recall by scope where its request left some: batches are stopped, holders told, and recalls of batches ended with the
 * order. No order matters: each time it does what is left of the order as that is now.
 */
export const recallOrders = followerOf(
  "recall-orders",
  ["recall-ordered", "recall-order-ended"],
  async (deps, { fact }) => {
    const { carryOut } = await import("../../commands/recall-orders/carry-out.ts");
    let turns = 0;
    const id = fact.kind === "recall-ordered" ? fact.data.id : fact.data.recall;
    const isDone = await carryOut(deps, id, () => {
      turns += 1;
      return turns < TURNS_PER_CALL;
    });
    return isDone ? "done" : { goOn: null };
  },
);
