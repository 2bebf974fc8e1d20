import { createServer } from "node:http";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeOn, WCAG_22_AA } from "./axe.ts";
import { type BrowserSession, browserGap, drawnFonts, startBrowser } from "./browser.ts";

const gap = await browserGap();
const page = (body: string) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>
h1, p, div { font: 400 20px/1.5 sans-serif; margin: 0 } span { display: inline-block }
</style>${body}</html>`;

async function inkOf(shown: Page, selector: string): Promise<string> {
  return (await shown.locator(selector).screenshot()).toString("base64");
}

describe.skipIf(gap !== undefined)(`the test browser${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await startBrowser();
  });
  afterAll(() => session.close());

  test("draws 红心猕猴桃 with a Chinese font, one em a glyph, at 360 pixels without scripts", async () => {
    const shown = await session.newPage({ width: 360, height: 640, javaScriptEnabled: false });
    await shown.setContent(page("<h1><span id=name>红心猕猴桃</span></h1>"));
    expect(await drawnFonts(shown, "#name")).toEqual([
      { familyName: expect.stringMatching(/^Noto Sans SC/), glyphCount: 5 },
    ]);
    expect((await shown.locator("#name").boundingBox())?.width).toBeCloseTo(100, 0);
    expect(await shown.evaluate("innerWidth")).toBe(360);
  });

  test("draws different characters differently, so none is the box of a missing glyph", async () => {
    const shown = await session.newPage({ width: 360, height: 640, javaScriptEnabled: false });
    const characters = new Set("红心猕猴桃苍溪雪梨绿色食品批次追溯码冷链承诺达标合格证✓⚠①");
    const missing = "\u{10fffd}";
    // Whole pixels for every cell: two equal glyphs give two equal pictures.
    const cell = (character: string, index: number) =>
      `<div id=c${index} style="width:20px;height:30px">${character}</div>`;
    await shown.setContent(page([...characters, missing, missing].map(cell).join("")));
    const inks: string[] = [];
    for (let index = 0; index < characters.size + 2; index += 1) inks.push(await inkOf(shown, `#c${index}`));
    expect(inks.at(-1)).toBe(inks.at(-2));
    expect(new Set(inks).size).toBe(characters.size + 1);
  });

  test("draws bold Chinese from a bold font", async () => {
    const shown = await session.newPage({ width: 360, height: 640 });
    await shown.setContent(page("<p><span id=thin>溯源</span> <b><span id=bold>溯源</span></b></p>"));
    expect(await inkOf(shown, "#bold")).not.toBe(await inkOf(shown, "#thin"));
  });

  test("runs no script of the page when scripts are disabled, and runs them otherwise", async () => {
    const body = "<p id=p>before</p><script>document.getElementById('p').textContent = 'after'</script>";
    const still = await session.newPage({ width: 360, height: 640, javaScriptEnabled: false });
    await still.setContent(page(body));
    expect(await still.locator("#p").textContent()).toBe("before");
    const lively = await session.newPage({ width: 360, height: 640 });
    await lively.setContent(page(body));
    expect(await lively.locator("#p").textContent()).toBe("after");
  });

  test("is looked at anew by axe each time: a fault that comes to a page after a first look is found, and its place named", async () => {
    const shown = await session.newPage({ width: 360, height: 640 });
    await shown.setContent(page("<title>t</title><main><h1 id=h>红心猕猴桃</h1></main>"));
    const before = await axeOn(shown, WCAG_22_AA);
    expect([before.found, before.kept]).toEqual([[], expect.arrayContaining(["color-contrast"])]);
    await shown.evaluate("document.querySelector('#h').style.color = '#ddd'");
    await shown.evaluate("document.querySelector('main').append(new Image())");
    const { found } = await axeOn(shown, WCAG_22_AA);
    expect(found.map((line) => line.split(":")[0])).toEqual(["color-contrast", "image-alt"]);
    expect(found[0]).toContain('id="h"');
    await shown.setContent(page("<title>t</title><iframe title=t srcdoc=t></iframe>"));
    await expect(axeOn(shown, WCAG_22_AA)).rejects.toThrow("frames");
  });

  test("shares no cookie between two pages", async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      if (request.url === "/") seen.push(request.headers.cookie);
      response.setHeader("set-cookie", "seen=yes").end("ok");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
    const first = await session.newPage({ width: 360, height: 640 });
    await first.goto(url);
    await first.goto(url);
    const second = await session.newPage({ width: 360, height: 640 });
    await second.goto(url);
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
    expect(seen).toEqual([undefined, "seen=yes", undefined]);
  });
});
