import { readClock, type WrittenClock } from "./clock.ts";
import { readDate, type WrittenDate } from "./date.ts";

/** A date with its time of day, as one cell writes them. */
export interface WrittenTime {
  date: WrittenDate;
  clock: WrittenClock;
}

const WEEKDAY =
  /^(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mie|jue|vie|sab|dom|mer|jeu|ven|sam|dim)[a-z]*[.,]?\s+)|[（(]?(?:星期|周|週)[一二三四五六日天][）)]?\s*/i;
/** `Fri Nov 20 08:00:00 CST 2026`, as Java prints a date. */
const JAVA = /^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2}) (\d{2}:\d{2}:\d{2}) ([A-Z]{2,5}|[A-Z]{3}[+-]\d{2}:\d{2}) (\d{4})$/;
const COMPACT = /^(\d{8})[T_\s-]?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?$/;
const CLOCK_START = /(?:上午|下午|凌晨|早上|早晨|中午|傍晚|晚上|[ap]m\s)?\s*\d{1,2}\s?[:：时時点h]\s?\d{1,2}/i;
const CLOCK_FIRST = /^((?:上午|下午)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?: ?[ap]\.?m\.?)?)[\s,]+(.+)$/i;

/** The longest written time that is looked at. */
const MAX_LENGTH = 60;

/** Reads dates once: a file of half a million rows has few of them. */
export class TimeReader {
  private readonly dates = new Map<string, WrittenDate | undefined>();

  date(text: string): WrittenDate | undefined {
    const known = this.dates.get(text);
    if (known !== undefined || this.dates.has(text)) return known;
    const read = readDate(text);
    if (this.dates.size < 50_000) this.dates.set(text, read);
    return read;
  }

  /** A date and a time of day in one text; undefined when it is not both. */
  time(text: string): WrittenTime | undefined {
    if (text.length < 8 || text.length > MAX_LENGTH) return undefined;
    const gap = text.charCodeAt(10);
    if (gap === 32 || gap === 84) {
      const date = this.date(text.slice(0, 10));
      const clock = date && readClock(text.slice(11));
      if (date && clock) return { date, clock };
    }
    return this.anyTime(text);
  }

  private anyTime(text: string): WrittenTime | undefined {
    const first = text.charCodeAt(0);
    // A value is the commonest thing that is no time: no letters of a month, no sign between.
    if (first === 45 || first === 43 || /^\d{1,7}(?:[.,]\d*)?$/.test(text)) return undefined;
    const compact = COMPACT.exec(text);
    if (compact) {
      const [, date = "", hour = "", minute = "", second, zone = ""] = compact;
      return this.both(date, `${hour}:${minute}${second === undefined ? "" : `:${second}`}${zone}`);
    }
    const java = JAVA.exec(text);
    if (java) return this.both(`${java[1]} ${java[4]}`, `${java[2]} ${java[3]}`);
    const plain = text.replace(WEEKDAY, "").trim();
    const leading = CLOCK_FIRST.exec(plain);
    if (leading) return this.both(leading[2] ?? "", leading[1] ?? "");
    const start = CLOCK_START.exec(plain);
    if (!start || start.index === 0) return undefined;
    return this.both(plain.slice(0, start.index).replace(/[T,\s]+$/, ""), plain.slice(start.index).trim());
  }

  private both(dateText: string, clockText: string): WrittenTime | undefined {
    const date = this.date(dateText.trim().replace(/[,\s]+$/, ""));
    const clock = date && readClock(clockText.trim());
    return date && clock ? { date, clock } : undefined;
  }
}
