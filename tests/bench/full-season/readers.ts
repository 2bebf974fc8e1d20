/** Who reads beside others in a full season: phones while an integrator asks for what no rows are kept by, and pollers that come back. */
import { cooperativeOf, lotOf, recordedAt } from "./fill.ts";
import { gtinOf, HOUR, type SeasonFolder } from "./folder.ts";
import { nowOf } from "./operations.ts";

const WINDOWS = 6;
const WINDOW_MS = 2500;
const PAUSE_MS = 2;
const PER_PAGE = 100;

const p99 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Pages one after another for a while, each of another batch: how long each took. */
async function pages({ state, ask }: SeasonFolder, from: number): Promise<number[]> {
  const times: number[] = [];
  for (let k = from, until = Date.now() + WINDOW_MS; Date.now() < until; k += 1) {
    const n = (k * 37) % state.batches;
    const began = performance.now();
    await (await ask("", `/v/01/${gtinOf(cooperativeOf(n))}/10/${lotOf(n)}`)).text();
    times.push(performance.now() - began);
    await pause(PAUSE_MS);
  }
  return times;
}

async function besideQueries(season: SeasonFolder, from: number): Promise<number[]> {
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      await (await season.ask("coop-0", `/epcis/events?EQ_disposition=in_transit&perPage=${PER_PAGE}`)).text();
      await pause(0);
    }
  })();
  try {
    return await pages(season, from);
  } finally {
    isOver = true;
    await asking;
  }
}

/** The 99th percentile of pages alone and beside unindexed queries, by turns of some seconds. */
export async function pagesBesideQueries(
  season: SeasonFolder,
): Promise<{ readonly alone: number; readonly beside: number }> {
  const [alone, beside]: [number[], number[]] = [[], []];
  await besideQueries(season, 0);
  for (let n = 0; n < WINDOWS; n += 1) {
    alone.push(...(await pages(season, n * 7919)));
    beside.push(...(await besideQueries(season, n * 7919)));
  }
  return { alone: p99(alone), beside: p99(beside) };
}

/** What a poller paid that asked for all that was recorded since it last came, page after page. */
export interface Poll {
  readonly after: string;
  /** Events of the season that it was told, and how many there are. */
  readonly answers: number;
  readonly expected: number;
  readonly pages: number;
  readonly readUnits: number;
  /** Read units for each event told, those of later measurements included. */
  readonly unitsAnAnswer: number;
  readonly ms: number;
}

async function poll(season: SeasonFolder, after: string, since: number): Promise<Poll> {
  const { state, meter, ask } = season;
  const step = `GE_recordTime=${encodeURIComponent(new Date(since).toISOString())}&EQ_bizStep=commissioning`;
  let [answers, told, count] = [0, 0, 0];
  meter.reset();
  const began = performance.now();
  for (let next: string | undefined = `/epcis/events?${step}&perPage=${PER_PAGE}`; next !== undefined; ) {
    const response = await ask("coop-0", next);
    const { epcisBody } = (await response.json()) as {
      epcisBody: { queryResults: { resultsBody: { eventList: { recordTime: string }[] } } };
    };
    const events = epcisBody.queryResults.resultsBody.eventList;
    told += events.length;
    answers += events.filter(({ recordTime }) => Date.parse(recordTime) < state.endsAt).length;
    count += 1;
    next = /<https?:\/\/[^/]+([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  }
  const ms = performance.now() - began;
  const { readUnits } = meter.usage();
  return {
    after,
    answers,
    expected: expectedSince(state, since),
    pages: count,
    readUnits,
    unitsAnAnswer: readUnits / Math.max(1, told),
    ms,
  };
}

/** Registrations of the polling cooperative that the season has since an instant. */
function expectedSince(state: SeasonFolder["state"], since: number): number {
  let found = 0;
  for (let n = 0; n < state.batches; n += 1) if (cooperativeOf(n) === 0 && recordedAt(state, n) >= since) found += 1;
  return found;
}

/** After nothing new, an hour, 25 hours and a week, counted back from the season's end. */
export async function polls(season: SeasonFolder): Promise<readonly Poll[]> {
  const { state } = season;
  season.setClock(nowOf(state));
  const found: Poll[] = [];
  for (const [after, hours] of [
    ["an hour", 1],
    ["25 hours", 25],
    ["a week", 168],
  ] as const)
    found.push(await poll(season, after, state.endsAt - hours * HOUR));
  return found;
}
