import type { Batch, Flag } from "../batches/batch.ts";
import { flagged, saysTheSame } from "../batches/flags.ts";
import { isHarvested } from "../batches/harvested.ts";
import type { Context } from "../context.ts";
import type { Base, Season } from "../farm/base.ts";
import { excessIn } from "../farm/capacity.ts";
import type { Product } from "../farm/product.ts";
import { commitmentFlags } from "./commit-to.ts";
import { cropFlags } from "./register-batch.ts";

/**
 * The batch after its base's plots were corrected: the flag of an exceeded season goes where none of its plots exceeds it any more, that of
 * another crop is judged by the crops as they are recorded now, that of a missing commitment by what the product is now. `season` is that of
 * the batch's year.
 */
export function withPlots(
  batch: Batch,
  on: { readonly base: Base; readonly season: Season | undefined; readonly product: Product | undefined },
  ctx: Pick<Context, "now">,
): Batch {
  if (!isHarvested(batch) || batch.voided !== undefined || batch.origin.base.id !== on.base.id) return batch;
  const { plots } = batch.origin;
  const isOver = excessIn(on.base, on.season).some(({ plot }) => plots.includes(plot));
  const due = [
    ...(on.product === undefined ? [] : cropFlags(on.base, on.product, plots, ctx)),
    ...commitmentFlags(batch, ctx),
  ];
  const isGone = (flag: Flag): boolean => {
    if (flag.code === "capacity-exceeded") return !isOver;
    const isOfPlots = flag.code === "crop-differs" || flag.code === "commitment-missing";
    return isOfPlots && !due.some((other) => saysTheSame(flag, other));
  };
  const flags = batch.flags.map((flag) =>
    flag.withdrawnAt === undefined && isGone(flag) ? { ...flag, withdrawnAt: ctx.now } : flag,
  );
  return flagged({ ...batch, flags }, due);
}
