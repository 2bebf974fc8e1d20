import { mayRead } from "@suyuan/domain/access";
import { GlnText, InstantText, RegionCodeText, RegionText, type Sent } from "@suyuan/domain/answer";
import { holdsGoods, ORGANISATION_KINDS, type Organisation } from "@suyuan/domain/organisation";
import { covers, scopeOf, toldRegion } from "@suyuan/domain/region-code";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { ListQuery } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { EVERYWHERE, type Viewer } from "../../ledger/lists/keys.ts";
import { LISTED_ORGANISATIONS } from "../../ledger/lists/things.ts";
import { EVENTUAL, readRow } from "../../ledger/read.ts";
import { datesBy, ListOf, Place, Word } from "./filters.ts";
import { isOffice, type Listing, listed, listPlace, pageOf, type Reader, readerOf, searchPlace } from "./listing.ts";
import { PINYIN } from "./pinyin.ts";

export const OrganisationsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Added"),
  kind: z.enum(ORGANISATION_KINDS).optional(),
});

export const OrganisationSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    ...PINYIN,
    kind: z.enum(ORGANISATION_KINDS),
    regionCode: RegionCodeText,
    region: RegionText,
    gln: GlnText.optional(),
    createdAt: InstantText,
  })
  .meta({ id: "OrganisationSummary", description: "What other parties may know of an organisation 机构" });

/** The whole of it: for itself, for the offices of its region and for the operator. */
export function mayReadOrganisation(found: Organisation, { organisation, role }: Reader): boolean {
  const kept = { organisation: found.id, regionCodes: [found.regionCode] };
  return role === "operator" || mayRead(kept, organisation, role);
}

/**
 * Offices list their region, the operator everyone. Whom one can commission, the laboratories of the whole country, is told whoever asks for
 * that kind. Whoever holds goods lists whom it may ship to, which it would learn by trying: those
 * who hold goods, by what every page says of a party.
 */
export function organisationListing(
  { kind }: z.infer<typeof OrganisationsQuery>,
  acting: Organisation | undefined,
): Listing<Organisation, Sent<typeof OrganisationSummary>> {
  const ships = acting !== undefined && holdsGoods(acting.kind);
  return {
    listed: LISTED_ORGANISATIONS,
    sort: "instant",
    beside: () => [],
    mayRead: (found, reader) =>
      mayReadOrganisation(found, reader) ||
      (ships && holdsGoods(found.kind)) ||
      (kind === "laboratory" && found.kind === kind),
    regionsOf: ({ regionCode }) => [regionCode],
    spelled: (found, speller) => ({ ...found, pinyin: speller(found.name) }),
    view: (found) => {
      const { id, name, regionCode, gln, createdAt } = found;
      if ((kind ?? found.kind) !== found.kind) return undefined;
      const region = toldRegion(regionCode);
      return { id, name, kind: found.kind, regionCode, region, ...(gln === undefined ? {} : { gln }), createdAt };
    },
  };
}

export async function listOrganisations(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof OrganisationsQuery>, unknown>,
): Promise<Answer<Sent<typeof OrganisationList>>> {
  const reader = await readerOf(deps, actor);
  const acting = (await readRow(deps.table, organisationKey(actor.organisation), EVENTUAL))?.data;
  const listing = organisationListing(query, acting);
  const viewer = query.kind === "laboratory" ? anywhere(query.region) : organisationsViewer(reader, query.region);
  if (viewer === undefined) return listed(deps, Promise.resolve({ items: [] }), "own");
  const place =
    query.q === undefined ? listPlace(listing.listed, viewer) : searchPlace(listing.listed, viewer, query.q);
  return listed(
    deps,
    pageOf(deps, reader, query, listing, place),
    place.isByDate && viewer === EVERYWHERE ? "own" : "followed",
  );
}

export const OrganisationList = ListOf(OrganisationSummary);

/** That of the whole country, or of the region that is asked for, whoever reads it. */
function anywhere(region: string | undefined): Viewer | undefined {
  const scope = region === undefined ? undefined : scopeOf(region);
  return scope === undefined ? (region === undefined ? EVERYWHERE : undefined) : { scope };
}

/** Whose list of organisations the reader is shown: that of a region, or of the whole country. */
export function organisationsViewer({ organisation, role }: Reader, region: string | undefined): Viewer | undefined {
  const asked = region ?? (isOffice(role) ? organisation.regionCode : undefined);
  if (asked === undefined) return EVERYWHERE;
  const scope = !isOffice(role) || covers(organisation.regionCode, asked) ? scopeOf(asked) : undefined;
  return scope === undefined ? undefined : { scope };
}
