import type { CalendarDate, Dated, Instant } from "../calendar.ts";
import type { AuditFlag } from "../exceptions/exception.ts";

interface Cluster {
  /** Records of one minute, the different days that they are about, and how many days lie between these and the record: as many as make an entry late. */
  readonly records: number;
  readonly days: number;
  readonly daysAgo: number;
  /** Records of one minute that are kept to be counted. */
  readonly most: number;
}

const CLUSTER: Dated<Cluster> = {
  from: "2025-01-01",
  value: { records: 12, days: 5, daysAgo: 3, most: 40 },
  source: "no rule was found: records typed the night before an audit, as in reports of fraud (domain knowledge)",
  confirmed: false,
};
const DAY_MS = 86_400_000;

/** Records of earlier days that one organisation entered within one minute: `{day}#{fact}`, sorted. */
export type Minute = readonly string[];

/** Does a record count: is it of a day that lies behind? */
export function isOfEarlierDay(day: CalendarDate, recordedAt: Instant): boolean {
  return Date.parse(recordedAt) - Date.parse(`${day}T00:00:00+08:00`) >= (CLUSTER.value.daysAgo + 1) * DAY_MS;
}

/** With one more record, each once; the same whatever came first. */
export function withRecord(before: Minute, day: CalendarDate, fact: string): Minute {
  const entry = `${day}#${fact}`;
  return before.includes(entry) ? before : [...before, entry].toSorted().slice(0, CLUSTER.value.most);
}

/** So many records of so many earlier days within one minute (`2026-09-10T08:30`, UTC), that they were not made one by one. */
export function minuteFlag(kept: Minute, minute: string): AuditFlag | undefined {
  const days = [...new Set(kept.map((entry) => entry.slice(0, 10)))];
  if (kept.length < CLUSTER.value.records || days.length < CLUSTER.value.days) return undefined;
  const count = kept.length < CLUSTER.value.most ? `${kept.length}` : `${kept.length}+`;
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const reason = {
    code: "same-minute",
    zh: `${minute}（UTC）同一分钟内录入了 ${first} 至 ${last} 之间 ${days.length} 天的 ${count} 条农事与采收记录：像是一次补齐，或设备久未联网。`,
    en: `Within the minute ${minute} UTC, ${count} farm and harvest records of ${days.length} days from ${first} to ${last} were entered: as if made up together, or sent by a device that was long offline.`,
  };
  return { code: "same-minute", at: `${minute}:00.000Z`, about: `minute/${minute}`, reason };
}
