import { graphWords } from "@suyuan/console/words/oversight/graph";
import { traceWords } from "@suyuan/console/words/oversight/trace";
import { partWords } from "@suyuan/console/words/parts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { graphMoved, SLOW } from "./console-measures.ts";
import { signedIn } from "./console-world.ts";
import { press } from "./days.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";
import { WINDOWS, walked, walkOf } from "./screens.ts";
import { batchId, plantLargeTrace } from "./trace-world.ts";

const gap = await browserGap();
const START = "base/honglin/yunfeng";
const NODES = 2000;
/** Two frames of a screen of 60 Hz. */
const FRAME_MOST_MS = 34;

describe.skipIf(gap !== undefined)(`a trace of 2,000 nodes${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: DepotWorld;
  let page: Page;

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
    await plantLargeTrace(world);
    page = await signedIn(session, world, "inspector", { ...WINDOWS.desk, hasWorker: false });
    page.setDefaultTimeout(60_000);
    await walked(page, `/trace?id=${encodeURIComponent(START)}&direction=forward`);
    await page.locator(".graph-here").waitFor({ state: "attached" });
  }, 300_000);
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  test("is a real answer of the service, and only the node where one is stands in the document", async () => {
    const { json } = await world.call("bureau", "GET", `/api/trace?id=${START}&direction=forward`);
    expect(json.nodes.length).toBeGreaterThan(NODES);
    await page.getByText(traceWords().told(json.nodes.length, json.edges.length)).waitFor();
    expect(await page.locator(".graph *").count()).toBeLessThan(60);
    expect(await page.locator(".table-wrap tbody tr").count()).toBeLessThan(120);
  });

  test("is moved, zoomed and walked without a stop that anybody would notice, on a processor at a quarter of this one's pace", async () => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOW.processor });
    const frames = await graphMoved(page, 90);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
    const { movedMs, zoomedMs, walkedMs } = frames;
    console.info("graph of 2,000 nodes, median ms between frames:", [movedMs, zoomedMs, walkedMs].map(median));
    expect(median(movedMs)).toBeLessThan(FRAME_MOST_MS);
    expect(median(zoomedMs)).toBeLessThan(FRAME_MOST_MS);
    // A step also changes what stands beside the graph.
    expect(median(walkedMs)).toBeLessThan(2 * FRAME_MOST_MS);
  });

  test("is seen whole, from where single nodes are found again, and has nothing that axe finds", async () => {
    const walk = walkOf(page, "trace-large");
    await press(page, graphWords().start);
    await page.locator(`.graph-here[data-node="${START}"]`).waitFor({ state: "attached" });
    await walk.look("start");
    await press(page, graphWords().whole);
    await walk.look("whole");
    await page.getByRole("searchbox", { name: partWords().filterRows }).fill("H7-33");
    await page.locator(".table-wrap tbody a", { hasText: /^H7-33$/ }).click();
    await page.locator(`.graph-here[data-node="${batchId("H7-33")}"]`).waitFor({ state: "attached" });
    for (let n = 0; n < 6; n += 1) await page.getByRole("button", { name: graphWords().nearer }).click();
    await page.getByRole("searchbox", { name: partWords().filterRows }).fill("");
    await walk.look("one");
    // Rows at the edges of what scrolls are half out of sight.
    expect(walk.faults.filter((fault) => !fault.includes("target-size"))).toEqual([]);
  });
});
