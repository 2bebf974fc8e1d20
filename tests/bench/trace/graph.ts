import type { Page } from "playwright-core";
import { type BrowserSession, browserGap, startBrowser } from "../../browser/browser.ts";
import { graphMoved, SLOW } from "../../browser/console-measures.ts";
import { signedIn } from "../../browser/console-world.ts";
import { type DepotWorld, startDepotWorld } from "../../browser/depot-world.ts";
import { WINDOWS, walked } from "../../browser/screens.ts";
import { plantLargeTrace } from "../../browser/trace-world.ts";
import { part } from "../part.ts";
import { quantile } from "./traces.ts";

/** Frames of a drawn trace while it is moved, zoomed or walked: milliseconds between two of them. */
export interface GraphCost {
  readonly how: "moved" | "zoomed" | "walked";
  readonly nodes: number;
  readonly steps: number;
  /** By how much the processor was slowed. */
  readonly processor: number;
  readonly frames: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  /** From asking for the screen until the graph is there. */
  readonly drawnMs: number;
  readonly within: boolean;
}

/** Why nothing was measured: there is no browser here. */
interface NoGraph {
  readonly gap: string;
  readonly within: true;
}

/** Two frames of a screen of 60 Hz; a step also changes what stands beside the graph. */
const GOAL_MS = { moved: 34, zoomed: 34, walked: 68 } as const;
const FRAMES = 180;
const START = "base/honglin/yunfeng";

async function framesOf(
  page: Page,
  url: string,
  counted: Pick<GraphCost, "nodes" | "steps">,
): Promise<readonly GraphCost[]> {
  const cdp = await page.context().newCDPSession(page);
  const costs: GraphCost[] = [];
  for (const processor of [1, SLOW.processor]) {
    await page.goto(`${url}/console/`);
    await page.locator(".places").waitFor();
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: processor });
    const begun = performance.now();
    await walked(page, `/trace?id=${encodeURIComponent(START)}&direction=forward`);
    await page.locator(".graph-here").waitFor({ state: "attached" });
    const drawnMs = performance.now() - begun;
    const { movedMs, zoomedMs, walkedMs } = await graphMoved(page, FRAMES);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    for (const [how, times] of Object.entries({ moved: movedMs, zoomed: zoomedMs, walked: walkedMs }) as [
      GraphCost["how"],
      readonly number[],
    ][]) {
      const sorted = times.toSorted((a, b) => a - b);
      const [medianMs, p95Ms, worstMs] = [0.5, 0.95, 1].map((share) => quantile(sorted, share)) as [
        number,
        number,
        number,
      ];
      const frames = { frames: sorted.length, medianMs, p95Ms, worstMs, drawnMs };
      costs.push({ how, ...counted, processor, ...frames, within: medianMs <= GOAL_MS[how] });
    }
  }
  return costs;
}

async function measured(session: BrowserSession, world: DepotWorld): Promise<readonly GraphCost[]> {
  await part("graph: a trace of 2,000 nodes is recorded", () => plantLargeTrace(world));
  const { json } = await world.call("bureau", "GET", `/api/trace?id=${START}&direction=forward`);
  const page = await signedIn(session, world, "inspector", { ...WINDOWS.desk, hasWorker: false });
  page.setDefaultTimeout(120_000);
  const counted = { nodes: json.nodes.length as number, steps: json.edges.length as number };
  const costs = await part("graph: moved, zoomed and walked", () => framesOf(page, world.url, counted));
  await page.context().close();
  return costs;
}

/** A real answer of the service, drawn in a real Chromium, at this processor's pace and slowed. */
export async function measureGraph(): Promise<readonly (GraphCost | NoGraph)[]> {
  const gap = await browserGap();
  if (gap !== undefined) return [{ gap, within: true }];
  const [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
  try {
    return await measured(session, world);
  } finally {
    // Tests share it and end it with their process; here nothing else would.
    await session.browser.close();
    await world.server.stop();
  }
}

export function printGraph(costs: readonly (GraphCost | NoGraph)[]): void {
  for (const cost of costs) {
    if ("gap" in cost) {
      console.log(`The drawn trace was not measured: ${cost.gap}`);
      continue;
    }
    const { how, nodes, steps, processor, frames, medianMs, p95Ms, worstMs, drawnMs, within } = cost;
    const times = `median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, worst ${worstMs.toFixed(1)} ms`;
    const what = `a trace of ${nodes} nodes and ${steps} steps ${how}, processor at 1/${processor}`;
    console.log(
      `${what}: ${frames} frames, ${times} (goal ${GOAL_MS[how]} ms at the median), drawn after ${(drawnMs / 1000).toFixed(1)} s  ${within ? "ok" : "OVER"}`,
    );
  }
}
