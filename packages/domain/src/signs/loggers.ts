import type { Dated, Instant } from "../calendar.ts";
import type { AuditFlag } from "../exceptions/exception.ts";
import type { TemperatureRecorded } from "../fact-data.ts";

/** What a recorder of goods on the way can measure at all, in degrees Celsius. */
const RANGE: Dated<readonly [min: number, max: number]> = {
  from: "2018-01-01",
  value: [-80, 85],
  source: "EN 12830:2018, recorders from -80 to +85 °C (webmail.asmedoc.com bs-en-128302018)",
  confirmed: true,
};

/** A device that two logs put beside different goods may have been read out twice, or its clock be off: shorter is not told. */
const TOGETHER_MINUTES = 60;

/** A log with values that no recorder of goods measures. Gaps, constant values and impossible changes are told under `temperature`. */
export function rangeFlag(
  { sha256, minCelsius, maxCelsius }: Pick<TemperatureRecorded, "sha256" | "minCelsius" | "maxCelsius">,
  at: Instant,
): AuditFlag | undefined {
  const [low, high] = RANGE.value;
  const beyond = [minCelsius, maxCelsius].filter((celsius) => celsius !== null && (celsius < low || celsius > high));
  if (beyond.length === 0) return undefined;
  const reason = {
    code: "logger-range",
    zh: `温度记录含 ${beyond.join("、")} °C，超出记录仪可测范围（${low} 至 ${high} °C）。`,
    en: `The log has ${beyond.join(" and ")} °C, beyond what a recorder measures (${low} to ${high} °C).`,
  };
  return { code: "logger-range", at, about: `log/${sha256}`, reason };
}

/** One log of a device. `log`: SHA-256 of its file; `series` of its readings; `batch` as `01/{gtin}/10/{lot}`. */
export interface DeviceRun {
  readonly log: string;
  readonly series?: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly batch: string;
}

/** Logs of one device that are kept to compare: the newest by their end. */
const RUNS_MAX = 24;

/** The runs with one more, each log once for each batch; which are kept depends on no order. */
export function withRun(runs: readonly DeviceRun[], run: DeviceRun): readonly DeviceRun[] {
  const others = runs.filter(({ log, batch }) => log !== run.log || batch !== run.batch);
  const newest = (a: DeviceRun, b: DeviceRun) => (orderOf(a) < orderOf(b) ? 1 : -1);
  return [...others, run].toSorted(newest).slice(0, RUNS_MAX);
}

const orderOf = ({ to, log, batch }: DeviceRun): string => `${to}\n${log}\n${batch}`;

/** The runs that put the device beside other goods for an hour or more while it was beside these. Whether those travelled together is for whoever asks. */
export function elsewhere(runs: readonly DeviceRun[], run: DeviceRun): readonly DeviceRun[] {
  return runs.filter(
    (other) =>
      other.batch !== run.batch &&
      other.log !== run.log &&
      (other.series === undefined || other.series !== run.series) &&
      minutesTogether(other, run) >= TOGETHER_MINUTES,
  );
}

function minutesTogether(one: DeviceRun, other: DeviceRun): number {
  const [from, to] = [
    Math.max(Date.parse(one.from), Date.parse(other.from)),
    Math.min(Date.parse(one.to), Date.parse(other.to)),
  ];
  return (to - from) / 60_000;
}

/** A device that was beside two loads at once. */
export function twiceFlag(serial: string, run: DeviceRun, other: DeviceRun, at: Instant): AuditFlag {
  const minutes = Math.floor(minutesTogether(run, other));
  const reason = {
    code: "logger-twice",
    zh: `记录仪 ${serial} 的记录（${run.from} 至 ${run.to}）与它在另一批货 ${other.batch} 上的记录（${other.from} 至 ${other.to}）重叠 ${minutes} 分钟，两批货既未同车也未同库。`,
    en: `The log of device ${serial} (${run.from} to ${run.to}) overlaps by ${minutes} min with its log on ${other.batch} (${other.from} to ${other.to}); the goods shared no shipment and no room.`,
  };
  return { code: "logger-twice", at, about: `log/${run.log}`, reason };
}
