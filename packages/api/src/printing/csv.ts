/**
 * A cell as RFC 4180 has it; one that a spreadsheet would run gets a leading apostrophe. A sign before letters and digits alone is no
 * formula, and stays as it was registered.
 */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-][0-9A-Za-z.]*$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
