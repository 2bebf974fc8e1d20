/** What pages that are files of their own have in common: they need nothing besides themselves. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in an element or an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** Beijing time, to the second. */
export const chinaTime = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

/** When something happened, in China: a fact that knows its day alone, such as a harvest, stands at the first instant of that day and has no hour. */
export const chinaMoment = (instant: string): string => chinaTime(instant).replace(/ 00:00:00$/, "");
