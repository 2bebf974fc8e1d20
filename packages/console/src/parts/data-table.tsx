import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { give } from "../service/files.ts";
import { LANG, language } from "../words/dictionary.ts";
import { today } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";
import { csvOf } from "./csv.ts";
import { arranged, type Column, inSight, type Order } from "./table-rows.ts";

/** Of a row, and of a second line of a sentence, in CSS pixels of the usual size of letters. */
const ROW_PX = 44;
const LINE_PX = 24;

interface TableProps<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly open?: (row: Row) => string;
}

/** A table of any length: it draws the rows in sight, sorts, filters, leaves columns out, and exports and prints what it shows. */
export function DataTable<Row>({ name, columns, rows, keyOf, open }: TableProps<Row>): JSX.Element {
  const words = partWords();
  const [typed, setTyped] = useState("");
  const [order, setOrder] = useState<Order>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = columns.filter(({ key }) => !hidden.has(key));
  const found = arranged(rows, shown, { typed, order, language: LANG[language.value] });
  const save = () => {
    const lines = [shown.map(({ title }) => title), ...found.map((row) => shown.map(({ value }) => value(row)))];
    give(new Blob([csvOf(lines)], { type: "text/csv;charset=utf-8" }), `${name}-${today()}.csv`);
  };
  const toggle = (key: string) => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
  };
  const sortBy = (key: string) => setOrder({ key, isDown: order?.key === key && !order.isDown });
  return (
    <div class="stack">
      <div class="filters no-print">
        <div class="field grow">
          <input
            type="search"
            data-search=""
            aria-label={words.filterRows}
            placeholder={words.filterRows}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <button type="button" class="button" onClick={save}>
          {words.export}
        </button>
        <button type="button" class="button" onClick={printAll}>
          {words.print}
        </button>
      </div>
      <details class="fold no-print">
        <summary>
          <b>{words.columns}</b>
        </summary>
        <div class="quick columns">
          {columns.map(({ key, title }) => (
            <button key={key} type="button" aria-pressed={!hidden.has(key)} onClick={() => toggle(key)}>
              {title}
            </button>
          ))}
        </div>
      </details>
      <p class="dim" role="status">
        {words.rows(found.length)}
      </p>
      <Body name={name} columns={shown} rows={found} keyOf={keyOf} open={open} order={order} sortBy={sortBy} />
    </div>
  );
}

interface BodyProps<Row> extends Omit<TableProps<Row>, "open"> {
  readonly open: ((row: Row) => string) | undefined;
  readonly order: Order | undefined;
  readonly sortBy: (key: string) => void;
}

function Body<Row>({ name, columns, rows, keyOf, open, order, sortBy }: BodyProps<Row>): JSX.Element {
  const { route } = useLocation();
  const box = useRef<HTMLElement>(null);
  const [sight, setSight] = useState({ scrolledPx: 0, heightPx: 600 });
  const isPrinting = usePrinting();
  const usualPx = columns.some(({ isLong }) => isLong) ? ROW_PX + LINE_PX : ROW_PX;
  const rowPx = (usualPx * Number(document.documentElement.dataset.letters ?? 100)) / 100;
  const { from, to } = isPrinting ? { from: 0, to: rows.length } : inSight(rows.length, { ...sight, rowPx });
  useEffect(() => {
    const own = box.current;
    const walk = (event: KeyboardEvent) => walkRows(event, own);
    own?.addEventListener("keydown", walk);
    return () => own?.removeEventListener("keydown", walk);
  }, []);
  const look = () => {
    const own = box.current;
    if (own !== null) setSight({ scrolledPx: own.scrollTop, heightPx: own.clientHeight });
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="table-wrap" ref={box} onScroll={look} aria-label={name} tabIndex={0}>
      <table class="table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(({ key, title }) => (
              <th
                key={key}
                scope="col"
                aria-sort={order?.key === key ? (order.isDown ? "descending" : "ascending") : undefined}
              >
                <button type="button" onClick={() => sortBy(key)}>
                  {title} {order?.key === key ? (order.isDown ? "↓" : "↑") : ""}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr style={{ height: `${from * rowPx}px` }} />}
          {rows.slice(from, to).map((row, n) => (
            <tr
              key={keyOf(row)}
              style={{ height: `${rowPx}px` }}
              aria-rowindex={from + n + 2}
              data-link={open === undefined ? undefined : ""}
              onClick={() => open !== undefined && route(open(row))}
            >
              {columns.map((column, at) => (
                <Cell key={column.key} column={column} row={row} href={at === 0 ? open?.(row) : undefined} />
              ))}
            </tr>
          ))}
          {to < rows.length && <tr style={{ height: `${(rows.length - to) * rowPx}px` }} />}
        </tbody>
      </table>
    </section>
  );
}

/** Up and down move the focus from row to row, where rows can be opened; the first key comes from the table itself. */
function walkRows(event: KeyboardEvent, table: HTMLElement | null): void {
  if (table === null || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const links = [...table.querySelectorAll<HTMLElement>("tbody td:first-child a")];
  const at = links.findIndex((one) => one.matches(":focus"));
  const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  // What is pinned at the top would cover the row above.
  next.closest("tr")?.scrollIntoView({ block: "nearest" });
}

function Cell<Row>({
  column,
  row,
  href,
}: {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly href: string | undefined;
}): JSX.Element {
  const value = column.value(row);
  const text = column.shown?.(row) ?? value;
  return (
    <td class={typeof value === "number" ? "num" : column.isLong === true ? "long" : undefined}>
      {href === undefined ? text : <a href={href}>{text}</a>}
    </td>
  );
}

/** `print()` holds the page before what its own event asks for is drawn: all rows are drawn first. */
function printAll(): void {
  dispatchEvent(new Event("beforeprint"));
  setTimeout(() => print());
}

/** Paper has every row. */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => setPrinting(true);
    const end = () => setPrinting(false);
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  return isPrinting;
}
