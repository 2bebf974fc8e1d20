import type { Instant } from "./calendar.ts";
import { DomainError } from "./errors.ts";

/** How far a device's clock may run ahead of ours. Nothing on record lies further ahead. */
export const AHEAD_MAX_MS = 15 * 60_000;

/** Refuses with `date-order` a time that lies more than 15 minutes ahead of record time. `pointer` names its field. */
export function requireNotAhead(at: Instant, now: Instant, pointer: string): void {
  if (Date.parse(at) - Date.parse(now) <= AHEAD_MAX_MS) return;
  throw new DomainError(
    "date-order",
    {
      en: `${at} lies ahead of the server's time ${now}. Record what has happened; if it has, correct the clock of the device (15 minutes may pass).`,
      zh: `${at} 晚于服务器时间 ${now}。只能登记已经发生的事；如已发生，请校正设备时钟（允许误差 15 分钟）。`,
    },
    {
      errors: [
        { pointer, detail: `not after ${now} by more than 15 minutes`, detailZh: `不得晚于 ${now} 超过 15 分钟` },
      ],
      extensions: { serverTime: now, given: at },
    },
  );
}
