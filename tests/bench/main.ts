/**
 * `npm run bench`: the price of each operation in DynamoDB's units, and one-machine rates as ratios to raw references of the same run, and what a
 * batch's journey takes on the disk.
 * `--console` measures nothing but the console in Chromium: what a role loads first, opening times on a slow phone, frames of a long table, scans, and what hands and mind have to do for the tasks of a day.
 * What documents of labels take of a processor is among it; `--labels` measures nothing else. So are traces: `--traces` (`--traces dynamodb` over DynamoDB Local), recalls: `--recalls`, the sortable sheet: `--sheet`, and reading a file of 10,000 rows: `--import`.
 * `--cold` measures nothing but how long the bundles of the functions take to be imported; `--festival` plays a day of 50 million scans on AWS.
 * `--graph` measures nothing but how smoothly a trace of 2,000 nodes is moved, zoomed and walked in Chromium.
 * `--common` measures nothing but how often the cause of an outbreak is found first, beside a million events of others.
 * `--json` prints one JSON document; `--quick` leaves out the long memory run; `--neighbours` measures nothing but what others notice of one
 * organisation that sends all it can (`--neighbours traces` of those phases alone), `--season N` nothing but a season of N batches, which `--data DIR` keeps for the next
 * time; with `--faults K` what the offices find of K faults of every kind in a season of N batches (`--seed S` makes another one), and that an honest one is silent. Exits 1 when something is beyond its limit.
 */

import { availableParallelism } from "node:os";
import { measureColdStarts, printColdStarts } from "./aws/cold-start.ts";
import { measureFestival, printFestival } from "./aws/festival.ts";
import { type ConsoleReport, measureConsole, printConsole } from "./console.ts";
import { type DiskPrice, measureDisk } from "./disk.ts";
import { measureSeason, printSeason } from "./full-season/report.ts";
import { type ImportCost, measureImport, printImport } from "./import.ts";
import { journeyPrices } from "./journey.ts";
import { measurePrints, type PrintCost, printPrints } from "./label-print.ts";
import { listPrices } from "./lists.ts";
import { GENERATOR } from "./load.ts";
import { measureNeighbours, printNeighbours } from "./neighbours.ts";
import { measureOversight, printOversight } from "./oversight/measure.ts";
import { part } from "./part.ts";
import { measurePrices, type Price } from "./prices.ts";
import type { Ratio } from "./ratio.ts";
import { type Memory, measureMemory, measureRegistrations } from "./registrations.ts";
import { measureScans } from "./scans.ts";
import { measureSheet, printSheet, type SheetCost } from "./sheet.ts";
import { capturePrices } from "./standards/capture.ts";
import { queryPrices } from "./standards/query.ts";
import { standardsRatios } from "./standards/ratios.ts";
import { measureGraph, printGraph } from "./trace/graph.ts";
import { measureRecalls, printRecalls, type RecallCost } from "./trace/recalls.ts";
import { measureSharedCause, printSharedCause } from "./trace/shared-cause.ts";
import { measureTraces, printTraces, type TraceCost } from "./trace/traces.ts";

const COMMANDS = 100_000;
/** Batches of a full season. */
const SEASON = 100_000;
/** Batches, and faults of each kind, of a season in which these are looked for. */
const SMALL_SEASON = 10_000;
const FAULTS = 5;
const JOURNEYS = 200;

/** What asked, and who shared the processor with whom. */
interface Conditions {
  readonly generator: string;
  readonly generatorBusy?: number;
  readonly cores: number;
  readonly sharing: string;
}

interface Report {
  readonly load: Conditions;
  readonly prices: readonly Price[];
  readonly ratios: readonly Ratio[];
  readonly disk: DiskPrice;
  readonly prints: readonly PrintCost[];
  readonly traces: readonly TraceCost[];
  readonly recalls: RecallCost;
  readonly sheet: SheetCost;
  readonly imports: readonly ImportCost[];
  readonly console: ConsoleReport;
  readonly memory?: Memory;
}

function limitText(limit: Price["limit"]): string {
  return Object.entries(limit)
    .map(([name, most]) => `${name} <= ${most}`)
    .join(", ");
}

const SHARING =
  "The server, the bare server and the load generator are a process each. One server works at a time and has a core for its thread; the " +
  "generator runs beside it and shares the other with the server's own helpers (garbage collection, commits). On one core they share all.";

function print({
  load,
  prices,
  ratios,
  disk,
  prints,
  traces,
  recalls,
  sheet,
  imports,
  console: screens,
  memory,
}: Report): void {
  const line = (cells: readonly (string | number)[], widths: readonly number[]) =>
    console.log(cells.map((cell, n) => String(cell).padEnd(widths[n] ?? 0)).join("  "));
  const widths = [40, 6, 6, 6, 6, 6, 6, 4];
  line(["operation", "RU", "WU", "read", "write", "calls", "rounds", ""], widths);
  for (const { operation, readUnits, writeUnits, itemsRead, itemsWritten, roundTrips, rounds, ...judged } of prices) {
    const told = [judged.within ? "ok" : "OVER", limitText(judged.limit)];
    line([operation, readUnits, writeUnits, itemsRead, itemsWritten, roundTrips, rounds, ...told], widths);
  }
  console.log();
  const busy = load.generatorBusy === undefined ? "" : `, busy ${Math.round(load.generatorBusy * 100)} % of a core`;
  console.log(`Load by ${load.generator}${busy}, on ${load.cores} cores. ${load.sharing}`);
  for (const { name, perSecond, referencePerSecond, ratio, goal, within, ratioByCpu } of ratios) {
    const byCpu = ratioByCpu === undefined ? "" : `, by processor time ${ratioByCpu.toFixed(2)}`;
    const rates = `${Math.round(perSecond)}/s against ${Math.round(referencePerSecond)}/s raw${byCpu}`;
    const verdict = `(goal ${goal}) ${within ? "ok" : "UNDER"}`;
    console.log(`${name.padEnd(44)}  ${ratio.toFixed(2)} ${verdict.padEnd(16)}  ${rates}`);
  }
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  const written = disk.writtenBytes === undefined ? "" : `, written ${kilobytes(disk.writtenBytes)}`;
  const content = `${disk.rows} rows of ${kilobytes(disk.payloadBytes)}, ${disk.writeUnits} write units`;
  const most = `(at most ${kilobytes(disk.limitBytes)})`;
  const said = `on disk ${kilobytes(disk.diskBytes)} ${most}${written}; ${content}`;
  console.log(`a batch's journey, of ${disk.journeys}: ${said}  ${disk.within ? "ok" : "OVER"}`);
  printPrints(prints);
  printTraces(traces);
  printRecalls(recalls);
  printSheet(sheet);
  printImport(imports);
  printConsole(screens);
  if (memory === undefined) return;
  const verdict = memory.within ? "ok" : "OVER";
  console.log(`resident memory over ${memory.commands} commands, MB: ${memory.residentMb.join(" ")}  ${verdict}`);
}

async function all(options: ReadonlySet<string>): Promise<boolean> {
  const prices = [
    ...(await part("prices of operations", measurePrices)),
    ...(await part("prices of captures", capturePrices)),
    ...(await part("prices of queries", queryPrices)),
    ...(await part("prices of lists", listPrices)),
    ...(await part("prices of a journey", journeyPrices)),
  ];
  const { ratios: scans, ...generator } = await part("rates of scans", measureScans);
  const registrations = await part("rate of registrations", measureRegistrations);
  const ratios = [...scans, registrations, ...(await part("rates of the standards", standardsRatios))];
  const load = { generator: GENERATOR, ...generator, cores: availableParallelism(), sharing: SHARING };
  const disk = await part("disk", () => measureDisk(JOURNEYS));
  const prints = await part("labels", measurePrints);
  const traces = await part("traces", () => measureTraces());
  const recalls = await part("recalls", measureRecalls);
  const sheet = await part("sortable sheet", measureSheet);
  const imports = await part("import", measureImport);
  const measured = {
    load,
    prices,
    ratios,
    disk,
    prints,
    traces,
    recalls,
    sheet,
    imports,
    console: await measureConsole(),
  };
  const isQuick = options.has("--quick");
  const report: Report = isQuick
    ? measured
    : { ...measured, memory: await part("memory", () => measureMemory(COMMANDS)) };
  if (options.has("--json")) console.log(JSON.stringify(report, null, 2));
  else print(report);
  const kept = [
    ...prices,
    ...ratios,
    disk,
    ...prints,
    ...traces,
    recalls,
    sheet,
    ...imports,
    report.console,
    ...(report.memory === undefined ? [] : [report.memory]),
  ];
  return kept.every(({ within }) => within);
}

interface Judged {
  readonly within: boolean;
}

/** One measure by itself, printed or as JSON; is all of it within its limits? */
const alone =
  <Measured extends Judged | readonly Judged[]>(measure: () => Promise<Measured>, show: (measured: Measured) => void) =>
  async (options: ReadonlySet<string>): Promise<boolean> => {
    const measured = await measure();
    if (options.has("--json")) console.log(JSON.stringify(measured, null, 2));
    else show(measured);
    return [measured].flat().every(({ within }: Judged) => within);
  };

/** The argument that follows an option; undefined where none does. */
function following(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  const named = at === -1 ? undefined : process.argv[at + 1];
  return named?.startsWith("--") === true ? undefined : named;
}

/** The whole number above 0 that follows an option, else the usual one. */
function numberAfter(option: string, usual: number): number {
  const named = Number(following(option));
  return Number.isInteger(named) && named > 0 ? named : usual;
}

const seasonAsked = () => measureSeason(numberAfter("--season", SEASON), following("--data"));
const faultsAsked = () =>
  measureOversight(
    { batches: numberAfter("--season", SMALL_SEASON), seed: numberAfter("--seed", 1) },
    numberAfter("--faults", FAULTS),
  );

const options = new Set(process.argv.slice(2));
const ALONE = {
  "--neighbours": alone(() => measureNeighbours(following("--neighbours")), printNeighbours),
  "--faults": alone(faultsAsked, printOversight),
  "--season": alone(seasonAsked, printSeason),
  "--labels": alone(measurePrints, printPrints),
  "--traces": alone(() => measureTraces(following("--traces") === "dynamodb" ? "dynamodb" : "sqlite"), printTraces),
  "--graph": alone(measureGraph, printGraph),
  "--recalls": alone(measureRecalls, printRecalls),
  "--sheet": alone(measureSheet, printSheet),
  "--import": alone(measureImport, printImport),
  "--common": alone(measureSharedCause, printSharedCause),
  "--console": alone(measureConsole, printConsole),
  "--cold": alone(measureColdStarts, printColdStarts),
  "--festival": alone(measureFestival, printFestival),
} as const;
const asked = Object.entries(ALONE).find(([name]) => options.has(name))?.[1] ?? all;
process.exitCode = (await asked(options)) ? 0 : 1;
