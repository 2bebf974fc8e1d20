import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { involvedIn } from "@suyuan/domain/batches/parties";
import type { Fact, FactKind } from "@suyuan/domain/fact";
import { holdsGoods } from "@suyuan/domain/organisation";
import { scopesOf } from "@suyuan/domain/region-code";
import type { Key, Table } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { batchOf } from "../ledger/batch-rows.ts";
import { batchKey, heldBatchKey, holderCertificateKey, organisationKey } from "../ledger/keys.ts";
import { EVERYWHERE, type ListedKind, listedInputId, listKey, searchKey, type Viewer } from "../ledger/lists/keys.ts";
import {
  LISTED_BASES,
  LISTED_BATCHES,
  LISTED_CERTIFICATES,
  LISTED_INPUTS,
  LISTED_LABEL_RUNS,
  LISTED_ORGANISATIONS,
  LISTED_PRODUCTS,
  LISTED_RECALLS,
  LISTED_SHIPMENTS,
  type Listed,
} from "../ledger/lists/things.ts";
import { create } from "../ledger/loaded.ts";
import { putMissing } from "../ledger/put-missing.ts";
import { readMany, readRow } from "../ledger/read.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { BatchName, IdRow } from "../ledger/rows.ts";
import type { Follower } from "./follower.ts";

/** Which thing a fact is about. Of a batch also for whom it is new, where that is not everyone. */
type Subject =
  | { readonly kind: Exclude<ListedKind, "batch">; readonly id: string }
  | { readonly kind: "batch"; readonly id: string; readonly concerns?: readonly string[] };

type Subjects = { readonly [K in FactKind]?: (fact: Fact<K>) => readonly Subject[] };

/** The kinds of fact that make, move or rename something listed. What the rows are is read from the thing, never from the fact. */
const SUBJECTS: Subjects = {
  "organisation-added": ({ data: { id } }) => [{ kind: "organisation", id }],
  "base-added": ({ data: { id } }) => [{ kind: "base", id }],
  "product-added": ({ data: { gtin } }) => [{ kind: "product", id: gtin }],
  "organisation-corrected": ({ data: { corrects } }) => [{ kind: "organisation", id: corrects.id }],
  "base-corrected": ({ data: { corrects } }) => [{ kind: "base", id: corrects.id }],
  "product-corrected": ({ data: { corrects } }) => [{ kind: "product", id: corrects.id }],
  "certificate-corrected": ({ data: { corrects } }) => [{ kind: "certificate", id: corrects.id }],
  "certificate-granted": ({ data: { id } }) => [{ kind: "certificate", id }],
  "input-recorded": ({ by, data: { id } }) => [{ kind: "input", id: listedInputId(by.organisation, id) }],
  "input-corrected": ({ by, data: { input } }) => [{ kind: "input", id: listedInputId(by.organisation, input.id) }],
  "batch-registered": ({ data }) => [{ kind: "batch", id: lotId(data) }],
  "batch-corrected": ({ data }) => [{ kind: "batch", id: lotId(data) }],
  "test-recorded": ({ by, data }) => [{ kind: "batch", id: lotId(data), concerns: [by.organisation] }],
  "shipment-sent": ({ data: { id, to, items } }) => [
    { kind: "shipment", id },
    ...items.map((item) => ({ kind: "batch", id: lotId(item), concerns: [to] }) as const),
  ],
  "receipt-recorded": ({ by, data: { items } }) =>
    items.map((item) => ({ kind: "batch", id: lotId(item), concerns: [by.organisation] })),
  "labels-issued": ({ data: { id } }) => [{ kind: "label-run", id }],
  "batch-recalled": ({ data: { id } }) => [{ kind: "recall", id }],
};

/**
 * The rows by which things are listed and searched, for all whom their own command did not write them for. The thing that a fact is about
 * is read as it is now, and the rows put that this has and lacks, so no order matters. Rows that a later correction left behind stay:
 * whoever reads a row looks at the thing, and passes over one that it no longer stands under.
 */
export const listRows: Follower = {
  name: "list-rows",
  wantsPast: true,
  takes: Object.keys(SUBJECTS) as FactKind[],
  follow: async (deps, { fact }) => {
    const subjectsOf = SUBJECTS[fact.kind] as ((fact: Fact) => readonly Subject[]) | undefined;
    for (const subject of subjectsOf?.(fact) ?? []) await list(deps, subject);
    return "done";
  },
};

async function list(deps: Pick<Deps, "table" | "randomBytes">, subject: Subject): Promise<void> {
  const { fresh, own } = await rowsOf(deps.table, subject);
  const there = await readMany(deps.table, own);
  const missing = [...fresh, ...own.filter((row) => !there.has(row))];
  await putMissing(
    deps,
    missing.map(({ data, ...key }) => create(key as RowKey<object>, data)),
  );
}

/** Puts the rows by which a batch is listed and searched and that it lacks: its base or a party lies elsewhere than before. */
export async function listBatch(deps: Pick<Deps, "table" | "randomBytes">, batch: BatchName): Promise<void> {
  await list(deps, { kind: "batch", id: lotId(batch) });
}

interface IndexRow extends Key {
  readonly data: IdRow | BatchName;
}

interface Rows {
  readonly fresh: readonly IndexRow[];
  /** Rows that may well be there already: the commands that make their things write them. */
  readonly own: readonly IndexRow[];
}

/** Whose lists a thing stands in, and who finds it. */
interface Standing {
  readonly listed: readonly Viewer[];
  readonly finders: readonly Viewer[];
  /** Rows of lists that came before these, kept under keys of their own. */
  readonly more?: readonly IndexRow[];
}

/** Every row that a thing has in lists and search. */
function rowsOf(table: Table, subject: Subject): Promise<Rows> {
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
      return rowsBy(table, LISTED_PRODUCTS, id, (product) => standingOfKept(table, product));
    case "input":
      return rowsBy(table, LISTED_INPUTS, id, ({ base }) => standingOfKept(table, base));
    case "certificate":
      return rowsBy(table, LISTED_CERTIFICATES, id, async ({ holder }) => {
        const offices = officesOf([await regionOf(table, holder)]);
        const more = [{ ...holderCertificateKey(holder, id), data: { id } }];
        return { listed: offices, finders: [{ organisation: holder }, ...offices], more };
      });
    case "label-run":
      return rowsBy(table, LISTED_LABEL_RUNS, id, async ({ organisation }) => ({
        listed: [{ organisation }],
        finders: [{ organisation }],
      }));
    case "shipment":
      return rowsBy(table, LISTED_SHIPMENTS, id, async ({ from, to }) => ({
        listed: [],
        finders: [{ organisation: from }, { organisation: to }],
      }));
    case "batch":
      return rowsBy(table, LISTED_BATCHES, id, async (batch) => standingOfBatch(batch, subject.concerns));
    case "recall":
      return rowsBy(table, LISTED_RECALLS, id, async ({ gtin, lot, by }) => {
        const batch = batchOf(await readRow(table, batchKey(gtin, lot)));
        const parties = batch === undefined ? [] : lookersOf(batch);
        const organisations = [...new Set([by, ...parties])].map((organisation) => ({ organisation }));
        const viewers = [...organisations, ...officesOf(batch === undefined ? [] : regionsOf(batch))];
        return { listed: viewers, finders: viewers };
      });
  }
}

async function rowsBy<Thing extends object>(
  table: Table,
  { kind, load, sortOf, wordsOf }: Listed<Thing>,
  id: string,
  standingOf: (thing: Thing) => Promise<Standing>,
): Promise<Rows> {
  const thing = (await load(table, [id])).get(id);
  if (thing === undefined) return { fresh: [], own: [] };
  const { listed, finders, more = [] } = await standingOf(thing);
  const rowAt = (key: Key): IndexRow => ({ pk: key.pk, sk: key.sk, data: { id } });
  const listRow = (viewer: Viewer) => rowAt(listKey(viewer, kind, sortOf(thing), id));
  const found = finders.flatMap((viewer) => wordsOf(thing).map((word) => rowAt(searchKey(viewer, kind, word, id))));
  const isOwn = (viewer: Viewer) => "organisation" in viewer || viewer === EVERYWHERE;
  return {
    fresh: [...listed.filter((viewer) => !isOwn(viewer)).map(listRow), ...found],
    own: [...listed.filter(isOwn).map(listRow), ...more],
  };
}

/** The offices of these places: of each scope that covers one. */
function officesOf(regions: readonly (string | undefined)[]): readonly Viewer[] {
  const scopes = regions.flatMap((region) => (region === undefined ? [] : scopesOf(region)));
  return [...new Set(scopes)].map((scope) => ({ scope }));
}

async function regionOf(table: Table, organisation: string): Promise<string | undefined> {
  return (await readRow(table, organisationKey(organisation)))?.data.regionCode;
}

/** What an organisation keeps: for itself, and for the offices of where it lies and of where the organisation sits. */
async function standingOfKept(
  table: Table,
  { organisation, regionCode }: { readonly organisation: string; readonly regionCode?: string },
): Promise<Standing> {
  const viewers = [{ organisation }, ...officesOf([regionCode, await regionOf(table, organisation)])];
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
  return { listed: offices, finders: [...lookers.map((organisation) => ({ organisation })), ...offices], more };
}

/** Has nothing of the batch come to this organisation yet, though some is on its way? */
function isOnlyExpecting({ organisation, handoffs }: Batch, id: string): boolean {
  const coming = handoffs.filter(({ to }) => to === id);
  return id !== organisation && coming.length > 0 && coming.every(({ receivedAt }) => receivedAt === undefined);
}
