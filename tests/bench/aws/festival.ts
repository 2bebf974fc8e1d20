/** `npm run bench -- --festival`: 50 million scans on one day, played with what the bundles take and what the stacks allow. */
import { PAGES_MEMORY_MB } from "../../../infra/src/api-stack.ts";
import { RATES } from "../../../infra/src/firewall/rates.ts";
import { COUNTING } from "../../../infra/src/scans.ts";
import { hasJre } from "../../contract/dynamo-local.ts";
import { type Arrivals, type Costs, type Day, type Limits, playDay } from "./day.ts";
import { type Computing, measureFunctions } from "./functions.ts";

/** A function of 1,769 MB has a whole processor (docs.aws.amazon.com, Lambda, "Configure function memory"). */
const PROCESSOR_MB = 1769;

const LIMITS: Limits = {
  pagesRate: RATES.public,
  pagesBurst: RATES.public,
  // AWS's own for an account and for one function; a new account has less.
  concurrency: 1000,
  startsInTenSeconds: 1000,
  countersAtOnce: COUNTING.atOnce,
  messagesAtOnce: COUNTING.messages,
  windowSeconds: COUNTING.windowSeconds,
  // A new table's; `warmWriteUnits` makes it more.
  writeUnits: 4000,
  partitionReadUnits: 3000,
};

const ARRIVALS: Arrivals = { scans: 50_000_000, peakRate: 1750, hotLotScans: 1_000_000, surge: 2, productShare: 0.5 };

/** Played, not measured: a call of DynamoDB, a message to SQS, and what a new process takes. Milliseconds. */
const PLAYED = { readMs: 10, sendMs: 15, writeMs: 20, coldMs: 800 } as const;
/** Fifty scans to a write, five writes at once: two rounds of a read and a write. */
const ROUNDS = 2;

/** Read units of a scan: on its batch's row, and on the two rows of its product that share a partition key. */
const READS = { batchReadUnits: 0.5, productReadUnits: 1 } as const;

export interface Festival {
  readonly computing: Computing;
  readonly costs: Costs;
  readonly day: Day;
  readonly within: boolean;
}

function costsOf({ pageMs, hotPageMs, countMs }: Computing): Costs {
  const [pages, counting] = [PROCESSOR_MB / PAGES_MEMORY_MB, PROCESSOR_MB / COUNTING.memoryMb];
  return {
    // The message is under way while the page is made.
    pageMs: PLAYED.readMs + Math.max(Math.max(pageMs, hotPageMs) * pages, PLAYED.sendMs),
    coldMs: PLAYED.coldMs,
    countMs: countMs * counting,
    callMs: ROUNDS * (PLAYED.readMs + PLAYED.writeMs),
    writeUnitsEach: 2,
    ...READS,
  };
}

export async function measureFestival(): Promise<Festival> {
  if (!hasJre) throw new Error("DynamoDB Local needs Java 17 or later");
  const computing = await measureFunctions();
  const costs = costsOf(computing);
  const day = playDay(ARRIVALS, LIMITS, costs);
  return { computing, costs, day, within: day.within };
}

export function printFestival({ computing, costs, day, within }: Festival): void {
  const whole = (value: number) => Math.round(value).toLocaleString("en-US");
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const { scans, peakRate, hotLotScans, surge } = ARRIVALS;
  console.log(
    `a festival's day: ${whole(scans)} scans, ${whole(peakRate)}/s in the peak hour, for a minute of it, within half a minute, ${surge} times that, and ${whole(hotLotScans)} of the hour's to one lot; each one request`,
  );
  console.log(
    `measured in the bundles, of a whole processor: page ${ms(computing.pageMs)}, of one hot lot ${ms(computing.hotPageMs)}, a scan counted ${ms(computing.countMs)}; a page is ${whole(computing.pageBytes)} bytes`,
  );
  console.log(
    `assumed: ${PAGES_MEMORY_MB} and ${COUNTING.memoryMb} MB of ${PROCESSOR_MB} for a processor; read ${PLAYED.readMs}, message ${PLAYED.sendMs}, write ${PLAYED.writeMs}, cold start ${PLAYED.coldMs} ms; so a page takes ${ms(costs.pageMs)}, ${LIMITS.messagesAtOnce} scans ${whole(costs.callMs + LIMITS.messagesAtOnce * costs.countMs)} ms`,
  );
  console.log(
    `limits: pages ${whole(LIMITS.pagesRate)}/s and ${whole(LIMITS.pagesBurst)} at once, ${whole(LIMITS.concurrency)} functions, ${LIMITS.countersAtOnce} that count, table ${whole(LIMITS.writeUnits)} WU/s, a partition ${whole(LIMITS.partitionReadUnits)} RU/s`,
  );
  console.log(
    `played: ${whole(day.scans)} scans, refused with 429 ${day.refused}, functions not to be had ${day.throttledFunctions}; at most ${whole(day.functionsAtOnce)} functions at once`,
  );
  console.log(
    `counting: at most ${whole(day.longestQueue)} wait, the oldest ${whole(day.oldestSeconds)} s, cleared ${whole(day.clearedAfterSeconds)} s after the peak hour; at most ${whole(day.writeUnitsAtMost)} WU/s`,
  );
  console.log(
    `hot rows: the lot's ${whole(day.hotBatchReadUnits)} RU/s, those of a product with half of all scans ${whole(day.productReadUnits)} RU/s  ${within ? "ok" : "OVER"}`,
  );
}
