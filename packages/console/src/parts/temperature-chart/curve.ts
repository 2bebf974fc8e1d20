import UPlot from "uplot";
import { LANG, language } from "../../words/dictionary.ts";
import type { Drawn } from "../drawn/drawn-place.tsx";
import { extentOf, type Leg, sideOf, type TemperatureSeries } from "./series.ts";

interface Inks {
  readonly ink: string;
  readonly dim: string;
  readonly rule: string;
  readonly soft: string;
  readonly ground: string;
  readonly accent: string;
  readonly red: string;
}

const HEIGHT_PX = 260;
const MINUTE_S = 60;
const HATCH_PX = 9;
const ZONE = "Asia/Shanghai";

/** The inks of the moment: a canvas knows no custom properties. */
function inksOf(place: Element): Inks {
  const style = getComputedStyle(place);
  const ink = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: ink("ink"),
    dim: ink("dim"),
    rule: ink("rule"),
    soft: ink("soft"),
    ground: ink("ground"),
    accent: ink("accent"),
    red: ink("red"),
  };
}

/** Draws within the plot's field alone. */
function inField(plot: UPlot, draw: (context: CanvasRenderingContext2D, field: UPlot.BBox) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx, bbox);
  ctx.restore();
}

const seconds = (iso: string) => Date.parse(iso) / 1000;

/** Behind the curve: what the limits allow, and each leg as a band with its number in the list beside. */
function behind(plot: UPlot, { limits }: TemperatureSeries, legs: readonly Leg[], inks: Inks): void {
  inField(plot, (context, field) => {
    const bottom = field.top + field.height;
    legs.forEach((leg, n) => {
      const left = Math.max(field.left, plot.valToPos(seconds(leg.from), "x", true));
      const right = leg.to === undefined ? field.left + field.width : plot.valToPos(seconds(leg.to), "x", true);
      if (right <= field.left || left >= field.left + field.width) return;
      context.fillStyle = n % 2 === 0 ? inks.soft : inks.ground;
      context.fillRect(left, field.top, right - left, field.height);
      context.strokeStyle = inks.dim;
      context.lineWidth = devicePixelRatio;
      context.beginPath();
      context.moveTo(left, field.top);
      context.lineTo(left, bottom);
      context.stroke();
      context.fillStyle = inks.dim;
      context.font = `${14 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
      context.textBaseline = "top";
      context.fillText(String(n + 1), left + 4 * devicePixelRatio, field.top + 3 * devicePixelRatio);
    });
    const level = (celsius: number) => plot.valToPos(celsius, "y", true);
    const { minCelsius, maxCelsius } = limits;
    if (minCelsius === undefined && maxCelsius === undefined) return;
    const top = maxCelsius === undefined ? field.top : level(maxCelsius);
    const low = minCelsius === undefined ? bottom : level(minCelsius);
    context.globalAlpha = 0.14;
    context.fillStyle = inks.accent;
    context.fillRect(field.left, top, field.width, low - top);
    context.globalAlpha = 1;
    context.strokeStyle = inks.accent;
    context.lineWidth = 2 * devicePixelRatio;
    context.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const celsius of [minCelsius, maxCelsius]) {
      if (celsius === undefined) continue;
      context.beginPath();
      context.moveTo(field.left, level(celsius));
      context.lineTo(field.left + field.width, level(celsius));
      context.stroke();
    }
  });
}

/** Over the curve: gaps hatched, since whatever joins two points across one is no record; and a mark at each point outside. */
function before(plot: UPlot, series: TemperatureSeries, inks: Inks): void {
  inField(plot, (context, field) => {
    const bottom = field.top + field.height;
    for (const gap of series.gaps) {
      const left = Math.max(field.left, plot.valToPos(seconds(gap.from), "x", true));
      const right = Math.min(field.left + field.width, plot.valToPos(seconds(gap.to), "x", true));
      if (right <= left) continue;
      context.save();
      context.beginPath();
      context.rect(left, field.top, Math.max(3 * devicePixelRatio, right - left), field.height);
      context.clip();
      context.fillStyle = inks.ground;
      context.fillRect(left, field.top, right - left, field.height);
      context.strokeStyle = inks.dim;
      context.lineWidth = devicePixelRatio;
      context.beginPath();
      const step = HATCH_PX * devicePixelRatio;
      // From fixed places, so that the hatching of neighbours meets.
      for (let at = field.left - field.height; at < right; at += step) {
        context.moveTo(at, bottom);
        context.lineTo(at + field.height, field.top);
      }
      context.stroke();
      context.restore();
    }
    const start = seconds(series.from);
    context.fillStyle = inks.red;
    for (const [minute, celsius] of series.line) {
      if (celsius === null || sideOf(celsius, series.limits) === "within") continue;
      const at = plot.valToPos(start + minute * MINUTE_S, "x", true);
      context.beginPath();
      context.arc(at, plot.valToPos(celsius, "y", true), 4 * devicePixelRatio, 0, 2 * Math.PI);
      context.fill();
    }
  });
}

const DAY_S = 24 * 3600;

/** Days, or hours and minutes where the ends fall close together, midnight as its day; of Beijing. */
function timesOf(spanS: number): (splits: readonly number[]) => string[] {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LANG[language.value], { timeZone: ZONE, ...options });
  const day = format({ month: "numeric", day: "numeric" });
  const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return (splits) => {
    const texts = splits.map((at) => {
      const text = time.format(new Date(at * 1000));
      return spanS > 1.5 * DAY_S || text === "00:00" ? day.format(new Date(at * 1000)) : text;
    });
    return texts.map((text, n) => (text === texts[n - 1] ? "" : text));
  };
}

function optionsOf(series: TemperatureSeries, legs: readonly Leg[], inks: Inks, widthPx: number): UPlot.Options {
  const [low, high] = extentOf(series);
  const [from, to] = [seconds(series.from), seconds(series.to)];
  const times = timesOf(to - from);
  const letters = `14px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: inks.dim, font: letters, grid: { show: false }, ticks: { stroke: inks.rule, width: 1 } };
  return {
    width: widthPx,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    tzDate: (at) => UPlot.tzDate(new Date(at * 1000), ZONE),
    scales: { x: { time: true, range: [from, Math.max(to, from + MINUTE_S)] }, y: { range: [low, high] } },
    series: [
      {},
      {
        stroke: inks.ink,
        width: 2,
        spanGaps: false,
        points: { show: series.line.length < 12, size: 6, fill: inks.ink },
      },
    ],
    axes: [
      { ...axis, space: 64, values: (_, splits) => times(splits) },
      { ...axis, size: 52, space: 36, values: (_, splits) => splits.map((celsius) => `${celsius}°`) },
    ],
    hooks: {
      drawClear: [(plot) => behind(plot, series, legs, inks)],
      draw: [(plot) => before(plot, series, inks)],
    },
  };
}

/** Draws a series at a place: loaded with the first curve that is shown. */
export function draw(place: HTMLElement, series: TemperatureSeries, legs: readonly Leg[]): Drawn {
  const start = seconds(series.from);
  const data: UPlot.AlignedData = [
    series.line.map(([minute]) => start + minute * MINUTE_S),
    series.line.map(([, celsius]) => celsius),
  ];
  const width = () => Math.max(200, place.clientWidth);
  const plot = new UPlot(optionsOf(series, legs, inksOf(place), width()), data, place);
  return {
    fit: () => plot.setSize({ width: width(), height: HEIGHT_PX }),
    remove: () => plot.destroy(),
  };
}
