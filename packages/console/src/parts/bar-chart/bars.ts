import UPlot from "uplot";
import { shownNumber } from "../../words/figures.ts";
import type { Drawn } from "../drawn/drawn-place.tsx";

/** One thing that is drawn for each label: a bar, or a line over the bars. `undefined`: not known, and nothing is drawn. */
export interface Drawing {
  readonly name: string;
  readonly kind: "bar" | "line";
  readonly values: readonly (number | undefined)[];
}

const HEIGHT_PX = 240;
const LETTERS_PX = 14;

function inkOf(place: Element, name: string): string {
  return getComputedStyle(place).getPropertyValue(`--${name}`).trim();
}

/** Draws bars side by side, and lines, over their labels: loaded with the first chart that is shown. The axis begins at nothing. */
export function draw(place: HTMLElement, labels: readonly string[], drawings: readonly Drawing[]): Drawn {
  const inks = [inkOf(place, "accent"), inkOf(place, "ink"), inkOf(place, "red")];
  const [dim, rule] = [inkOf(place, "dim"), inkOf(place, "rule")];
  const bars = drawings.filter(({ kind }) => kind === "bar").length;
  const highest = Math.max(1, ...drawings.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const letters = `${LETTERS_PX}px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: dim, font: letters, grid: { show: false }, ticks: { stroke: rule, width: 1 } };
  const width = () => Math.max(200, place.clientWidth);
  let beside = -1;
  const series = drawings.map(({ kind }, n): UPlot.Series => {
    const ink = inks[n % inks.length] ?? dim;
    if (kind === "line")
      return {
        stroke: ink,
        width: 2,
        spanGaps: false,
        points: { show: true, size: 5, fill: ink },
        dash: n === 2 ? [6, 4] : [],
      };
    beside += 1;
    return { stroke: ink, fill: ink, width: 0, points: { show: false }, paths: barsAt(beside, bars) };
  });
  const plot = new UPlot(
    {
      width: width(),
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: [-0.6, Math.max(1, labels.length) - 0.4] },
        y: { range: [0, highest * 1.08] },
      },
      series: [{}, ...series],
      axes: [
        {
          ...axis,
          space: 40,
          incrs: [1, 2, 4, 8, 13, 26],
          values: (_, splits) => splits.map((at) => labels[at] ?? ""),
        },
        { ...axis, size: 64, space: 36, values: (_, splits) => splits.map((value) => shownNumber(value, 0)) },
      ],
    },
    [labels.map((_, n) => n), ...drawings.map(({ values }) => values.map((value) => value ?? null))],
    place,
  );
  return {
    fit: () => plot.setSize({ width: width(), height: HEIGHT_PX }),
    remove: () => plot.destroy(),
  };
}

/** The n-th of several bars that stand side by side over one label. */
function barsAt(n: number, count: number): UPlot.Series.PathBuilder {
  const make = UPlot.paths.bars;
  if (make === undefined) throw new Error("this drawing has no bars");
  const share = 0.8 / Math.max(1, count);
  return make({
    disp: {
      x0: { unit: 1, values: (plot) => (plot.data[0] as number[]).map((at) => at - 0.4 + n * share) },
      size: { unit: 1, values: (plot) => (plot.data[0] as number[]).map(() => share * 0.9) },
    },
  });
}
