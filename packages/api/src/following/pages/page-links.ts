import type { Fact } from "@suyuan/domain/fact";
import { addressOf } from "@suyuan/domain/links/anchor";
import { pageLinksOf } from "@suyuan/domain/links/page-links";
import { digitalLinkPath, parseDigitalLink } from "@suyuan/gs1/link/parse";
import type { Deps } from "../../host.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import { publishedPuts } from "../../ledger/certificates/published.ts";
import { batchKey, factKey, gtinCertificatesKey, linkKey, linksKey, productKey } from "../../ledger/keys.ts";
import { readMany, readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import { type Follower, followerOf } from "../follower.ts";

type Kind = "link-added" | "link-corrected" | "link-withdrawn" | "batch-registered";

/**
 * Brings an owner's links to where pages read: those of a product to what is published of its GTIN, those of a lot to its batch, also one that
 * is registered after them. Each takes the links in force when it is written, so no order matters: after two changes both end with the later.
 */
export const pageLinks: Follower = {
  ...followerOf<Kind>(
    "page-links",
    ["link-added", "link-corrected", "link-withdrawn", "batch-registered"],
    async (deps, { at, fact }) => {
      const named = namedBy(fact);
      if (named === undefined) return "done";
      const { path, gtin, lot } = named;
      const told = fact.kind === "batch-registered" ? undefined : at;
      const once = () => (lot === undefined ? ofProduct(deps, path, gtin) : ofLot(deps, { path, gtin, lot }, told));
      await untilCommitted(deps, once, { gaveUp: `${path} changes too often for its links`, outages: "throw" });
      return "done";
    },
  ),
  // Owners had links before pages showed them.
  wantsPast: true,
};

interface Named {
  readonly path: string;
  readonly gtin: string;
  readonly lot?: string;
}

/** The product or lot itself: a variant, a serial, a place has a page of its own. */
function namedBy(fact: Fact<Kind>): Named | undefined {
  if (fact.kind === "batch-registered") {
    const { gtin, lot } = fact.data;
    return {
      path: digitalLinkPath([
        { ai: "01", value: gtin },
        { ai: "10", value: lot },
      ]),
      gtin,
      lot,
    };
  }
  const { anchor } = fact.data.link;
  const link = parseDigitalLink(anchor);
  const address = link.ok ? addressOf(link.value) : undefined;
  if (address?.subject.kind !== "trade-item") return undefined;
  const { gtin, lot, serial, variant, thirdParty } = address.subject;
  if (serial !== undefined || variant !== undefined || thirdParty !== undefined) return undefined;
  return { path: address.path, gtin, ...(lot === undefined ? {} : { lot }) };
}

async function ofProduct(deps: Deps, path: string, gtin: string): Promise<true | undefined> {
  const [shelf, product, published] = [linksKey(path), productKey(gtin), gtinCertificatesKey(gtin)];
  const loaded = await readMany(deps.table, [shelf, product, published]);
  const owner = loaded.state(product)?.organisation;
  if (owner === undefined) return true;
  const links = pageLinksOf(loaded.state(shelf)?.links ?? [], path, "product");
  const { certificates = [], page } = loaded.state(published) ?? {};
  if (JSON.stringify(page?.links ?? []) === JSON.stringify(links)) return true;
  const { links: _, ...rest } = page ?? { owner };
  const after = { certificates, page: { ...rest, owner, ...(links.length === 0 ? {} : { links }) } };
  const puts = publishedPuts(loaded, gtin, after, { most: MOVED_MAX });
  return (await deps.table.transact(puts, freshToken(deps))).ok || undefined;
}

/** Certificates that give way to an owner's links: as many as the row can have. */
const MOVED_MAX = 20;

/** The batch's history points at the change of a link, or at a link that was there before the batch. */
async function ofLot(
  deps: Deps,
  { path, gtin, lot }: Required<Named>,
  told: RowKey<FactRow> | undefined,
): Promise<true | undefined> {
  const [shelf, key] = [linksKey(path), batchKey(gtin, lot)];
  // Nearly every batch that is registered: whoever adds the first link looks for the batch.
  if (told === undefined && (await readRow(deps.table, shelf)) === undefined) return true;
  const loaded = await readMany(deps.table, [shelf, key]);
  const batch = batchIn(loaded, key);
  const own = loaded.state(shelf)?.links ?? [];
  const at = told ?? (own[0] && factKey(linkKey(own[0].id), 1));
  const links = pageLinksOf(own, path, "lot");
  if (batch === undefined || at === undefined) return true;
  if (JSON.stringify(batch.links ?? []) === JSON.stringify(links)) return true;
  const { links: _, ...rest } = batch;
  const after = { ...rest, ...(links.length === 0 ? {} : { links }) };
  return (await deps.table.transact(batchWrites(loaded, after, at), freshToken(deps))).ok || undefined;
}
