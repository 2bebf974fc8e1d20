import { type PackedBatch, sourcesIn } from "@suyuan/domain/batches/codec";
import { jsonBytes } from "@suyuan/domain/bounds/bytes";
import type { PublicCertificate } from "@suyuan/domain/certificates/view";
import { defined } from "@suyuan/domain/fact";
import { itemText } from "@suyuan/store/capacity";
import type { Item, Op } from "@suyuan/store/table";
import { HEAD_DATA_BYTES } from "../batches/parts.ts";
import { gtinCertificateKey, gtinCertificatesKey } from "../keys.ts";
import { create, type Loaded } from "../loaded.ts";
import type { RowKey } from "../row-key.ts";
import type { GtinCertificates } from "../rows.ts";

/**
 * Where the public parts of a GTIN's certificates lie (ADR 79): in the one row that every page of the GTIN reads while that is at most 4 KB; of
 * more the ones that ended first lie in rows of their own, each in one place only. A page that misses the certificate of its batch in the first
 * row reads the other.
 */

/** One that is longer leaves too little room for others. */
const LONG_BYTES = 2000;
/** Others that one write moves out: what grew by one certificate shrinks by as much, and a row of an earlier version by more. */
const MOVED_MAX = 2;

const FOR_GOOD = "9999-12-31";

function endsBefore(one: PublicCertificate, other: PublicCertificate): boolean {
  const [ends, otherEnds] = [one.validTo ?? FOR_GOOD, other.validTo ?? FOR_GOOD];
  return ends === otherEnds ? one.validFrom < other.validFrom : ends < otherEnds;
}

/** Does the row hold no more than a page is to read? */
export function fitsPage(row: GtinCertificates): boolean {
  return jsonBytes(row) <= HEAD_DATA_BYTES;
}

const rowsWithOthers = new WeakMap<Item, boolean>();

/** Does the row lack some of its certificates? Nearly none does, and to see that costs no parsing: within a text the quotes would be escaped. */
function hasOthers(row: Item): boolean {
  const known = rowsWithOthers.get(row);
  if (known !== undefined) return known;
  const found = itemText(row).includes('"others":');
  rowsWithOthers.set(row, found);
  return found;
}

/** Where the certificate lies that a batch names, where the row of its GTIN has no room for it. Rows are as a page read them. */
export function namedBeside(batch: Item, row: Item | undefined): RowKey<PublicCertificate> | undefined {
  if (row === undefined || !hasOthers(row)) return undefined;
  const { gtin, organisation, certificate, origin } = batch.data as Partial<PackedBatch>;
  if (gtin === undefined || organisation === undefined) return undefined;
  const { certificates = [] } = row.data as Partial<GtinCertificates>;
  // Of a batch that stems from several harvests the first that is not there: one more row is read, not several.
  const named = sourcesIn(origin) ?? [{ organisation, ...defined({ certificate }) }];
  const missing = named.find((one) => one.certificate && !certificates.some(({ id }) => id === one.certificate?.id));
  return missing?.certificate && gtinCertificateKey(gtin, missing.organisation, missing.certificate.id);
}

/** Which of the certificates stay in the row, and which move out. `changed` is what was put in. */
function divided(
  row: GtinCertificates,
  changed: PublicCertificate | undefined,
  most: number,
): { readonly kept: readonly PublicCertificate[]; readonly out: readonly PublicCertificate[] } {
  let kept = row.certificates;
  const out: PublicCertificate[] = [];
  const move = (one: PublicCertificate) => {
    kept = kept.filter(({ id }) => id !== one.id);
    out.push(one);
  };
  const fits = () => fitsPage({ ...row, certificates: kept, others: (row.others ?? 0) + out.length });
  if (changed !== undefined && jsonBytes(changed) > LONG_BYTES) move(changed);
  for (let moved = 0; moved < most && kept.length > 0 && !fits(); moved += 1) {
    move(kept.reduce((first, each) => (endsBefore(each, first) ? each : first)));
  }
  if (changed !== undefined && !fits() && kept.includes(changed)) move(changed);
  return { kept, out };
}

/**
 * The row of a GTIN as it is to be, and rows of their own for certificates that it has no room for. `changed`: the certificate among them that was
 * put in. A row of an earlier version that is longer gives way to `most` rows at a time.
 */
export function publishedPuts(
  loaded: Loaded,
  gtin: string,
  after: Omit<GtinCertificates, "others">,
  { changed, most = MOVED_MAX }: { readonly changed?: PublicCertificate; readonly most?: number } = {},
): Op[] {
  const key = gtinCertificatesKey(gtin);
  const { others = 0 } = loaded.state(key) ?? {};
  const { kept, out } = divided({ ...after, others }, changed, most);
  const count = others + out.length;
  const row = { ...after, certificates: kept, ...(count === 0 ? {} : { others: count }) };
  return [
    loaded.next(key, row),
    ...out.map((certificate) => create(gtinCertificateKey(gtin, certificate.holder, certificate.id), certificate)),
  ];
}
