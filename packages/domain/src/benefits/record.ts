import { notFound } from "../access.ts";
import type { Batch } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import type { CalendarDate } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import type { Reason } from "../evidence.ts";
import { defined, type Fact } from "../fact.ts";
import { type FieldFault, requireValid, weightFrom } from "../field-errors.ts";
import type { Household } from "../households/household.ts";
import { plainId, storedId } from "../identifiers/own-id.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import type { Benefit, BenefitFigures, DeliveredSum, Delivery, HouseholdYear, Wage } from "./benefit.ts";
import { cropOf, deliveredOf, householdCapacity } from "./capacity.ts";
import { type Fen, yuanFrom } from "./money.ts";

/** What was paid, on which day, and what the receipt is numbered. */
interface Payment {
  readonly paidFen: Fen;
  readonly paidOn: CalendarDate;
  readonly receipt?: string | undefined;
}

export interface RecordDelivery extends Payment {
  readonly id: string;
  readonly quantityKg: number;
  readonly fenPerKg: Fen;
}

export interface RecordWage extends Payment {
  readonly id: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly days?: number | undefined;
}

export interface RecordDividend extends Payment {
  readonly id: string;
  readonly year: number;
}

/** What a delivery is judged by: the household and its year, the batch and what all households delivered of it. */
export interface DeliveryState {
  readonly household: Household | undefined;
  readonly batch: Batch | undefined;
  readonly delivered: DeliveredSum | undefined;
  readonly year: HouseholdYear | undefined;
}

/** A benefit with its fact, and what the bureau should look at. */
export interface Recorded<Kind extends Fact["kind"] = "benefit-recorded"> {
  readonly benefit: Benefit;
  readonly fact: Fact<Kind>;
  readonly reasons: readonly Reason[];
}

/** A delivery with the sums as they are with it. */
export interface RecordedDelivery extends Recorded {
  readonly delivered: DeliveredSum;
  readonly year: HouseholdYear;
  /** Of the household's plots for this crop and year; absent where their yield is not known, and then nothing bounds it. */
  readonly capacity?: Grams;
}

/**
 * Records what a household delivered to the acting cooperative of a batch that the cooperative registered from its harvest, and what was paid
 * for it. Deliveries never add up to more than the batch weighs, nor to more than the household's plots grow in the year of the harvest. Errors:
 * `not-found` (household, batch), `already-voided`, `invalid-request`, `deliveries-exceed-batch`, `capacity-exceeded`.
 */
export function recordDelivery(state: DeliveryState, command: RecordDelivery, ctx: Context): RecordedDelivery {
  // The batch first: whoever may not name it hears nothing of who lives in the county.
  const batch = requireHarvest(state.batch, ctx);
  const household = requireHousehold(state.household);
  const grams = weightFrom(command.quantityKg, "/quantityKg");
  requireValid([...paidFaults(command, ctx)]);
  const crop = cropOf(batch.product);
  const year = Number(batch.origin.harvestedOn.slice(0, 4));
  const delivery: Delivery = {
    ...{ gtin: batch.gtin, lot: batch.lot, grams, fenPerKg: command.fenPerKg, year, crop },
  };
  const sums = added({ ...state, household, batch }, delivery);
  const figures = { ...paymentOf(command), delivery };
  return { ...recorded("delivery", command.id, household, figures, ctx), ...sums };
}

/** Records wages that the acting organisation paid to a household. Errors: `not-found`, `invalid-request`. */
export function recordWage(household: Household | undefined, command: RecordWage, ctx: Context): Recorded {
  const { from, to, days } = command;
  requireValid([...paidFaults(command, ctx), ...wageFaults({ from, to, ...defined({ days }) }, ctx)]);
  const figures = { ...paymentOf(command), wage: { from, to, ...defined({ days }) } };
  return recorded("wage", command.id, requireHousehold(household), figures, ctx);
}

/** Records a share of the surplus (Farmers' Cooperatives Law, art. 44) or of land or money put in. Errors: `not-found`, `invalid-request`. */
export function recordDividend(household: Household | undefined, command: RecordDividend, ctx: Context): Recorded {
  requireValid([...paidFaults(command, ctx), ...forYearFaults(command.year, ctx)]);
  const figures = { ...paymentOf(command), forYear: command.year };
  return recorded("dividend", command.id, requireHousehold(household), figures, ctx);
}

function recorded(
  kind: Benefit["kind"],
  id: string,
  household: Household,
  figures: BenefitFigures,
  ctx: Context,
): Recorded {
  const { organisation } = ctx.actor;
  const { id: name, village } = household;
  const kept = { id: storedId(organisation, id), kind, household: name, village, ...figures };
  return {
    benefit: { ...kept, organisation, recordedAt: ctx.now },
    fact: factOf("benefit-recorded", ctx.now, kept, ctx),
    reasons: paymentReasons(figures),
  };
}

function paymentOf({ paidFen, paidOn, receipt }: Payment): BenefitFigures {
  return { paidFen, paidOn, ...defined({ receipt }) };
}

function requireHousehold(household: Household | undefined): Household {
  if (household === undefined) throw notFound("household", undefined, "/household");
  return household;
}

type Harvested = Batch & { readonly origin: Extract<Batch["origin"], { readonly kind: "harvest" }> };

/** The batch, where the actor's organisation registered it from a harvest and it stands. */
function requireHarvest(batch: Batch | undefined, ctx: Context): Harvested {
  if (batch?.organisation !== ctx.actor.organisation) throw notFound("batch", undefined, "/lot");
  const { voided, origin } = batch;
  if (voided !== undefined) {
    throw new DomainError("already-voided", {
      en: `Batch ${lotId(batch)} was voided (${voided.reason}): nothing is delivered to it.`,
      zh: `批次 ${lotId(batch)} 已作废（${voided.reason}），不能登记交售。`,
    });
  }
  if (origin.kind === "harvest") return { ...batch, origin };
  const words = {
    en: `${batch.lot} was made of other batches: name the batch that was registered when the household's goods were harvested.`,
    zh: `${batch.lot} 由其他批次加工而成：请填写农户交售时采收登记的批次。`,
  };
  throw new DomainError("invalid-request", words, { errors: [fieldError("/lot", words)] });
}

/**
 * The sums with a delivery, which both bounds hold. Errors: `deliveries-exceed-batch`, `capacity-exceeded`, each with what is left.
 */
export function added(
  {
    household,
    batch,
    delivered,
    year,
  }: { readonly household: Household; readonly batch: Batch } & Pick<DeliveryState, "delivered" | "year">,
  { grams, crop, year: harvest }: Delivery,
): Pick<RecordedDelivery, "delivered" | "year" | "capacity"> {
  const ofBatch = delivered?.grams ?? 0;
  if (ofBatch + grams > batch.registeredGrams) throw overBatch(batch, ofBatch, grams);
  const capacity = householdCapacity(household, crop);
  const before = deliveredOf(year, crop);
  if (capacity !== undefined && before + grams > capacity) {
    throw overPlots(household, { capacity, before, grams, harvest });
  }
  const ofCrop = year?.grams[crop] ?? 0;
  return {
    delivered: { grams: ofBatch + grams },
    year: { grams: { ...year?.grams, [crop]: ofCrop + grams } },
    ...defined({ capacity }),
  };
}

/** The sums without a delivery that was counted. */
export function takenBack(
  { delivered, year }: Pick<DeliveryState, "delivered" | "year">,
  { grams, crop }: Delivery,
): { readonly delivered: DeliveredSum; readonly year: HouseholdYear } {
  const rest = Math.max(0, (year?.grams[crop] ?? 0) - grams);
  return {
    delivered: { grams: Math.max(0, (delivered?.grams ?? 0) - grams) },
    year: { grams: { ...year?.grams, [crop]: rest } },
  };
}

function overBatch(batch: Batch, before: Grams, grams: Grams): DomainError {
  const [batchKg, beforeKg, leftKg, kg] = [batch.registeredGrams, before, batch.registeredGrams - before, grams].map(
    kilogramsFrom,
  );
  const words = {
    en: `Batch ${lotId(batch)} weighs ${batchKg} kg and households delivered ${beforeKg} kg of it: at most ${Math.max(0, leftKg ?? 0)} kg more, not ${kg} kg. Check the weight and the lot; if the batch was registered too low, correct it first.`,
    zh: `批次 ${lotId(batch)} 登记 ${batchKg} 千克，农户已交售 ${beforeKg} 千克，最多还可登记 ${Math.max(0, leftKg ?? 0)} 千克，而非 ${kg} 千克。请核对重量和批号；如批次登记偏低，请先更正批次。`,
  };
  return new DomainError("deliveries-exceed-batch", words, {
    errors: [fieldError("/quantityKg", words)],
    extensions: { batchKg, deliveredKg: beforeKg },
  });
}

function overPlots(
  { id }: Household,
  of: { readonly capacity: Grams; readonly before: Grams; readonly grams: Grams; readonly harvest: number },
): DomainError {
  const [capacityKg, deliveredKg, kg] = [of.capacity, of.before, of.grams].map(kilogramsFrom);
  const words = {
    en: `The plots of household ${plainId(id)} grow at most ${capacityKg} kg of this crop in a year; ${deliveredKg} kg of ${of.harvest} are recorded, and ${kg} kg more are not possible. Check household and weight; if its plots changed, the county corrects them.`,
    zh: `农户 ${plainId(id)} 的地块该作物年产能最多 ${capacityKg} 千克，${of.harvest} 年已登记 ${deliveredKg} 千克，不能再登记 ${kg} 千克。请核对农户和重量；如地块有变，请由县级部门更正。`,
  };
  return new DomainError("capacity-exceeded", words, {
    errors: [fieldError("/quantityKg", words)],
    extensions: { capacityKg, deliveredKg },
  });
}

/** A payment is of a day that has come. */
export function paidFaults({ paidOn }: Pick<Payment, "paidOn">, ctx: Context): FieldFault[] {
  if (paidOn <= today(ctx)) return [];
  return [
    {
      pointer: "/paidOn",
      en: `${paidOn} lies ahead: record what has been paid.`,
      zh: `${paidOn} 尚未到来，请登记已支付的款项。`,
    },
  ];
}

export function wageFaults({ from, to, days }: Wage, ctx: Context): FieldFault[] {
  if (to < from) return [{ pointer: "/to", en: "The last day lies before the first.", zh: "截止日早于起始日。" }];
  if (from > today(ctx)) return [{ pointer: "/from", en: "This work lies ahead.", zh: "务工尚未开始。" }];
  const most = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  if (days === undefined || days <= most) return [];
  return [
    { pointer: "/days", en: `There are ${most} days from ${from} to ${to}.`, zh: `${from} 至 ${to} 共 ${most} 天。` },
  ];
}

export function forYearFaults(year: number, ctx: Context): FieldFault[] {
  if (year <= Number(today(ctx).slice(0, 4))) return [];
  return [{ pointer: "/year", en: `${year} has not come yet.`, zh: `${year} 年尚未到来。` }];
}

/** How far a payment may lie from weight times price: one per cent, and one yuan for rounding. Beyond it the bureau is told. */
const PAYMENT_TOLERANCE = { share: 0.01, fen: 100 } as const;

/** What a bureau should look at: a payment that is not what weight and price come to. */
export function paymentReasons({ paidFen, delivery }: BenefitFigures): readonly Reason[] {
  if (delivery === undefined) return [];
  const due = Math.round((delivery.fenPerKg * delivery.grams) / 1000);
  const difference = Math.abs(paidFen - due);
  if (difference <= PAYMENT_TOLERANCE.fen + due * PAYMENT_TOLERANCE.share) return [];
  const [kg, price, dueYuan, paid] = [
    kilogramsFrom(delivery.grams),
    yuanFrom(delivery.fenPerKg),
    yuanFrom(due),
    yuanFrom(paidFen),
  ];
  return [
    {
      code: "payment-differs",
      en: `${kg} kg at ${price} yuan come to ${dueYuan} yuan, and ${paid} yuan were paid.`,
      zh: `${kg} 千克、单价 ${price} 元，应付 ${dueYuan} 元，实付 ${paid} 元。`,
    },
  ];
}
