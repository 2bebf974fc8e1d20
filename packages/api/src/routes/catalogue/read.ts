import { notFound } from "@suyuan/domain/access";
import { lotId } from "@suyuan/domain/batches/identity";
import { inOrder } from "@suyuan/domain/calendar";
import type { CatalogueEntry } from "@suyuan/domain/catalogue/entry";
import { standingOn } from "@suyuan/domain/certificates/standing";
import { defined } from "@suyuan/domain/fact";
import { ownerIn, plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { scopeOf, toldRegion } from "@suyuan/domain/region-code";
import { asOfHour } from "@suyuan/domain/views/as-of";
import type * as z from "zod";
import type { Deps } from "../../host.ts";
import { entryKey, listedEntries, type News, newsOf } from "../../ledger/catalogue/keys.ts";
import { gtinCertificatesKey, heldBatches, productKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readPage, readRow } from "../../ledger/read.ts";
import { shownBatches } from "../platforms/standing.ts";
import type { CatalogueQuery, EntryRecord, ShownEntry } from "./answers.ts";

const LIMIT = 50;
/** Of each producer the newest batches that are looked at, and of all together those that are shown. */
const LOOKED_AT = 20;
const BATCHES_SHOWN = 10;
const CERTIFICATES_SHOWN = 20;
const NEWS_SHOWN = 30;

/** Special products of a region that stand, by the ids of those who recorded them. Throws `not-found` where it is no region. */
export async function entriesOf(
  deps: Pick<Deps, "table" | "publicUrl">,
  { region, cursor, limit = LIMIT }: z.infer<typeof CatalogueQuery>,
): Promise<{ readonly items: readonly EntryRecord[]; readonly next?: string }> {
  const scope = scopeOf(region);
  if (scope === undefined) throw notFound("catalogue-entry");
  const page = await readPage(deps.table, listedEntries(scope), { limit }, cursor, EVENTUAL);
  const keys = page.rows.map(({ data }) => entryKey(data.id));
  const loaded = await readMany(deps.table, keys, EVENTUAL);
  const standing = keys.flatMap((key) => loaded.state(key) ?? []).filter(({ withdrawn }) => withdrawn === undefined);
  return { items: standing.map((entry) => recordOf(deps, entry)), ...defined({ next: page.cursor }) };
}

/** The newest of what was said of special products of a region. */
export async function newsIn({ table }: Pick<Deps, "table">, region: string): Promise<readonly News[]> {
  const scope = scopeOf(region);
  if (scope === undefined) throw notFound("catalogue-entry");
  const page = await readPage(table, newsOf(scope), { limit: NEWS_SHOWN, reverse: true }, undefined, EVENTUAL);
  return page.rows.map(({ data }) => data);
}

export function recordOf(
  { publicUrl }: Pick<Deps, "publicUrl">,
  { id, office, producers, bases, kinds, gtins, words, name, season, corrections: _, ...rest }: CatalogueEntry,
): EntryRecord {
  return {
    ...rest,
    id: plainId(id),
    office,
    regionName: toldRegion(rest.region),
    name: { ...name },
    kinds: [...kinds],
    ...defined({ season, words: words && { zh: [...words.zh], ...defined({ en: words.en && [...words.en] }) } }),
    gtins: [...gtins],
    producers: producers.map((one) => ({ ...one })),
    bases: bases.map((base) => ({
      ...defined({ organisation: ownerIn(base.id) }),
      ...{ id: plainId(base.id), name: base.name, region: toldRegion(base.region) },
    })),
    page: `${publicUrl}/catalogue/${rest.region}/${office}/${plainId(id)}`,
  };
}

/**
 * One special product with what is known of it now: certificates by their standing today, and the newest batches of its producers with the
 * state that their public pages have, a recall of this moment among them. One that was withdrawn is not there. Throws `not-found`.
 */
export async function shownEntry(
  deps: Pick<Deps, "table" | "publicUrl" | "now">,
  { office, id }: { readonly office: string; readonly id: string },
): Promise<ShownEntry> {
  const entry = (await readRow(deps.table, entryKey(storedId(office, id)), EVENTUAL))?.data;
  if (entry === undefined || entry.withdrawn !== undefined) throw notFound("catalogue-entry");
  const asOf = asOfHour(deps.now().toISOString());
  const [certificates, batches] = await Promise.all([knownOf(deps, entry, asOf.today), newestOf(deps, entry, asOf)]);
  return { ...recordOf(deps, entry), asOf: asOf.today, ...certificates, batches };
}

async function knownOf({ table }: Pick<Deps, "table">, { gtins, producers }: CatalogueEntry, today: string) {
  const loaded = await readMany(table, [...gtins.map(productKey), ...gtins.map(gtinCertificatesKey)], EVENTUAL);
  const rows = gtins.flatMap((gtin) => loaded.state(gtinCertificatesKey(gtin)) ?? []);
  const own = rows
    .flatMap(({ certificates }) => certificates)
    .filter((one) => producers.some(({ id }) => id === one.holder));
  const once = [...new Map(own.map((certificate) => [certificate.id, certificate])).values()];
  const isMore = once.length > CERTIFICATES_SHOWN || rows.some(({ others = 0 }) => others > 0);
  const product = gtins.flatMap((gtin) => loaded.state(productKey(gtin)) ?? []).find(hasPhoto);
  const photo = product?.presentation?.photo;
  return {
    certificates: once.slice(0, CERTIFICATES_SHOWN).map((certificate) => {
      const { scheme, number, holderName: holder, grade, validTo } = certificate;
      return { scheme, number, holder, ...defined({ grade, validTo }), today: standingOn(certificate, today) };
    }),
    ...(isMore ? { moreCertificates: true as const } : {}),
    ...(product === undefined || photo === undefined
      ? {}
      : {
          photo: {
            path: `/photos/${product.gtin}/${photo.sha256}.webp`,
            width: photo.width,
            height: photo.height,
          },
        }),
  };
}

type Shown = { readonly presentation?: { readonly photo?: object; readonly hidden?: { readonly photo?: object } } };
const hasPhoto = ({ presentation }: Shown): boolean =>
  presentation?.photo !== undefined && presentation.hidden?.photo === undefined;

/** Of what is looked at, batches that nobody should eat of come first, however old. */
export function isStopped(state: ShownEntry["batches"][number]["state"]): boolean {
  return state === "recalled" || state === "test-failed" || state === "interval-breached";
}

async function newestOf(
  deps: Pick<Deps, "table" | "publicUrl">,
  { gtins, producers }: CatalogueEntry,
  asOf: ReturnType<typeof asOfHour>,
): Promise<ShownEntry["batches"]> {
  const lots = await Promise.all(
    producers.map(async ({ id }) => {
      const range = { limit: LOOKED_AT, reverse: true };
      const page = await readPage(deps.table, heldBatches(id), range, undefined, EVENTUAL);
      return page.rows.map(({ data }) => data).filter(({ gtin }) => gtins.includes(gtin));
    }),
  );
  const shown = await shownBatches(deps, lots.flat(), asOf);
  const names = new Map(producers.map(({ id, name }) => [id, name]));
  return [...shown.values()]
    .filter(({ batch }) => names.has(batch.organisation) && batch.voided === undefined)
    .toSorted((a, b) => inOrder(b.passport.batch.harvestedOn, a.passport.batch.harvestedOn))
    .toSorted((a, b) => Number(isStopped(b.passport.state.code)) - Number(isStopped(a.passport.state.code)))
    .slice(0, BATCHES_SHOWN)
    .map(({ batch, passport }) => ({
      page: `${deps.publicUrl}/v/${lotId(batch)}`,
      lot: batch.lot,
      producer: names.get(batch.organisation) ?? batch.organisation,
      harvestedOn: passport.batch.harvestedOn,
      state: passport.state.code,
    }));
}
