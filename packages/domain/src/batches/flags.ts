import type { Instant } from "../calendar.ts";
import type { Batch, Flag } from "./batch.ts";

/** Flags that a batch carries; more of them say nothing new. */
export const FLAGS_MAX = 200;

/** Flags whose ground no correction took away: what counts. */
export function flagsInForce({ flags }: Pick<Batch, "flags">): readonly Flag[] {
  return flags.filter(({ withdrawnAt }) => withdrawnAt === undefined);
}

/** One code and one subject are one flag; without a subject, one code and one text. */
function saysTheSame(flag: Flag, other: Flag): boolean {
  if (flag.code !== other.code || flag.about !== other.about) return false;
  return flag.about !== undefined || flag.reason.zh === other.reason.zh;
}

/** The batch with flags appended; one that says what an earlier one in force says is left out. */
export function flagged(batch: Batch, flags: readonly Flag[]): Batch {
  const known = [...flagsInForce(batch)];
  const added: Flag[] = [];
  for (const flag of flags) {
    if (batch.flags.length + added.length >= FLAGS_MAX) break;
    if (known.some((other) => saysTheSame(flag, other))) continue;
    known.push(flag);
    added.push(flag);
  }
  return added.length === 0 ? batch : { ...batch, flags: [...batch.flags, ...added] };
}

/** The batch with its flags of these codes about one subject withdrawn: they stay on record and count no more. */
export function withdrawn(batch: Batch, codes: readonly Flag["code"][], about: string, now: Instant): Batch {
  const isMeant = (flag: Flag) => flag.withdrawnAt === undefined && flag.about === about && codes.includes(flag.code);
  if (!batch.flags.some(isMeant)) return batch;
  return { ...batch, flags: batch.flags.map((flag) => (isMeant(flag) ? { ...flag, withdrawnAt: now } : flag)) };
}
