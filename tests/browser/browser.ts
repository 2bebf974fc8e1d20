import { type Browser, chromium, type Page } from "playwright-core";
import { installBrowser } from "./installation.ts";

/** The window of a test page, in CSS pixels; scripts run unless said otherwise. */
export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly javaScriptEnabled?: boolean;
}

/**
 * A running browser, the same for all files of a worker: to start one takes a second of a core. Every page lives in a context of its own: no cookie
 * or cache is shared between pages.
 */
export interface BrowserSession {
  readonly browser: Browser;
  newPage(options: PageOptions): Promise<Page>;
  /** Ends every context, with its pages and workers; the browser waits for the next file. */
  close(): Promise<void>;
}

/** A font that drew some of an element's text, and how many glyphs it drew. */
export interface DrawnFont {
  readonly familyName: string;
  readonly glyphCount: number;
}

const ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--font-render-hinting=none"];

let running: Promise<Browser> | undefined;

/** The headless browser that the development dependencies carry, with a Chinese font and no other: started where none runs, and ended with the process. */
export async function startBrowser(): Promise<BrowserSession> {
  const known = await running?.catch(() => undefined);
  running = known?.isConnected() === true ? Promise.resolve(known) : launchBrowser();
  const browser = await running;
  return {
    browser,
    async newPage({ width, height, javaScriptEnabled = true }) {
      const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled, locale: "zh-CN" });
      return context.newPage();
    },
    async close() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
  };
}

/** Another such browser, with further switches: it is the caller's to close. */
export async function launchBrowser(...switches: readonly string[]): Promise<Browser> {
  const { executable, env } = await installBrowser();
  return chromium.launch({
    executablePath: executable,
    // Without a graphics processor one that is played in software takes a tenth of all time.
    args: [...ARGUMENTS, "--disable-gpu", "--disable-software-rasterizer", ...switches],
    // Without a locale of UTF-8 it gives files with Chinese names the name "download".
    env: { ...process.env, LC_ALL: "C.UTF-8", ...env },
  });
}

/**
 * Why no browser can run on this machine, for the title of a visible skip; undefined when one can. With `CI` set the
 * answer is always undefined: there a missing browser fails the tests that need it.
 */
export async function browserGap(): Promise<string | undefined> {
  if (process.env.CI) return undefined;
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `the packaged browser is for linux x64, this is ${process.platform} ${process.arch}`;
  }
  try {
    const session = await startBrowser();
    await session.close();
    return undefined;
  } catch (cause) {
    return `the packaged browser does not start here: ${cause instanceof Error ? cause.message.split("\n")[0] : String(cause)}`;
  }
}

/** Which fonts the browser really drew the text of the first element matching `selector` with, child elements included. */
export async function drawnFonts(page: Page, selector: string): Promise<readonly DrawnFont[]> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument");
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
    return fonts.map(({ familyName, glyphCount }) => ({ familyName, glyphCount }));
  } finally {
    await session.detach();
  }
}
