import { addDays, type CalendarDate, type Dated, type Instant } from "../../calendar.ts";
import type { AuditFlag } from "../../exceptions/exception.ts";
import { classOn, type Household } from "../../households/household.ts";
import { plainId } from "../../identifiers/own-id.ts";

/** Days within which a household whose class asks for help is expected to be paid something once. */
const PAID_WITHIN: Dated<number> = {
  from: "2025-01-01",
  value: 400,
  source: "no rule was found: a year, so that the next harvest is waited for, and some weeks to enter it",
  confirmed: false,
};

/** The day on which a household is looked at next: so long after its class began, it was registered or it was paid last, whichever came last. */
export function lookAgainOn(from: CalendarDate): CalendarDate {
  return addDays(from, PAID_WITHIN.value);
}

/** Does the class of the day ask for help (脱贫户, 防返贫监测对象)? */
export function isToBeHelped(household: Pick<Household, "classes">, day: CalendarDate): boolean {
  const held = classOn(household, day);
  return held === "lifted" || held === "monitored";
}

/** A household that nothing was paid to for so long. `since`: the last payment that counts; none where there never was one. */
export function omittedFlag(
  { id }: Pick<Household, "id">,
  since: CalendarDate | undefined,
  on: CalendarDate,
  at: Instant,
): AuditFlag {
  const days = PAID_WITHIN.value;
  const reason = {
    code: "aid-omitted",
    zh: `农户 ${plainId(id)} 属帮扶对象，${since === undefined ? "登记以来没有任何收益记录" : `最近一次收益为 ${since}，此后 ${days} 天没有收益记录`}。`,
    en: `Household ${plainId(id)} is of a class to be helped, and ${since === undefined ? "nothing it was paid is on record" : `nothing it was paid is on record in the ${days} days since ${since}`}.`,
  };
  return { code: "aid-omitted", at, about: `aid/${on}`, reason };
}
