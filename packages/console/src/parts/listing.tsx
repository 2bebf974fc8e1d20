import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useReading } from "../service/reading.ts";
import { partWords } from "../words/parts.ts";
import { Failure, Loading } from "./screen.tsx";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

interface ListingProps<Item> {
  /** What tells this list from all others, its filters included. */
  readonly name: string;
  readonly ask: (cursor: string | undefined) => Promise<Page<Item>>;
  readonly row: (item: Item) => JSX.Element;
  readonly empty: ComponentChildren;
  readonly label: string;
}

/** A list of which more than the first page was asked for. */
interface Opened<Item> {
  readonly name: string;
  readonly first: Page<Item>;
  readonly items: readonly Item[];
  readonly next: string | undefined;
  readonly pages: number;
}

function pageOf<Item>(first: Page<Item>): Omit<Opened<Item>, "name"> {
  return { first, items: first.items, next: first.next, pages: 1 };
}

/** A list from the service, page by page. Arrows walk along its rows, Enter opens one. */
export function Listing<Item>({ name, ask, row, empty, label }: ListingProps<Item>): JSX.Element {
  const words = partWords();
  const first = useReading(name, () => ask(undefined));
  const opened = useSignal<Opened<Item> | undefined>(undefined);
  const failed = useSignal<unknown>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const own = opened.value?.name === name ? opened.value : undefined;
  const read = async (from: Opened<Item>, pages: number) => {
    failed.value = undefined;
    try {
      let whole = from;
      while (whole.pages < pages && whole.next !== undefined) {
        const page = await ask(whole.next);
        whole = { ...whole, items: [...whole.items, ...page.items], next: page.next, pages: whole.pages + 1 };
      }
      // Where another list was asked for meanwhile, this is none of it.
      if (opened.peek() === own) opened.value = whole;
    } catch (error) {
      failed.value = error;
    }
  };
  useEffect(() => {
    // Behind a first page that others changed, the further ones are read anew, and shown with it: whoever has scrolled stays where they are.
    if (own !== undefined && first.value !== undefined && first.value !== own.first)
      void read({ ...own, ...pageOf(first.value) }, own.pages);
  }, [first.value]);
  if (first.value === undefined)
    return first.isLoading ? <Loading /> : <Failure error={first.error} again={first.again} />;
  const shown = own ?? { name, ...pageOf(first.value) };
  const { items, next } = shown;
  if (items.length === 0) return <>{empty}</>;
  return (
    <>
      {first.error !== undefined && <Failure error={first.error} again={first.again} />}
      <ul class="rows" ref={list} aria-label={label} onKeyDown={(event) => walk(event, list.current)}>
        {items.map(row)}
      </ul>
      {failed.value !== undefined && <Failure error={failed.value} />}
      {next !== undefined && (
        <p class="foot no-print">
          <button type="button" class="button wide" onClick={() => void read(shown, shown.pages + 1)}>
            {words.more}
          </button>
        </p>
      )}
    </>
  );
}

/** Up and down move the focus from row to row. */
function walk(event: KeyboardEvent, list: HTMLUListElement | null): void {
  if (list === null || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const rows = [...list.querySelectorAll<HTMLElement>("a.row")];
  const at = rows.findIndex((one) => one.contains(document.activeElement));
  const next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** The filters of a list live in the address: a reload, a bookmark and "back" have them. */
export function useFilters(): {
  readonly query: Readonly<Record<string, string>>;
  readonly set: (part: Readonly<Record<string, string>>) => void;
} {
  const { path, query, route } = useLocation();
  const set = (part: Readonly<Record<string, string>>) => {
    const next = Object.entries({ ...query, ...part }).filter(([, value]) => value !== "");
    const text = new URLSearchParams(next).toString();
    route(text === "" ? path : `${path}?${text}`, true);
  };
  return { query, set };
}

/** A field to search in, that asks once the person stops typing. */
export function SearchField({
  label,
  hint = label,
  value,
  onChange,
}: {
  readonly label: string;
  /** What stands in the empty field: short enough for a phone at the largest letters. */
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): JSX.Element {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (
    <div class="field grow">
      <input
        type="search"
        data-search=""
        aria-label={label}
        placeholder={hint}
        defaultValue={value}
        onInput={(event) => {
          const next = event.currentTarget.value;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(next), 300);
        }}
      />
    </div>
  );
}
