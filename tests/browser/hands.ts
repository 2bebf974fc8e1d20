import type { CDPSession, Locator, Page } from "playwright-core";
import { scanned } from "./depot-world.ts";
import { shown } from "./screens.ts";

/**
 * The keystroke-level model: seconds that a practised person takes for a key, for pointing at something and touching it, and for making up the
 * mind before an act (Card, Moran and Newell, The Psychology of Human-Computer Interaction, 1983, chapter 8: K of an average typist, P, M).
 */
export const KEYSTROKE_LEVEL = { keyS: 0.28, tapS: 1.1, mindS: 1.35 } as const;

/** What a task took: what was counted, what the app was waited for on this machine, and what the model makes of both. */
export interface Effort {
  readonly task: string;
  readonly taps: number;
  readonly keys: number;
  /** Addresses that were seen, the first among them. */
  readonly screens: number;
  readonly waitedS: number;
  /** Hands and mind by the model, and the waiting. */
  readonly totalS: number;
}

/** A person who does what the screen says, counted: each touch and each field is preceded by a thought, and nothing is done before the screen is there. */
export class Hands {
  private taps = 0;
  private keys = 0;
  private minds = 0;
  private waitedMs = 0;
  private readonly seen: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.look();
  }

  private look(): void {
    const { pathname } = new URL(this.page.url());
    if (this.seen.at(-1) !== pathname) this.seen.push(pathname);
  }

  /** Waits, counted, until what is named is there. */
  async until(there: Locator): Promise<void> {
    const began = performance.now();
    await there.first().waitFor({ timeout: 60_000 });
    this.waitedMs += performance.now() - began;
    this.look();
  }

  /** One touch, and the wait until the screen stands. */
  async tap(on: Locator): Promise<void> {
    this.taps += 1;
    this.minds += 1;
    const began = performance.now();
    await on.first().click();
    await shown(this.page);
    this.waitedMs += performance.now() - began;
    this.look();
  }

  /** A key that is a command of its own. */
  async key(name: string): Promise<void> {
    this.minds += 1;
    this.keys += 1;
    await this.page.keyboard.press(name);
  }

  /** A scanner is pointed and pulled, and its verdict read: a touch by the model. */
  async scan(cdp: CDPSession, text: string): Promise<void> {
    this.taps += 1;
    this.minds += 1;
    const began = performance.now();
    await scanned(this.page, cdp, text);
    this.waitedMs += performance.now() - began;
  }

  /** Types into a field: a touch on it, unless the focus is there already, and the keys. */
  async type(into: Locator, text: string): Promise<void> {
    const field = into.first();
    const isThere = await field.evaluate((one) => one.matches(":focus"));
    this.minds += 1;
    if (!isThere) this.taps += 1;
    this.keys += text.length;
    await field.fill(text);
  }

  effort(task: string): Effort {
    const { keyS, tapS, mindS } = KEYSTROKE_LEVEL;
    const waitedS = this.waitedMs / 1000;
    const handsS = this.keys * keyS + this.taps * tapS + this.minds * mindS;
    return {
      ...{ task, taps: this.taps, keys: this.keys, screens: this.seen.length },
      ...{ waitedS, totalS: handsS + waitedS },
    };
  }
}

/** A task in a line. */
export function effortText({ task, taps, keys, screens, waitedS, totalS }: Effort): string {
  const counted = `${taps} taps, ${keys} keys, ${screens} screens`;
  const hands = (totalS - waitedS).toFixed(1);
  return `${task.padEnd(64)} ${counted.padEnd(32)} ${hands} s by the model + ${waitedS.toFixed(1)} s waited = ${totalS.toFixed(1)} s`;
}
