import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { celsiusText, instantText } from "./figures.ts";
import { TEXT } from "./words.ts";

type Temperature = Passport["temperature"][number];
type Point = Temperature["line"][number];

const END: Point = [0, null];

/** The drawing is 720 × 344 and shown at half that: whole numbers are finer than a phone shows, short and quick to write. */
const WIDTH = 720;
const HEIGHT = 344;
const LEFT = 108;
const TOP = 24;
const BOTTOM = 288;
const LINE_HEIGHT = 36;
/** Narrowest hatched field that holds the word for "missing". */
const GAP_WORD_WIDTH = 112;
const MINUTE_MS = 60_000;
/** What letters need where no style is: the drawing is strokes in the colour of the text, and so says everything without one. */
const LETTERS = 'fill="currentColor" stroke="none"';

/** What is drawn: its extent in minutes and tenths of a degree. */
interface Extent {
  readonly minutes: number;
  readonly low: number;
  readonly high: number;
}

function extentOf(log: Temperature): Extent {
  const { minCelsius, maxCelsius } = log.limits;
  const floor = (minCelsius ?? maxCelsius ?? 0) * 10;
  const ceiling = (maxCelsius ?? minCelsius ?? 0) * 10;
  // Whatever came as limits, the extent is not empty or turned over.
  let low = Math.min(floor, ceiling);
  let high = Math.max(floor, ceiling);
  let minutes = Math.max(1, (Date.parse(log.to) - Date.parse(log.from)) / MINUTE_MS || 1);
  for (let index = 0; index < log.line.length; index += 1) {
    const point = log.line[index] ?? END;
    const value = point[1];
    if (point[0] > minutes) minutes = point[0];
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const margin = Math.max(10, (high - low) * 0.15);
  return { minutes, low: low - margin, high: high + margin };
}

function x(extent: Extent, minute: number): number {
  return Math.round(LEFT + ((WIDTH - LEFT) * minute) / extent.minutes);
}

function y(extent: Extent, deciCelsius: number): number {
  return Math.round(BOTTOM - ((BOTTOM - TOP) * (deciCelsius - extent.low)) / (extent.high - extent.low));
}

function limitBand(log: Temperature, extent: Extent): string {
  const { minCelsius, maxCelsius } = log.limits;
  if (minCelsius === undefined && maxCelsius === undefined) return "";
  const upper = maxCelsius === undefined ? TOP : y(extent, maxCelsius * 10);
  const lower = minCelsius === undefined ? BOTTOM : y(extent, minCelsius * 10);
  // Two limits closer than a line of type would print over each other: the labels step apart.
  const apart = Math.max(0, LINE_HEIGHT - (lower - upper)) / 2;
  const label = (celsius: number, at: number) =>
    `<text x="98" y="${at + 12}" class="end" ${LETTERS} text-anchor="end">${celsiusText(celsius).slice(0, -3)}°</text>`;
  const above =
    maxCelsius === undefined
      ? ""
      : `<path class="lim" d="M${LEFT} ${upper}H${WIDTH}"/>${label(maxCelsius, upper - apart)}`;
  const below =
    minCelsius === undefined
      ? ""
      : `<path class="lim" d="M${LEFT} ${lower}H${WIDTH}"/>${label(minCelsius, lower + apart)}`;
  return `<rect class="ok" x="${LEFT}" y="${upper}" width="${WIDTH - LEFT}" height="${Math.max(0, lower - upper)}"/>${above}${below}`;
}

function gapFields(log: Temperature, extent: Extent, hatch: string, word: string): string {
  const start = Date.parse(log.from);
  let fields = "";
  let isNamed = false;
  for (const gap of log.gaps) {
    const left = Math.max(LEFT, x(extent, (Date.parse(gap.from) - start) / MINUTE_MS));
    const right = Math.min(WIDTH, x(extent, (Date.parse(gap.to) - start) / MINUTE_MS));
    if (!(right > left)) continue;
    const width = Math.max(8, right - left);
    fields += `<rect class="gap" fill="url(#${hatch})" x="${left}" y="${TOP}" width="${width}" height="${BOTTOM - TOP}"/>`;
    // The first gap is the longest: it is named even where the word is wider than the field.
    if (isNamed && width < GAP_WORD_WIDTH) continue;
    const middle = Math.min(WIDTH - GAP_WORD_WIDTH / 2, Math.max(LEFT + GAP_WORD_WIDTH / 2, left + width / 2));
    fields += `<text x="${middle}" y="${TOP + LINE_HEIGHT}" class="mid" ${LETTERS} text-anchor="middle">${word}</text>`;
    isNamed = true;
  }
  return fields;
}

/** The line, broken at every missing value, and one triangle at the worst point of each excursion. */
function curve(log: Temperature, extent: Extent): { readonly line: string; readonly marks: string } {
  const above = log.limits.maxCelsius === undefined ? Number.POSITIVE_INFINITY : log.limits.maxCelsius * 10;
  const below = log.limits.minCelsius === undefined ? Number.NEGATIVE_INFINITY : log.limits.minCelsius * 10;
  let path = "";
  let marks = "";
  let isDrawing = false;
  let worst: Point | undefined;
  // One step past the end closes an excursion that lasts to it.
  for (let index = 0; index <= log.line.length; index += 1) {
    const point = log.line[index] ?? END;
    const value = point[1];
    const isOut = value !== null && (value > above || value < below);
    const isAbove = worst !== undefined && (worst[1] ?? 0) > above;
    if (worst !== undefined && (!isOut || value > above !== isAbove)) {
      marks += triangle(x(extent, worst[0]), y(extent, worst[1] ?? 0), isAbove);
      worst = undefined;
    }
    if (isOut && (worst === undefined || (isAbove ? value > (worst[1] ?? 0) : value < (worst[1] ?? 0)))) worst = point;
    if (value !== null) path += `${isDrawing ? "L" : "M"}${x(extent, point[0])} ${y(extent, value)}`;
    isDrawing = value !== null;
  }
  return {
    line: `<path class="line" d="${path}"/>`,
    marks: marks === "" ? "" : `<path class="out" fill="currentColor" d="${marks}"/>`,
  };
}

function triangle(left: number, top: number, isAbove: boolean): string {
  return isAbove ? `M${left - 14} ${top - 6}h28l-14-24z` : `M${left - 14} ${top + 6}h28l-14 24z`;
}

/**
 * One log as an inline drawing of at most 60 points: the band between the limits, the line, gaps as hatched fields with the
 * word for "missing", excursions as triangles. `index` keeps ids apart on a page with several. Empty when there is no curve.
 */
export function temperatureSvg(log: Temperature, language: Language, index: number): string {
  if (log.line.length === 0) return "";
  const words = TEXT[language];
  const extent = extentOf(log);
  const from = instantText(log.from, language);
  const to = instantText(log.to, language);
  const limits = limitsText(log, language);
  const { line, marks } = curve(log, extent);
  const description =
    `${words.range}${words.separator}${celsiusText(log.minCelsius)}${words.to}${celsiusText(log.maxCelsius)}${words.stop} ` +
    `${words.limits}${words.separator}${limits}${words.stop} ${words.gaps}${words.separator}${log.gapCount}`;
  return (
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH / 2}" height="${HEIGHT / 2}" font-size="36" fill="none" stroke="currentColor" stroke-width="3" role="img" aria-labelledby="t${index} d${index}">` +
    `<title id="t${index}">${words.phrase.chart(from, to)}</title><desc id="d${index}">${description}</desc>` +
    (log.gaps.length === 0 ? "" : hatching(index)) +
    limitBand(log, extent) +
    // Gaps cover the line: whatever joins two points across one is not a record.
    line +
    gapFields(log, extent, `h${index}`, words.missing) +
    marks +
    `<path class="axis" d="M${LEFT} ${TOP}V${BOTTOM}H${WIDTH}"/>` +
    `${ends(from, to)}</svg>`
  );
}

function hatching(index: number): string {
  return `<pattern id="h${index}" width="16" height="16" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0h16v16H0z" class="ground"/><path d="M0 0V16" class="hatch"/></pattern>`;
}

/** Days under the axis without their year, or the time of day when both ends fall on one day; the list below has both. */
function ends(from: string, to: string): string {
  // What is no date was escaped as it came: cutting it could cut an entity in two.
  if (from.includes("&") || to.includes("&")) return "";
  const short = dayOf(from) === dayOf(to) ? clockOf : dayOf;
  return `<text x="${LEFT}" y="332" ${LETTERS}>${short(from)}</text><text x="${WIDTH}" y="332" class="end" ${LETTERS} text-anchor="end">${short(to)}</text>`;
}

function dayOf(text: string): string {
  const day = text.slice(0, text.lastIndexOf(" "));
  return day.includes("年") ? day.slice(day.indexOf("年") + 1) : day.slice(0, -5);
}

function clockOf(text: string): string {
  return text.slice(text.lastIndexOf(" ") + 1);
}

/** The limits that the log was judged by, e.g. `−1 °C to 2 °C`, `≤ 8 °C`. */
export function limitsText(log: Temperature, language: Language): string {
  const { minCelsius, maxCelsius } = log.limits;
  if (minCelsius === undefined && maxCelsius === undefined) return TEXT[language].none;
  if (minCelsius === undefined) return `≤ ${celsiusText(maxCelsius ?? null)}`;
  if (maxCelsius === undefined) return `≥ ${celsiusText(minCelsius)}`;
  return `${celsiusText(minCelsius)}${TEXT[language].to}${celsiusText(maxCelsius)}`;
}
