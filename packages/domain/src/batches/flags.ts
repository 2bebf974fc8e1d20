import type { Batch, Flag } from "./batch.ts";

/** Flags that a batch carries; more of them say nothing new. */
export const FLAGS_MAX = 200;

/** The batch with flags appended; one that says what an earlier one says is left out. */
export function flagged(batch: Batch, flags: readonly Flag[]): Batch {
  const isNew = (flag: Flag) =>
    !batch.flags.some(({ code, reason }) => code === flag.code && reason.zh === flag.reason.zh);
  const added = flags.filter(isNew).slice(0, Math.max(0, FLAGS_MAX - batch.flags.length));
  return added.length === 0 ? batch : { ...batch, flags: [...batch.flags, ...added] };
}
