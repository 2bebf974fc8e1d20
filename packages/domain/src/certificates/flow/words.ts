import type { CalendarDate } from "../../calendar.ts";
import type { Reason } from "../../evidence.ts";
import type { StandingTerms } from "../standing.ts";
import { type Stop, stopOn } from "./stops.ts";

type Standing = Stop["turns"][number]["standing"];
type Named = Pick<StandingTerms, "number" | "scheme">;
type Said = Omit<Reason, "code">;

/** Since when it is what it is on a day of a stop. */
function sinceOf({ from, turns }: Stop, day: CalendarDate): CalendarDate {
  return turns.findLast((turn) => turn.from <= day)?.from ?? from;
}

/** Of green food the right to use the mark is cancelled (取消标志使用权); other certificates are withdrawn. */
function begun(standing: Standing, { number, scheme }: Named, since: CalendarDate): Said {
  if (standing === "suspended") {
    return { en: `Certificate ${number} is suspended since ${since}`, zh: `证书 ${number} 自 ${since} 起暂停` };
  }
  return scheme === "green-food"
    ? {
        en: `The right to use the mark under certificate ${number} is cancelled since ${since}`,
        zh: `证书 ${number} 的标志使用权自 ${since} 起被取消`,
      }
    : { en: `Certificate ${number} is withdrawn since ${since}`, zh: `证书 ${number} 自 ${since} 起被撤销` };
}

/** That a certificate is stopped on a day, and that the goods were harvested before that. Undefined where it is not stopped. */
export function stoppedSince(
  certificate: StandingTerms,
  today: CalendarDate,
  harvestedOn: CalendarDate,
): Reason | undefined {
  const stop = stopOn(certificate, today);
  if (stop === undefined) return undefined;
  const since = sinceOf(stop, today);
  const standing = stop.turns.findLast(({ from }) => from <= today)?.standing ?? "suspended";
  const { en, zh } = begun(standing, certificate, since);
  return {
    code: `certificate-${standing}`,
    en: `${en}. This was harvested before, on ${harvestedOn}.`,
    zh: `${zh}；采收日 ${harvestedOn} 在此之前。`,
  };
}

/** That the goods were harvested while the certificate was stopped, and when it came back. Undefined where it was not. */
export function harvestedWithin(certificate: StandingTerms, harvestedOn: CalendarDate): Reason | undefined {
  const stop = stopOn(certificate, harvestedOn);
  if (stop === undefined) return undefined;
  const standing = stop.turns.findLast(({ from }) => from <= harvestedOn)?.standing ?? "suspended";
  const { en, zh } = begun(standing, certificate, sinceOf(stop, harvestedOn));
  const [backEn, backZh] =
    stop.back === undefined ? ["", ""] : [`, until it was reinstated on ${stop.back}`, `，至 ${stop.back} 恢复`];
  const was = stop.back === undefined ? en : en.replace(" is ", " was ").replace(" since ", " from ");
  return {
    code: `certificate-${standing}`,
    en: `${was}${backEn}. This was harvested in that time, on ${harvestedOn}.`,
    zh: `${zh}${backZh}；采收日 ${harvestedOn} 在此期间。`,
  };
}
