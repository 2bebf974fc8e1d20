import { role } from "../../records/acting.ts";
import { forgetReads } from "../../service/reading.ts";

/**
 * What others record meanwhile is seen within a minute by those who look at what is theirs, and by everybody who comes back to the app or to a network: what
 * is on the screen is asked for again, and what says the same stays as it is.
 */

const EVERY_MS = 60_000;
/** Coming and going asks no more often. */
const REST_MS = 10_000;

/** Their looks at what belongs to others are noted and counted: an open screen that nobody looks at is no look. */
const OVERSEERS: ReadonlySet<string | undefined> = new Set(["inspector", "statistician", "laboratory", "operator"]);

let last = performance.now();

function look(): void {
  // Under hands that type nothing moves; a table of thousands, a map or a drawn trace is read in one go, and anew by whoever opens it again.
  const isStill =
    (document.activeElement?.closest("form") ?? null) !== null ||
    document.querySelector("dialog[open], .table-wrap, canvas") !== null;
  if (isStill || document.visibilityState !== "visible" || !navigator.onLine) return;
  const now = performance.now();
  if (now - last < REST_MS) return;
  last = now;
  forgetReads();
}

setInterval(() => {
  if (!OVERSEERS.has(role())) look();
}, EVERY_MS);
addEventListener("online", look);
document.addEventListener("visibilitychange", look);
