import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { language } from "@suyuan/console/words/dictionary";
import { landWords } from "@suyuan/console/words/land";
import { mapWords } from "@suyuan/console/words/map";
import { recordWords } from "@suyuan/console/words/records";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshFolder } from "../e2e/api-fixture.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, complaints, signedIn, startWorld } from "./console-world.ts";
import { shown, type Walk, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();

/** Corners of a field of about 15 mu at a slope of Cangxi, as one walks around it. */
const WALK = [
  [105.94, 31.73],
  [105.94106, 31.73],
  [105.94106, 31.7309],
  [105.94, 31.7309],
] as const;

describe.skipIf(gap !== undefined)(`plots on a drawn map${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;
  let page: Page;
  let walk: Walk;
  const words = () => mapWords();
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const corners = () => page.locator(".map-corner").count();
  const main = () => page.textContent("main");

  beforeAll(async () => {
    language.value = "zh";
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
    page = await signedIn(session, world, "clerk", { ...WINDOWS.phone, path: "/bases/new", hasWorker: true });
    walk = walkOf(page, "clerk-plots-phone-zh");
    await page.context().grantPermissions(["geolocation"], { origin: world.url });
    const land = landWords();
    await page.getByLabel(land.baseName, { exact: true }).fill("云峰果园");
    const plots = [
      ["y1", "15"],
      ["y2", "6"],
    ] as const;
    for (const [n, [id, area]] of plots.entries()) {
      if (n > 0) await press(land.anotherPlot);
      await page.getByLabel(land.plotCode, { exact: true }).nth(n).fill(id);
      await page.getByLabel(land.area, { exact: true }).nth(n).fill(area);
      if (n === 0) await page.getByLabel(land.crop, { exact: true }).fill("猕猴桃");
    }
    await press(land.save);
    await page.getByRole("link", { name: /云峰果园/ }).click();
    await page.getByRole("link", { name: words().draw }).click();
    await shown(page);
  }, 120_000);
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  const standAt = (longitude: number, latitude: number, accuracy = 5) =>
    page.context().setGeolocation({ longitude, latitude, accuracy });

  test("an outline is walked corner by corner with the phone's place, whose doubt is said, and a corner too many is taken back", async () => {
    await walk.look("nothing-drawn");
    for (const [n, [longitude, latitude]] of WALK.entries()) {
      await standAt(longitude, latitude, n === 3 ? 38 : 4);
      await press(words().addHere);
      if (n === 0) {
        await page.getByText(words().accuracy(4)).waitFor();
        await press(words().addHere);
      }
      // The device tells of the new place a moment later than it is there.
      await expect.poll(corners).toBeGreaterThan(n);
      if (n === 3) await page.getByText(words().poor(38)).waitFor();
      await page.waitForTimeout(400);
    }
    while ((await corners()) > 0) await press(words().undoCorner);
    for (const [longitude, latitude] of WALK) {
      await standAt(longitude, latitude, 4);
      await page.waitForTimeout(700);
      await press(words().addHere);
    }
    await press(words().addHere);
    await page
      .getByText(/相同/)
      .waitFor()
      .catch(() => undefined);
    await press(words().undoCorner);
    await expect.poll(corners).toBe(4);
    await page.getByText(words().areas("15.04 亩", "15 亩")).waitFor();
    await walk.look("walked");
  }, 60_000);

  test("what is drawn without a network is kept at once, and is on the map of the base when it was sent", async () => {
    await page.context().setOffline(true);
    await press(words().save);
    await page.getByText(/已存在本机/).waitFor();
    await walk.look("kept");
    await page.context().setOffline(false);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.locator("[data-unsent]").waitFor({ state: "detached" });
    await walked(page, "/bases");
    await page.getByRole("link", { name: /云峰果园/ }).click();
    await page.locator('.map-plot[data-plot="y1"]').waitFor();
    await walk.look("base-map");
  }, 60_000);

  test("another plot is drawn by taps and keys beside it, and an area that differs is said before it is saved", async () => {
    await page.getByRole("link", { name: words().draw }).click();
    await shown(page);
    await page.getByLabel(/^y2/).check();
    const sheet = page.locator(".map svg");
    await sheet.scrollIntoViewIfNeeded();
    await press("缩小");
    for (const [x, y] of [
      [20, 60],
      [90, 60],
      [90, 120],
    ] as const)
      await sheet.click({ position: { x, y } });
    await expect.poll(corners).toBe(3);
    await sheet.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect.poll(corners).toBe(4);
    await press(words().undoCorner);
    await page.getByText(words().areaDiffers).waitFor();
    await walk.look("area-differs");
    await page.getByRole("checkbox").check();
    await press(words().save);
    await page.locator('.map-plot[data-plot="y2"]').waitFor();
    expect(await main()).not.toContain("登记的是 6 亩");
  }, 60_000);

  test("an outline that stands is changed by dragging one of its corners, or by keys: no other corner moves, none is added, and it is saved", async () => {
    const opened = async () => {
      await page.getByRole("link", { name: words().draw }).click();
      await shown(page);
      await page.getByLabel(/^y1/).check();
      await press(words().change);
      await expect.poll(corners).toBe(4);
      await page.locator(".map svg").scrollIntoViewIfNeeded();
    };
    const grips = page.locator(".map-grip");
    const places = () =>
      grips.evaluateAll((all) => all.map((one) => [Number(one.getAttribute("cx")), Number(one.getAttribute("cy"))]));
    await opened();
    const before = await places();
    const box = await grips.nth(2).boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 14, y + 9, { steps: 4 });
    await page.mouse.move(x - 30, y + 20, { steps: 4 });
    await page.mouse.up();
    const dragged = await places();
    expect(
      dragged.map(([left = 0, top = 0], n) => [left - (before[n]?.[0] ?? 0), top - (before[n]?.[1] ?? 0)]),
    ).toEqual([0, 1, 2, 3].map((n) => (n === 2 ? [expect.closeTo(-30, -1), expect.closeTo(20, -1)] : [0, 0])));
    await grips.nth(0).focus();
    for (const key of ["ArrowRight", "ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
    const nudged = await places();
    expect(nudged[0]).toEqual([
      expect.closeTo((dragged[0]?.[0] ?? 0) + 4, 0),
      expect.closeTo((dragged[0]?.[1] ?? 0) + 16, 0),
    ]);
    expect(nudged.slice(1)).toEqual(dragged.slice(1));
    // Whoever taps a corner and moves nothing adds no second one upon it.
    await page.mouse.click(x - 30, y + 20);
    await walk.look("corner-dragged");
    expect(await corners()).toBe(4);
    const differs = page.getByRole("checkbox");
    if (await differs.isVisible()) await differs.uncheck();
    await press(words().save);
    await page.locator('.map-plot[data-plot="y1"]').waitFor();
    await opened();
    const [first, second] = [await places(), before];
    const side = (all: number[][], a: number, b: number) =>
      Math.hypot((all[a]?.[0] ?? 0) - (all[b]?.[0] ?? 0), (all[a]?.[1] ?? 0) - (all[b]?.[1] ?? 0));
    // The map has another scale by now: the sides to the dragged corner changed against one another.
    expect(Math.abs(side(first, 1, 2) / side(first, 2, 3) - side(second, 1, 2) / side(second, 2, 3))).toBeGreaterThan(
      0.02,
    );
    await press(words().clear);
    await page.goBack();
    await shown(page);
  }, 60_000);

  test("a file is looked at before anything is sent: each outline is given to a plot, and one that is wrong says why", async () => {
    await page.getByRole("link", { name: words().draw }).click();
    await shown(page);
    await press(words().import);
    const folder = freshFolder();
    const [wrong, good] = [join(folder, "a.csv"), join(folder, "plots.geojson")];
    writeFileSync(wrong, "编号,面积\ny1,15\n");
    const moved = WALK.map(([lon, lat]) => [lon + 0.002, lat]);
    const crossed = [WALK[0], WALK[2], WALK[1], WALK[3], WALK[0]];
    const feature = (name: string, ring: unknown) => ({
      type: "Feature",
      properties: { name },
      geometry: { type: "Polygon", coordinates: [ring] },
    });
    const features = [feature("Y2", [...moved, moved[0]]), feature("坏的", crossed)];
    writeFileSync(good, JSON.stringify({ type: "FeatureCollection", features }));
    const input = page.locator("input[type=file]");
    await input.setInputFiles(wrong);
    await page.getByRole("alert").getByText(words().file.notJson).waitFor();
    await walk.look("import-wrong");
    await input.setInputFiles(good);
    await page.getByText(/轮廓自己交叉了/).waitFor();
    expect(await page.getByLabel(words().importFor("Y2")).inputValue()).toBe("y2");
    await walk.look("import-preview");
    await press(words().importSave(1));
    await page.getByText(recordWords().addPlots).waitFor();
    await walk.look("base-map-two");
    const [download] = await Promise.all([page.waitForEvent("download"), press(words().exportFile)]);
    expect(download.suggestedFilename()).toMatch(/[.]geojson$/);
  }, 60_000);

  test("buyers are told nothing of it, axe found nothing, and nothing was cut or kept away", async () => {
    expect(walk.faults).toEqual([]);
    expect(complaints.get(page)?.filter((text) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(text))).toEqual([]);
  });
});
