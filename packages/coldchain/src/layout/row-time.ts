import type { Cell } from "../files/delimited.ts";
import { halfOf, readClock, type WrittenClock, withHalf } from "../instants/clock.ts";
import type { WrittenDate } from "../instants/date.ts";
import { TimeReader } from "../instants/written-time.ts";
import type { TimePlace } from "./find-table.ts";

/** One row's time as written. */
export interface RowTime {
  date: WrittenDate;
  clock: WrittenClock;
  /** A date alone among dates with clocks: programs that leave out 00:00:00. The rows around must bear it out. */
  bare?: true;
}

const MIDNIGHT: WrittenClock = { ms: 0, seconds: false, half: false };

const DAY = 86_400_000;
/** Days between 1899-12-30, where spreadsheets begin to count, and 1970-01-01; 1904 begins 1462 days later. */
const EPOCH_1900 = 25_569;
const SHIFT_1904 = 1462;

/** Reads the times of rows, wherever the table has them. */
export class RowTimes {
  private readonly reader = new TimeReader();
  private readonly days = new Map<number, WrittenDate>();
  private readonly place: TimePlace;
  private readonly date1904: boolean;

  constructor(place: TimePlace, date1904: boolean) {
    this.place = place;
    this.date1904 = date1904;
  }

  /** The time of a row; undefined when its cells hold none. */
  of(cells: readonly Cell[]): RowTime | undefined {
    const { date, clock, half } = this.place;
    const first = cells[date] ?? "";
    if (clock === undefined) return typeof first === "number" ? this.ofNumber(first) : this.ofText(first);
    const second = cells[clock] ?? "";
    if (typeof first === "number" && typeof second === "number") return this.ofNumber(Math.floor(first) + (second % 1));
    const day = typeof first === "number" ? this.ofNumber(Math.floor(first))?.date : this.reader.date(first);
    const time = typeof second === "number" ? this.ofNumber(40_000 + (second % 1))?.clock : readClock(second);
    if (!day || !time) return undefined;
    if (half === undefined) return { date: day, clock: time };
    const name = halfOf(String(cells[half] ?? "").trim());
    const whole = name && withHalf(time, name);
    return whole ? { date: day, clock: whole } : undefined;
  }

  private ofText(text: string): RowTime | undefined {
    if (!this.place.numeric) {
      const time = this.reader.time(text);
      const date = time ? undefined : this.reader.date(text);
      return date ? { date, clock: MIDNIGHT, bare: true } : time;
    }
    return /^\d{5}(?:[.,]\d{1,12})?$|^\d{10}(?:\.\d{1,6})?$|^\d{13}$/.test(text)
      ? this.ofNumber(Number(text.replace(",", ".")))
      : undefined;
  }

  private ofNumber(number: number): RowTime | undefined {
    if (number > 1e12 && number < 4.2e12) return this.at(Math.round(number), true);
    if (number > 1e9 && number < 4.2e9) return this.at(Math.round(number * 1000), true);
    const days = number + (this.date1904 ? SHIFT_1904 : 0);
    if (!(days > 32_000 && days < 74_000)) return undefined;
    return this.at(Math.round(days * 86_400) * 1000 - EPOCH_1900 * DAY, false);
  }

  private at(wall: number, isUtc: boolean): RowTime {
    const day = Math.floor(wall / DAY);
    let date = this.days.get(day);
    if (!date) {
      const midnight = new Date(day * DAY);
      const numbers = [midnight.getUTCFullYear(), midnight.getUTCMonth() + 1, midnight.getUTCDate()] as const;
      date = { numbers, orders: ["ymd"], separator: "" };
      this.days.set(day, date);
    }
    return { date, clock: { ms: wall - day * DAY, seconds: true, half: false, ...(isUtc ? { zone: "Z" } : {}) } };
  }
}
