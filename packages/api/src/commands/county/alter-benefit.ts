import type { Benefit } from "@suyuan/domain/benefits/benefit";
import type { BenefitState } from "@suyuan/domain/benefits/change";
import type { Recorded } from "@suyuan/domain/benefits/record";
import type { Context } from "@suyuan/domain/context";
import type { Fact } from "@suyuan/domain/fact";
import type { Key, Op } from "@suyuan/store/table";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn, referTo } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { benefitKey, deliveredKey, householdKey, householdYearKey } from "../../ledger/county/keys.ts";
import { recordExceptions } from "../../ledger/exceptions.ts";
import { storedIdsOf } from "../../ledger/ids/own.ts";
import { batchKey, factKey, organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { actOf } from "../act.ts";

/** What was decided about a record that is there. */
export interface ChangedBenefit {
  readonly benefit: Benefit;
  readonly fact: Fact;
  readonly reasons: Recorded["reasons"];
  readonly sums?: { readonly delivered: { readonly grams: number }; readonly year: { readonly grams: object } };
}

export type IdCall<Body> = Pick<
  Call<{ readonly id: string }, { readonly from?: string | undefined }, Body>,
  "actor" | "params" | "query" | "body" | "idempotency"
>;

/** What is decided of a record, and how that is answered. */
export interface BenefitChange<Decided extends ChangedBenefit, Told extends object> {
  /** Of the act. */
  readonly kind: string;
  /** Rows that are looked at beside it, once its household is known. */
  readonly beside?: (household: string) => readonly Key[];
  readonly rule: (state: BenefitState, ctx: Context, loaded: Loaded) => Decided;
  readonly more?: (loaded: Loaded, decided: Decided) => readonly Op[];
  readonly view: (decided: Decided) => Told;
}

/** What becomes of a record: it is loaded with its household, its batch and their sums, decided upon, and written with them. */
export async function changed<
  Body extends { readonly id?: string | undefined },
  Decided extends ChangedBenefit,
  Told extends object,
>(
  deps: Deps,
  { actor, params, query: { from = actor.organisation }, body, idempotency }: IdCall<Body>,
  { kind, beside, rule, more, view }: BenefitChange<Decided, Told>,
): Promise<Answer<Told>> {
  const [stored] = storedIdsOf(from, params.id);
  const key = benefitKey(stored);
  const { id, ...content } = body;
  const act = actOf(deps, actor, kind, id, { benefit: stored, ...content });
  const keysOf = ({ household, delivery }: Benefit) => ({
    home: householdKey(household),
    ...(delivery && {
      batch: batchKey(delivery.gtin, delivery.lot),
      sum: deliveredKey(delivery),
      year: householdYearKey(household, delivery.year),
    }),
  });
  return execute<Told>(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => {
      const benefit = loaded.state(key);
      return benefit === undefined ? [] : [...Object.values(keysOf(benefit)), ...(beside?.(benefit.household) ?? [])];
    },
    decide: (loaded) => {
      const before = loaded.state(key);
      const keys = before && keysOf(before);
      const state: BenefitState = {
        benefit: before,
        household: keys && loaded.state(keys.home),
        batch: keys?.batch && batchIn(loaded, keys.batch),
        delivered: keys?.sum && loaded.state(keys.sum),
        year: keys?.year && loaded.state(keys.year),
      };
      const decided = rule(state, contextOf(deps, actor, loaded), loaded);
      const { benefit, fact, reasons, sums } = decided;
      return {
        writes: [
          loaded.next(key, benefit),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...(sums && keys?.sum && keys.year
            ? [
                loaded.next(keys.sum, sums.delivered),
                loaded.next(keys.year, sums.year as BenefitState["year"] & object),
              ]
            : []),
          ...(more?.(loaded, decided) ?? []),
        ],
        fact,
        factKey: act.key,
        exceptions: recordExceptions(`benefit/${stored}`, [benefit.village], reasons, fact.recordedAt),
        status: 201 as const,
        body: view(decided),
        location: `/api/benefits/${params.id}${from === actor.organisation ? "" : `?from=${from}`}`,
      };
    },
  });
}
