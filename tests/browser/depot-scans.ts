import type { CDPSession, Page } from "playwright-core";
import { labelOf, scanned } from "./depot-world.ts";

/** Runs in the page: from the end of a scan to the frame that shows its verdict, and from its first key. */
const CLOCK = `(() => {
  const times = (globalThis.times = []);
  let ended = 0;
  addEventListener("keydown", (event) => { if (event.code === "Enter") ended = performance.now(); }, true);
  new MutationObserver(() => {
    if (ended === 0) return;
    const from = ended;
    ended = 0;
    times.push(performance.now() - from);
  }).observe(document.querySelector("main"), { subtree: true, childList: true, attributes: true, characterData: true });
})()`;

/** What a row of scans came to. */
export interface RowOfScans {
  /** All of them, typed by the scanner and waited for. */
  readonly seconds: number;
  /** Milliseconds from the end of each scan until its verdict stands in the page. */
  readonly times: readonly number[];
  /** Scans that came to another verdict than they should. */
  readonly wrong: readonly string[];
}

const KINDS = [
  ["OLD", "right: here"],
  ["NOWHERE", "unknown: not-known"],
  ["ROAD-1", "right: on-its-way"],
  ["NEW", "right: here"],
] as const;

/** Scans labels one after another, as a scanner that types a key every 2 ms, on a screen of the depot that is open. */
export async function rowOfScans(page: Page, cdp: CDPSession, count = 60): Promise<RowOfScans> {
  await page.evaluate(CLOCK);
  const wrong: string[] = [];
  const started = performance.now();
  for (let n = 0; n < count; n += 1) {
    const [lot, expected] = KINDS[n % KINDS.length] ?? KINDS[0];
    const verdict = await scanned(page, cdp, labelOf(lot, { serial: `S${n}` }), { gapMs: 2 });
    if (verdict !== expected) wrong.push(`${n} ${lot} ${verdict}`);
  }
  const seconds = (performance.now() - started) / 1000;
  return { seconds, times: await page.evaluate("times"), wrong };
}
