import type { CommitmentBasis, CorrectionNote, Flag } from "../batches/batch.ts";
import { saysTheSame } from "../batches/flags.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { lateEntry } from "../batches/late-entry.ts";
import { addDays, type CalendarDate, dateInChina, startOfDay } from "../calendar.ts";
import { requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { kilogramsFrom } from "../quantity.ts";
import { HARVEST_ENTRY, type RegisterBatch } from "./register-batch.ts";

/** What the registration should have said; what is absent was right. `certificate` and `commitmentBasis` null: there is none. */
export interface CorrectBatch {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly quantityKg?: number | undefined;
  readonly harvestedOn?: CalendarDate | undefined;
  readonly plots?: readonly string[] | undefined;
  readonly certificate?: string | null | undefined;
  readonly commitmentBasis?: readonly CommitmentBasis[] | null | undefined;
}

const FIELDS = ["quantityKg", "harvestedOn", "plots", "certificate", "commitmentBasis"] as const;

export type CorrectedField = (typeof FIELDS)[number];

/** The registration that would have made the batch as it is registered now. */
export function registrationOf(batch: HarvestedBatch): RegisterBatch {
  const { gtin, lot, origin, commitment, certificate, registeredGrams } = batch;
  return {
    gtin,
    lot,
    base: origin.base.id,
    plots: origin.plots,
    harvestedOn: origin.harvestedOn,
    quantityKg: kilogramsFrom(registeredGrams),
    certificate: certificate?.id,
    commitmentBasis: commitment,
  };
}

/** A registration with what a correction says of it. */
export function correctedBy(said: RegisterBatch, correction: CorrectBatch): RegisterBatch {
  const { quantityKg, harvestedOn, plots, certificate, commitmentBasis } = correction;
  return {
    ...said,
    quantityKg: quantityKg ?? said.quantityKg,
    harvestedOn: harvestedOn ?? said.harvestedOn,
    plots: plots === undefined ? said.plots : [...new Set(plots)],
    certificate: certificate === undefined ? said.certificate : (certificate ?? undefined),
    commitmentBasis: commitmentBasis === undefined ? said.commitmentBasis : [...new Set(commitmentBasis ?? [])],
  };
}

/** What a registration says in one field, as a note tells it: undefined where it says nothing. */
function said(registration: RegisterBatch, field: CorrectedField): string | undefined {
  const value = registration[field];
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return value.length === 0 ? undefined : value.join(", ");
}

/** In order, whatever stood in it: plots and bases are sets. */
function meant(registration: RegisterBatch, field: CorrectedField): string | undefined {
  const value = registration[field];
  return typeof value === "object" ? value.map(String).toSorted().join() || undefined : said(registration, field);
}

/** The fields in which two registrations differ. */
export function changedFields(before: RegisterBatch, after: RegisterBatch): ReadonlySet<CorrectedField> {
  return new Set(FIELDS.filter((field) => meant(before, field) !== meant(after, field)));
}

/** Refuses with `invalid-request` a correction that changes nothing. */
export function requireChange(changed: ReadonlySet<CorrectedField>, correction: CorrectBatch): void {
  if (changed.size > 0) return;
  const given = FIELDS.filter((field) => correction[field] !== undefined);
  const en = "This is what is registered already. Say at least one thing that was wrong, as it should have been.";
  const zh = "与现有登记一致，无需更正。请至少填写一项应更正的内容。";
  const pointers = given.length === 0 ? [""] : given.map((field) => `/${field}`);
  requireValid(pointers.map((pointer) => ({ pointer, en, zh })));
}

/** A note for each field that a correction changed. */
export function notesOf(
  changed: ReadonlySet<CorrectedField>,
  [before, after]: readonly [RegisterBatch, RegisterBatch],
  act: Pick<CorrectionNote, "at" | "by" | "reason">,
): readonly CorrectionNote[] {
  return [...changed].map((field) => {
    const [from, to] = [said(before, field), said(after, field)];
    return { field, ...act, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });
}

/** That the harvest was entered late: seen from the day of the registration, whenever its date is corrected. */
function lateHarvest(harvestedOn: CalendarDate, { registeredAt }: HarvestedBatch): readonly Flag[] {
  return lateEntry(HARVEST_ENTRY, startOfDay(addDays(harvestedOn, 1)), registeredAt);
}

/**
 * The flags after a correction: those whose ground is gone are withdrawn, and those that are new are answered apart. `raised` are what a
 * registration with the corrected values raises.
 */
export function flagsAfter(
  before: HarvestedBatch,
  harvestedOn: CalendarDate,
  raised: readonly Flag[],
  options: { readonly isHarvestAnother: boolean; readonly now: string },
): { readonly kept: readonly Flag[]; readonly due: readonly Flag[] } {
  const due = [...raised.filter(({ code }) => code !== "late-entry"), ...lateHarvest(harvestedOn, before)];
  const told = new Set(lateHarvest(before.origin.harvestedOn, before).map(({ reason }) => reason.zh));
  const isOfRegistration = ({ code, reason }: Flag) =>
    code === "capacity-exceeded" ||
    code === "crop-differs" ||
    code === "commitment-missing" ||
    ((code === "safety-interval" || code === "label-crop") && options.isHarvestAnother) ||
    (code === "late-entry" && told.has(reason.zh));
  const isDue = (flag: Flag) => due.some((other) => saysTheSame(flag, other));
  const kept = before.flags.map((flag) =>
    flag.withdrawnAt === undefined && isOfRegistration(flag) && !isDue(flag)
      ? { ...flag, withdrawnAt: options.now }
      : flag,
  );
  return { kept, due };
}

/** The step on record that lies before a harvest date, with the way to undo it; none when the date fits. */
function stepBefore(batch: HarvestedBatch, harvestedOn: CalendarDate): { en: string; zh: string } | undefined {
  const isEarly = (at: string) => dateInChina(at) < harvestedOn;
  const handoff = batch.handoffs.find(
    (one) => (one.voidedAt === undefined || one.receivedAt !== undefined) && isEarly(one.shippedAt),
  );
  if (handoff !== undefined) {
    const shipment = plainId(handoff.shipment);
    return {
      en: `shipment ${shipment} left on ${dateInChina(handoff.shippedAt)}; void it, if its date is what is wrong`,
      zh: `发货单 ${shipment} 于 ${dateInChina(handoff.shippedAt)} 发出；如系其日期有误，请作废该发货单`,
    };
  }
  const step = batch.storage.find(({ at }) => isEarly(at));
  if (step !== undefined) {
    const on = dateInChina(step.at);
    return { en: `goods of it were stored on ${on}`, zh: `${on} 已有出入库记录` };
  }
  const test = batch.tests.find(({ voided, sampledOn }) => voided === undefined && sampledOn < harvestedOn);
  if (test === undefined) return undefined;
  return {
    en: `sample ${plainId(test.sampleId)} was taken on ${test.sampledOn}; have that report voided, if it is of other goods`,
    zh: `样品 ${plainId(test.sampleId)} 于 ${test.sampledOn} 采集；如该报告属于其他货物，请先作废`,
  };
}

/** Refuses with `invalid-request` a harvest date after the registration, or after what happened to the goods since. */
export function requireHarvestFits(batch: HarvestedBatch, harvestedOn: CalendarDate): void {
  const pointer = "/harvestedOn";
  const registeredOn = dateInChina(batch.registeredAt);
  if (harvestedOn > registeredOn) {
    const en = `The batch was registered on ${registeredOn}: what was harvested later is another batch. Void this registration and register that one.`;
    requireValid([
      { pointer, en, zh: `该批次登记于 ${registeredOn}，之后采收的应为另一批次：请撤销本登记后另行登记。` },
    ]);
  }
  if (harvestedOn <= batch.origin.harvestedOn) return;
  const step = stepBefore(batch, harvestedOn);
  if (step === undefined) return;
  const en = `not after what happened to the goods: ${step.en}.`;
  requireValid([{ pointer, en, zh: `不得晚于货物的后续环节：${step.zh}。` }]);
}
