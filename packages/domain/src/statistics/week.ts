import { addDays, type CalendarDate } from "../calendar.ts";

/** The week of a day by ISO 8601, Monday first: `2026-W41`. Its year is that of its Thursday. */
export function weekOf(day: CalendarDate): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const thursday = addDays(day, 3 - weekday);
  const first = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`);
  const week = 1 + Math.floor((Date.parse(`${thursday}T00:00:00Z`) - first) / (7 * 86_400_000));
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, "0")}`;
}
