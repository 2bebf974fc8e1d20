import type { CalendarDate } from "../calendar.ts";
import { addDays } from "../calendar.ts";
import type { FieldFault } from "../field-errors.ts";
import type { FarmInput, InputKind, Plot } from "./base.ts";
import { agree, cropsIn } from "./crop.ts";

/**
 * What a production record has to hold of an input. The Law on the Quality and Safety of Agricultural Products (2022), art. 27: name, source,
 * usage, amount, days of use and of stopping, pests and their control; the regulation on pesticides (农药管理条例), art. 36: time, place,
 * object, name, amount, manufacturer. Both ask to keep it two years at least; facts are kept for good.
 */

/** Days from the first to the last use that one record may cover: one course. */
export const COURSE_DAYS_MAX = 120;

/** What a record should say and may lack, in the order in which people are told. */
export const ASKED_OF_A_RECORD = ["manufacturer", "source", "amount", "stoppedOn", "target"] as const;
export type AskedMember = (typeof ASKED_OF_A_RECORD)[number];

type Recorded = Pick<FarmInput, "kind" | "actives" | AskedMember>;

const OF_A_PESTICIDE: readonly AskedMember[] = ASKED_OF_A_RECORD;
/** Fertilisers have no pests to control, and art. 36 speaks of pesticides. */
const OF_ANYTHING: readonly AskedMember[] = ["source", "amount", "stoppedOn"];

/** Is it a record of pesticides: of some that were used, or that none was? */
export function isOfPesticides({ kind = "pesticide" }: Pick<FarmInput, "kind">): boolean {
  return kind === "pesticide";
}

/** What the law asks a record to hold and nobody told. Of "none was used" there is nothing to tell. */
export function missingIn(input: Recorded): readonly AskedMember[] {
  if (isOfPesticides(input) && input.actives.length === 0) return [];
  const asked = isOfPesticides(input) ? OF_A_PESTICIDE : OF_ANYTHING;
  return asked.filter((name) => input[name] === undefined);
}

/** The last day of use; where it was not told, the first. */
export function lastUseOn({ appliedOn, stoppedOn }: Pick<FarmInput, "appliedOn" | "stoppedOn">): CalendarDate {
  return stoppedOn ?? appliedOn;
}

/**
 * Does the safety interval of the input run on a harvest day? It counts from the last use (art. 34 of the regulation, art. 29 of the law); of a
 * course that went on after the harvest, from the harvest day itself, which with an interval of no days keeps nothing out.
 */
export function intervalRunsOn(harvestedOn: CalendarDate, input: FarmInput): boolean {
  if (input.appliedOn > harvestedOn || harvestedOn >= input.clearOn) return false;
  return input.safetyIntervalDays > 0 || lastUseOn(input) <= harvestedOn;
}

/** What grows on the plot, where the label names crops and this is none of them (art. 34: no wider scope). Undefined where it is, or nobody can tell. */
export function cropOutsideLabel(
  { labelCrops }: { readonly labelCrops?: readonly string[] | undefined },
  plot: Pick<Plot, "crop"> | undefined,
): string | undefined {
  if (labelCrops === undefined || labelCrops.length === 0 || plot === undefined) return undefined;
  // A label crop that is not understood may be this very one, and agrees with any.
  return labelCrops.some((crop) => agree(cropsIn(crop), cropsIn(plot.crop))) ? undefined : plot.crop;
}

/** What is wrong with a record by itself. */
export function recordFaults(
  input: Pick<FarmInput, "actives" | "appliedOn"> & {
    readonly kind?: InputKind | undefined;
    readonly stoppedOn?: CalendarDate | undefined;
  },
  today: CalendarDate,
): FieldFault[] {
  const { kind, actives, appliedOn, stoppedOn } = input;
  const faults: FieldFault[] = [];
  if (kind !== undefined && kind !== "pesticide" && actives.length > 0) {
    const en =
      "Only pesticides have active ingredients: leave kind out, or leave actives empty. A fertiliser with pesticide in it is a pesticide.";
    faults.push({
      pointer: "/actives",
      en,
      zh: "只有农药填写有效成分：请不填 kind，或将 actives 留空。药肥按农药登记。",
    });
  }
  if (stoppedOn === undefined) return faults;
  if (stoppedOn < appliedOn) {
    const en = `The last day of use ${stoppedOn} is before the first, ${appliedOn}.`;
    faults.push({ pointer: "/stoppedOn", en, zh: `停用日期 ${stoppedOn} 早于施用日期 ${appliedOn}。` });
  } else if (stoppedOn > today) {
    const en = `${stoppedOn} is after today, ${today}. While it is still in use leave stoppedOn out, and correct the record once it was stopped.`;
    faults.push({
      pointer: "/stoppedOn",
      en,
      zh: `停用日期 ${stoppedOn} 晚于今天 ${today}。仍在使用的请不填，停用后再更正。`,
    });
  } else if (stoppedOn > addDays(appliedOn, COURSE_DAYS_MAX)) {
    const en = `One record covers at most ${COURSE_DAYS_MAX} days of use. Record each course by itself.`;
    faults.push({ pointer: "/stoppedOn", en, zh: `一条记录最多涵盖 ${COURSE_DAYS_MAX} 天，请分次登记。` });
  }
  return faults;
}
