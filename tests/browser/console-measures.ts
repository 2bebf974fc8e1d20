import type { CDPSession, Page } from "playwright-core";
import { opened } from "./screens.ts";

/** A cheap phone on a bad network: Chromium's own preset "Slow 3G", and a processor at a quarter of this one's pace. */
export const SLOW = { kilobitsPerSecond: 400, latencyMs: 2000, processor: 4 } as const;

/** What the app took until a home was there, with an empty cache and no worker: bodies as they came over the network, compressed. */
export async function firstLoadBytes(page: Page, url: string): Promise<number> {
  // What the visit before still asks for is none of it.
  await page.goto("about:blank");
  const cdp = await page.context().newCDPSession(page);
  let bytes = 0;
  const files = new Set<string>();
  const headers = new Map<string, number>();
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (new URL(request.url).pathname.startsWith("/console/")) files.add(requestId);
  });
  // Header lines and what the cache gave count nothing.
  cdp.on("Network.responseReceived", ({ requestId, response }) => headers.set(requestId, response.encodedDataLength));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (files.has(requestId)) bytes += Math.max(0, encodedDataLength - (headers.get(requestId) ?? 0));
  });
  await cdp.send("Network.enable");
  await cdp.send("Network.clearBrowserCache");
  await opened(page, `${url}/console/`);
  await cdp.detach();
  return bytes;
}

async function slowed(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  const bytesPerSecond = (SLOW.kilobitsPerSecond * 1000) / 8;
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: SLOW.latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOW.processor });
  return cdp;
}

/** Milliseconds from asking for the app until its first letters, until its frame, and until its home can be used. */
export interface OpeningTimes {
  readonly firstPaintMs: number;
  readonly frameMs: number;
  readonly homeMs: number;
}

/** Opens the app as somebody who is signed in at the issuer, on the slow phone; `isFirst`: with nothing of it in the cache. */
export async function openingTimes(page: Page, url: string, isFirst: boolean): Promise<OpeningTimes> {
  const cdp = await slowed(page);
  if (isFirst) await cdp.send("Network.clearBrowserCache");
  const began = performance.now();
  await page.goto(`${url}/console/`, { waitUntil: "commit", timeout: 120_000 });
  const painted = page.locator(".opening, .places, .top-home").first().waitFor({ timeout: 120_000 });
  await painted;
  const firstPaintMs = performance.now() - began;
  await page.locator(".places").waitFor({ timeout: 120_000 });
  const frameMs = performance.now() - began;
  await page.locator("main h1").first().waitFor({ timeout: 120_000 });
  const homeMs = performance.now() - began;
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await cdp.detach();
  return { firstPaintMs, frameMs, homeMs };
}

const PRODUCTS = ["红心猕猴桃", "苍溪雪梨", "黄肉猕猴桃"];
const DAY_MS = 86_400_000;

/** A batch of a list, as the service writes it. */
function batchOf(n: number) {
  const lot = `S${String(n).padStart(5, "0")}`;
  const gtin = "09520000510824";
  return {
    ...{ batch: `01/${gtin}/10/${lot}`, gtin, lot, product: { zh: PRODUCTS[n % PRODUCTS.length] ?? "" } },
    ...{ organisation: "honglin", producer: "红林合作社", holder: "honglin", holderName: "红林合作社" },
    ...{ base: "b1", baseName: `云峰果园 ${n % 40}`, certificate: "c1", certificateNumber: "LB-18-26092200001A" },
    harvestedOn: new Date(Date.UTC(2026, 8, 1) + (n % 60) * DAY_MS).toISOString().slice(0, 10),
    ...{ quantityKg: 100 + ((n * 7919) % 900), onHandKg: (n * 31) % 100, status: "in-order" },
    ...{ flags: [], recalled: false, held: false, voided: false },
  };
}

/** From now on the service's list of batches is one of `count`, page by page, in place of what is on record: a table is measured, not a database. */
export async function listOfBatches(page: Page, count: number): Promise<void> {
  await page.route(/\/api\/batches\?/, async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [from, limit] = [Number(query.get("cursor") ?? 0), Number(query.get("limit") ?? 20)];
    const to = Math.min(count, from + limit);
    const items = Array.from({ length: to - from }, (_, n) => batchOf(from + n));
    await route.fulfill({ json: { items, ...(to < count && { next: String(to) }), asOf: new Date().toISOString() } });
  });
}

/** Milliseconds between two frames while a table is scrolled from end to end, and the most rows that it ever had in the document. */
export interface Scrolling {
  readonly framesMs: readonly number[];
  readonly rowsMost: number;
}

/** Scrolls the table of the page through, a jump with each frame. A string, as it runs in the browser. */
export async function scrolledThrough(page: Page): Promise<Scrolling> {
  return page.evaluate(`new Promise((resolve) => {
    const box = document.querySelector(".table-wrap");
    const framesMs = [];
    let [before, rowsMost] = [performance.now(), 0];
    box.scrollTop = 0;
    const step = (now) => {
      framesMs.push(now - before);
      before = now;
      rowsMost = Math.max(rowsMost, box.querySelectorAll("tbody tr").length);
      const at = box.scrollTop;
      box.scrollTop += 700;
      if (box.scrollTop === at) resolve({ framesMs: framesMs.slice(1), rowsMost });
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
}

/** Milliseconds between two frames while a drawn graph is moved and zoomed, and while one walks along its ways. */
export interface GraphFrames {
  readonly movedMs: readonly number[];
  readonly zoomedMs: readonly number[];
  readonly walkedMs: readonly number[];
}

/**
 * Drags the graph of the page across, turns the wheel over it from all of it to single nodes and back, and walks along its ways: a step with each
 * frame. A string, as it runs in the browser.
 */
export async function graphMoved(page: Page, frames: number): Promise<GraphFrames> {
  return page.evaluate(`(async () => {
    const canvas = document.querySelector(".graph-box canvas");
    const { left, top, width, height } = canvas.getBoundingClientRect();
    // A finger that a script moves holds nothing.
    canvas.setPointerCapture = () => undefined;
    const pointer = (type, x, y) =>
      canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: left + x, clientY: top + y, bubbles: true }));
    const wheel = (deltaY, x, y) =>
      canvas.dispatchEvent(new WheelEvent("wheel", { deltaY, clientX: left + x, clientY: top + y, bubbles: true, cancelable: true }));
    const each = (step) => new Promise((resolve) => {
      const times = [];
      let [before, n] = [0, 0];
      const next = (now) => {
        if (n > 0) times.push(now - before);
        before = now;
        if (n === ${frames}) return resolve(times);
        step(n);
        n += 1;
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
    const around = (n) => [width / 2 + (width / 3) * Math.sin(n / 9), height / 2 + (height / 3) * Math.cos(n / 13)];
    pointer("pointerdown", ...around(0));
    const movedMs = await each((n) => pointer("pointermove", ...around(n)));
    pointer("pointerup", ...around(${frames}));
    const zoomedMs = await each((n) => wheel(60 * Math.sin(n / 8), ...around(n)));
    const keys = ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft"];
    const walkedMs = await each((n) => {
      const here = document.querySelector(".graph-here");
      here.dispatchEvent(new KeyboardEvent("keydown", { key: keys[n % keys.length], bubbles: true, cancelable: true }));
    });
    return { movedMs, zoomedMs, walkedMs };
  })()`);
}
