const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Is this YYMMDD or YYYYMMDD? With `endOfMonth`, day 00 stands for the month's last. Two digits of a year decide on a leap
 * year alone: every century a GS1 date can fall in (49 years back, 50 ahead) until 2050 makes 00 the leap year 2000.
 */
export function isDate(text: string, { endOfMonth }: { readonly endOfMonth: boolean }): boolean {
  if (!/^(?:[0-9]{6}|[0-9]{8})$/.test(text)) return false;
  const year = Number(text.slice(0, -4));
  const month = Number(text.slice(-4, -2));
  const day = Number(text.slice(-2));
  const isLeap = year % 4 === 0 && (text.length === 6 || year % 100 !== 0 || year % 400 === 0);
  const last = (DAYS[month - 1] ?? -1) + (isLeap && month === 2 ? 1 : 0);
  return day <= last && (day > 0 || (endOfMonth && last > 0));
}

/** Is this a time of day, `hh`, `hhmm` or `hhmmss`, from 00 to 23:59:59? */
export function isTime(text: string): boolean {
  return /^(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){0,2}$/.test(text);
}
