import type { Instant } from "../calendar.ts";
import type { Batch, Flag } from "./batch.ts";

/** Flags that a batch carries itself. Of more the worst stay, `flagsBeyond` counts the others, and the auditors are told of all. */
export const FLAGS_MAX = 200;

/** What makes way first where there is no room; a code that is not named here stays longest. */
const MILDEST_FIRST: readonly Flag["code"][] = [
  "late-entry",
  "ethylene",
  "quantity-surplus",
  "commitment-missing",
  "not-arrived",
  "quantity-short",
  "capacity-exceeded",
  "crop-differs",
  "label-crop",
  "temperature",
  "log-shared",
];

/** Flags whose ground no correction took away: what counts. */
export function flagsInForce({ flags }: Pick<Batch, "flags">): readonly Flag[] {
  return flags.filter(({ withdrawnAt }) => withdrawnAt === undefined);
}

/** One code and one subject are one flag; without a subject, one code and one text. */
export function saysTheSame(flag: Flag, other: Flag): boolean {
  if (flag.code !== other.code || flag.about !== other.about) return false;
  return flag.about !== undefined || flag.reason.zh === other.reason.zh;
}

/** The batch with flags appended; one that says what an earlier one in force says is left out. */
export function flagged(batch: Batch, flags: readonly Flag[]): Batch {
  const known = [...flagsInForce(batch)];
  const added: Flag[] = [];
  for (const flag of flags) {
    if (known.some((other) => saysTheSame(flag, other))) continue;
    known.push(flag);
    added.push(flag);
  }
  return added.length === 0 ? batch : withRoom({ ...batch, flags: [...batch.flags, ...added] }, added);
}

/** How much a flag says: withdrawn ones nothing any more, then by what they tell of. */
function weightOf({ code, withdrawnAt }: Flag): number {
  if (withdrawnAt !== undefined) return -1;
  const mild = MILDEST_FIRST.indexOf(code);
  return mild < 0 ? MILDEST_FIRST.length : mild;
}

/** No more flags than a batch carries: of those that say least the oldest make way, counted. */
function withRoom(batch: Batch, added: readonly Flag[]): Batch {
  const { flags, flagsBeyond = {}, flagsPassing = [] } = batch;
  const spare = flags.length - FLAGS_MAX;
  if (spare <= 0) return batch;
  const gone = new Set(flags.toSorted((a, b) => weightOf(a) - weightOf(b)).slice(0, spare));
  const beyond: Partial<Record<Flag["code"], number>> = { ...flagsBeyond };
  for (const { code, withdrawnAt } of gone) {
    if (withdrawnAt === undefined) beyond[code] = (beyond[code] ?? 0) + 1;
  }
  return {
    ...batch,
    flags: flags.filter((flag) => !gone.has(flag)),
    flagsBeyond: beyond,
    flagsPassing: [...flagsPassing, ...added.filter((flag) => gone.has(flag))],
  };
}

/** How many flags are on record: those that the batch carries, and those in force that found no room. */
export function flagCount({ flags, flagsBeyond = {} }: Pick<Batch, "flags" | "flagsBeyond">): number {
  return Object.values(flagsBeyond).reduce((sum, count) => sum + count, flags.length);
}

/** The batch with its flags of these codes about one subject withdrawn: they stay on record and count no more. */
export function withdrawn(batch: Batch, codes: readonly Flag["code"][], about: string, now: Instant): Batch {
  const isMeant = (flag: Flag) => flag.withdrawnAt === undefined && flag.about === about && codes.includes(flag.code);
  if (!batch.flags.some(isMeant)) return batch;
  return { ...batch, flags: batch.flags.map((flag) => (isMeant(flag) ? { ...flag, withdrawnAt: now } : flag)) };
}
