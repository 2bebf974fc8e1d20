import type { JSX } from "preact";
import chartSheet from "../../look/chart.sheet.css";
import { wear } from "../../look/wear.ts";
import { said } from "../../words/dictionary.ts";
import { shownNumber, shownTime } from "../../words/figures.ts";
import { temperatureWords } from "../../words/temperature.ts";
import { DrawnPlace } from "../drawn/drawn-place.tsx";
import { ReadingNote } from "./reading-note.tsx";
import { type Leg, type Limits, type ReadAs, type Row, rowsOf, type TemperatureSeries } from "./series.ts";

wear(chartSheet);

interface ChartProps {
  readonly series: TemperatureSeries;
  readonly legs?: readonly Leg[];
  /** How its file was read; left out where that is not known. */
  readonly read?: ReadAs | undefined;
}

/**
 * One logger's record: the judgement with its reasons, the curve with limits, legs of the journey and gaps, the same in figures and as a
 * table, and how the file was read. It asks nobody: what it is given it draws, with a network or without.
 */
export function TemperatureChart({ series, legs = [], read }: ChartProps): JSX.Element {
  const words = temperatureWords();
  const tone = { "in-range": "calm", "minor-excursion": "note", "major-excursion": "stop" } as const;
  const { verdict, reasons } = series;
  return (
    <div class="chart stack-tight">
      <div class={`message ${verdict === "incomplete" || verdict === "suspect" ? "note" : tone[verdict]}`}>
        <b>{words.verdicts[verdict]}</b>
        {reasons.map((reason) => (
          <p key={reason.zh}>{said(reason)}</p>
        ))}
      </div>
      {series.line.length === 0 ? (
        <p class="dim">{words.noCurve}</p>
      ) : (
        <Curve key={series.from} series={series} legs={legs} />
      )}
      <Figures series={series} />
      {series.line.length > 0 && <Table series={series} />}
      {read !== undefined && <ReadingNote read={read} />}
    </div>
  );
}

/** A temperature as people write it. */
export function shownCelsius(celsius: number): string {
  return `${shownNumber(celsius, 1).replace("-", "−")} °C`;
}

function limitsText({ minCelsius, maxCelsius }: Limits): string {
  const words = temperatureWords();
  if (minCelsius !== undefined && maxCelsius !== undefined) {
    return words.between(shownCelsius(minCelsius), shownCelsius(maxCelsius));
  }
  if (maxCelsius !== undefined) return words.atMost(shownCelsius(maxCelsius));
  return minCelsius === undefined ? words.noLimits : words.atLeast(shownCelsius(minCelsius));
}

/** Minutes as people say them. */
function shownMinutes(minutes: number): string {
  const words = temperatureWords();
  return minutes < 120 ? words.minutes(Math.round(minutes)) : words.hours(shownNumber(minutes / 60, 1));
}

function Curve({ series, legs }: { readonly series: TemperatureSeries; readonly legs: readonly Leg[] }): JSX.Element {
  const words = temperatureWords();
  return (
    <figure>
      <figcaption class="hid">{words.curve(shownTime(series.from), shownTime(series.to))}</figcaption>
      <DrawnPlace
        label={described(series)}
        what={{ series, legs }}
        draw={async (place, what) => (await import("./curve.ts")).draw(place, what.series, what.legs)}
        words={{ drawing: words.drawing, failed: words.curveFailed }}
      />
      <ul class="chart-key dim">
        <li>
          <i class="key-line" aria-hidden="true" /> {words.keyLine}
        </li>
        {(series.limits.minCelsius ?? series.limits.maxCelsius) !== undefined && (
          <li>
            <i class="key-band" aria-hidden="true" /> {words.keyBand}
          </li>
        )}
        {series.gaps.length > 0 && (
          <li>
            <i class="key-gap" aria-hidden="true" /> {words.keyGap}
          </li>
        )}
      </ul>
      <Legs series={series} legs={legs} />
    </figure>
  );
}

/** The legs that the record touches, by the numbers that the bands have. */
function Legs({
  series,
  legs,
}: {
  readonly series: TemperatureSeries;
  readonly legs: readonly Leg[];
}): JSX.Element | null {
  const words = temperatureWords();
  const touched = legs.filter(({ from, to }) => from < series.to && (to === undefined || to > series.from));
  if (touched.length === 0) return null;
  return (
    <ol class="chart-legs dim" aria-label={words.keyLeg}>
      {touched.map((leg) => (
        <li key={`${leg.from} ${leg.title}`} value={legs.indexOf(leg) + 1}>
          {leg.title} · {shownTime(leg.from)}
          {leg.to === undefined ? "" : ` — ${shownTime(leg.to)}`}
        </li>
      ))}
    </ol>
  );
}

/** The curve in words, for who does not see it. */
function described(series: TemperatureSeries): string {
  const words = temperatureWords();
  const { from, to, limits } = series;
  return [
    words.curve(shownTime(from), shownTime(to)),
    `${words.limits} ${limitsText(limits)}`,
    `${words.range} ${rangeText(series)}`,
    `${words.gaps} ${gapsText(series)}`,
  ].join("; ");
}

function rangeText({ minCelsius, maxCelsius }: TemperatureSeries): string {
  const words = temperatureWords();
  if (minCelsius === null || maxCelsius === null) return words.none;
  return words.between(shownCelsius(minCelsius), shownCelsius(maxCelsius));
}

function gapsText({ gaps, gapCount }: TemperatureSeries): string {
  const words = temperatureWords();
  if (gapCount === 0) return words.none;
  const longest = Math.max(0, ...gaps.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 60_000));
  return words.gapsTold(gapCount, shownMinutes(longest));
}

function Figures({ series }: { readonly series: TemperatureSeries }): JSX.Element {
  const words = temperatureWords();
  const { limits, mktCelsius, coverage, minutesAbove, minutesBelow } = series;
  const rows: readonly (readonly [string, string])[] = [
    [words.limits, limitsText(limits)],
    [words.range, rangeText(series)],
    ...(mktCelsius === null ? [] : [[words.mean, shownCelsius(mktCelsius)] as const]),
    ...(minutesAbove > 0 ? [[words.above, shownMinutes(minutesAbove)] as const] : []),
    ...(minutesBelow > 0 ? [[words.below, shownMinutes(minutesBelow)] as const] : []),
    [words.coverage, `${shownNumber(coverage * 100, 1)} %`],
    [words.gaps, gapsText(series)],
  ];
  return (
    <dl class="facts">
      {rows.map(([term, fact]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

function Table({ series }: { readonly series: TemperatureSeries }): JSX.Element {
  const words = temperatureWords();
  return (
    <details class="fold">
      <summary>
        <b>{words.table}</b>
      </summary>
      <p class="dim">{series.isSummary ? words.daily : words.fewer}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section class="table-wrap" aria-label={words.table} tabIndex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              <th scope="col">{words.celsius}</th>
              <th scope="col">{words.where}</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(series).map((row) => (
              <TableRow key={`${row.kind} ${row.at} ${row.kind === "point" ? row.celsius : ""}`} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function TableRow({ row }: { readonly row: Row }): JSX.Element {
  const words = temperatureWords();
  if (row.kind === "gap") {
    return (
      <tr>
        <td>{shownTime(row.at)}</td>
        <td colSpan={2}>
          {words.without} {shownMinutes(row.minutes)}
        </td>
      </tr>
    );
  }
  return (
    <tr>
      <td>{shownTime(row.at)}</td>
      <td class="num">{shownCelsius(row.celsius)}</td>
      <td>{row.side === "within" ? words.sides.within : <b>{words.sides[row.side]}</b>}</td>
    </tr>
  );
}
