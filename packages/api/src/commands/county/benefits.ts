import { notFound } from "@suyuan/domain/access";
import type { Benefit } from "@suyuan/domain/benefits/benefit";
import { type BenefitState, confirmBenefit, correctBenefit, voidBenefit } from "@suyuan/domain/benefits/change";
import { type Recorded, recordDelivery, recordDividend, recordWage } from "@suyuan/domain/benefits/record";
import type { Context } from "@suyuan/domain/context";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import {
  benefitKey,
  deliveredKey,
  householdBenefitKey,
  householdKey,
  householdYearKey,
} from "../../ledger/county/keys.ts";
import { digestOf } from "../../ledger/digest.ts";
import { recordExceptions } from "../../ledger/exceptions.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { batchKey, factKey, organisationKey } from "../../ledger/keys.ts";
import { ownListOps } from "../../ledger/lists/own.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { VoidingBody } from "../act.ts";
import { changed, type IdCall } from "./alter-benefit.ts";
import {
  type BenefitConfirmationBody,
  type BenefitCorrectionBody,
  type BenefitRecord,
  benefitView,
  type DeliveryBody,
  type DeliveryRecord,
  type DividendBody,
  fen,
  type WageBody,
} from "./benefit-bodies.ts";
import { householdIdOf } from "./household-bodies.ts";

type ClerkCall<Body> = Pick<Call<unknown, unknown, Body>, "actor" | "body" | "idempotency">;
type Said = Pick<z.output<typeof WageBody>, "id" | "household" | "county">;

/** Under which id the household is stored that the body names: of one's own county where none is said. */
async function householdOf(deps: Deps, organisation: string, { household: id, county }: Said): Promise<string> {
  if (county !== undefined) return householdIdOf({ id, county }, "");
  const mine = organisationKey(organisation);
  const regionCode = (await readMany(deps.table, [mine])).state(mine)?.regionCode ?? "";
  return householdIdOf({ id }, regionCode, "/county");
}

/** The rows and the answer of a new record: its own, that of its household's list, and what it is counted in. */
function made(
  own: RowKey<Benefit>,
  { benefit, fact, reasons }: Recorded,
  writes: readonly Op[],
  more: { readonly capacityKg?: number } = {},
) {
  const { household, recordedAt, id, village } = benefit;
  return {
    writes: [
      create(own, benefit),
      create(householdBenefitKey(household, recordedAt, id), { id }),
      ...ownListOps(fact),
      ...writes,
    ],
    fact,
    factKey: factKey(own, 1),
    exceptions: recordExceptions(`benefit/${id}`, [village], reasons, fact.recordedAt),
    status: 201 as const,
    body: { ...benefitView(benefit), ...more },
    location: `/api/benefits/${benefitView(benefit).id}`,
  };
}

/** A household delivered goods of a batch. The sums of batch and household are written with it, so no two writers exceed them. */
export async function delivered(
  deps: Deps,
  { actor, body, idempotency }: ClerkCall<z.output<typeof DeliveryBody>>,
): Promise<Answer<DeliveryRecord>> {
  const household = await householdOf(deps, actor.organisation, body);
  const own = ownOf(benefitKey, actor.organisation, body.id);
  const [home, batch, sum] = [householdKey(household), batchKey(body.gtin, body.lot), deliveredKey(body)];
  const yearKey = (loaded: Loaded) => {
    const origin = batchIn(loaded, batch)?.origin;
    const day = origin?.kind === "harvest" ? origin.harvestedOn : undefined;
    return day === undefined ? undefined : householdYearKey(household, Number(day.slice(0, 4)));
  };
  return execute<DeliveryRecord>(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "delivery", body),
    lane: [sum.pk, home.pk],
    keys: [...own.keys, home, batch, sum, organisationKey(actor.organisation)],
    more: (loaded) => [yearKey(loaded) ?? []].flat(),
    taken: own.taken,
    decide: (loaded) => {
      const ofYear = yearKey(loaded);
      const state = {
        household: loaded.state(home),
        batch: batchIn(loaded, batch),
        delivered: loaded.state(sum),
        year: ofYear && loaded.state(ofYear),
      };
      const command = { ...body, paidFen: fen(body.paidYuan), fenPerKg: fen(body.pricePerKg) };
      const recorded = recordDelivery(state, command, contextOf(deps, actor, loaded));
      if (ofYear === undefined) throw notFound("batch", body.lot, "/lot");
      const { capacity } = recorded;
      return made(
        own.key,
        recorded,
        // The batch is only looked at: one that is corrected at the same moment is told of by the follower of benefits.
        [loaded.next(sum, recorded.delivered), loaded.next(ofYear, recorded.year)],
        capacity === undefined ? {} : { capacityKg: kilogramsFrom(capacity) },
      );
    },
  });
}

/** Wages that were paid to a household. */
export function wagePaid(deps: Deps, call: ClerkCall<z.output<typeof WageBody>>): Promise<Answer<BenefitRecord>> {
  const { body } = call;
  return paid(deps, call, "wage", (household, ctx) =>
    recordWage(household, { ...body, paidFen: fen(body.paidYuan) }, ctx),
  );
}

/** A dividend that was paid to a household. */
export function dividendPaid(
  deps: Deps,
  call: ClerkCall<z.output<typeof DividendBody>>,
): Promise<Answer<BenefitRecord>> {
  const { body } = call;
  return paid(deps, call, "dividend", (household, ctx) =>
    recordDividend(household, { ...body, paidFen: fen(body.paidYuan) }, ctx),
  );
}

async function paid(
  deps: Deps,
  { actor, body, idempotency }: ClerkCall<Said>,
  kind: string,
  rule: (household: BenefitState["household"], ctx: Context) => Recorded,
): Promise<Answer<BenefitRecord>> {
  const home = householdKey(await householdOf(deps, actor.organisation, body));
  const own = ownOf(benefitKey, actor.organisation, body.id);
  return execute<BenefitRecord>(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, kind, body),
    lane: own.key.pk,
    keys: [...own.keys, home, organisationKey(actor.organisation)],
    taken: own.taken,
    decide: (loaded) => made(own.key, rule(loaded.state(home), contextOf(deps, actor, loaded)), []),
  });
}

const view = ({ benefit }: { readonly benefit: Benefit }): BenefitRecord => benefitView(benefit);

/** What should have been said of a payment. */
export function benefitCorrected(
  deps: Deps,
  call: IdCall<z.output<typeof BenefitCorrectionBody>>,
): Promise<Answer<BenefitRecord>> {
  const { paidYuan, pricePerKg, ...said } = call.body;
  const command = {
    ...said,
    ...(paidYuan === undefined ? {} : { paidFen: fen(paidYuan) }),
    ...(pricePerKg === undefined ? {} : { fenPerKg: fen(pricePerKg) }),
  };
  return changed(deps, call, {
    kind: "benefit-correction",
    rule: (state, ctx) => correctBenefit(state, command, ctx),
    view,
  });
}

/** A record that was a mistake. */
export function benefitVoided(deps: Deps, call: IdCall<z.output<typeof VoidingBody>>): Promise<Answer<BenefitRecord>> {
  return changed(deps, call, { kind: "benefit-void", rule: (state, ctx) => voidBenefit(state, call.body, ctx), view });
}

/** What the household or its village says of a record. */
export function benefitConfirmed(
  deps: Deps,
  call: IdCall<z.output<typeof BenefitConfirmationBody>>,
): Promise<Answer<BenefitRecord>> {
  return changed(deps, call, {
    kind: "benefit-confirmation",
    rule: (state, ctx) => confirmBenefit(state, call.body, ctx),
    view,
  });
}
