import type { Sent } from "@suyuan/domain/answer";
import { defined } from "@suyuan/domain/fact";
import type { Organisation, Role } from "@suyuan/domain/organisation";
import { ROLES } from "@suyuan/domain/organisation";
import { CursorInvalid } from "@suyuan/store/table";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { besideShipment, namedShipment } from "../../commands/shipment-view.ts";
import { ListQuery } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { EVERYWHERE, type Viewer } from "../../ledger/lists/keys.ts";
import { LISTED_ORGANISATIONS, LISTED_SHIPMENTS } from "../../ledger/lists/things.ts";
import type { ListPage } from "../../ledger/lists/walk.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { StoredShipment } from "../../ledger/rows.ts";
import { peopleFound } from "../people/found.ts";
import { batchListing } from "./batches.ts";
import { certificateListing } from "./certificates.ts";
import { BASES, PRODUCTS } from "./farm.ts";
import { Beginning, ListOf } from "./filters.ts";
import { type Listing, listed, pageOf, type Reader, readerOf, searchPlace, viewerOf } from "./listing.ts";
import { mayReadOrganisation } from "./parties.ts";

/** Hits of a page where the query gives no limit. */
const HITS = 20;

/** What is searched, in the order of the hits, and the roles that may read one of the kind at its own address. */
const SEARCHED = {
  batch: ROLES,
  certificate: ["inspector", "clerk"],
  shipment: ["clerk", "depot", "integrator"],
  product: ["clerk", "inspector", "statistician"],
  base: ["clerk", "inspector", "statistician"],
  organisation: ROLES,
  person: ["operator"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
type SearchedKind = keyof typeof SEARCHED;
const SEARCHED_KINDS = Object.keys(SEARCHED) as readonly SearchedKind[];

export const SearchQuery = ListQuery.extend({
  q: Beginning,
  kind: z.enum(Object.keys(SEARCHED) as [SearchedKind, ...SearchedKind[]]).optional(),
});

const Hit = z
  .object({
    kind: z.enum(Object.keys(SEARCHED) as [SearchedKind, ...SearchedKind[]]),
    id: z.string().meta({ description: "Of a batch 01/{gtin}/10/{lot}, of a product its GTIN, else the id 编号" }),
    title: z.string().meta({ description: "Names and printed numbers, in Chinese 名称与印刷编号" }),
    titleEn: z.string().optional().meta({
      description: "The same with the product's English name; absent where it has none 英文名称",
    }),
    address: z.string().meta({ description: "Where it is read 查询地址" }),
  })
  .meta({ id: "SearchHit" });
type Hit = Sent<typeof Hit>;

export const SearchResults = ListOf(Hit);

/** Shipments, for their two sides. */
const SHIPMENTS: Listing<StoredShipment, ReturnType<typeof namedShipment>> = {
  listed: LISTED_SHIPMENTS,
  sort: "instant",
  beside: (shipments) => shipments.flatMap(besideShipment),
  mayRead: ({ from, to }, { organisation }) => [from, to].includes(organisation.id),
  regionsOf: () => [],
  view: (shipment, beside) => namedShipment(shipment, beside),
};

/** Organisations, by the rule of who may read one whole. */
const ORGANISATIONS: Listing<Organisation, Organisation> = {
  listed: LISTED_ORGANISATIONS,
  sort: "instant",
  beside: () => [],
  mayRead: mayReadOrganisation,
  regionsOf: ({ regionCode }) => [regionCode],
  view: (organisation) => organisation,
};

/** The same listing, shown as hits. */
function hitsOf<Thing extends object, View>(
  listing: Listing<Thing, View>,
  hitOf: (view: View) => Omit<Hit, "kind">,
  kind: SearchedKind,
): Listing<Thing, Hit> {
  const view = (thing: Thing, beside: Loaded, reader: Reader): Hit | undefined => {
    const shown = listing.view(thing, beside, reader);
    return shown === undefined ? undefined : { kind, ...hitOf(shown) };
  };
  // Hits have no name that is read: they are found by it.
  const { spelled: _, ...rest } = listing;
  return { ...rest, view };
}

type Find = (kind: SearchedKind, page: { readonly limit: number; readonly cursor?: string }) => Promise<ListPage<Hit>>;

/** Finds things of one kind that the reader may see, by the beginning of a word. */
function finder(deps: Deps, reader: Reader, q: string): Find {
  return (kind, page) => {
    const own = viewerOf(reader, undefined);
    const find = <Thing extends object, View>(
      listing: Listing<Thing, View>,
      hitOf: (view: View) => Omit<Hit, "kind">,
      viewer: Viewer | undefined = own,
    ): Promise<ListPage<Hit>> => {
      if (viewer === undefined) return Promise.resolve({ items: [] });
      const place = searchPlace(listing.listed, viewer, q);
      return pageOf(deps, reader, page, hitsOf(listing, hitOf, kind), place);
    };
    switch (kind) {
      case "batch":
        return find(batchListing(deps, {}), ({ batch, gtin, lot, product }) => ({
          id: batch,
          title: `${product.zh} ${lot}`,
          ...defined({ titleEn: product.en && `${product.en} ${lot}` }),
          address: `/api/batches/${gtin}/${encodeURIComponent(lot)}`,
        }));
      case "certificate":
        return find(certificateListing(deps, {}), ({ id, grantedBy, number, holderName }) => ({
          id,
          title: `${number} ${holderName}`,
          address: `/api/certificates/${id}?from=${grantedBy}`,
        }));
      case "shipment":
        return find(SHIPMENTS, ({ id, from, fromName = from, to, toName = to }) => ({
          id,
          title: `${id} ${fromName} → ${toName}`,
          address: `/api/shipments/${id}`,
        }));
      case "product":
        return find(PRODUCTS, ({ gtin, name }) => ({
          id: gtin,
          title: `${name.zh} ${gtin}`,
          ...defined({ titleEn: name.en && `${name.en} ${gtin}` }),
          address: `/api/products/${gtin}`,
        }));
      case "base":
        return find(BASES, ({ id, organisation, name, organisationName }) => ({
          id,
          title: `${name} ${organisationName}`,
          address: `/api/bases/${id}?from=${organisation}`,
        }));
      case "organisation":
        return find(
          ORGANISATIONS,
          ({ id, name }) => ({ id, title: name, address: `/api/organisations/${id}` }),
          reader.role === "operator" ? EVERYWHERE : own,
        );
      case "person":
        return peopleHits(deps, q, page);
    }
  };
}

/** People, for the operator alone. What stands in their rows is what they were given with their names, and goes with those. */
async function peopleHits(
  { table }: Deps,
  q: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<ListPage<Hit>> {
  const { items, ...rest } = await peopleFound(table, { q }, page);
  const hits = items.map(({ id, name = "", account = "" }) => ({
    kind: "person" as const,
    id,
    title: `${name} ${account}`.trim(),
    address: `/api/people/${id}`,
  }));
  return { items: hits, ...rest };
}

/** Kind after kind until the page is full: its cursor names the kind that it goes on in. */
export async function search(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof SearchQuery>, unknown>,
): Promise<Answer<Sent<typeof SearchResults>>> {
  const { q, kind: only, limit = HITS, cursor } = query;
  const reader = await readerOf(deps, actor);
  const kinds = SEARCHED_KINDS.filter((kind) => {
    const roles: readonly Role[] = SEARCHED[kind];
    return roles.includes(actor.role) && (only ?? kind) === kind;
  });
  return listed(deps, hitsFrom(finder(deps, reader, q), kinds, limit, cursor), "followed");
}

async function hitsFrom(
  find: Find,
  kinds: readonly SearchedKind[],
  limit: number,
  cursor: string | undefined,
): Promise<ListPage<Hit>> {
  const start = positionIn(kinds, cursor);
  const items: Hit[] = [];
  for (const [n, kind] of kinds.entries()) {
    if (n < start.n) continue;
    const at = n === start.n && start.at !== "" ? { cursor: start.at } : {};
    const page = await find(kind, { limit: limit - items.length, ...at });
    items.push(...page.items);
    if (page.next !== undefined) return { items, next: `${kind}.${page.next}` };
    const following = kinds[n + 1];
    if (items.length === limit) return following === undefined ? { items } : { items, next: `${following}.` };
  }
  return { items };
}

/** Where a cursor goes on: the place of its kind, and the cursor within that; empty for the kind's beginning. Throws CursorInvalid. */
function positionIn(
  kinds: readonly SearchedKind[],
  cursor: string | undefined,
): { readonly n: number; readonly at: string } {
  if (cursor === undefined) return { n: 0, at: "" };
  const [name = "", at = ""] = cursor.split(".", 2);
  const n = kinds.map(String).indexOf(name);
  if (n < 0 || `${name}.${at}` !== cursor) throw new CursorInvalid("the cursor was not made by this search");
  return { n, at };
}
