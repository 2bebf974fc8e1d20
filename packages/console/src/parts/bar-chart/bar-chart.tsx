import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import chartSheet from "../../look/chart.sheet.css";
import { wear } from "../../look/wear.ts";
import { chartWords } from "../../words/county/chart.ts";
import type { Drawn } from "../temperature-chart/curve.ts";
import { useLook } from "../temperature-chart/look.ts";
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
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"drawing" | "drawn" | "failed">("drawing");
  const look = useLook();
  const key = JSON.stringify([labels, drawings]);
  useEffect(() => {
    let drawn: Drawn | undefined;
    let isGone = false;
    const observer = new ResizeObserver(() => drawn?.fit());
    const begin = async () => {
      const { draw } = await import("./bars.ts");
      if (isGone || place.current === null) return;
      drawn = draw(place.current, labels, drawings);
      observer.observe(place.current);
      setState("drawn");
    };
    begin().catch(() => setState("failed"));
    return () => {
      isGone = true;
      observer.disconnect();
      drawn?.remove();
    };
    // Drawn anew when what is drawn or how the app looks has changed.
  }, [key, look]);
  return (
    <figure class="chart">
      <div class="chart-place" ref={place} role="img" aria-label={label}>
        {state !== "drawn" && (
          <p class="dim" role="status">
            {state === "failed" ? words.failed : words.drawing}
          </p>
        )}
      </div>
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
