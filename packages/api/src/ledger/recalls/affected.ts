import { invalidRequest } from "@suyuan/domain/field-errors";
import { type Affected, affectedBy } from "@suyuan/domain/recall-orders/affected";
import { RECALL_BATCHES_MAX, RECALL_HOLDINGS_MAX, type RecallStart } from "@suyuan/domain/recall-orders/scope";
import type { Deps } from "../../host.ts";
import { type Job, offloaded } from "../../offload/job.ts";
import type { BatchName } from "../rows.ts";
import { ClosureReader } from "../trace/closure.ts";
import { areFewFacts, factsAsTexts, factsIn } from "../trace/fact-texts.ts";

/** What is read to find what a recall concerns. */
const LIMITS = { batches: RECALL_BATCHES_MAX + 1, facts: 10_000, hops: 100 };

interface AffectedInput {
  readonly facts: readonly string[];
  readonly start: RecallStart;
}

/** Finds what a recall concerns, apart from whoever serves. */
export const RECALL_AFFECTED: Job<AffectedInput, { readonly affected: readonly Affected[] }> = {
  name: "recall-affected",
  isSmall: areFewFacts,
  work: ({ facts, start }) => ({ affected: affectedBy(factsIn(facts), start) }),
};

/**
 * What a recall concerns now: of every batch that its goods went into. Throws `invalid-request` where that is more than one recall stops; the
 * way out is to order it in parts.
 */
export async function affectedFrom(
  deps: Pick<Deps, "table" | "offload">,
  { begins, start }: { readonly begins: readonly BatchName[]; readonly start: RecallStart },
): Promise<readonly Affected[]> {
  const begin = begins.map(({ gtin, lot }) => ({ lot: { gtin, lot }, ways: ["forward"] as const }));
  const closure = await new ClosureReader(deps.table, LIMITS, undefined).read(begin);
  const facts = await factsAsTexts(closure.facts);
  const { affected } = await offloaded(deps, RECALL_AFFECTED, { facts, start });
  const batches = new Set(affected.map(({ batch }) => batch)).size;
  const isCut = closure.ends.size > 0;
  if (!isCut && batches <= RECALL_BATCHES_MAX && affected.length <= RECALL_HOLDINGS_MAX) return affected;
  throw invalidRequest([
    {
      pointer: "/scope",
      en: `This concerns more than ${RECALL_BATCHES_MAX} batches, ${RECALL_HOLDINGS_MAX} stocks of them, or ${LIMITS.facts} records: one recall takes no more. Nothing was changed. Order it in parts: fewer days by from and to, one plot or one batch at a time.`,
      zh: `涉及的批次超过 ${RECALL_BATCHES_MAX} 个、库存超过 ${RECALL_HOLDINGS_MAX} 处或记录超过 ${LIMITS.facts} 条，一次召回不能更多，未作任何更改。请分次召回：用 from 和 to 缩小日期，或按地块、按批次分别进行。`,
    },
  ]);
}

/** The batches that it concerns, each once, in its order. */
export function batchesIn(affected: readonly Affected[]): readonly string[] {
  return [...new Set(affected.map(({ batch }) => batch))];
}
