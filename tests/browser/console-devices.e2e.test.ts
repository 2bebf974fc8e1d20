import { TestDevice } from "@suyuan/api/fixtures/devices";
import { addKeyOf } from "@suyuan/cli/administration";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, signedIn, startWorld } from "./console-world.ts";
import { faultsOf, pictured } from "./screens.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined)(`what a device lacks, on screen${gap === undefined ? "" : `: ${gap}`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;
  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
  });
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  /** A handheld of the cold store whose first two numbers have not come, and whose third was refused. */
  async function lackingDevice(): Promise<void> {
    const { deps } = world.server.machine;
    const { secret } = await addKeyOf(deps, { org: "cold", role: "depot" });
    const send = (path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${world.url}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
        body,
      });
    const content = { id: "d-7f3a91c2", name: "二号冷库手持机", kind: "handheld" };
    expect((await send("/api/devices", JSON.stringify(content))).status).toBe(201);
    const unnamed = { id: "d-2", name: "Android", kind: "phone", isMadeUp: true };
    expect((await send("/api/devices", JSON.stringify(unnamed))).status).toBe(201);
    const device = new TestDevice(deps, content.id);
    for (let lost = 0; lost < 2; lost++) device.write("POST", "/api/devices", content);
    const refused = device.write("POST", "/api/shipments/none/void", { id: "v-1", reason: "写错" });
    expect((await send(refused.path, refused.body, refused.headers)).status).toBe(404);
  }

  test.each([
    [
      "zh",
      360,
      "手机（Android）",
      ["到第 3 条", "第 1 至 2 条", "先等一等", "第 3 条", "请核对编号", "被拒绝的内容还在设备上"],
    ],
    [
      "en",
      1280,
      "Phone (Android)",
      [
        "up to number 3",
        "numbers 1 to 2",
        "Known for a short while",
        "number 3",
        "check the id",
        "What was refused lies",
      ],
    ],
  ] as const)(
    "the operator reads of each gap what to do, and refusals in words, no code, and what a device is that nobody named (%s)",
    async (language, width, unnamed, said) => {
      await lackingDevice();
      const page = await signedIn(session, world, "operator", { language, width, path: "/devices" });
      await page.locator("a.row", { hasText: "二号冷库手持机" }).click();
      for (const text of said) await page.locator("article").getByText(text).first().waitFor();
      expect(await page.locator("article").textContent()).not.toContain("not-found");
      await pictured(page, `devices/lacking-${language}`);
      expect(await faultsOf(page)).toEqual([]);
      await page.goto(`${world.url}/console/devices?all=yes`);
      await page.locator("a.row", { hasText: "二号冷库手持机" }).waitFor();
      await page.locator("a.row", { hasText: unnamed }).waitFor();
      await page.context().close();
    },
    120_000,
  );
});
