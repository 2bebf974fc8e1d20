import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PhotoThreads } from "@suyuan/api/photos/threads";
import { drawnFruit, RED_HEART_KIWIFRUIT } from "@suyuan/cli/demo/drawing";
import { BY_STATE } from "@suyuan/web-verify/fixtures/states";
import { renderPassport } from "@suyuan/web-verify/render-passport";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";

/** A real photo on a real page: it comes after the page, and the page is whole without it, with or without scripts. */
const gap = await browserGap();
const OPTIONS = { publicUrl: "https://suyuan.example" };
const PASSPORT = BY_STATE["in-order"];

describe.skipIf(gap !== undefined)(`the photo of a page${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let server: Server;
  let url: string;
  const asked: string[] = [];
  let isThere = true;

  beforeAll(async () => {
    const threads = new PhotoThreads(new URL(import.meta.resolve("@suyuan/api/photos/worker")), (error) => {
      throw error;
    });
    const { bytes } = await threads.made(drawnFruit(RED_HEART_KIWIFRUIT), "coop");
    server = createServer((request, response) => {
      const path = request.url ?? "";
      asked.push(path);
      if (path.startsWith("/photos/") && isThere) response.writeHead(200, { "content-type": "image/webp" }).end(bytes);
      else if (path === "/page") {
        const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:";
        response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
        response.end(renderPassport(PASSPORT, "zh", OPTIONS));
      } else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`;
    session = await startBrowser();
  });
  afterAll(async () => {
    await session?.close();
    server?.close();
  });

  const opened = async (javaScriptEnabled: boolean) => {
    asked.length = 0;
    const page = await session.newPage({ width: 360, height: 640, javaScriptEnabled });
    await page.goto(url, { waitUntil: "load" });
    return page;
  };
  const photos = () => asked.filter((path) => path.startsWith("/photos/"));

  test("is asked for when the reader comes near it, and not with the page", async () => {
    isThere = true;
    // A browser without scripts asks for every image with the page (HTML, "will lazy load element steps"): it would tell how far one reads.
    const page = await opened(true);
    expect(photos()).toEqual([]);
    const img = page.locator("img.photo");
    await img.scrollIntoViewIfNeeded();
    await expect.poll(photos, { timeout: 10_000 }).toEqual([PASSPORT.photo?.path]);
    await expect
      .poll(() => img.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth), {
        timeout: 10_000,
      })
      .toBe(640);
  });

  test("takes the place that it had before it was there: nothing moves, and the page is whole without it", async () => {
    isThere = false;
    const page = await opened(false);
    const img = page.locator("img.photo");
    await img.scrollIntoViewIfNeeded();
    await expect.poll(photos, { timeout: 10_000 }).toHaveLength(1);
    const without = await img.boundingBox();
    const text = await page.locator("body").textContent();
    for (const said of ["来自生产者", "手工采摘", "净含量", "保质期至"]) expect(text).toContain(said);
    isThere = true;
    const again = await opened(false);
    const shown = again.locator("img.photo");
    await shown.scrollIntoViewIfNeeded();
    await expect.poll(photos, { timeout: 10_000 }).toHaveLength(1);
    const withIt = await shown.boundingBox();
    expect([Math.round(withIt?.width ?? 0), Math.round(withIt?.height ?? 0)]).toEqual([
      Math.round(without?.width ?? 1),
      Math.round(without?.height ?? 1),
    ]);
    expect(await again.locator("body").textContent()).toBe(text);
  });
});
