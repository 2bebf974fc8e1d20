/** `260911` of `2026-09-11`. */
function shortDate(date: string): string {
  return date.slice(2).replaceAll("-", "");
}

/**
 * The lot that goes on from those before it: their letters, the harvest's date, the next number of that date. Lots that are numbered in
 * another way, or none at all, are followed by date and number.
 */
export function nextLot(before: readonly string[], date: string): string {
  const day = shortDate(date);
  const shaped = before.flatMap((lot) => {
    const [, letters, of, stroke, number] = /^(.*?)(\d{6})(-?)(\d{1,4})$/.exec(lot) ?? [];
    return letters === undefined || of === undefined || stroke === undefined || number === undefined
      ? []
      : [{ letters, of, stroke, number }];
  });
  const [last] = shaped;
  if (last === undefined) return `${day}-01`;
  const same = shaped
    .filter(({ letters, of }) => letters === last.letters && of === day)
    .map(({ number }) => Number(number));
  const next = Math.max(0, ...same) + 1;
  return `${last.letters}${day}${last.stroke}${String(next).padStart(Math.max(2, last.number.length), "0")}`;
}
