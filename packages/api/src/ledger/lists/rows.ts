import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { involvedIn } from "@suyuan/domain/batches/parties";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import { holdsGoods } from "@suyuan/domain/organisation";
import type { Order } from "@suyuan/domain/platforms/order";
import { scopesOf } from "@suyuan/domain/region-code";
import type { Unit } from "@suyuan/domain/units/unit";
import type { Key } from "@suyuan/store/table";
import { batchOf } from "../batch-rows.ts";
import { batchKey, heldBatchKey, holderCertificateKey, organisationKey, partyShipmentKey } from "../keys.ts";
import { type Reader, readRow } from "../read.ts";
import type { BatchName, IdRow } from "../rows.ts";
import { EVERYWHERE, type ListedKind, listKey, searchKey, type Viewer } from "./keys.ts";
import {
  LISTED_BASES,
  LISTED_BATCHES,
  LISTED_BENEFITS,
  LISTED_CERTIFICATES,
  LISTED_COMMISSIONS,
  LISTED_DISPUTES,
  LISTED_FINDINGS,
  LISTED_HOUSEHOLDS,
  LISTED_INPUTS,
  LISTED_LABEL_RUNS,
  LISTED_OBJECTIONS,
  LISTED_ORDERS,
  LISTED_ORGANISATIONS,
  LISTED_PRODUCTS,
  LISTED_RECALLS,
  LISTED_SAMPLINGS,
  LISTED_SHIPMENTS,
  LISTED_TRANSFORMATIONS,
  LISTED_UNITS,
  type Listed,
  type ListedRecall,
} from "./things.ts";

/** Which thing is listed. Of a batch also for whom it is new, where that is not everyone. */
export type Subject =
  | { readonly kind: Exclude<ListedKind, "batch">; readonly id: string }
  | { readonly kind: "batch"; readonly id: string; readonly concerns?: readonly string[] };

export interface IndexRow extends Key {
  readonly data: IdRow | BatchName;
}

export interface Rows {
  readonly fresh: readonly IndexRow[];
  /** Rows that may well be there already: the commands that make their things write them. */
  readonly own: readonly IndexRow[];
  /** Other things that stand where this one does. */
  readonly also: readonly Subject[];
}

/** Whose lists a thing stands in, and who finds it. */
interface Standing {
  readonly listed: readonly Viewer[];
  readonly finders: readonly Viewer[];
  /** Rows of lists that came before these, kept under keys of their own. */
  readonly more?: readonly IndexRow[];
  readonly also?: readonly Subject[];
}

/** Every row that a thing has in lists and search. */
export function rowsOf(table: Reader, subject: Subject): Promise<Rows> {
  const { id } = subject;
  switch (subject.kind) {
    case "organisation":
      return rowsBy(table, LISTED_ORGANISATIONS, id, async ({ regionCode }) => {
        const viewers = [EVERYWHERE, ...officesOf([regionCode])];
        return { listed: viewers, finders: [...viewers, { organisation: id }] };
      });
    case "base":
      return rowsBy(table, LISTED_BASES, id, (base) => standingOfKept(table, base));
    case "product":
      return rowsBy(table, LISTED_PRODUCTS, id, (product) => standingOfKept(table, product, product.producers));
    case "input":
      return rowsBy(table, LISTED_INPUTS, id, ({ base }) => standingOfKept(table, base));
    case "certificate":
      return rowsBy(table, LISTED_CERTIFICATES, id, (certificate) => standingOfCertificate(table, certificate));
    case "label-run":
      return rowsBy(table, LISTED_LABEL_RUNS, id, async ({ organisation }) => ({
        listed: [{ organisation }],
        finders: [{ organisation }],
      }));
    case "shipment":
      return rowsBy(table, LISTED_SHIPMENTS, id, async ({ from, to, shippedAt }) => ({
        listed: [],
        finders: [{ organisation: from }],
        // The shipment brings the row by which its receiver finds it; those of earlier versions brought the other.
        more: [
          { ...partyShipmentKey(to, "in", shippedAt, id), data: { id } },
          { ...searchKey({ organisation: to }, "shipment", plainText(plainId(id)), id), data: { id } },
        ],
      }));
    case "batch":
      return rowsOfBatch(table, id, subject.concerns);
    case "commission":
      return rowsBy(table, LISTED_COMMISSIONS, id, async ({ organisation, laboratory, regionCodes }) => {
        const viewers = [{ organisation }, { organisation: laboratory }, ...officesOf(regionCodes)];
        return { listed: viewers, finders: viewers };
      });
    case "transformation":
      return rowsBy(table, LISTED_TRANSFORMATIONS, id, async ({ organisation }) => {
        const offices = officesOf([await regionOf(table, organisation)]);
        return { listed: [{ organisation }, ...offices], finders: [] };
      });
    case "dispute":
    case "objection":
    case "finding":
    case "sampling":
      return rowsOverseen(table, subject.kind, id);
    case "order":
      return rowsBy(table, LISTED_ORDERS, id, async (order) => standingOfOrder(order));
    case "unit":
      return rowsBy(table, LISTED_UNITS, id, (unit) => standingOfUnit(table, unit));
    case "household":
    case "benefit":
      return rowsOfCounty(table, subject.kind, id);
    case "recall":
      return rowsBy(table, LISTED_RECALLS, id, (recall) => standingOfRecall(table, recall));
  }
}

/** What is put to offices or written by them, for those it is of and for the offices over it. */
function rowsOverseen(
  table: Reader,
  kind: "dispute" | "objection" | "finding" | "sampling",
  id: string,
): Promise<Rows> {
  switch (kind) {
    case "dispute":
      return rowsBy(table, LISTED_DISPUTES, id, async ({ by, of, regions }) => overseen([by, of], regions));
    case "objection":
      return rowsBy(table, LISTED_OBJECTIONS, id, async ({ by, county }) => overseen([by], [county]));
    case "finding":
      return rowsBy(table, LISTED_FINDINGS, id, async ({ organisation, regions }) => overseen([organisation], regions));
    case "sampling":
      return rowsBy(table, LISTED_SAMPLINGS, id, async ({ region }) => overseen([], [region]));
  }
}

/** A household, for the offices over its village; what it was paid, for whoever paid it as well. */
function rowsOfCounty(table: Reader, kind: "household" | "benefit", id: string): Promise<Rows> {
  if (kind === "household") {
    return rowsBy(table, LISTED_HOUSEHOLDS, id, async ({ village }) => {
      const offices = officesOf([village]);
      return { listed: offices, finders: offices };
    });
  }
  return rowsBy(table, LISTED_BENEFITS, id, async ({ organisation, village }) => {
    const viewers = [{ organisation }, ...officesOf([village])];
    return { listed: viewers, finders: viewers };
  });
}

/** Whom a fact newly concerns may have heard of the batch before: of the goods that it receives when they were sent. */
async function rowsOfBatch(table: Reader, id: string, concerns: readonly string[] | undefined): Promise<Rows> {
  const rows = await rowsBy(table, LISTED_BATCHES, id, async (batch) => standingOfBatch(batch, concerns));
  return concerns === undefined ? rows : { ...rows, fresh: [], own: [...rows.own, ...rows.fresh] };
}

async function rowsBy<Thing extends object>(
  table: Reader,
  { kind, load, sortOf, wordsOf }: Listed<Thing>,
  id: string,
  standingOf: (thing: Thing) => Promise<Standing>,
): Promise<Rows> {
  const thing = (await load(table, [id])).get(id);
  if (thing === undefined) return { fresh: [], own: [], also: [] };
  const { listed, finders, more = [], also = [] } = await standingOf(thing);
  const rowAt = (key: Key): IndexRow => ({ pk: key.pk, sk: key.sk, data: { id } });
  const listRow = (viewer: Viewer) => rowAt(listKey(viewer, kind, sortOf(thing), id));
  const found = finders.flatMap((viewer) => wordsOf(thing).map((word) => rowAt(searchKey(viewer, kind, word, id))));
  const isOwn = (viewer: Viewer) => "organisation" in viewer || viewer === EVERYWHERE;
  return {
    fresh: [...listed.filter((viewer) => !isOwn(viewer)).map(listRow), ...found],
    own: [...listed.filter(isOwn).map(listRow), ...more],
    also,
  };
}

/** The offices of these places: of each scope that covers one. */
function officesOf(regions: readonly (string | undefined)[]): readonly Viewer[] {
  const scopes = regions.flatMap((region) => (region === undefined ? [] : scopesOf(region)));
  return [...new Set(scopes)].map((scope) => ({ scope }));
}

async function regionOf(table: Reader, organisation: string): Promise<string | undefined> {
  return (await readRow(table, organisationKey(organisation)))?.data.regionCode;
}

/** What an organisation keeps: for itself and `others` whom it lets use it, and for the offices of where it lies and of where the organisation sits. */
async function standingOfKept(
  table: Reader,
  { organisation, regionCode }: { readonly organisation: string; readonly regionCode?: string },
  others: readonly string[] = [],
): Promise<Standing> {
  const organisations = [organisation, ...others].map((id) => ({ organisation: id }));
  const viewers = [...organisations, ...officesOf([regionCode, await regionOf(table, organisation)])];
  return { listed: viewers, finders: viewers };
}

/** A certificate: for its holder, who has a list of its own, and the offices of where that sits. */
async function standingOfCertificate(table: Reader, { id, holder }: Certificate): Promise<Standing> {
  const offices = officesOf([await regionOf(table, holder)]);
  const more = [{ ...holderCertificateKey(holder, id), data: { id } }];
  return { listed: offices, finders: [{ organisation: holder }, ...offices], more };
}

/** What is found by no word: for these organisations, and the offices of these places. */
function overseen(organisations: readonly string[], regions: readonly string[]): Standing {
  return { listed: [...organisations.map((organisation) => ({ organisation })), ...officesOf(regions)], finders: [] };
}

/** A recall of a batch: for whoever ordered it, and who looks at the batch. */
async function standingOfRecall(table: Reader, { gtin, lot, by }: ListedRecall): Promise<Standing> {
  const batch = batchOf(await readRow(table, batchKey(gtin, lot)));
  const parties = batch === undefined ? [] : lookersOf(batch);
  const organisations = [...new Set([by, ...parties])].map((organisation) => ({ organisation }));
  const viewers = [...organisations, ...officesOf(batch === undefined ? [] : regionsOf(batch))];
  return { listed: viewers, finders: viewers };
}

/** A logistic unit: for who made it, has it or gets it, and the offices of the first two. */
async function standingOfUnit(table: Reader, { organisation, holder, underWay }: Unit): Promise<Standing> {
  const ends = [...new Set([organisation, holder])];
  const all = [...new Set([...ends, ...(underWay === undefined ? [] : [underWay.to])])];
  const offices = officesOf(await Promise.all(ends.map((one) => regionOf(table, one))));
  const viewers = [...all.map((one) => ({ organisation: one })), ...offices];
  return { listed: viewers, finders: viewers };
}

/** A platform's order: for the platform, and whoever had the goods. */
function standingOfOrder({ platform, seller }: Order): Standing {
  const viewers = [...new Set([platform, seller])].map((organisation) => ({ organisation }));
  return { listed: viewers, finders: viewers };
}

/** The parties of a batch that look for it in lists of their own; offices look by their region. */
function lookersOf(batch: Batch): readonly string[] {
  return involvedIn(batch).filter((id) => {
    const kind = batch.parties[id]?.kind;
    return kind !== undefined && (holdsGoods(kind) || kind === "laboratory");
  });
}

/** For its offices and all its parties, or for those alone whom it newly concerns. */
function standingOfBatch(batch: Batch, concerns: readonly string[] | undefined): Standing {
  const lookers = lookersOf(batch).filter((id) => concerns === undefined || concerns.includes(id));
  const offices = concerns === undefined ? officesOf(regionsOf(batch)) : [];
  const { gtin, lot } = batch;
  const more = lookers
    .filter((id) => !isOnlyExpecting(batch, id))
    .map((id) => ({ ...heldBatchKey(id, LISTED_BATCHES.sortOf(batch), batch), data: { gtin, lot } }));
  const finders = [...lookers.map((organisation) => ({ organisation })), ...offices];
  return { listed: offices, finders, more, also: recallsOf(batch) };
}

/** Whoever comes to see a batch sees its recalls. */
function recallsOf({ recall, raisedRecalls = [], mistakenRecalls = [] }: Batch): readonly Subject[] {
  const recalls = [...(recall === undefined ? [] : [recall]), ...raisedRecalls, ...mistakenRecalls];
  return recalls.map(({ id }) => ({ kind: "recall", id }));
}

/** Has nothing of the batch come to this organisation yet, though some is on its way? */
function isOnlyExpecting({ organisation, handoffs }: Batch, id: string): boolean {
  const coming = handoffs.filter(({ to }) => to === id);
  return id !== organisation && coming.length > 0 && coming.every(({ receivedAt }) => receivedAt === undefined);
}
