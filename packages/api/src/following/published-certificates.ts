import type { Deps } from "../host.ts";
import { fitsPage, publishedPuts } from "../ledger/certificates/published.ts";
import { gtinCertificatesKey } from "../ledger/keys.ts";
import { readMany } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import { type Follower, followerOf } from "./follower.ts";

/** Certificates that move out of a row in one transaction. */
const MOVED_MAX = 90;

/**
 * Rows of GTINs that were kept before they had a bound: certificates beyond it move into rows of their own, as many in one transaction as it
 * holds. Until then such a row is read as it is, and each write of it makes it shorter by itself. No order matters: the row is taken as it is.
 */
export const publishedCertificates: Follower = {
  ...followerOf("published-certificates", ["certificate-granted"], async (deps, { fact }) => {
    for (const gtin of fact.data.gtins) await shorten(deps, gtin);
    return "done";
  }),
  wantsPast: true,
};

async function shorten(deps: Deps, gtin: string): Promise<void> {
  const key = gtinCertificatesKey(gtin);
  const once = async (): Promise<true | undefined> => {
    for (;;) {
      const loaded = await readMany(deps.table, [key]);
      const row = loaded.state(key);
      if (row === undefined || fitsPage(row)) return true;
      const { others: _, ...published } = row;
      const puts = publishedPuts(loaded, gtin, published, { most: MOVED_MAX });
      if (puts.length === 1) return true;
      if (!(await deps.table.transact(puts, freshToken(deps))).ok) return undefined;
    }
  };
  await untilCommitted(deps, once, { gaveUp: `the certificates of ${gtin} change too often`, outages: "throw" });
}
