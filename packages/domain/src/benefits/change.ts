import { notFound } from "../access.ts";
import type { Batch } from "../batches/batch.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError, nothingChanged } from "../errors.ts";
import { defined } from "../fact.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { requireOf } from "../households/change.ts";
import { type CodeSheet, requireOpen, withUsed, withWrong } from "../households/codes.ts";
import type { Household } from "../households/household.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Benefit, BenefitFigures, Confirmation, DeliveredSum, HouseholdYear } from "./benefit.ts";
import { counts } from "./benefit.ts";
import type { Fen } from "./money.ts";
import { added, forYearFaults, paidFaults, paymentReasons, type Recorded, takenBack, wageFaults } from "./record.ts";

/** A benefit with what it is counted in. Of wages and dividends nothing is. */
export interface BenefitState {
  readonly benefit: Benefit | undefined;
  readonly household: Household | undefined;
  readonly batch: Batch | undefined;
  readonly delivered: DeliveredSum | undefined;
  readonly year: HouseholdYear | undefined;
}

/** The sums as they are afterwards; absent where they stay. */
interface Sums {
  readonly sums?: { readonly delivered: DeliveredSum; readonly year: HouseholdYear };
}

/** Members that a kind of record does not have are refused. */
export interface CorrectBenefit {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly paidFen?: Fen | undefined;
  readonly paidOn?: string | undefined;
  readonly receipt?: string | null | undefined;
  readonly quantityKg?: number | undefined;
  readonly fenPerKg?: Fen | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly days?: number | null | undefined;
  readonly year?: number | undefined;
}

/**
 * Corrects the figures of one's own record; what was confirmed or denied of the old ones is to be said anew. Errors: `not-found`,
 * `already-voided`, `invalid-request`, `correction-refused`, `deliveries-exceed-batch`, `capacity-exceeded`.
 */
export function correctBenefit(
  state: BenefitState,
  command: CorrectBenefit,
  ctx: Context,
): Recorded<"benefit-corrected"> & Sums {
  const benefit = requireOwn(state.benefit, ctx);
  requireValid(foreignMembers(benefit, command));
  const after = figuresAfter(benefit, command);
  requireValid([
    ...(command.paidOn === undefined ? [] : paidFaults(after, ctx)),
    ...(after.wage === undefined ? [] : wageFaults(after.wage, ctx)),
    ...(after.forYear === undefined ? [] : forYearFaults(after.forYear, ctx)),
  ]);
  const before = figuresOf(benefit);
  if (JSON.stringify(before) === JSON.stringify(after)) throw nothingChanged();
  const { confirmation: _, ...rest } = benefit;
  const { receipt: __, ...without } = rest;
  const data = {
    ...defined({ id: command.id }),
    corrects: { kind: "benefit", id: benefit.id },
    reason: command.reason,
    before,
    after,
  };
  return {
    benefit: { ...without, ...after },
    fact: factOf("benefit-corrected", ctx.now, data, ctx),
    reasons: paymentReasons(after),
    ...sumsAfter(state, benefit, after),
  };
}

/** A correction counts again what was denied: it says something else than what the household was asked about. */
function sumsAfter(state: BenefitState, benefit: Benefit, { delivery }: BenefitFigures): Sums {
  const { household, batch } = state;
  if (benefit.delivery === undefined || delivery === undefined) return {};
  if (household === undefined || batch === undefined) throw new RangeError(`delivery ${benefit.id} without its batch`);
  const without = counts(benefit) ? takenBack(state, benefit.delivery) : state;
  const { delivered, year } = added({ ...without, household, batch }, delivery);
  return { sums: { delivered, year } };
}

/** Takes one's own record back: it stays in the history and counts no more. Errors: `not-found`, `already-voided`. */
export function voidBenefit(
  state: BenefitState,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): Recorded<"benefit-voided"> & Sums {
  const benefit = requireOwn(state.benefit, ctx);
  const voided = { at: ctx.now, by: ctx.actor.organisation, reason };
  const data = { ...defined({ id }), corrects: { kind: "benefit", id: benefit.id }, reason };
  const { delivery } = benefit;
  return {
    benefit: { ...benefit, voided },
    fact: factOf("benefit-voided", ctx.now, data, ctx),
    reasons: [],
    ...(delivery !== undefined && counts(benefit) && { sums: takenBack(state, delivery) }),
  };
}

export interface ConfirmBenefit extends Omit<Confirmation, "by" | "at" | "documentSha256" | "reason"> {
  readonly id?: string | undefined;
  readonly documentSha256?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * What the household or its village says of a record, told by the office over the village: what is denied counts no more until it is corrected.
 * Said again, it takes the place of what was said before. Errors: `not-found` (also beyond the office's region), `already-voided`,
 * `invalid-request` (a denial without its reason), `correction-refused` (said so already), and what a delivery that counts again is refused by.
 */
export function confirmBenefit(
  state: BenefitState,
  { id, outcome, how, documentSha256, reason }: ConfirmBenefit,
  ctx: Context,
): Recorded<"benefit-confirmed"> & Sums {
  requireOf(state.household, ctx);
  const benefit = requireStanding(state.benefit);
  if (outcome === "denied" && reason === undefined) {
    requireValid([{ pointer: "/reason", en: "Say what the household denies.", zh: "请填写农户否认的内容。" }]);
  }
  const said = defined({ documentSha256, reason });
  const { confirmation: before } = benefit;
  if (before?.outcome === outcome && before.how === how && before.documentSha256 === documentSha256) {
    throw nothingChanged();
  }
  const after = { ...benefit, confirmation: { outcome, by: ctx.actor.organisation, at: ctx.now, how, ...said } };
  const data = { ...defined({ id }), benefit: benefit.id, outcome, how, ...said };
  const fact = factOf("benefit-confirmed", ctx.now, data, ctx);
  return { benefit: after, fact, reasons: [], ...recounted(state, benefit, after) };
}

/** A code that the household told: the sheet that it is of, and its place there from 1; no place where it is none of the sheet. */
export interface ToldCode {
  readonly id?: string | undefined;
  readonly sheet: CodeSheet | undefined;
  readonly placeOn: (sheet: CodeSheet) => number | undefined;
}

/**
 * The household confirms one's own record by a code. A code that is none of its sheet changes nothing but the count of wrong ones, which is the fact
 * then. Errors: `not-found`, `already-voided`, `code-refused` (no sheet, ended, tried too often, used before), `correction-refused` (confirmed
 * already), and what a delivery that counts again is refused by.
 */
export function confirmByCode(
  state: BenefitState,
  { id, sheet: kept, placeOn }: ToldCode,
  ctx: Context,
): Recorded<"benefit-confirmed" | "benefit-code-refused"> &
  Sums & { readonly sheet: CodeSheet; readonly isWrong: boolean } {
  const benefit = requireOwn(state.benefit, ctx);
  if (benefit.confirmation?.outcome === "confirmed") throw nothingChanged();
  const sheet = requireOpen(kept, benefit.household, ctx);
  const place = placeOn(sheet);
  const said = { ...defined({ id }), benefit: benefit.id };
  if (place === undefined) {
    const tried = withWrong(sheet);
    const fact = factOf("benefit-code-refused", ctx.now, { ...said, sheet: sheet.sheet, wrong: tried.wrong }, ctx);
    return { benefit, fact, reasons: [], sheet: tried, isWrong: true };
  }
  const outcome = "confirmed" as const;
  const how = "code" as const;
  const after = { ...benefit, confirmation: { outcome, by: ctx.actor.organisation, at: ctx.now, how } };
  const fact = factOf("benefit-confirmed", ctx.now, { ...said, outcome, how, sheet: sheet.sheet, place }, ctx);
  const changed = { benefit: after, fact, reasons: [], ...recounted(state, benefit, after) };
  return { ...changed, sheet: withUsed(sheet, place), isWrong: false };
}

function recounted(state: BenefitState, before: Benefit, after: Benefit): Sums {
  const { delivery } = before;
  const { household, batch } = state;
  if (delivery === undefined || counts(before) === counts(after)) return {};
  if (counts(before)) return { sums: takenBack(state, delivery) };
  if (household === undefined || batch === undefined) throw new RangeError(`delivery ${before.id} without its batch`);
  const { delivered, year } = added({ ...state, household, batch }, delivery);
  return { sums: { delivered, year } };
}

function requireOwn(benefit: Benefit | undefined, ctx: Context): Benefit {
  if (benefit?.organisation !== ctx.actor.organisation) throw notFound("benefit");
  return requireStanding(benefit);
}

function requireStanding(benefit: Benefit | undefined): Benefit {
  if (benefit === undefined) throw notFound("benefit");
  const { voided, id } = benefit;
  if (voided === undefined) return benefit;
  throw new DomainError("already-voided", {
    en: `Record ${plainId(id)} was voided on ${voided.at} (${voided.reason}). Nothing was changed.`,
    zh: `记录 ${plainId(id)} 已于 ${voided.at} 作废（${voided.reason}），未作任何更改。`,
  });
}

function figuresOf({ paidFen, paidOn, receipt, delivery, wage, forYear }: BenefitFigures): BenefitFigures {
  return { paidFen, paidOn, ...defined({ receipt, delivery, wage, forYear }) };
}

function figuresAfter(benefit: Benefit, command: CorrectBenefit): BenefitFigures {
  const { delivery, wage, forYear } = benefit;
  const receipt = command.receipt === undefined ? benefit.receipt : (command.receipt ?? undefined);
  const days = command.days === undefined ? wage?.days : (command.days ?? undefined);
  return figuresOf({
    paidFen: command.paidFen ?? benefit.paidFen,
    paidOn: command.paidOn ?? benefit.paidOn,
    ...defined({ receipt }),
    ...(delivery && {
      delivery: {
        ...delivery,
        grams: command.quantityKg === undefined ? delivery.grams : weightFrom(command.quantityKg, "/quantityKg"),
        fenPerKg: command.fenPerKg ?? delivery.fenPerKg,
      },
    }),
    ...(wage && { wage: { from: command.from ?? wage.from, to: command.to ?? wage.to, ...defined({ days }) } }),
    ...(forYear !== undefined && { forYear: command.year ?? forYear }),
  });
}

const MEMBERS = {
  delivery: ["quantityKg", "pricePerKg"],
  wage: ["from", "to", "days"],
  dividend: ["year"],
} as const;

function foreignMembers({ kind }: Benefit, { fenPerKg, ...command }: CorrectBenefit) {
  const said: Readonly<Record<string, unknown>> = { ...command, pricePerKg: fenPerKg };
  const own: readonly string[] = MEMBERS[kind];
  return Object.values(MEMBERS)
    .flat()
    .filter((name) => said[name] !== undefined && !own.includes(name))
    .map((name) => ({
      pointer: `/${name}`,
      en: `A record of this kind (${kind}) has no ${name}.`,
      zh: `此类记录没有该项（${name}）。`,
    }));
}
