import type { Dated, Instant } from "../calendar.ts";
import type { AuditFlag } from "../exceptions/exception.ts";
import { toldRegion } from "../region-code.ts";
import { leastKilometres } from "../regions/whereabouts.ts";

/** What no lorry does on the road, in km/h. */
const FASTEST: Dated<number> = {
  from: "2004-05-01",
  value: 120,
  source: "道路交通安全法实施条例 art. 78: at most 120 km/h on a motorway (general knowledge, not opened)",
  confirmed: false,
};
/** Both sides' clocks may differ by so much: devices may be a quarter of an hour ahead. */
const CLOCKS_MINUTES = 15;
const MINUTE_MS = 60_000;

/** Goods at a place: the region of who had them there, and when. */
export interface Sighting {
  readonly regionCode: string;
  readonly at: Instant;
}

/** The least way between two sightings and the time that they leave for it, where no road is fast enough; undefined where it is, or nobody knows. */
function tooFast(one: Sighting, other: Sighting): { readonly km: number; readonly minutes: number } | undefined {
  const km = leastKilometres(one.regionCode, other.regionCode) ?? 0;
  const minutes = Math.abs(Date.parse(other.at) - Date.parse(one.at)) / MINUTE_MS;
  if (km <= ((minutes + CLOCKS_MINUTES) / 60) * FASTEST.value) return undefined;
  return { km: Math.floor(km), minutes: Math.floor(minutes) };
}

/** A handoff whose goods would have come faster than any road lets them. `name`: the shipment's own number. */
export function travelFlag(
  shipment: { readonly id: string; readonly name: string },
  sent: Sighting,
  received: Sighting,
  at: Instant,
): AuditFlag | undefined {
  const found = tooFast(sent, received);
  if (found === undefined) return undefined;
  const [from, to] = [toldRegion(sent.regionCode), toldRegion(received.regionCode)];
  const reason = {
    code: "impossible-travel",
    zh: `发货单 ${shipment.name} 从${from}到${to}至少 ${found.km} 千米，登记的发货与收货只隔 ${found.minutes} 分钟（按最高 ${FASTEST.value} 千米／时计）。`,
    en: `Shipment ${shipment.name} from ${from} to ${to} is at least ${found.km} km; by its times it took ${found.minutes} min (at most ${FASTEST.value} km/h).`,
  };
  return { code: "impossible-travel", at, about: `shipment/${shipment.id}`, reason };
}

/** A pack that was reported from two places between which no road is fast enough: one of them is a copy, or one of the reports is wrong. */
export function serialFlag(serial: string, here: Sighting, there: Sighting, at: Instant): AuditFlag | undefined {
  const found = tooFast(here, there);
  if (found === undefined) return undefined;
  const [one, other] = [toldRegion(here.regionCode), toldRegion(there.regionCode)];
  const reason = {
    code: "serial-two-places",
    zh: `追溯码 ${serial} 在 ${found.minutes} 分钟内分别由${one}和${other}上报，两地至少相距 ${found.km} 千米：可能有仿制码，或一处记错。`,
    en: `Code ${serial} was reported from ${one} and from ${other} within ${found.minutes} min, at least ${found.km} km apart: one may be a copy, or a report is wrong.`,
  };
  return { code: "serial-two-places", at, about: `serial/${serial}`, reason };
}
