import type { JSX } from "preact";
import { FieldGroup } from "../parts/fields/field-group.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import type { Sending } from "../parts/sending.tsx";
import { officeWords } from "../words/office.ts";
import {
  DECIMAL,
  type ItemDraft,
  isBlank,
  isResult,
  NEW_ITEM,
  NOT_DETECTED,
  type Tested,
  withLimit,
} from "./report-draft.ts";

/** The items of a report, one card each: a name that was tested before brings its limit along, and what was added too much is taken off again. */
export function ReportItems({
  items,
  set,
  tested,
  gtin,
  sending,
  isAsked,
}: {
  readonly items: readonly ItemDraft[];
  readonly set: (items: readonly ItemDraft[]) => void;
  /** What this organisation reported before. */
  readonly tested: readonly Tested[];
  readonly gtin: string;
  readonly sending: Sending;
  readonly isAsked: boolean;
}): JSX.Element {
  const words = officeWords();
  const known = namesIn(tested);
  const last = items.every(isBlank) ? itemsBefore(tested, gtin) : [];
  const change = (n: number, part: Partial<ItemDraft>) =>
    set(items.map((item, at) => (at === n ? { ...item, ...part } : item)));
  return (
    <>
      {last.length > 0 && (
        <div>
          <button type="button" class="button" onClick={() => set(last)}>
            {words.sameItems(last.length)}
          </button>
          <p class="dim">{words.sameItemsWay}</p>
        </div>
      )}
      {items.map((item, n) => {
        const line = (name: keyof ItemDraft, member: string, isWrong: boolean, word: string) => (
          <TextField
            label={words[name]}
            value={item[name] === NOT_DETECTED ? "" : item[name]}
            inputMode={name === "active" ? "text" : "decimal"}
            list={name === "active" ? known : []}
            onChange={(next) => change(n, name === "active" ? withLimit(item, next, tested, gtin) : { [name]: next })}
            pointer={`/items/${n}/${member}`}
            wrong={isAsked && isWrong ? word : sending.wrongAt(`/items/${n}/${member}`)}
          />
        );
        return (
          <FieldGroup key={n} title={`${words.item} ${n + 1}`}>
            {line("active", "active", item.active.trim() === "", words.required)}
            {line("result", "resultMgPerKg", !isResult(item.result), words.resultMissing)}
            <div class="quick">
              <button
                type="button"
                aria-pressed={item.result === NOT_DETECTED}
                onClick={() => change(n, { result: item.result === NOT_DETECTED ? "" : NOT_DETECTED })}
              >
                {words.notFound}
              </button>
            </div>
            {line("limit", "limitMgPerKg", !DECIMAL.test(item.limit.trim()), words.number)}
            {items.length > 1 && (
              <p class="acts">
                <button type="button" class="button" onClick={() => set(items.filter((_, at) => at !== n))}>
                  {words.dropItem(n + 1)}
                </button>
              </p>
            )}
          </FieldGroup>
        );
      })}
      <button type="button" class="button" onClick={() => set([...items, NEW_ITEM])}>
        {words.anotherItem}
      </button>
    </>
  );
}

/** What was tested for before, the most usual first. */
function namesIn(tested: readonly Tested[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { active } of tested.flatMap(({ tests }) => tests.flatMap(({ items }) => items)))
    counts.set(active, (counts.get(active) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([active]) => active);
}

/** Names and limits of the last report on this product: its results are typed anew. */
function itemsBefore(tested: readonly Tested[], gtin: string): readonly ItemDraft[] {
  const reports = tested.filter((one) => one.gtin === gtin).flatMap(({ tests }) => tests);
  const last = reports.find(({ voided }) => voided === undefined)?.items ?? [];
  return last.map(({ active, limitMgPerKg }) => ({
    active,
    result: "",
    limit: limitMgPerKg === undefined ? "" : String(limitMgPerKg),
  }));
}
