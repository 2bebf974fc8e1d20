import type { Language } from "@suyuan/domain/language";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { sized } from "../sized.ts";
import { shown, type Walk, type WindowName } from "./screens.ts";

export type Pair = readonly [window: WindowName, lang: Language];

/** The windows and languages that most people have. */
export const COMMON: readonly Pair[] = [
  ["phone", "zh"],
  ["desk", "en"],
];
const ALL: readonly Pair[] = [...COMMON, ["phone", "en"], ["desk", "zh"]];

/**
 * The windows and languages in which a walk is walked. The usual run walks each in one, so that every screen is seen once and the walks together have
 * both windows and both languages: what is cut or out of reach in another pair is left to the long form.
 */
export function walkedIn(usual: Pair, long: readonly Pair[] = ALL): readonly Pair[] {
  return sized([usual], long);
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** A link of the screen, and no other's: what the frame has of that name stands aside. */
export async function follow(page: Page, name: string | RegExp): Promise<void> {
  const links = page.locator("main").getByRole("link", { name, exact: typeof name === "string" });
  await links.first().click();
  await shown(page);
}

/** In the dialog that asks why. */
export async function because(page: Page, label: string, reason: string, act: string): Promise<void> {
  const dialog = page.locator("dialog[open]");
  await dialog.getByLabel(label).fill(reason);
  await dialog.getByRole("button", { name: act, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

/** What a page complained of that was no refusal which the day meant to see. */
export function unmeant(said: readonly string[] | undefined): readonly string[] | undefined {
  return said?.filter((text) => !/422|400|409/.test(text));
}

/** Where every day ends: the page of a lot that buyers see, with what the day or the world put there. */
export async function buyersPage(
  page: Page,
  { url, path, lang }: { readonly url: string; readonly path: string; readonly lang: Language },
  known: RegExp,
  walk: Walk,
): Promise<void> {
  await page.goto(`${url}${path}${lang === "en" ? "?lang=en" : ""}`);
  await expect.poll(() => page.locator("body").textContent(), { timeout: 20_000 }).toMatch(known);
  await shown(page);
  await walk.look("buyers-page");
}
