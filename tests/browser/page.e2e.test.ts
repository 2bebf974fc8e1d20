import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { LINK_PAGE } from "@suyuan/web-verify/fixtures/links";
import { PRODUCT_PAGE } from "@suyuan/web-verify/fixtures/product";
import { BY_STATE } from "@suyuan/web-verify/fixtures/states";
import { PAGES } from "@suyuan/web-verify/pages";
import { renderPassport } from "@suyuan/web-verify/render-passport";
import { type StateCode, TEXT } from "@suyuan/web-verify/words";
import type { Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sized } from "../sized.ts";
import { axeOn, WCAG_22_AA } from "./axe.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";

const gap = await browserGap();
const OPTIONS = { publicUrl: "https://suyuan.example" };
const states = Object.keys(BY_STATE) as StateCode[];
/** What WCAG 1.4.12 lets a reader set without losing anything. */
const SPACING =
  "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}";

const pages: readonly (readonly [name: string, render: (language: Language) => string])[] = [
  ...states.map(
    (state) => [state, (language: Language) => renderPassport(BY_STATE[state], language, OPTIONS)] as const,
  ),
  ["not-issued", (language) => PAGES.notIssued(language, OPTIONS)],
  ["bad-code", (language) => PAGES.badCode(language, OPTIONS)],
  ["links", (language) => PAGES.links(LINK_PAGE, language, OPTIONS)],
  ["product", (language) => PAGES.product(PRODUCT_PAGE, language, OPTIONS)],
  ["too-many", (language) => PAGES.refusal({ status: 429, retryAfterSeconds: 23 }, language, OPTIONS)],
  ["failed", (language) => PAGES.refusal({ status: 500, requestId: "01J9ZK3V7Q" }, language, OPTIONS)],
];

/** The usual run prints each page in one of the languages, in turn: to lay out paper takes longer than all else. */
const printedIn = (name: string): readonly Language[] => {
  const place = pages.findIndex(([one]) => one === name);
  return sized([place % 2 === 0 ? "zh" : "en"], ["zh", "en"]);
};

/** What of the page reaches beyond the window to the right: nothing should. A string, as it runs in the browser. */
const OVERFLOWING = `[
  ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ["the page scrolls sideways"] : []),
  ...[...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map((element) => element.outerHTML.slice(0, 120)),
]`;

/** Words of ours that are cut in two at the end of a line. What somebody typed, addresses and numbers may be. A string, as it runs in the browser. */
const CUT_WORDS = `(() => {
  const cut = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    if (text.parentElement.closest("bdi,.code,.hid,.paper,script,svg,.advice a")) continue;
    for (const { 0: word, index } of text.data.matchAll(/[A-Za-z]{3,}/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) cut.push(word);
    }
  }
  return cut;
})()`;

/** Whatever is drawn in the colour of its own ground; where readers set the colours, all that is drawn has theirs. */
const VANISHED = `[...document.querySelectorAll("svg path,svg circle,svg text")].flatMap((shape) => {
  if (shape.closest("pattern") && shape.classList.contains("ground")) return [];
  const { stroke, fill } = getComputedStyle(shape);
  let ground = "rgba(0, 0, 0, 0)";
  for (let box = shape.closest("svg").parentElement; box !== null && /, 0\\)$|transparent/.test(ground); box = box.parentElement)
    ground = getComputedStyle(box).backgroundColor;
  const drawn = [stroke, fill].filter((paint) => paint !== "none" && !/^url/.test(paint));
  return drawn.every((paint) => paint === ground) ? [shape.outerHTML.slice(0, 120)] : [];
})`;

/** Sheets of a document that the browser printed. */
const sheetsOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString("latin1")
    .match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

/** Types and hosts of few letters that stand on more than one line. */
const BROKEN_CODES = `[...document.querySelectorAll(".advice .code")]
  .filter((element) => element.textContent.length <= 30)
  .filter((element) => element.getClientRects().length > 1 || element.getBoundingClientRect().height > 40)
  .map((element) => element.textContent)`;

const TOO_SMALL = `[
  ...[...document.querySelectorAll("a:not(.skip),summary")].filter((target) => {
    const { width, height } = target.getBoundingClientRect();
    return width < 24 || height < 24;
  }),
  ...[...document.querySelectorAll("body *:not(svg):not(svg *)")].filter(
    (element) => Number.parseFloat(getComputedStyle(element).fontSize) < 16,
  ),
].map((element) => element.outerHTML.slice(0, 120))`;

const withStyle = (html: string, style: string) => html.replace("</style>", `</style><style>${style}</style>`);

describe.skipIf(gap !== undefined)(
  `the consumer page in a browser${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let still: Page;
    let lively: Page;
    beforeAll(async () => {
      session = await startBrowser();
      still = await session.newPage({ width: 360, height: 800, javaScriptEnabled: false });
      lively = await session.newPage({ width: 360, height: 800 });
    });
    afterAll(() => session.close());

    /** In one of two windows, one without scripts and one with them, as if it was opened now: a window of its own for each page takes longer than the page. */
    async function show(html: string, width: number, height = 800, page = still): Promise<Page> {
      await page.emulateMedia({ media: null, colorScheme: null, forcedColors: null });
      await page.setViewportSize({ width, height });
      await page.setContent(html);
      return page;
    }

    /** With every fold open, as axe looks only at what is shown; it needs scripts of its own. */
    async function violations(html: string, width: number, colorScheme: "light" | "dark"): Promise<readonly string[]> {
      const page = await show(html.replaceAll("<details>", "<details open>"), width, 800, lively);
      await page.emulateMedia({ colorScheme });
      const { found } = await axeOn(page, WCAG_22_AA);
      return found;
    }

    describe.each(pages)("%s", (name, render) => {
      test("needs no sideways scrolling at 360 pixels, nor at 320, which is 200 % zoom on a small window, in either language", async () => {
        for (const language of ["zh", "en"] as const) {
          const page = await show(render(language), 360);
          expect(await page.evaluate(OVERFLOWING), language).toEqual([]);
          await page.setViewportSize({ width: 320, height: 800 });
          expect(await page.evaluate(OVERFLOWING), language).toEqual([]);
        }
      });

      test("fits a window of 195 pixels, a watch's or a small phone's at twice its size, and cuts no word of ours in two up to 360", async () => {
        for (const language of ["zh", "en"] as const) {
          const page = await show(render(language).replaceAll("<details>", "<details open>"), 195);
          for (const width of [195, 240, 360]) {
            await page.setViewportSize({ width, height: 800 });
            expect(await page.evaluate(OVERFLOWING), `${language} ${width}`).toEqual([]);
            expect(await page.evaluate(CUT_WORDS), `${language} ${width}`).toEqual([]);
          }
        }
      });

      test("loses no drawing in a reader's own colours, light or dark", async () => {
        const page = await show(render("zh"), 360);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ forcedColors: "active", colorScheme });
          expect(await page.evaluate(VANISHED), colorScheme).toEqual([]);
        }
      });

      test("prints on at most two sheets of A4 in either language, with every fold open", async () => {
        for (const language of printedIn(name)) {
          const page = await show(render(language), 1280);
          const sheets = sheetsOf(await page.pdf({ preferCSSPageSize: true }));
          expect(sheets, language).toBeGreaterThan(0);
          expect(sheets, language).toBeLessThanOrEqual(2);
        }
      });

      test("keeps everything in place when a reader widens the spacing of the text or doubles its size", async () => {
        const page = await show(withStyle(render("zh"), SPACING), 320);
        expect(await page.evaluate(OVERFLOWING)).toEqual([]);
        const large = await show(withStyle(render("zh"), "html{font-size:200%}"), 360);
        expect(await large.evaluate(OVERFLOWING)).toEqual([]);
      });

      test("has no violation of WCAG 2.2 AA that a machine can find", async () => {
        expect(await violations(render("zh"), 360, "light")).toEqual([]);
      });

      test("has no target smaller than 24 pixels and no type smaller than 16", async () => {
        const page = await show(render("zh"), 360);
        expect(await page.evaluate(TOO_SMALL)).toEqual([]);
      });

      test("loads from itself alone: no request leaves the page", async () => {
        const asked: string[] = [];
        const ask = (request: Request) => asked.push(request.url());
        lively.on("request", ask);
        await lively.setContent(render("zh"), { waitUntil: "networkidle" });
        lively.off("request", ask);
        expect(asked).toEqual([]);
      });
    });

    test.each([
      ["in-order-with-remarks", "en", 1280, "light"],
      ["in-order-with-remarks", "zh", 1280, "dark"],
      ["test-failed", "en", 360, "dark"],
      ["recalled", "zh", 360, "dark"],
    ] as const)(
      "violates nothing of WCAG 2.2 AA in state %s in %s at %i pixels in the %s scheme",
      async (state, language, width, scheme) => {
        expect(await violations(renderPassport(BY_STATE[state], language, OPTIONS), width, scheme)).toEqual([]);
      },
    );

    test.each(states)(
      "shows state, product, lot, producer and what is not proven of a batch in state %s on the first screen of a phone",
      async (state) => {
        for (const language of ["zh", "en"] as const) {
          const page = await show(renderPassport(BY_STATE[state], language, OPTIONS), 360);
          const { lot, batch } = BY_STATE[state];
          for (const part of ["h1", ".product h2", ".unproven"]) {
            const box = await page.locator(part).first().boundingBox();
            expect((box?.y ?? Number.NaN) + (box?.height ?? Number.NaN), `${language} ${part}`).toBeLessThan(800);
          }
          for (const text of [lot, batch.producer.name]) {
            const box = await page.locator(".product").getByText(text, { exact: true }).boundingBox();
            expect((box?.y ?? Number.NaN) + (box?.height ?? Number.NaN), `${language} ${text}`).toBeLessThan(800);
          }
        }
      },
    );

    test("breaks names, batch numbers and places that have no space in them", async () => {
      const long = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".repeat(4);
      const { batch, certificate, journey, tests, temperature } = BY_STATE["test-failed"];
      const stretched: Passport = {
        ...BY_STATE["test-failed"],
        product: { zh: long, en: long, category: long },
        lot: long,
        batch: { ...batch, producer: { name: long, region: long }, base: { name: long, region: long } },
        ...(certificate ? { certificate: { ...certificate, number: long, holder: long } } : {}),
        inputs: { activesUsed: [long, long], intervalKept: false, level: "declared" },
        tests: tests.map((report) => ({
          ...report,
          by: long,
          items: report.items.map((item) => ({ ...item, active: long })),
        })),
        journey: journey.map((step) => ({ ...step, from: long, to: long, place: long })),
        temperature: temperature.map((log) => ({ ...log, device: { model: long, serial: long } })),
        state: { code: "test-failed", reasons: [{ code: "test-failed", zh: long, en: long }] },
      };
      const page = await show(renderPassport(stretched, "zh", OPTIONS).replaceAll("<details>", "<details open>"), 320);
      expect(await page.evaluate(OVERFLOWING)).toEqual([]);
    });

    test("keeps a link's type and host in one piece where they fit, and its list in line with the address above", async () => {
      const page = await show(PAGES.links(LINK_PAGE, "zh", OPTIONS), 360);
      expect(await page.evaluate(BROKEN_CODES)).toEqual([]);
      await page.setViewportSize({ width: 1200, height: 800 });
      const lefts = await page.evaluate(
        `[...document.querySelectorAll(".in>.code,.in>ul")].map((element) => element.getBoundingClientRect().left)`,
      );
      expect(new Set(lefts as number[]).size).toBe(1);
    });

    test("opens the folded test results by a tap or the keyboard, without any script", async () => {
      const page = await show(renderPassport(BY_STATE["in-order"], "zh", OPTIONS), 360);
      const row = page.getByRole("rowheader", { name: "多菌灵" });
      expect(await row.isVisible()).toBe(false);
      await page.getByText("检测 6 项").focus();
      await page.keyboard.press("Enter");
      expect(await row.isVisible()).toBe(true);
    });

    test("lets the keyboard skip to the content first, in sight", async () => {
      const page = await show(renderPassport(BY_STATE["in-order"], "zh", OPTIONS), 360);
      await page.keyboard.press("Tab");
      const skip = page.locator(":focus");
      expect(await skip.textContent()).toBe(TEXT.zh.skip);
      expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0);
    });

    test("prints the state in words without its colour, with every folded figure", async () => {
      const page = await show(renderPassport(BY_STATE.recalled, "zh", OPTIONS), 800, 1100);
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate('getComputedStyle(document.querySelector("header")).backgroundColor')).toBe(
        "rgba(0, 0, 0, 0)",
      );
      expect(await page.getByText("已召回：请勿食用").first().isVisible()).toBe(true);
      expect((await page.getByRole("rowheader", { name: "多菌灵" }).boundingBox())?.height).toBeGreaterThan(8);
      const { uri } = BY_STATE.recalled;
      const address = page.locator(".paper");
      expect([await address.isVisible(), await address.textContent()]).toEqual([true, `${TEXT.zh.chinaTime} · ${uri}`]);
      expect(await page.locator(".as-of").textContent()).toContain("记录截至 2026年9月21日 17:00–18:00");
    });
  },
);
