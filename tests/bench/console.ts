import { type BrowserSession, browserGap, startBrowser } from "../browser/browser.ts";
import {
  firstLoadBytes,
  listOfBatches,
  type OpeningTimes,
  openingTimes,
  SLOW,
  scrolledThrough,
} from "../browser/console-measures.ts";
import { type ConsoleWorld, signedIn, startWorld } from "../browser/console-world.ts";
import { rowOfScans } from "../browser/depot-scans.ts";
import { startDepotWorld } from "../browser/depot-world.ts";
import { firstDay, received, whereIsThisLot } from "../browser/hand-tasks.ts";
import { type Effort, effortText, KEYSTROKE_LEVEL } from "../browser/hands.ts";
import { WINDOWS, walked } from "../browser/screens.ts";
import { part } from "./part.ts";

/** Compressed bytes of the app until a role's home is there, and the most that they may be. */
export interface FirstLoad {
  readonly role: string;
  readonly bytes: number;
  readonly limitBytes: number;
  readonly within: boolean;
}

/** Frames of a table that is scrolled through, a screenful with each: milliseconds between two of them. */
export interface TableFrames {
  readonly rows: number;
  /** By how much the processor was slowed. */
  readonly processor: number;
  readonly frames: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  readonly rowsDrawnMost: number;
}

/** Scans of a depot one after another, without a network: milliseconds from the end of a scan to its verdict. */
export interface Scans {
  readonly processor: number;
  readonly perMinute: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  readonly wrong: number;
}

/** The console in Chromium. `gap`: why there is no browser here, and nothing was measured. */
export interface ConsoleReport {
  readonly gap?: string;
  readonly loads: readonly FirstLoad[];
  /** On the slow phone: with an empty cache, again with what the browser's cache has, and again from the app's own worker. */
  readonly openings: readonly (OpeningTimes & { readonly how: string })[];
  readonly table: readonly TableFrames[];
  readonly scans: readonly Scans[];
  /** Tasks of a day by the keystroke-level model; how many taps they may take is held by tests. */
  readonly hands: readonly Effort[];
  readonly within: boolean;
}

const ROLES = [
  ["clerk", 60_000],
  ["depot", 60_000],
  ["inspector", 150_000],
  ["laboratory", 150_000],
  ["operator", 150_000],
] as const;
const ROWS = 5000;

async function loadsOf(session: BrowserSession, world: ConsoleWorld): Promise<readonly FirstLoad[]> {
  const loads: FirstLoad[] = [];
  for (const [role, limitBytes] of ROLES) {
    const page = await signedIn(session, world, role, { hasWorker: false });
    const bytes = await firstLoadBytes(page, world.url);
    loads.push({ role, bytes, limitBytes, within: bytes <= limitBytes });
    await page.context().close();
  }
  return loads;
}

async function openingsOf(session: BrowserSession, world: ConsoleWorld): Promise<ConsoleReport["openings"]> {
  const page = await signedIn(session, world, "clerk", { hasWorker: false });
  const first = await openingTimes(page, world.url, true);
  const again = await openingTimes(page, world.url, false);
  await page.context().close();
  const kept = await signedIn(session, world, "clerk", { hasWorker: true });
  await kept.evaluate("navigator.serviceWorker.ready");
  await kept.reload();
  await kept.locator(".places").waitFor();
  const byWorker = await openingTimes(kept, world.url, false);
  await kept.context().close();
  return [
    { how: "first time, nothing cached", ...first },
    { how: "again, from the browser's cache", ...again },
    { how: "again, from the app's worker", ...byWorker },
  ];
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function tableOf(session: BrowserSession, world: ConsoleWorld): Promise<readonly TableFrames[]> {
  const page = await signedIn(session, world, "inspector", { ...WINDOWS.desk, hasWorker: false });
  await listOfBatches(page, ROWS);
  await walked(page, "/batches/table");
  await page.locator(".table-wrap tbody tr").first().waitFor();
  const cdp = await page.context().newCDPSession(page);
  const measured: TableFrames[] = [];
  for (const processor of [1, SLOW.processor]) {
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: processor });
    const { framesMs, rowsMost } = await scrolledThrough(page);
    const sorted = [...framesMs].sort((a, b) => a - b);
    measured.push({
      ...{ rows: ROWS, processor, frames: sorted.length, rowsDrawnMost: rowsMost },
      ...{ medianMs: quantile(sorted, 0.5), p95Ms: quantile(sorted, 0.95), worstMs: sorted.at(-1) ?? 0 },
    });
  }
  await page.context().close();
  return measured;
}

/** The most that a verdict may take after a scan, 95 of 100. */
const VERDICT_MS = 100;

/** Scans as a depot makes them, the network cut: at this processor's pace and slowed. */
async function scansOf(session: BrowserSession): Promise<readonly Scans[]> {
  const world = await startDepotWorld();
  try {
    const page = await signedIn(session, world, "depot", { path: "/scan", hasWorker: true });
    await page.locator("[data-scan]").waitFor();
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    const cdp = await page.context().newCDPSession(page);
    const measured: Scans[] = [];
    // On a slowed processor each key takes many times as long as it takes the scanner: a quarter of the row tells what a verdict takes.
    for (const [processor, count] of [
      [1, 60],
      [SLOW.processor, 15],
    ] as const) {
      // A screen anew, with the parser of codes loaded.
      await page.context().setOffline(false);
      await page.reload();
      await page.locator("[data-scan]").waitFor();
      await page.waitForTimeout(3_000);
      await page.context().setOffline(true);
      await cdp.send("Emulation.setCPUThrottlingRate", { rate: processor });
      const { seconds, times, wrong } = await rowOfScans(page, cdp, count);
      const sorted = times.toSorted((a, b) => a - b);
      measured.push({
        ...{ processor, perMinute: (60 * count) / seconds, wrong: wrong.length },
        ...{ medianMs: quantile(sorted, 0.5), p95Ms: quantile(sorted, 0.95), worstMs: sorted.at(-1) ?? 0 },
      });
      await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    }
    await page.context().close();
    return measured;
  } finally {
    await world.server.stop();
  }
}

/** What hands and mind have to do for the tasks of a day, and what they wait for on this machine. */
async function handsOf(session: BrowserSession): Promise<readonly Effort[]> {
  const world = await startDepotWorld();
  try {
    const clerk = await firstDay(session, world);
    const depot = await received(session, world);
    return [...clerk, depot, ...(await whereIsThisLot(session, world))];
  } finally {
    await world.server.stop();
  }
}

/** Sizes, opening times on a slow phone and frames of a long table, in a real Chromium against the service as one machine runs it. */
export async function measureConsole(): Promise<ConsoleReport> {
  const gap = await browserGap();
  if (gap !== undefined) return { gap, loads: [], openings: [], table: [], scans: [], hands: [], within: true };
  const [session, world] = await Promise.all([startBrowser(), startWorld()]);
  try {
    const loads = await part("console: first loads", () => loadsOf(session, world));
    const openings = await part("console: opened on a slow phone", () => openingsOf(session, world));
    const table = await part("console: a long table", () => tableOf(session, world));
    const scans = await part("console: a depot's scans", () => scansOf(session));
    const hands = await part("console: hands and mind", () => handsOf(session));
    // On a slowed processor the typing itself is slow: there the verdicts count alone.
    const isQuick = scans.every(
      ({ processor, p95Ms, perMinute, wrong }) =>
        p95Ms <= VERDICT_MS && wrong === 0 && (processor > 1 || perMinute >= 60),
    );
    return { loads, openings, table, scans, hands, within: isQuick && loads.every(({ within }) => within) };
  } finally {
    // Tests share it and end it with their process; here nothing else would.
    await session.browser.close();
    await world.server.stop();
  }
}

export function printConsole({ gap, loads, openings, table, scans, hands }: ConsoleReport): void {
  if (gap !== undefined) console.log(`The console was not measured: ${gap}`);
  for (const { role, bytes, limitBytes, within } of loads) {
    const kilobytes = `${(bytes / 1000).toFixed(1)} kB of ${limitBytes / 1000} kB`;
    console.log(`console, first load of a ${role.padEnd(11)} ${kilobytes}  ${within ? "ok" : "OVER"}`);
  }
  const { kilobitsPerSecond, latencyMs, processor } = SLOW;
  console.log(`A slow phone: ${kilobitsPerSecond} kbit/s, ${latencyMs} ms latency, processor at 1/${processor}.`);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  for (const { how, firstPaintMs, frameMs, homeMs } of openings) {
    const said = `first letters ${seconds(firstPaintMs)}, frame ${seconds(frameMs)}, home to use ${seconds(homeMs)}`;
    console.log(`console, a clerk opens it ${how.padEnd(32)} ${said}`);
  }
  for (const { rows, processor: slowness, frames, medianMs, p95Ms, worstMs, rowsDrawnMost } of table) {
    const times = `median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, worst ${worstMs.toFixed(1)} ms`;
    console.log(
      `console, ${rows} rows scrolled, processor at 1/${slowness}: ${frames} frames, ${times}, ${rowsDrawnMost} rows drawn at most`,
    );
  }
  for (const { processor: slowness, perMinute, medianMs, p95Ms, worstMs, wrong } of scans) {
    const times = `median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, worst ${worstMs.toFixed(1)} ms`;
    const pace = `${Math.round(perMinute)} in a minute, ${wrong} wrong`;
    console.log(
      `console, a depot's scans without a network, processor at 1/${slowness}: ${pace}; from scan to verdict ${times}`,
    );
  }
  const { keyS, tapS, mindS } = KEYSTROKE_LEVEL;
  if (hands.length > 0)
    console.log(`By the keystroke-level model: ${keyS} s a key, ${tapS} s a tap, ${mindS} s a thought before each.`);
  for (const effort of hands) console.log(`console, ${effortText(effort)}`);
}
