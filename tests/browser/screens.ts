import { join } from "node:path";
import type { Page } from "playwright-core";
import { sized } from "../sized.ts";
import { axeOn, WCAG_22_AA } from "./axe.ts";

/** Where the long run keeps pictures of screens: build output, in no commit. */
export const PICTURES = join(import.meta.dirname, "../../pictures");

/** The windows of a walk: a cheap phone, and a desk that is also looked at with its letters at twice the size. CSS pixels. */
export const WINDOWS = { phone: { width: 360, height: 780 }, desk: { width: 1280, height: 860 } } as const;

export type WindowName = keyof typeof WINDOWS;

/**
 * Whatever reaches beyond the window to the right, but for tables that scroll by themselves; and text that its own box, its field's width or its
 * list's button does not show whole. A string, as it runs in the browser.
 */
const CUT = `(() => {
  const wide = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > wide ? ["the page scrolls sideways"] : [];
  const pen = document.createElement("canvas").getContext("2d");
  const written = (element, text) => { pen.font = getComputedStyle(element).font; return pen.measureText(text).width; };
  const room = (element) => {
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    return element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  };
  // The browser draws the list's arrow inside the box, where no measure of the box tells of it: a twin is as wide as its choices need. What is chosen
  // is whole; a filter is as wide as any choice needs, or as the window lets it be.
  const natural = (select, isAny) => {
    const twin = select.cloneNode(true);
    if (!isAny) [...twin.options].forEach((one, n) => n === select.selectedIndex || one.remove());
    twin.style.cssText = "position: absolute; visibility: hidden; width: auto; min-width: 0" + (isAny ? "" : "; max-width: none");
    twin.removeAttribute("id");
    select.after(twin);
    const { offsetWidth } = twin;
    twin.remove();
    return offsetWidth;
  };
  for (const element of [...document.querySelectorAll("body *")]) {
    if (element.closest(".skip, .hid, svg, datalist, option") || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden") continue;
    const told = (what) => found.push(what + ": " + element.outerHTML.slice(0, 160));
    if (!element.closest(".table-wrap") && element.getBoundingClientRect().right > wide + 0.5) told("beyond the window");
    if (element.matches("input") && !element.value && written(element, element.placeholder) > room(element) + 1) told("cut hint");
    if (element.matches("select")) {
      const isNarrow = (isAny) => natural(element, isAny) > element.offsetWidth + 1;
      if (isNarrow(false) || (element.closest(".filters") && isNarrow(true))) told("cut choice");
      continue;
    }
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (!hasText || element.matches("textarea") || element.clientWidth === 0) continue;
    if (element.scrollWidth > element.clientWidth + 1) told("cut text");
    const isClipped = style.overflowY === "hidden" || style.overflowY === "clip";
    if (isClipped && element.scrollHeight > element.clientHeight + 1) told("cut lines");
  }
  return found;
})()`;

/** Bars that stay at the window's edges cover whatever is scrolled behind them: while axe measures, they stand in the page's course. */
const BARS = (position: string) =>
  `for (const bar of document.querySelectorAll(".places, .top")) bar.style.position = ${JSON.stringify(position)};`;

/** What is wrong with what the page shows now: what axe finds by WCAG 2.2 AA, and what is cut. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(BARS("static"));
  const { found } = await axeOn(page, WCAG_22_AA);
  await page.evaluate(BARS(""));
  return [...found, ...(await cutOn(page))];
}

function cutOn(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(CUT);
}

/** Until the screen is there, and what it reads has come. */
export async function shown(page: Page): Promise<void> {
  // On a phone the list's heading is hidden while one of its things is open.
  await page.locator("h1, h2, .empty").filter({ visible: true }).first().waitFor();
  await page.waitForLoadState("networkidle");
  // A screen that comes from elsewhere leaves the one before standing until then. Lists within a screen read each for themselves: all of them have to be done.
  const reading = page.locator(".busy").or(page.locator("main [role=status]", { hasText: /正在读取|Loading/ }));
  const until = Date.now() + 30_000;
  while ((await reading.count()) > 0) {
    if (Date.now() > until) throw new Error(`still loading after 30 s: ${page.url()}`);
    await page.waitForTimeout(50);
  }
}

/**
 * In the long run keeps `pictures/NAME.png`: of what the window shows, or of the whole page. Nothing compares them; they take a sixth of a walk's time.
 */
export async function pictured(page: Page, name: string, fullPage = true): Promise<void> {
  if (sized(false, true)) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage });
}

/** Opens an address of the app anew. */
export async function opened(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator(".places").waitFor();
  await shown(page);
}

/** Goes on inside the app, as a link does: to a path below `/console`. */
export async function walked(page: Page, path: string): Promise<void> {
  const to = JSON.stringify(`/console${path}`);
  await page.evaluate(`history.pushState(null, "", ${to}); dispatchEvent(new PopStateEvent("popstate"))`);
  await shown(page);
}

/** A walk through the app that is looked at screen by screen. */
export interface Walk {
  /** Judges what is shown now, at a desk at twice the size as well; the long run takes a picture of it. */
  look(screen: string): Promise<void>;
  /** All that was wrong so far, each with its screen. */
  readonly faults: readonly string[];
}

/**
 * Follows a walk: `look("home")` collects what axe finds and what is cut, so that one failure tells of every screen, and in the long run keeps
 * `pictures/NAME/NN-home.png`. At a desk the zoom of 200 % is the same window with half its CSS pixels: the usual run looks there for what is cut alone, the long one
 * with axe as well.
 */
export function walkOf(page: Page, name: string): Walk {
  const faults: string[] = [];
  let count = 0;
  const judge = async (screen: string, judged: (page: Page) => Promise<readonly string[]>) => {
    for (const fault of await judged(page)) faults.push(`${name} ${screen}: ${fault}`);
    await pictured(page, `${name}/${screen}`, false);
  };
  return {
    faults,
    async look(screen) {
      count += 1;
      const numbered = `${String(count).padStart(2, "0")}-${screen}`;
      await shown(page);
      await judge(numbered, faultsOf);
      const window = page.viewportSize();
      if (window === null || window.width < WINDOWS.desk.width) return;
      await page.setViewportSize({ width: window.width / 2, height: window.height / 2 });
      await judge(`${numbered}-200`, sized(cutOn, faultsOf));
      await page.setViewportSize(window);
    },
  };
}
