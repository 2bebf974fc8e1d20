import type { JSX } from "preact";
import { shownKg } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";

/** What a certificate year allows: what is spent, what this would spend, what is left. In words too; the bar only shows it. */
export function BalanceBar({
  approvedKg,
  spentKg,
  thisKg = 0,
}: {
  readonly approvedKg: number;
  readonly spentKg: number;
  readonly thisKg?: number;
}): JSX.Element {
  const words = partWords();
  const leftKg = approvedKg - spentKg - thisKg;
  const whole = Math.max(approvedKg, spentKg + thisKg, 1);
  const share = (kg: number) => `${Math.max(0, (kg / whole) * 100)}%`;
  const parts = [
    ["spent", Math.min(spentKg, approvedKg)],
    [leftKg < 0 ? "over" : "this", thisKg],
  ] as const;
  return (
    <div>
      <p class="big">
        <small>{leftKg < 0 ? words.over : words.left} </small>
        {shownKg(Math.abs(leftKg))}
      </p>
      <div class="bar" aria-hidden="true">
        {parts.map(([name, kg]) => kg > 0 && <i key={name} class={name} style={{ width: share(kg) }} />)}
      </div>
      <p class="bar-words dim">
        <span>
          {words.spent} {shownKg(spentKg)}
        </span>
        {thisKg > 0 && (
          <span>
            {words.thisOne} {shownKg(thisKg)}
          </span>
        )}
        <span>{words.ofApproved(shownKg(approvedKg))}</span>
      </p>
    </div>
  );
}
