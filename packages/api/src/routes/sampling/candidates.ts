import type { Batch } from "@suyuan/domain/batches/batch";
import { nameOf } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { scopeOf } from "@suyuan/domain/region-code";
import { candidateName } from "@suyuan/domain/sampling/candidate";
import { CANDIDATES_MAX } from "@suyuan/domain/sampling/kinds";
import { factorsOf, type RiskFactors, termsOn, together, weightOf } from "@suyuan/domain/sampling/risk";
import type { Sampling } from "@suyuan/domain/sampling/sampling";
import type { Cursor } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { batchKeyOf, batchOf } from "../../ledger/batch-rows.ts";
import { inspectionsKey } from "../../ledger/findings/keys.ts";
import { listOf } from "../../ledger/lists/keys.ts";
import { LISTED_BATCHES } from "../../ledger/lists/things.ts";
import { EVENTUAL, readMany, readPage } from "../../ledger/read.ts";
import { partitionOf } from "../../ledger/row-key.ts";
import type { Candidate } from "../../ledger/sampling/keys.ts";

/** Batches that one freezing looks at, and reads at once. */
const LOOKED_MAX = 20_000;
const CHUNK = 200;

/** A batch as it is weighed: who answers for it, and what is known. */
interface Weighed {
  readonly id: string;
  readonly label: string;
  readonly organisation: string;
  readonly name: string;
  readonly factors: RiskFactors;
}

const tooMany = (most: number) =>
  invalidRequest([
    {
      pointer: "?",
      en: `There are more than ${most} candidates. Nothing was changed. Give this sampling up, and begin one of fewer days or a smaller region.`,
      zh: `候选超过 ${most} 个，未作任何更改。请放弃本次抽查，缩短日期或缩小区域后另行发起。`,
    },
  ]);

/**
 * Who or what may be drawn, each under a name that follows from a nonce made now: whoever committed the seed could not foresee the list.
 * `day`: that of the freezing, from which inspections are counted.
 */
export async function candidatesOf(deps: Deps, sampling: Sampling, day: string): Promise<readonly Candidate[]> {
  const { terms } = termsOn(sampling.terms);
  const batches = await weighedIn(deps, sampling, day);
  const all = sampling.kind === "batch" ? batches : byOrganisation(batches);
  if (all.length === 0) {
    const en =
      "No batch on record came to be in these days and this region. Nothing was changed. Give this sampling up, and begin another.";
    throw invalidRequest([
      { pointer: "?", en, zh: "该区域和日期内没有在案批次，未作任何更改。请放弃本次抽查后另行发起。" },
    ]);
  }
  if (all.length > CANDIDATES_MAX) throw tooMany(CANDIDATES_MAX);
  return all.map(({ id, label, organisation, factors }) => {
    const opening = {
      id,
      nonce: Buffer.from(deps.randomBytes(32)).toString("hex"),
      factors,
      weight: weightOf(factors, terms),
    };
    return { ...opening, name: candidateName(opening, deps.sha256), label, organisation };
  });
}

async function weighedIn(deps: Deps, { region, from, to }: Sampling, day: string): Promise<readonly Weighed[]> {
  const { pk, prefix } = listOf({ scope: scopeOf(region) ?? region }, "batch");
  const range = { from: `${prefix}${from}`, to: `${prefix}${to}\u{10ffff}`, limit: CHUNK };
  const found = new Map<string, Weighed>();
  const inspectedOn = new Map<string, string | undefined>();
  let looked = 0;
  let cursor: Cursor | undefined;
  do {
    const page = await readPage(deps.table, partitionOf<{ readonly id: string }>(pk), range, cursor, EVENTUAL);
    looked += page.rows.length;
    if (looked > LOOKED_MAX) throw tooMany(LOOKED_MAX);
    const batches = await batchesOf(
      deps,
      page.rows.map(({ data }) => data.id),
      { from, to },
    );
    await remember(deps, inspectedOn, batches);
    for (const batch of batches) {
      const id = lotId(batch);
      const { organisation } = batch;
      const factors = factorsOf(batch, day, inspectedOn.get(organisation));
      const label = `${batch.product.zh} ${batch.lot}`;
      found.set(id, { id: `batch/${id}`, label, organisation, name: nameOf(batch, organisation), factors });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [...found.values()];
}

/** Those that stand, and lie in the days as they are now. */
async function batchesOf(
  { table }: Pick<Deps, "table">,
  ids: readonly string[],
  { from, to }: Pick<Sampling, "from" | "to">,
): Promise<readonly Batch[]> {
  const keys = ids.map(batchKeyOf);
  const loaded = await readMany(table, keys, EVENTUAL);
  return keys.flatMap((key) => {
    const batch = batchOf(loaded.item(key));
    if (batch === undefined || batch.voided !== undefined) return [];
    const day = LISTED_BATCHES.sortOf(batch);
    return day >= from && day.slice(0, 10) <= to ? [batch] : [];
  });
}

/** When the organisations of these were inspected last. */
async function remember(
  { table }: Pick<Deps, "table">,
  known: Map<string, string | undefined>,
  batches: readonly Batch[],
): Promise<void> {
  const fresh = [...new Set(batches.map(({ organisation }) => organisation))].filter((one) => !known.has(one));
  const loaded = await readMany(table, fresh.map(inspectionsKey), EVENTUAL);
  for (const one of fresh) known.set(one, loaded.state(inspectionsKey(one))?.all[0]?.on);
}

function byOrganisation(batches: readonly Weighed[]): readonly Weighed[] {
  return [...Map.groupBy(batches, ({ organisation }) => organisation)].map(([organisation, some]) => {
    const name = some[0]?.name ?? organisation;
    const factors = together(some.map((one) => one.factors));
    return { id: `organisation/${organisation}`, label: name, organisation, name, factors };
  });
}
