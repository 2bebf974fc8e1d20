import type { ComponentChildren, JSX } from "preact";

/** What is known of a thing: a word and what stands for it. What is undefined has no row. */
export function Facts({
  rows,
}: {
  readonly rows: readonly (readonly [term: string, fact: ComponentChildren | undefined])[];
}): JSX.Element {
  return (
    <dl class="facts">
      {rows.map(
        ([term, fact]) =>
          fact !== undefined && (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{fact}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
