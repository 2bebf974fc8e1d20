/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** What is shown, sorted by and exported: numbers stay numbers. */
  readonly value: (row: Row) => string | number;
  /** How it is shown, where that differs. */
  readonly shown?: (row: Row) => string;
  /** A sentence: it is given two lines, where other cells have one. */
  readonly isLong?: boolean;
}

export interface Order {
  readonly key: string;
  readonly isDown: boolean;
}

const collators = new Map<string, Intl.Collator>();

function collator(language: string): Intl.Collator {
  const known = collators.get(language) ?? new Intl.Collator(language, { numeric: true });
  collators.set(language, known);
  return known;
}

/** The rows that hold what was typed in any column, in the order of one. Rows that are equal there keep theirs. */
export function arranged<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { typed, order, language }: { readonly typed: string; readonly order: Order | undefined; readonly language: string },
): readonly Row[] {
  const sought = typed.trim().toLowerCase();
  const held = (row: Row) =>
    columns.some((column) => `${column.value(row)} ${column.shown?.(row) ?? ""}`.toLowerCase().includes(sought));
  const found = sought === "" ? rows : rows.filter(held);
  const by = columns.find(({ key }) => key === order?.key);
  if (order === undefined || by === undefined) return found;
  const compare = collator(language).compare;
  return [...found].sort((a, b) => {
    const [left, right] = [by.value(a), by.value(b)];
    const least =
      typeof left === "number" && typeof right === "number" ? left - right : compare(String(left), String(right));
    return order.isDown ? -least : least;
  });
}

/** Which rows are drawn, of so many, when the table is scrolled so far: those in sight and some around them. */
export function inSight(
  count: number,
  { scrolledPx, heightPx, rowPx }: { readonly scrolledPx: number; readonly heightPx: number; readonly rowPx: number },
): { readonly from: number; readonly to: number } {
  const around = 10;
  const first = Math.floor(Math.max(0, scrolledPx) / rowPx);
  const shown = Math.ceil(heightPx / rowPx);
  return { from: Math.max(0, Math.min(first, count) - around), to: Math.min(count, first + shown + around) };
}
