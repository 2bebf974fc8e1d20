import type { JSX } from "preact";
import type { Shape } from "../../service/client.ts";
import { publishingWords } from "../../words/county/publishing.ts";
import { shownNumber } from "../../words/figures.ts";

export type Summary = Shape<"Publication">["tables"][number];

/** What the attack says of all tables together. */
export function AttackBand({
  tables,
  found,
}: {
  readonly tables: readonly Summary[];
  readonly found: number;
}): JSX.Element {
  const words = publishingWords();
  const sum = (of: "rows" | "pairs") => tables.reduce((total, { attack }) => total + attack[of], 0);
  const months = Math.max(0, ...tables.map(({ attack }) => attack.months));
  return (
    <div class={`band ${found === 0 ? "calm" : "stop"}`}>
      <div>
        <h2>{found === 0 ? words.safe : words.unsafe(found)}</h2>
        <p>{found === 0 ? words.safeWay({ months, rows: sum("rows"), pairs: sum("pairs") }) : words.unsafeWay}</p>
      </div>
    </div>
  );
}

/** How much of each table is shown. Tables in which nothing counts are left out. */
export function Summaries({
  tables,
}: {
  readonly tables: readonly (Summary & { readonly reasons?: Readonly<Record<string, number>> })[];
}): JSX.Element {
  const words = publishingWords();
  const counted = tables.filter(({ shown, suppressed, revised, held }) => shown + suppressed + revised + held > 0);
  return (
    <div class="stack">
      {counted.map(({ table, shown, suppressed, revised, held, reasons = {} }) => (
        <section key={table} class="section">
          <h3>{words.tables[table]}</h3>
          <p>
            {[
              `${words.shown} ${shownNumber(shown)}`,
              `${words.suppressed} ${shownNumber(suppressed)}`,
              ...(revised > 0 ? [`${words.revised} ${shownNumber(revised)}`] : []),
              ...(held > 0 ? [`${words.held} ${shownNumber(held)}`] : []),
            ].join(" · ")}
          </p>
          {Object.keys(reasons).length > 0 && (
            <p class="dim">
              {words.why}:{" "}
              {Object.entries(reasons)
                .map(([reason, count]) => `${reasonWord(reason)} ${shownNumber(count)}`)
                .join(" · ")}
            </p>
          )}
        </section>
      ))}
    </div>
  );
}

export function reasonWord(reason: string): string {
  const reasons: Readonly<Record<string, string>> = publishingWords().reasons;
  return reasons[reason] ?? reason;
}
