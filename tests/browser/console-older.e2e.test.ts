import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, complaints, signedIn, startWorld } from "./console-world.ts";
import { walked } from "./screens.ts";

const gap = await browserGap();

/** What ECMA-262 and browsers learned after Chromium 80, as far as an app may come to use it. A string, as it runs in the browser. */
const FORGET = `
  for (const name of ["at", "findLast", "findLastIndex", "toReversed", "toSorted", "toSpliced", "with"]) delete Array.prototype[name];
  for (const name of ["at", "replaceAll", "isWellFormed", "toWellFormed"]) delete String.prototype[name];
  for (const name of ["hasOwn", "groupBy"]) delete Object[name];
  for (const name of ["any", "withResolvers", "try"]) delete Promise[name];
  delete Map.groupBy;
  delete globalThis.structuredClone;
  delete crypto.randomUUID;
  delete AbortSignal.timeout;
  delete AbortSignal.any;
`;

const SCREENS = [
  "/",
  "/batches",
  "/batches/new",
  "/farm/new",
  "/shipments/new",
  "/labels",
  "/import",
  "/unsent",
  "/me",
];

describe.skipIf(gap !== undefined)(
  `the console in an older browser${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: ConsoleWorld;
    let page: Page;

    beforeAll(async () => {
      [session, world] = await Promise.all([startBrowser(), startWorld()]);
      page = await signedIn(session, world, "clerk", { forget: FORGET, hasWorker: true });
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    test("runs without what browsers learned after 2020: every screen opens, and what is typed is kept and sent", async () => {
      expect(await page.evaluate("typeof structuredClone")).toBe("undefined");
      for (const path of SCREENS) {
        await walked(page, path);
        expect([path, await page.getByText("这一页出错了").count()]).toEqual([path, 0]);
      }
      await walked(page, "/products/new");
      await page.getByLabel("产品名称").fill("雪梨");
      await page.getByLabel("商品条码（GTIN）").fill("9520000510831");
      await page.getByRole("button", { name: "保存" }).click();
      await page.getByRole("link", { name: /雪梨/ }).waitFor();
      expect(complaints.get(page)).toEqual([]);
    });

    test("inside WeChat it says what is lost there and how to open it in the browser, until that was read", async () => {
      const wechat =
        "Mozilla/5.0 (Linux; Android 10; wv) AppleWebKit/537.36 Chrome/86.0 MicroMessenger/8.0.40 WeChat/arm64";
      const inside = await signedIn(session, world, "clerk", { userAgent: wechat });
      await inside.getByText("在浏览器打开", { exact: false }).waitFor();
      await inside.getByRole("button", { name: "知道了", exact: true }).click();
      await walked(inside, "/batches");
      expect(await inside.getByText("在浏览器打开", { exact: false }).count()).toBe(0);
    });

    test("can be installed: its manifest and its icon are there, and the start is inside its scope", async () => {
      const manifest: { readonly icons: readonly { readonly src: string }[] } = JSON.parse(
        await (await fetch(`${world.url}/console/manifest.webmanifest`)).text(),
      );
      expect(manifest).toMatchObject({ start_url: "/console/", display: "standalone" });
      const icon = await fetch(`${world.url}${manifest.icons[0]?.src}`);
      expect([icon.status, icon.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
      expect(await page.locator("link[rel=manifest]").getAttribute("href")).toBe("/console/manifest.webmanifest");
    });
  },
);
