import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

export const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"] as const;

/** What axe says of a page as it is now. */
export interface AxeReport {
  /** One line for each rule that is broken: its name, and where. */
  readonly found: readonly string[];
  /** Rules that something on the page was held to, and that it keeps. */
  readonly kept: readonly string[];
}

/**
 * Runs axe in the page itself, by the rules with one of `tags`, or by all of them. A document is given axe once, however often it is looked at: to
 * load it costs many times what a look costs. Frames of other origins would not be looked at; the pages of this service have no frames.
 */
export async function axeOn(page: Page, tags?: readonly string[]): Promise<AxeReport> {
  if (page.frames().length > 1) throw new Error(`axe would not see into the frames of ${page.url()}`);
  const isThere = await page.evaluate('typeof window.axe === "object"');
  const builder = new AxeBuilder({ page, ...(isThere === true && { axeSource: ";" }) }).setLegacyMode();
  // Of what is not broken the names are enough.
  builder.options({
    resultTypes: ["violations"],
    ...(tags !== undefined && { runOnly: { type: "tag", values: [...tags] } }),
  });
  const { violations, passes } = await builder.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(" | ")}`);
  return { found, kept: passes.map(({ id }) => id) };
}
