import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserGap } from "./browser.ts";
import { newService, type Phone, type Service, startPhone } from "./outbox-world.ts";

/** The console itself, signed in by the bundled issuer, started again without a network. */
const gap = await browserGap();

const PASSWORD = "another-kiwi-evening-77";

describe.skipIf(gap !== undefined)(`the console offline${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let service: Service;
  let phone: Phone;
  let page: Page;
  let profile: string;
  let origin: string;
  const text = () => page.textContent("body");

  const signIn = async (password: string) => {
    await page.fill("#account", "liming");
    await page.fill("#password", password);
    await page.click("form button");
  };

  beforeAll(async () => {
    service = await newService();
    origin = `http://localhost:${service.port}`;
    await service.suyuan(
      ...["org", "add", "--id", "coop", "--name", "云峰合作社", "--kind", "cooperative", "--region", "510824"],
    );
    const person = ["--account", "liming", "--name", "李明", "--org", "coop", "--role", "clerk"];
    const printed = await service.suyuan("user", "add", ...person);
    await service.start();
    profile = mkdtempSync(join(tmpdir(), "suyuan-phone-"));
    phone = await startPhone(profile);
    page = await phone.newPage();
    await page.goto(`${origin}/console/`);
    await page.waitForSelector("#account");
    await signIn(printed.split("\n").at(-1)?.trim() ?? "");
    await page.waitForSelector("#fresh");
    if ((await page.$("#current")) !== null) await page.fill("#current", printed.split("\n").at(-1)?.trim() ?? "");
    await page.fill("#fresh", PASSWORD);
    await page.fill("#again", PASSWORD);
    await page.click("form button");
    await page.waitForSelector(".top-who");
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
  }, 120_000);
  afterAll(async () => {
    await phone?.kill();
    await service?.close();
    rmSync(profile ?? "", { recursive: true, force: true });
  });

  test("a start without a network opens the app in the name of who was here last, keeps what they record, and sends it once they are back", async () => {
    await phone.context.setOffline(true);
    await page.goto(`${origin}/console/bases/new`);
    await page.waitForSelector("form input");
    expect(await text()).toContain("正在以“李明”的名义记录");
    const fields = await page.$$("form input");
    const typed = ["东山基地", "510824", "p1", "10", "猕猴桃"];
    for (const [n, value] of typed.entries()) await fields[n]?.fill(value);
    await page.click("form button[type=submit]");
    await expect.poll(text, { timeout: 15_000 }).toContain("1 条未发出");
    await phone.kill();
    phone = await startPhone(profile);
    page = await phone.newPage();
    await phone.context.setOffline(true);
    await page.goto(`${origin}/console/unsent`);
    await expect.poll(text, { timeout: 15_000 }).toContain("登记基地 东山基地");
    await phone.context.setOffline(false);
    await page.goto(`${origin}/console/unsent`);
    // The issuer may know the browser still, or ask once more.
    await page.waitForSelector("#account, .top-who");
    if ((await page.$("#account")) !== null) await signIn(PASSWORD);
    await page.waitForSelector(".top-who");
    await expect.poll(text, { timeout: 20_000 }).toContain("都发出了");
    const key = await service.suyuan("key", "add", "--org", "coop", "--role", "clerk");
    const found = await fetch(`${origin}/api/bases`, { headers: { authorization: `Bearer ${key}` } });
    expect(await found.json()).toMatchObject({ items: [{ name: "东山基地" }] });
  }, 120_000);
});
