/**
 * `npm run bench -- --season N --faults`: a season of N batches with faults of every kind, and the same season without: which of them the offices
 * find, what else they are told, and how fast the season is made. `--seed S` makes another; the same seed makes the same season.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addOffices, type County, instant, openCounty, type Step } from "./county.ts";
import { type Fault, seededFaults } from "./faults.ts";
import { addHonest, cooperatives, DAYS, honestSteps, type Season } from "./honest.ts";

/** Steps of one instant that are under way together. */
const TOGETHER = 32;
/** A larger season lies in a file. */
const IN_MEMORY_MAX = 20_000;
/** The last day on which something is awaited that was not confirmed. */
const SEASON_DAYS = DAYS + 10;

export interface Found {
  readonly kind: string;
  readonly seeded: number;
  readonly found: number;
  /** Told under the codes of this kind, and seeded by nobody. */
  readonly untrue: number;
}

export interface Oversight {
  readonly batches: number;
  readonly faults: readonly Found[];
  /** What the honest season brought, as `{code} {subject}`: nothing. */
  readonly honest: readonly string[];
  /** What the season with faults brought besides, under whatever code: nothing. */
  readonly besides: readonly string[];
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly within: boolean;
}

/** Makes a season, and answers what the province's office is told by its end, as `{code} {subject}`, and what it took. */
async function play(
  season: Season,
  faults: readonly Fault[],
): Promise<{ readonly told: readonly string[]; readonly requests: number; readonly seconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-oversight-"));
  const county = openCounty(season.batches > IN_MEMORY_MAX ? join(folder, "season.sqlite") : undefined);
  try {
    county.setClock(instant(-40, 9));
    await addOffices(county, cooperatives(season));
    await addHonest(county, season);
    for (const { prepare } of faults) await prepare?.(county);
    await county.settle();
    const began = performance.now();
    let requests = 0;
    const waiting = faults.flatMap(({ steps }) => steps);
    for (let day = 0; day < SEASON_DAYS; day += 1) {
      const isDue = ({ at }: Step) => at < instant(day + 1, 0);
      const due = [...waiting.filter(isDue), ...(day < DAYS ? honestSteps(season, day) : [])];
      const rest = waiting.filter((step) => !isDue(step));
      waiting.splice(0, waiting.length, ...rest, ...due.filter((step) => !isDue(step)));
      requests += await playDay(county, due.filter(isDue));
      county.setClock(instant(day, 23, 50));
      await county.settle();
    }
    const seconds = (performance.now() - began) / 1000;
    return { told: await toldTo(county, "province"), requests, seconds };
  } finally {
    county.close();
    rmSync(folder, { recursive: true });
  }
}

async function playDay(county: County, steps: readonly Step[]): Promise<number> {
  const byInstant = Map.groupBy(
    steps.toSorted((a, b) => a.at - b.at),
    ({ at }) => at,
  );
  for (const [at, together] of byInstant) {
    county.setClock(at);
    for (let n = 0; n < together.length; n += TOGETHER)
      await Promise.all(together.slice(n, n + TOGETHER).map(({ run }) => run(county)));
    await county.settle();
  }
  return steps.length;
}

interface Listed {
  readonly items: readonly { readonly code: string; readonly subject: string; readonly state: string }[];
  readonly next?: string;
}

/** Every exception that an office finds, those that were taken back apart. */
async function toldTo(county: County, office: string): Promise<readonly string[]> {
  const told: string[] = [];
  for (const claimedBy of ["parties", "strangers"]) {
    let next: string | undefined;
    do {
      const cursor = next === undefined ? "" : `&cursor=${encodeURIComponent(next)}`;
      const { status, json } = await county.ask(
        office,
        `/api/exceptions?limit=100&claimedBy=${claimedBy}&state=open${cursor}`,
      );
      if (status !== 200) throw new Error(`exceptions: ${status} ${JSON.stringify(json)}`);
      const page = json as unknown as Listed;
      told.push(...page.items.map(({ code, subject }) => `${code} ${subject}`));
      next = page.next;
    } while (next !== undefined);
  }
  return told;
}

const codeOf = (line: string): string => line.slice(0, line.indexOf(" "));

function counted(faults: readonly Fault[], told: readonly string[]): readonly Found[] {
  const [heard, all] = [new Set(told), new Set(faults.flatMap(({ expected }) => expected))];
  const byKind = Map.groupBy(faults, ({ kind }) => kind);
  return [...byKind].map(([kind, seeded]) => {
    const expected = seeded.flatMap((fault) => fault.expected);
    const codes = new Set(expected.map(codeOf));
    return {
      kind,
      seeded: expected.length,
      found: expected.filter((line) => heard.has(line)).length,
      untrue: told.filter((line) => codes.has(codeOf(line)) && !all.has(line)).length,
    };
  });
}

/** Plays both seasons. `each`: faults of every kind. */
export async function measureOversight(season: Season, each: number): Promise<Oversight> {
  const faults = seededFaults(each);
  const honest = await play(season, []);
  const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `honest season of ${season.batches} batches: ${honest.requests} requests in ${honest.seconds.toFixed(0)} s, ${megabytes} MB, ${honest.told.length} exceptions${such(honest.told)}`,
  );
  const faulty = await play(season, faults);
  const known = new Set(faults.flatMap(({ expected }) => expected));
  const found = counted(faults, faulty.told);
  const besides = faulty.told.filter((line) => !known.has(line));
  const within =
    honest.told.length === 0 &&
    besides.length === 0 &&
    found.every((kind) => kind.found === kind.seeded && kind.untrue === 0);
  const [requests, seconds] = [honest.requests + faulty.requests, honest.seconds + faulty.seconds];
  return {
    ...{ batches: season.batches, faults: found, honest: honest.told, besides, requests },
    ...{ requestsPerSecond: requests / seconds, within },
  };
}

const share = (part: number, whole: number): string => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`);

const such = (lines: readonly string[]): string =>
  lines.length === 0 ? "" : `, such as ${lines.slice(0, 3).join(", ")}`;

export function printOversight(measured: Oversight): void {
  const { faults, besides, requests, requestsPerSecond, within } = measured;
  console.log(`${"kind".padEnd(26)} seeded  found  untrue  precision  recall`);
  for (const { kind, seeded, found, untrue } of faults) {
    const precision = share(found, found + untrue).padStart(9);
    console.log(
      `${kind.padEnd(26)} ${String(seeded).padStart(6)} ${String(found).padStart(6)} ${String(untrue).padStart(7)}  ${precision}  ${share(found, seeded)}`,
    );
  }
  console.log(`beside the faults: ${besides.length} exceptions${such(besides)}`);
  console.log(
    `${requests} requests, ${requestsPerSecond.toFixed(0)} a second with all that follows  ${within ? "ok" : "OVER"}`,
  );
}
