import type { Deps } from "@suyuan/api/host";
import type { AsideRow } from "@suyuan/api/ledger/rows";
import { hastenSetAside, setAside } from "@suyuan/api/ledger/set-aside";

/** Which facts set aside are meant: `--follower NAME`, `--fact ID`, or all. */
export interface FollowerOptions {
  readonly follower?: string | undefined;
  readonly fact?: string | undefined;
}

/** One fact set aside for one follower, as a line of JSON. */
function line({
  follower,
  waiting,
  fact,
  factId,
  kind,
  recordedAt,
  since,
  attempts,
  nextAt,
  reason,
}: AsideRow): string {
  const row = `${fact.pk} ${fact.sk}`;
  return `${JSON.stringify({ follower, fact: factId, kind, row, recordedAt, since, attempts, nextAt, waiting, reason })}\n`;
}

/** `suyuan followers`: what is set aside, a line each, in the order of when it is tried again. */
export async function listSetAside(deps: Deps, { follower, fact }: FollowerOptions, write: (line: string) => void) {
  let count = 0;
  for await (const { data } of setAside(deps.table, { follower, fact })) {
    write(line(data));
    count += 1;
  }
  return count === 0
    ? "nothing is set aside"
    : `${count} set aside; "suyuan followers retry" has them tried again at once`;
}

/** `suyuan followers retry`: the service tries them within seconds on one machine, within five minutes on AWS. */
export async function retryFollowers(deps: Deps, { follower, fact }: FollowerOptions, write: (line: string) => void) {
  const rows = await hastenSetAside(deps, { follower, fact });
  for (const row of rows) write(line(row));
  return rows.length === 0
    ? "nothing of the kind is set aside"
    : `${rows.length} will be tried again by the running service: within seconds on one machine, within five minutes on AWS`;
}
