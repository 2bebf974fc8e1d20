/** Times of day as files write them: 24 hours, or 12 with a word for the half of the day in the languages of the vocabulary. */

export interface WrittenClock {
  /** Milliseconds since midnight. */
  ms: number;
  /** The text names seconds (or "00" of them). */
  seconds: boolean;
  /** The text names the half of the day. */
  half: boolean;
  /** What stands behind the clock as a zone: "Z", "+08:00", "UTC", "CST". */
  zone?: string;
}

const AM = /^(?:am|a\.? ?m\.?|上午|凌晨|早上|早晨|清晨|오전|vorm\.?|dop\.?|fm|f\.? ?m\.?)$/i;
const PM = /^(?:pm|p\.? ?m\.?|下午|晚上|傍晚|夜间|오후|nachm\.?|odp\.?|em|e\.? ?m\.?)$/i;
const NOON = /^(?:中午)$/;
const HALF_BEFORE = /^(上午|下午|凌晨|早上|早晨|清晨|中午|傍晚|晚上|夜间|[ap]\.? ?m\.?)\s*/i;
const HALF_AFTER = /\s*([ap]\.? ?m\.?|上午|下午|vorm\.?|nachm\.?|dop\.?|odp\.?|fm|em)$/i;
const ZONE_AFTER = /\s*(Z|[A-Z]{2,5}|(?:UTC|GMT)?\s?[+\-−]\d{1,2}(?::?\d{2})?)$/i;
const DIGITS = /^(\d{1,2})\s?[:：时時点點h]\s?(\d{1,2})(?:\s?[:：分m'](?:\s?(\d{1,2})(?:[.,](\d{1,6}))?\s?[秒s]?)?)?$/;

/** Which half of the day a cell of its own names; undefined when it names none. */
export function halfOf(text: string): "am" | "pm" | undefined {
  if (AM.test(text)) return "am";
  return PM.test(text) ? "pm" : undefined;
}

/** Reads a time of day; undefined when it is none. */
export function readClock(text: string): WrittenClock | undefined {
  return plainClock(text) ?? anyClock(text);
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;
const twoDigits = (text: string, at: number): number => {
  const [tens, ones] = [digit(text, at), digit(text, at + 1)];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};

/** "08:05:07" and "08:05", the forms of nearly every row, without a pattern. */
function plainClock(text: string): WrittenClock | undefined {
  const { length } = text;
  if ((length !== 5 && length !== 8) || text.charCodeAt(2) !== 58) return undefined;
  if (length === 8 && text.charCodeAt(5) !== 58) return undefined;
  const [hour, minute, second] = [twoDigits(text, 0), twoDigits(text, 3), length === 8 ? twoDigits(text, 6) : 0];
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  return { ms: ((hour * 60 + minute) * 60 + second) * 1000, seconds: length === 8, half: false };
}

function anyClock(text: string): WrittenClock | undefined {
  if (text.length > 40) return undefined;
  let rest = text.trim();
  let half = HALF_BEFORE.exec(rest)?.[1];
  if (half !== undefined) rest = rest.replace(HALF_BEFORE, "");
  const late = HALF_AFTER.exec(rest);
  if (late && half === undefined) [half, rest] = [late[1], rest.slice(0, late.index)];
  const zoned = DIGITS.test(rest) ? null : ZONE_AFTER.exec(rest);
  const zone = zoned?.[1];
  if (zoned) rest = rest.slice(0, zoned.index).trim();
  const inner = half === undefined ? HALF_AFTER.exec(rest) : null;
  if (inner) [half, rest] = [inner[1], rest.slice(0, inner.index)];
  const match = DIGITS.exec(rest);
  if (!match) return undefined;
  const [, hourText, minuteText, secondText, fraction = ""] = match;
  const hour = hourOf(Number(hourText), half);
  const [minute, second] = [Number(minuteText), Number(secondText ?? 0)];
  if (hour === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
  return { ms, seconds: secondText !== undefined, half: half !== undefined, ...(zone === undefined ? {} : { zone }) };
}

/** Hours of a 12-hour clock run 12, 1 … 11; Chinese words also stand before hours of 24 ("下午 15:00"). */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (NOON.test(half)) return hour < 10 ? hour + 12 : hour;
  const isPm = PM.test(half);
  if (hour > 12 && hour <= 23 && /[一-龥]/.test(half)) return isPm ? hour : undefined;
  if (hour < 1 || hour > 12) return /[一-龥]/.test(half) && hour === 0 && !isPm ? 0 : undefined;
  return (hour % 12) + (isPm ? 12 : 0);
}

/** The clock of a half of the day that stands in a cell of its own. Undefined beyond 12. */
export function withHalf(clock: WrittenClock, half: "am" | "pm"): WrittenClock | undefined {
  const hour = Math.floor(clock.ms / 3_600_000);
  if (clock.half || hour < 1 || hour > 12) return undefined;
  return {
    ...clock,
    ms: clock.ms - hour * 3_600_000 + ((hour % 12) + (half === "pm" ? 12 : 0)) * 3_600_000,
    half: true,
  };
}
