import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sized } from "../sized.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, signedIn, startWorld } from "./console-world.ts";
import { WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

/** The home and one form of each role. */
const SCREENS = {
  clerk: ["/", "/products/new"],
  depot: ["/", "/scan"],
  inspector: ["/", "/certificates/new"],
  laboratory: ["/", "/reports"],
  operator: ["/", "/people/new"],
} as const;

const MEDIA = [
  ["forced", { forcedColors: "active" }],
  ["more", { contrast: "more" }],
  ["dark-more", { contrast: "more", colorScheme: "dark" }],
] as const;

type Medium = (typeof MEDIA)[number];

/** Each role with what it is looked at in: all three in the long form; in the usual run one of them, in turn. */
const ROLES = (["clerk", "depot", "inspector", "laboratory", "operator"] as const).map(
  (role, n) => [role, sized<readonly Medium[]>([MEDIA[n % MEDIA.length] ?? MEDIA[0]], MEDIA)] as const,
);

/**
 * With the colours of the person's own choosing no box, button or field may be told from its ground by its background alone: what is there to
 * press or to type into has an edge. A string, as it runs in the browser.
 */
const EDGELESS = `[...document.querySelectorAll("main button.button, main a.button, main input:not([type=radio]):not([type=checkbox]), main select, main textarea")]
  .filter((one) => one.getClientRects().length > 0 && !one.closest(".hid"))
  .filter((one) => { const style = getComputedStyle(one); return parseFloat(style.borderTopWidth) < 1 || style.borderTopStyle === "none"; })
  .map((one) => one.outerHTML.slice(0, 120))`;

describe.skipIf(gap !== undefined)(`strong contrast${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
  });
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  test.each(ROLES)(
    "%s: the home and a form can be read and worked with in the person's own colours and with more contrast",
    async (role, media) => {
      const page = await signedIn(session, world, role, WINDOWS.phone);
      const walk = walkOf(page, `contrast-${role}`);
      for (const [name, asked] of media) {
        await page.emulateMedia({ forcedColors: null, contrast: null, colorScheme: null, ...asked });
        for (const path of SCREENS[role]) {
          await walked(page, path);
          await walk.look(`${name}${path === "/" ? "-home" : path.replace(/\W+/g, "-")}`);
          if (name === "forced") expect(await page.evaluate(EDGELESS)).toEqual([]);
        }
      }
      expect(walk.faults).toEqual([]);
    },
    120_000,
  );
});
