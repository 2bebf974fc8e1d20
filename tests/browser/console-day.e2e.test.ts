import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, complaints, granted, signedIn, startWorld } from "./console-world.ts";

const gap = await browserGap();
const GTIN = "09520000510824";

async function save(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

describe.skipIf(gap !== undefined)(`the console, a day of work${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;
  let clerk: Page;

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
    clerk = await signedIn(session, world, "clerk");
  });
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  test("who has nothing yet is led to record a product and a base first", async () => {
    await clerk.getByRole("link", { name: "登记一批", exact: true }).click();
    await clerk.getByText("先登记产品和基地").waitFor();
    await clerk.getByRole("link", { name: "登记产品" }).click();
    await clerk.getByLabel("产品名称").fill("红心猕猴桃");
    await clerk.getByLabel("商品条码（GTIN）").fill("9520000510825");
    await save(clerk, "保存");
    const wrong = clerk.locator("[data-pointer='/gtin'] .wrong");
    await wrong.waitFor();
    expect(await wrong.textContent()).toMatch(/校验/);
    expect(await clerk.getByLabel("商品条码（GTIN）").inputValue()).toBe("9520000510825");
    await clerk.getByLabel("商品条码（GTIN）").fill(GTIN.slice(1));
    await save(clerk, "保存");
    await clerk.getByRole("link", { name: /红心猕猴桃/ }).waitFor();
    await clerk.goto(`${world.url}/console/bases/new`);
    await clerk.getByLabel("基地名称").fill("云峰果园");
    await clerk.getByLabel("地块编号").fill("y1");
    await clerk.getByLabel("面积（亩）").fill("40");
    await clerk.getByLabel("作物").fill("猕猴桃");
    await save(clerk, "保存");
    await clerk.getByRole("link", { name: /云峰果园/ }).waitFor();
  });

  test("a bureau grants a certificate at its desk", async () => {
    const officer = await granted(session, world);
    expect(complaints.get(officer)).toEqual([]);
  });

  test("a clerk registers a batch, sees what it leaves of the balance before and after, and orders its labels", async () => {
    await clerk.goto(`${world.url}/console/batches/new`);
    await clerk.getByLabel(/这一批多重/).fill("1,600");
    await clerk.getByRole("button", { name: "斤" }).click();
    expect(await clerk.getByLabel(/这一批多重/).inputValue()).toBe("3200");
    await clerk.getByText("合 1,600 千克").waitFor();
    await clerk.getByLabel(/^y1/).check();
    await clerk.getByText("28,400 千克").waitFor();
    await save(clerk, "登记");
    await clerk.getByRole("heading", { name: "登记好了" }).waitFor();
    await clerk.getByText("28,400 千克").waitFor();
    await clerk.getByRole("link", { name: "现在印标签" }).click();
    await clerk.getByLabel("每件净重（克）").fill("500");
    expect(await clerk.getByLabel("多少张").inputValue()).toBe("3200");
    await clerk.getByLabel("多少张").fill("24");
    await save(clerk, "生成标签");
    await clerk.locator("article").getByText("24 张", { exact: true }).waitFor();
  });

  test("the next batch takes all but its weight from the last one", async () => {
    await clerk.goto(`${world.url}/console/batches/new`);
    await clerk.getByLabel(/红心猕猴桃 · 这一批多重/).fill("400");
    await save(clerk, "登记");
    await clerk.getByRole("heading", { name: "登记好了" }).waitFor();
    expect(await clerk.locator("main").textContent()).toMatch(/\d{6}-02/);
  });

  test("goods that were sent are received, and the difference is named before it is saved", async () => {
    await clerk.goto(`${world.url}/console/shipments/new`);
    await clerk.getByLabel(/-01/).check();
    await clerk.getByLabel("广元冷库").check();
    await save(clerk, "发货");
    await clerk.locator("article").getByText("还没有签收").waitFor();
    const depot = await signedIn(session, world, "depot", { path: "/shipments" });
    await depot.getByRole("link", { name: /红林合作社/ }).click();
    await depot.getByRole("link", { name: "签收", exact: true }).click();
    await depot.getByLabel(/红心猕猴桃/).fill("1588");
    await depot.getByText("少了 12 千克").waitFor();
    await save(depot, "签收");
    await depot.locator("article").getByText("已签收").waitFor();
    expect(complaints.get(depot)).toEqual([]);
  });

  test("what was typed wrong is corrected with a reason, and both figures stay", async () => {
    await clerk.goto(`${world.url}/console/batches`);
    await clerk.getByRole("link", { name: /-02/ }).click();
    await clerk.locator("summary", { hasText: "更多" }).click();
    await clerk.getByRole("link", { name: "更正" }).click();
    await clerk.getByLabel("这一批多重").fill("40");
    await save(clerk, "更正");
    await clerk.getByText("请写明原因").waitFor();
    await clerk.getByLabel("原因").fill("多输了一个零");
    await save(clerk, "更正");
    await clerk.getByText("多输了一个零").waitFor();
    expect(await clerk.locator("del").first().textContent()).toContain("400");
  });

  test("the buyers' page shows what was recorded", async () => {
    await clerk.goto(`${world.url}/console/batches`);
    await clerk.getByRole("link", { name: /-01/ }).click();
    const address = await clerk.getByRole("link", { name: "看消费者页面" }).getAttribute("href");
    await clerk.goto(`${world.url}${address}`);
    const text = await clerk.locator("body").textContent();
    for (const known of ["红心猕猴桃", "红林合作社", "云峰果园", "LB-18-26092200001A"]) expect(text).toContain(known);
  });

  test("nothing was kept away by the policy, and no script failed on the way", () => {
    expect(complaints.get(clerk)?.filter((text) => !/422|400|409/.test(text))).toEqual([]);
  });
});
