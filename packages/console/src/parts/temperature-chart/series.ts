/** A stretch of time, ISO 8601 both. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** A text in both languages, as the service and the readers of files give it. */
export interface Told {
  readonly zh: string;
  readonly en: string;
}

export type Verdict = "in-range" | "minor-excursion" | "major-excursion" | "incomplete" | "suspect";

export interface Limits {
  readonly minCelsius?: number | undefined;
  readonly maxCelsius?: number | undefined;
}

/** One logger's record as it is drawn: plain data, so that a file which was read on the device is drawn as one from the service. */
export interface TemperatureSeries extends Span {
  /** Minutes since `from`, and °C; null breaks the line where nothing is known. */
  readonly line: readonly (readonly [minute: number, celsius: number | null])[];
  /** Those that are known by their times; `gapCount` has all. */
  readonly gaps: readonly Span[];
  readonly gapCount: number;
  readonly limits: Limits;
  readonly minCelsius: number | null;
  readonly maxCelsius: number | null;
  /** Mean kinetic temperature, °C. */
  readonly mktCelsius: number | null;
  /** 0 to 1: share of the time with readings. */
  readonly coverage: number;
  readonly minutesAbove: number;
  readonly minutesBelow: number;
  readonly verdict: Verdict;
  readonly reasons: readonly Told[];
  /** The file has daily counters and no readings: the points are each day's extremes. */
  readonly isSummary: boolean;
}

/** A leg of the journey, as a band behind the curve. Without `to` it still runs. */
export interface Leg {
  readonly from: string;
  readonly to?: string | undefined;
  readonly title: string;
}

/** How a file was read, and what was assumed. */
export interface ReadAs {
  readonly format: string;
  readonly encoding: string;
  readonly unit: string;
  readonly zone: string;
  readonly column: string;
  readonly warnings: readonly (Told & { readonly line?: number | undefined })[];
}

/** A log as a batch's record has it (`BatchTemperature` of the contract). */
interface LogOfBatch extends Omit<TemperatureSeries, "line" | "isSummary"> {
  /** Minutes, and tenths of a degree. */
  readonly line: readonly (readonly (number | null)[])[];
  readonly summaryOnly: boolean;
}

/** A log of a batch, as it is drawn. */
export function seriesOfBatch({ line, summaryOnly, ...log }: LogOfBatch): TemperatureSeries {
  return {
    ...log,
    line: line.map(([minute, deciC]) => [minute ?? 0, deciC == null ? null : deciC / 10]),
    isSummary: summaryOnly,
  };
}

/** A file as coldchain judges it (`Evaluation`), and as an upload is answered (`TemperatureLog` of the contract). */
interface JudgedFile extends Span {
  readonly minCelsius: number | null;
  readonly maxCelsius: number | null;
  readonly mktCelsius: number | null;
  readonly coverage: number;
  readonly gaps: readonly Span[];
  readonly gapCount?: number;
  readonly summaryOnly: boolean;
  readonly evaluations: readonly {
    readonly limits: Limits & { readonly source: "profile" | "device" };
    readonly minutesAbove: number;
    readonly minutesBelow: number;
    readonly verdict: Verdict;
    readonly reasons: readonly Told[];
  }[];
}

/**
 * A judged file, as it is drawn, with its line as `temperatureLine` of coldchain makes it from `from` on. By the product's profile; by the
 * device's own alarms only where there is none.
 */
export function seriesOfFile(
  file: JudgedFile,
  line: { readonly at: readonly number[]; readonly deciC: readonly (number | null)[] },
): TemperatureSeries {
  const judgement = file.evaluations.find(({ limits }) => limits.source === "profile") ?? file.evaluations[0];
  const { from, to, minCelsius, maxCelsius, mktCelsius, coverage, gaps, summaryOnly } = file;
  return {
    ...{ from, to, minCelsius, maxCelsius, mktCelsius, coverage, gaps },
    line: line.at.map((minute, n) => {
      const deciC = line.deciC[n] ?? null;
      return [minute, deciC === null ? null : deciC / 10];
    }),
    gapCount: file.gapCount ?? gaps.length,
    limits: judgement?.limits ?? {},
    minutesAbove: judgement?.minutesAbove ?? 0,
    minutesBelow: judgement?.minutesBelow ?? 0,
    verdict: judgement?.verdict ?? "incomplete",
    reasons: judgement?.reasons ?? [],
    isSummary: summaryOnly,
  };
}

/** On which side of the limits a temperature lies. */
export function sideOf(celsius: number, { minCelsius, maxCelsius }: Limits): "above" | "below" | "within" {
  if (maxCelsius !== undefined && celsius > maxCelsius) return "above";
  return minCelsius !== undefined && celsius < minCelsius ? "below" : "within";
}

const MINUTE_MS = 60_000;

/** A row of the table beside the curve: a point, or a stretch without readings. */
export type Row =
  | {
      readonly kind: "point";
      readonly at: string;
      readonly celsius: number;
      readonly side: ReturnType<typeof sideOf>;
    }
  | { readonly kind: "gap"; readonly at: string; readonly minutes: number };

/** The points of the line and the known gaps, in the order of time. */
export function rowsOf({ from, line, gaps, limits }: TemperatureSeries): readonly Row[] {
  const start = Date.parse(from);
  const points = line.flatMap(([minute, celsius]): Row[] => {
    if (celsius === null) return [];
    const at = new Date(start + minute * MINUTE_MS).toISOString();
    return [{ kind: "point", at, celsius, side: sideOf(celsius, limits) }];
  });
  const holes = gaps.map((gap): Row => {
    const minutes = Math.round((Date.parse(gap.to) - Date.parse(gap.from)) / MINUTE_MS);
    return { kind: "gap", at: new Date(gap.from).toISOString(), minutes };
  });
  return [...points, ...holes].sort((a, b) => a.at.localeCompare(b.at));
}

/** From the lowest to the highest of what is drawn, limits included, with some room, °C. */
export function extentOf({ line, limits }: Pick<TemperatureSeries, "line" | "limits">): readonly [number, number] {
  const values = line.flatMap(([, celsius]) => (celsius === null ? [] : [celsius]));
  const all = [...values, limits.minCelsius, limits.maxCelsius].filter((value) => value !== undefined);
  if (all.length === 0) return [0, 10];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = Math.max(1, (high - low) * 0.15);
  return [low - room, high + room];
}
