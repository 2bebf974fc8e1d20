import type { JSX } from "preact";
import intervalSheet from "../../look/interval.sheet.css";
import { wear } from "../../look/wear.ts";

wear(intervalSheet);

interface Bar {
  readonly low: number;
  readonly high: number;
  readonly most: number;
  /** What is known, as a line. */
  readonly at?: number | undefined;
  /** What is wanted, as a dashed line. */
  readonly target?: number | undefined;
  /** What it says, for whoever does not see it. */
  readonly label: string;
}

const HEIGHT = 20;

/** Where a figure may lie, from 0 to `most`: a light bar, with what is known and what is wanted as lines. */
export function IntervalBar({ low, high, most, at, target, label }: Bar): JSX.Element {
  const x = (value: number) => Math.min(100, Math.max(0, (value / most) * 100));
  const [from, to] = [x(low), x(high)];
  return (
    <svg class="interval" viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="interval-ground" x="0" y="6" width="100" height="8" />
      <rect class="interval-range" x={from} y="3" width={Math.max(0.8, to - from)} height="14" />
      {target !== undefined && <path class="interval-target" d={`M${x(target)} 0v${HEIGHT}`} />}
      {at !== undefined && <path class="interval-at" d={`M${x(at)} 0v${HEIGHT}`} />}
    </svg>
  );
}
