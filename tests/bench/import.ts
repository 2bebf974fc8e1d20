import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { bytesIn, checkedFile, ENCODINGS, ROWS } from "../import/seeded-rows.ts";

/** What reading and judging a file of many rows takes in the browser's language, of this machine's processor. */
export interface ImportCost {
  readonly encoding: string;
  readonly rows: number;
  /** Of the first time, which warms up nothing, and of the last. */
  readonly seconds: readonly [first: number, last: number];
  /** What stays on the heap after the second file, and after the last: MB, collected. */
  readonly heapMb: readonly [early: number, last: number];
  readonly within: boolean;
}

const FILES = 8;
const GOAL_SECONDS = 3;
/** Files that were looked through leave nothing behind. */
const MORE_MB = 2;

function collected(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed / 1e6;
}

async function measureOne(encoding: (typeof ENCODINGS)[number]): Promise<ImportCost> {
  const seconds: number[] = [];
  const heap: number[] = [];
  for (let n = 0; n < FILES; n += 1) {
    seconds.push((await checkedFile(bytesIn(encoding))).ms / 1000);
    heap.push(collected());
  }
  const [first = Number.NaN, last = Number.NaN] = [seconds[0], seconds.at(-1)];
  const [early = Number.NaN, late = Number.NaN] = [heap[1], heap.at(-1)];
  const within = Math.max(...seconds) <= GOAL_SECONDS && late - early <= MORE_MB;
  return { encoding, rows: ROWS, seconds: [first, last], heapMb: [early, late], within };
}

/** Ten thousand rows with a hundred mistakes, in each encoding. */
export async function measureImport(): Promise<readonly ImportCost[]> {
  const costs: ImportCost[] = [];
  for (const encoding of ENCODINGS) costs.push(await measureOne(encoding));
  return costs;
}

export function printImport(costs: readonly ImportCost[]): void {
  for (const { encoding, rows, seconds, heapMb, within } of costs) {
    const [first, last] = seconds.map((one) => one.toFixed(2));
    const [early, late] = heapMb.map((one) => one.toFixed(1));
    const heap = `heap ${early} MB after two files, ${late} after ${FILES} (goal ${MORE_MB} more)`;
    const said = `${first} s at first, ${last} at last (goal ${GOAL_SECONDS}); ${heap}`;
    console.log(`import of ${rows} rows in ${encoding}  ${said}  ${within ? "ok" : "OVER"}`);
  }
}
