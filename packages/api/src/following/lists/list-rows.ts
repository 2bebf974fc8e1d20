import { lotId } from "@suyuan/domain/batches/identity";
import type { Fact, FactKind } from "@suyuan/domain/fact";
import { storedId } from "@suyuan/domain/identifiers/own-id";
import { keyText } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { holderCertificates } from "../../ledger/keys.ts";
import { type ListedKind, listedCommissionId, listedInputId, listOf } from "../../ledger/lists/keys.ts";
import { rowsOf, type Subject } from "../../ledger/lists/rows.ts";
import { create } from "../../ledger/loaded.ts";
import { type Reader, readMany, readPage } from "../../ledger/read.ts";
import type { RowKey, Stretch } from "../../ledger/row-key.ts";
import type { BatchName, IdRow } from "../../ledger/rows.ts";
import { type Follower, followerOf } from "../follower.ts";

type Subjects = { readonly [K in FactKind]?: (fact: Fact<K>) => readonly Subject[] };

/** The kinds of fact that make, move or rename something listed. What the rows are is read from the thing, never from the fact. */
const SUBJECTS: Subjects = {
  "organisation-added": ({ data: { id } }) => [{ kind: "organisation", id }],
  "base-added": ({ data: { id } }) => [{ kind: "base", id }],
  "product-added": ({ data: { gtin } }) => [{ kind: "product", id: gtin }],
  "organisation-corrected": ({ data: { corrects } }) => [{ kind: "organisation", id: corrects.id }],
  "base-corrected": ({ data: { corrects } }) => [{ kind: "base", id: corrects.id }],
  "product-corrected": ({ data: { corrects } }) => [{ kind: "product", id: corrects.id }],
  "producer-added": ({ data: { gtin } }) => [{ kind: "product", id: gtin }],
  "certificate-corrected": ({ data: { corrects } }) => [{ kind: "certificate", id: corrects.id }],
  "certificate-granted": ({ data: { id } }) => [{ kind: "certificate", id }],
  "input-recorded": ({ by, data: { id } }) => [{ kind: "input", id: listedInputId(by.organisation, id) }],
  "input-corrected": ({ by, data: { input } }) => [{ kind: "input", id: listedInputId(by.organisation, input.id) }],
  "batch-registered": ({ data }) => [{ kind: "batch", id: lotId(data) }],
  "batch-corrected": ({ data }) => [{ kind: "batch", id: lotId(data) }],
  "commitment-issued": ({ data }) => [{ kind: "batch", id: lotId(data) }],
  "test-recorded": ({ by, data }) => [{ kind: "batch", id: lotId(data), concerns: [by.organisation] }],
  "shipment-sent": ({ data: { id, to, items, units = [] } }) => [
    { kind: "shipment", id },
    ...units.map(({ sscc }) => ({ kind: "unit", id: sscc }) as const),
    ...items.map((item) => ({ kind: "batch", id: lotId(item), concerns: [to] }) as const),
  ],
  "receipt-recorded": ({ by, data: { items, units = [] } }) => [
    ...items.map((item) => ({ kind: "batch", id: lotId(item), concerns: [by.organisation] }) as const),
    ...units.map(({ sscc }) => ({ kind: "unit", id: sscc }) as const),
  ],
  "unit-packed": ({ data: { sscc } }) => [{ kind: "unit", id: sscc }],
  // What was inside another is with whoever took that apart.
  "unit-unpacked": ({ data: { units } }) => units.map((sscc) => ({ kind: "unit", id: sscc })),
  "labels-issued": ({ data: { id } }) => [{ kind: "label-run", id }],
  "commission-made": ({ by, data: { id } }) => [{ kind: "commission", id: listedCommissionId(by.organisation, id) }],
  "transformation-recorded": ({ data: { id, outputs } }) => [
    { kind: "transformation", id },
    ...outputs.map((output) => ({ kind: "batch", id: lotId(output) }) as const),
  ],
  "household-registered": ({ data: { id } }) => [{ kind: "household", id }],
  "household-corrected": ({ data: { corrects } }) => [{ kind: "household", id: corrects.id }],
  "benefit-recorded": ({ data: { id } }) => [{ kind: "benefit", id }],
  "benefit-corrected": ({ data: { corrects } }) => [{ kind: "benefit", id: corrects.id }],
  "objection-raised": ({ by, data: { id } }) => [{ kind: "objection", id: storedId(by.organisation, id) }],
  "dispute-raised": ({ by, data: { id } }) => [{ kind: "dispute", id: storedId(by.organisation, id) }],
  "finding-written": ({ by, data: { id } }) => [{ kind: "finding", id: storedId(by.organisation, id) }],
  "sampling-committed": ({ by, data: { id } }) => [{ kind: "sampling", id: storedId(by.organisation, id) }],
  "order-recorded": ({ data: { id } }) => [{ kind: "order", id }],
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
  follow: async (deps, { fact, reader }) => {
    const subjectsOf = SUBJECTS[fact.kind] as ((fact: Fact) => readonly Subject[]) | undefined;
    for (const subject of subjectsOf?.(fact) ?? []) await listThing(deps, subject, reader);
    return "done";
  },
};

/** Puts the rows by which a thing is listed and searched and that it lacks; the thing as `reader` finds it. */
export async function listThing(
  deps: Pick<Deps, "table" | "randomBytes">,
  subject: Subject,
  reader: Reader = deps.table,
): Promise<void> {
  const { fresh, own, also } = await rowsOf(reader, subject);
  const there = await readMany(deps.table, own);
  // Long words that begin alike share a row, and a transaction takes each key once.
  const missing = new Map([...fresh, ...own.filter((row) => !there.has(row))].map((row) => [keyText(row), row]));
  await putMissing(
    deps,
    [...missing.values()].map(({ data, ...key }) => create(key as RowKey<object>, data)),
  );
  for (const other of also) await listThing(deps, other, reader);
}

/** Puts the rows by which a batch is listed and searched and that it lacks: its base or a party lies elsewhere than before. */
export async function listBatch(deps: Pick<Deps, "table" | "randomBytes">, batch: BatchName): Promise<void> {
  await listThing(deps, { kind: "batch", id: lotId(batch) });
}

/** Things listed anew in one call. */
const LISTED_PER_CALL = 50;

/** Which of an organisation's own lists is walked, and the cursor in it. */
type WalkedTo = { readonly list: number; readonly cursor: string | null };

/**
 * What an organisation keeps stands in the lists of the offices of where that sits, and farm inputs in those of where their base lies: once
 * either is corrected to lie elsewhere, these rows are put too. Batches are seen to where they take the new region (`corrected-names`). Each
 * thing is read as it is now, so no order matters.
 */
export const movedLists: Follower = followerOf<"organisation-corrected" | "base-corrected", WalkedTo>(
  "moved-lists",
  ["organisation-corrected", "base-corrected"],
  async (deps, { fact }, from = { list: 0, cursor: null }) => {
    const moved = keptBy(fact)[from.list];
    if (fact.data.after.regionCode === undefined || moved === undefined) return "done";
    const [kind, rows] = moved;
    const page = await readPage(deps.table, rows, { limit: LISTED_PER_CALL }, from.cursor ?? undefined);
    for (const { data } of page.rows) await listThing(deps, { kind, id: data.id });
    const { cursor } = page;
    return { goOn: cursor === undefined ? { list: from.list + 1, cursor: null } : { list: from.list, cursor } };
  },
);

type Kept = readonly [kind: Exclude<ListedKind, "batch">, rows: Stretch<IdRow>];

/** The lists of what lies where the record of a correction says, or belongs to what does. */
function keptBy({ kind, by, data: { corrects } }: Fact<"organisation-corrected" | "base-corrected">): readonly Kept[] {
  const organisation = kind === "base-corrected" ? by.organisation : corrects.id;
  const inputs: Kept = ["input", listOf({ organisation }, "input")];
  if (kind === "base-corrected") return [inputs];
  return [
    ["base", listOf({ organisation }, "base")],
    ["product", listOf({ organisation }, "product")],
    ["certificate", holderCertificates(organisation)],
    ["transformation", listOf({ organisation }, "transformation")],
    ["unit", listOf({ organisation }, "unit")],
    inputs,
  ];
}
