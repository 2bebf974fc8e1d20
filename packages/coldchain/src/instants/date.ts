/** Dates as files write them, with every order in which their numbers may be meant. */

export const DATE_ORDERS = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Three numbers as written, and the orders that their form allows: one where the form says it (four digits first, a month's name). */
export interface WrittenDate {
  numbers: readonly [number, number, number];
  orders: readonly DateOrder[];
  /** Between the numbers; empty for forms that say their order. */
  separator: string;
}

const DAY = 86_400_000;
const YEARS = { first: 1990, last: 2100 } as const;

const YEAR_FIRST = /^(\d{4})([-/._])(\d{1,2})\2(\d{1,2})$/;
const CHINESE = /^(\d{2}|\d{4})年(\d{1,2})月(\d{1,2})[日号號]$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})\.?$/;
const SHORT_YEAR = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{2})$/;
const NAMED = /^(\d{1,4})[\s./-]*(?:de\s+)?([a-z]{3,10})\.?[\s./,-]*(?:de\s+|del\s+)?(\d{2,4})$/;
const NAMED_FIRST = /^([a-z]{3,10})\.?[\s./-]*(\d{1,2})(?:st|nd|rd|th)?[\s./,-]+(\d{2,4})$/;

/** First letters of month names, without accents: English, German, Spanish, French, Swedish, Portuguese. */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|ene|gen)/,
  /^(?:feb|fev)/,
  /^(?:mar|mrz|maer)/,
  /^(?:apr|abr|avr)/,
  /^(?:may|mai|maj)/,
  /^(?:jun|juin)/,
  /^(?:jul|juil)/,
  /^(?:aug|ago|aou)/,
  /^(?:sep|set)/,
  /^(?:oct|okt|out)/,
  /^(?:nov)/,
  /^(?:dec|dez|dic)/,
];

function monthOf(name: string): number | undefined {
  const index = MONTHS.findIndex((month) => month.test(name));
  return index === -1 ? undefined : index + 1;
}

const full = (year: number): number => (year >= 100 ? year : year >= 90 ? 1900 + year : 2000 + year);

/** Reads a written date; undefined when it is none. Whether the date exists is `dayNumber`'s to say. */
export function readDate(text: string): WrittenDate | undefined {
  const said = YEAR_FIRST.exec(text);
  if (said) return { numbers: [Number(said[1]), Number(said[3]), Number(said[4])], orders: ["ymd"], separator: "" };
  const compact = CHINESE.exec(text) ?? COMPACT.exec(text);
  if (compact) {
    const numbers = [full(Number(compact[1])), Number(compact[2]), Number(compact[3])] as const;
    return { numbers, orders: ["ymd"], separator: "" };
  }
  const last = YEAR_LAST.exec(text);
  if (last) return numbered(last, ["dmy", "mdy"]);
  const short = SHORT_YEAR.exec(text);
  return short ? numbered(short, DATE_ORDERS) : readNamed(text);
}

function numbered(match: RegExpExecArray, orders: readonly DateOrder[]): WrittenDate {
  return { numbers: [Number(match[1]), Number(match[3]), Number(match[4])], orders, separator: match[2] ?? "" };
}

/** "21/Nov/2025", "20 nov. 2026", "Nov 20, 2026": the month is named, so the order is said. */
function readNamed(text: string): WrittenDate | undefined {
  if (text.length > 40) return undefined;
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const [, one, name, three] = NAMED.exec(plain) ?? [];
  if (one !== undefined && name !== undefined) {
    const month = monthOf(name);
    const [year, day] = one.length === 4 ? [one, three] : [three, one];
    return month === undefined ? undefined : ordered(Number(year), month, Number(day));
  }
  const [, first, day, year] = NAMED_FIRST.exec(plain) ?? [];
  const month = first === undefined ? undefined : monthOf(first);
  return month === undefined ? undefined : ordered(Number(year), month, Number(day));
}

function ordered(year: number, month: number, day: number): WrittenDate {
  return { numbers: [full(year), month, day], orders: ["ymd"], separator: "" };
}

/** Days since 1970-01-01 of a written date in an order; undefined when no such date exists from 1990 to 2100. */
export function dayNumber({ numbers: [a, b, c] }: WrittenDate, order: DateOrder): number | undefined {
  const [year, month, day] = order === "ymd" ? [full(a), b, c] : order === "dmy" ? [full(c), b, a] : [full(c), a, b];
  if (year < YEARS.first || year > YEARS.last) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() / DAY;
}
