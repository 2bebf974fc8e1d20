import type { JSX } from "preact";
import chartSheet from "../../look/chart.sheet.css";
import { wear } from "../../look/wear.ts";
import { chartWords } from "../../words/county/chart.ts";
import { DrawnPlace } from "../drawn/drawn-place.tsx";
import type { Drawing } from "./bars.ts";

wear(chartSheet);

/** Figures drawn over their labels. What it shows stands in a table beside it, which `label` names for who does not see it. */
export function BarChart({
  label,
  labels,
  drawings,
}: {
  readonly label: string;
  readonly labels: readonly string[];
  readonly drawings: readonly Drawing[];
}): JSX.Element {
  const words = chartWords();
  return (
    <figure class="chart">
      <DrawnPlace
        label={label}
        what={{ labels, drawings }}
        draw={async (place, what) => (await import("./bars.ts")).draw(place, what.labels, what.drawings)}
        words={{ drawing: words.drawing, failed: words.failed }}
      />
      <ul class="chart-key dim">
        {drawings.map(({ name, kind }, n) => (
          <li key={name}>
            <i class={`key-figure key-${kind} key-of-${n}`} aria-hidden="true" /> {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}
