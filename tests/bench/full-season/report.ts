/**
 * `npm run bench -- --season N`: what a season of N batches does to each operation, beside a season of 1,000 that is open at the same time; then pages
 * while somebody asks queries that no rows are kept by, and what a poller pays that comes back after an hour, 25 hours and a week.
 * With `--data DIR` the seasons are kept there, so that the next run need not fill them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillSeason } from "./fill.ts";
import { openSeason, type SeasonFolder } from "./folder.ts";
import { type Compared, compareOperations, type Journey, nowOf } from "./operations.ts";
import { type Poll, pagesBesideQueries, polls } from "./readers.ts";

const SMALL = 1000;
/** An operation's median may be so many times that at 1,000. */
const RATIO_MAX = 1.3;
/** Pages' 99th percentile may be so many times that of pages alone. */
const BESIDE_MAX = 2;
/** What a poll costs for each event told may be so many times what it costs after an hour. */
const POLL_MAX = 1.3;
const JOURNEY_MAX = { writeUnits: 250, diskBytes: 45 * 1024 };

export interface SeasonReport {
  readonly batches: number;
  readonly seconds: number;
  readonly operations: readonly (Compared & { readonly ratio: number; readonly within: boolean })[];
  readonly pages: { readonly alone: number; readonly beside: number };
  readonly polls: readonly Poll[];
  readonly journeys: readonly [small: Journey, large: Journey];
  readonly fileBytesPerBatch: number;
  readonly residentMb: number;
  readonly within: boolean;
}

const say = (line: string) => console.error(line);

async function filled(folder: string, batches: number): Promise<SeasonFolder> {
  const season = await openSeason(folder, batches);
  await fillSeason(season, (line) => say(`season of ${batches}: ${line}`));
  // Lots of this measurement are its own, also where the last one broke off.
  season.state.measurements += 1;
  season.save();
  season.setClock(nowOf(season.state));
  return season;
}

function pollsWithin(found: readonly Poll[]): boolean {
  const hour = found[0]?.unitsAnAnswer ?? 0;
  return found.every(
    ({ answers, expected, unitsAnAnswer }) => answers === expected && unitsAnAnswer <= POLL_MAX * hour,
  );
}

const journeyWithin = ({ writeUnits, diskBytes }: Journey) =>
  writeUnits <= JOURNEY_MAX.writeUnits && diskBytes <= JOURNEY_MAX.diskBytes;

/** Fills what is missing of both seasons, and measures. */
export async function measureSeason(batches: number, kept?: string): Promise<SeasonReport> {
  const began = Date.now();
  const folder = kept ?? mkdtempSync(join(tmpdir(), "suyuan-full-season-"));
  const large = await filled(join(folder, String(batches)), batches);
  const small = await filled(join(folder, batches === SMALL ? `${SMALL}-small` : String(SMALL)), SMALL);
  try {
    const fileBytesPerBatch = large.bytes() / batches;
    const polled = await polls(large);
    const { operations, journeys } = await compareOperations(small, large);
    const compared = operations.map((one) => {
      const ratio = one.large.medianMs / one.small.medianMs;
      return { ...one, ratio, within: ratio <= RATIO_MAX && one.large.units <= one.small.units };
    });
    const pages = await pagesBesideQueries(large);
    const within =
      compared.every((one) => one.within) &&
      pages.beside <= BESIDE_MAX * pages.alone &&
      pollsWithin(polled) &&
      journeys.every(journeyWithin);
    const residentMb = process.memoryUsage.rss() / 1024 / 1024;
    const seconds = (Date.now() - began) / 1000;
    return {
      batches,
      seconds,
      operations: compared,
      pages,
      polls: polled,
      journeys,
      fileBytesPerBatch,
      residentMb,
      within,
    };
  } finally {
    small.close();
    large.close();
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}

const verdict = (within: boolean) => (within ? "ok" : "OVER");

export function printSeason(report: SeasonReport): void {
  const { batches, pages, polls: polled, journeys } = report;
  console.log(`a season of ${batches} batches beside one of ${SMALL}, by turns; ${Math.round(report.seconds)} s`);
  for (const { name, small, large, ratio, within } of report.operations) {
    const units =
      small.units === large.units ? `${large.units} units` : `${large.units} units, ${small.units} at ${SMALL}`;
    const times = `${small.medianMs.toFixed(2)} ms at ${SMALL}, ${large.medianMs.toFixed(2)} ms: ${ratio.toFixed(2)}`;
    const disturbed = small.isUndisturbed && large.isUndisturbed ? "" : ", the machine was busy";
    console.log(`${name.padEnd(28)} ${times} (at most ${RATIO_MAX}${disturbed}); ${units}  ${verdict(within)}`);
  }
  const factor = pages.beside / pages.alone;
  console.log(
    `pages, p99: ${pages.alone.toFixed(1)} ms alone, ${pages.beside.toFixed(1)} ms beside unindexed queries: ${factor.toFixed(2)} (at most ${BESIDE_MAX})  ${verdict(factor <= BESIDE_MAX)}`,
  );
  for (const { after, answers, expected, pages: count, readUnits, unitsAnAnswer, ms } of polled)
    console.log(
      `polled after ${after.padEnd(9)} ${answers} of ${expected} events on ${count} pages, ${readUnits} read units, ${unitsAnAnswer.toFixed(2)} an event, ${(ms / count).toFixed(1)} ms a page`,
    );
  console.log(
    `polls: told all, and at most ${POLL_MAX} times the hour's units an event  ${verdict(pollsWithin(polled))}`,
  );
  for (const [at, journey] of [
    [SMALL, journeys[0]],
    [batches, journeys[1]],
  ] as const)
    console.log(
      `a batch's whole way at ${at}: ${journey.writeUnits.toFixed(0)} write units (at most ${JOURNEY_MAX.writeUnits}), ${(journey.diskBytes / 1024).toFixed(1)} KB on disk (at most ${JOURNEY_MAX.diskBytes / 1024})  ${verdict(journeyWithin(journey))}`,
    );
  console.log(
    `the file: ${(report.fileBytesPerBatch / 1024).toFixed(1)} KB a batch, one in ten of which went the whole way; resident memory ${report.residentMb.toFixed(0)} MB`,
  );
}
