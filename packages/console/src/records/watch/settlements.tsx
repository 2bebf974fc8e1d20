import type { JSX } from "preact";
import { shownTime } from "../../words/figures.ts";

interface Settlement {
  readonly at: string;
  readonly reason: string;
  readonly byName: string;
}

/** What offices decided of something, in the order in which they did: `stateOf` says each in words. Nothing where nobody has. */
export function Settlements<One extends Settlement>({
  title,
  settlements,
  stateOf,
}: {
  readonly title: string;
  readonly settlements: readonly One[];
  readonly stateOf: (one: One) => string;
}): JSX.Element | null {
  if (settlements.length === 0) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <ul class="rows">
        {settlements.map((one) => (
          <li key={one.at} class="row">
            <span class="row-main">
              <b>{stateOf(one)}</b>
              <small>{one.reason}</small>
            </span>
            <span class="row-end">
              <small>{one.byName}</small>
              <small>{shownTime(one.at)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
