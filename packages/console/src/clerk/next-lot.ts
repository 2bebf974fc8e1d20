import type { Opened } from "../outbox/entries.ts";

/** `260911` of `2026-09-11`. */
function shortDate(date: string): string {
  return date.slice(2).replaceAll("-", "");
}

type Command = Pick<Opened, "state" | "subjects"> & { readonly content: Pick<Opened["content"], "path"> };

/**
 * The lots of a product that this device registered, in the order of `commands`: those that wait are taken, too, and so are those that are sent and that no
 * list of the service shows yet.
 */
export function lotsRegistered(commands: readonly Command[], gtin: string): readonly string[] {
  const place = `01/${gtin}/10/`;
  return commands
    .filter(({ state, content }) => state !== "given-up" && content.path === "/api/batches")
    .flatMap(({ subjects }) => subjects.filter((subject) => subject.startsWith(place)))
    .map((subject) => decodeURIComponent(subject.slice(place.length)));
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
