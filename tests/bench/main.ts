/**
 * `npm run bench`: the price of each operation in DynamoDB's units, and one-machine rates as ratios to raw references of the same run.
 * `--json` prints one JSON document; `--quick` leaves out the long memory run. Exits 1 when something is beyond its limit.
 */
import { capturePrices } from "./epcis-capture.ts";
import { queryPrices } from "./epcis-query.ts";
import { measurePrices, type Price } from "./prices.ts";
import { type Memory, measureMemory, measureRegistrations, measureScans, type Ratio } from "./ratios.ts";
import { standardsRatios } from "./standards.ts";

const SCANNED_BATCHES = 20_000;
const COMMANDS = 100_000;

interface Report {
  readonly prices: readonly Price[];
  readonly ratios: readonly Ratio[];
  readonly memory?: Memory;
}

function limitText(limit: Price["limit"]): string {
  return Object.entries(limit)
    .map(([name, most]) => `${name} <= ${most}`)
    .join(", ");
}

function print({ prices, ratios, memory }: Report): void {
  const line = (cells: readonly (string | number)[], widths: readonly number[]) =>
    console.log(cells.map((cell, n) => String(cell).padEnd(widths[n] ?? 0)).join("  "));
  const widths = [40, 6, 6, 6, 6, 6, 4];
  line(["operation", "RU", "WU", "read", "write", "trips", ""], widths);
  for (const { operation, readUnits, writeUnits, itemsRead, itemsWritten, roundTrips, within, limit } of prices) {
    const mark = within ? "ok" : "OVER";
    line([operation, readUnits, writeUnits, itemsRead, itemsWritten, roundTrips, mark, limitText(limit)], widths);
  }
  console.log();
  for (const { name, perSecond, referencePerSecond, ratio, goal, within } of ratios) {
    const rates = `${Math.round(perSecond)}/s against ${Math.round(referencePerSecond)}/s raw`;
    const verdict = `(goal ${goal}) ${within ? "ok" : "UNDER"}`;
    console.log(`${name.padEnd(44)}  ${ratio.toFixed(2)} ${verdict.padEnd(16)}  ${rates}`);
  }
  if (memory === undefined) return;
  const verdict = memory.within ? "ok" : "OVER";
  console.log(`resident memory over ${memory.commands} commands, MB: ${memory.residentMb.join(" ")}  ${verdict}`);
}

const options = new Set(process.argv.slice(2));
const prices = [...(await measurePrices()), ...(await capturePrices()), ...(await queryPrices())];
const ratios = [...(await measureScans(SCANNED_BATCHES)), await measureRegistrations(), ...(await standardsRatios())];
const report: Report = options.has("--quick")
  ? { prices, ratios }
  : { prices, ratios, memory: await measureMemory(COMMANDS) };
if (options.has("--json")) console.log(JSON.stringify(report, null, 2));
else print(report);
const kept = [...prices, ...ratios, ...(report.memory === undefined ? [] : [report.memory])];
process.exitCode = kept.every(({ within }) => within) ? 0 : 1;
