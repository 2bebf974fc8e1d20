import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type ConsoleWorld, complaints, signedIn, startWorld } from "./console-world.ts";
import { opened, WINDOWS, walked, walkOf } from "./screens.ts";

const gap = await browserGap();
const GTIN = "09520000510824";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** In the dialog that asks why. */
async function because(page: Page, reason: string, act: string): Promise<void> {
  const dialog = page.locator("dialog[open]");
  await dialog.getByLabel("原因").fill(reason);
  await dialog.getByRole("button", { name: act, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

describe.skipIf(gap !== undefined)(`the console at the office${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
  });
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  test("an operator opens the service to an organisation, adds a person who signs in with the password that was shown once, and makes and ends a key", async () => {
    const page = await signedIn(session, world, "operator", WINDOWS.desk);
    const walk = walkOf(page, "operator-day-desk-zh");
    await page.getByText("运行正常").waitFor();
    await walk.look("health");
    await walked(page, "/organisations/new");
    await page.getByLabel("机构名称").fill("云峰合作社");
    await page.getByLabel("行政区划代码").fill("510824");
    await page.getByLabel("机构代号").fill("yunfeng");
    await press(page, "登记");
    await page.locator("article").getByText("云峰合作社").first().waitFor();
    await walk.look("organisation");
    await page.locator("article").getByRole("link", { name: "添加人员" }).click();
    await page.getByLabel("姓名").fill("何小丽");
    await page.getByLabel("登录名").fill("hexiaoli");
    await page.getByLabel("合作社登记员").check();
    await walk.look("person-form");
    await press(page, "添加人员");
    const password = await page.locator(".big.code").textContent();
    expect(password).toMatch(/\S{8,}/);
    await walk.look("first-password");
    const other = await session.newPage(WINDOWS.phone);
    await other.goto(`${world.url}/console/`);
    await other.getByLabel("登录名").fill("hexiaoli");
    await other.getByLabel("密码").fill(password ?? "");
    await other.getByRole("button", { name: "登录", exact: true }).click();
    // It is to be changed at the first sign-in.
    await other.getByText("新密码").first().waitFor();
    await walked(page, "/organisations/yunfeng/key");
    await page.getByLabel("系统对接").check();
    await press(page, "新建密钥");
    expect(await page.locator(".big.code").textContent()).toMatch(/^sy_/);
    await walked(page, "/organisations/yunfeng");
    await page.getByText("还没用过").waitFor();
    await page.locator("article").getByRole("button", { name: "停用密钥" }).click();
    await because(page, "系统停用", "停用密钥");
    await page.getByText("已停用").first().waitFor();
    await page.locator("article").getByRole("button", { name: "暂停机构" }).click();
    await because(page, "停止合作", "暂停机构");
    await page.locator("article").getByRole("button", { name: "恢复机构" }).waitFor();
    for (const path of [
      "/people",
      "/devices?all=yes",
      "/devices/shared",
      "/webhooks",
      "/set-aside",
      "/backups",
      "/audit",
    ]) {
      await walked(page, path);
      await walk.look(path.replace(/\W+/g, "-").slice(1));
    }
    expect(walk.faults).toEqual([]);
    expect(complaints.get(page)?.filter((text) => !/422|400|409/.test(text))).toEqual([]);
  }, 240_000);

  test("a bureau grants a certificate, corrects it, records and voids a check, suspends it by a ground and lifts that, and takes the list along", async () => {
    const clerk = await signedIn(session, world, "clerk", { path: "/products/new" });
    await clerk.getByLabel("产品名称").fill("红心猕猴桃");
    await clerk.getByLabel("商品条码（GTIN）").fill(GTIN.slice(1));
    await press(clerk, "保存");
    await clerk.getByRole("link", { name: /红心猕猴桃/ }).waitFor();
    await opened(clerk, `${world.url}/console/bases/new`);
    await clerk.getByLabel("基地名称").fill("云峰果园");
    await clerk.getByLabel("地块编号").fill("y1");
    await clerk.getByLabel("面积（亩）").fill("40");
    await clerk.getByLabel("作物").fill("猕猴桃");
    await press(clerk, "保存");
    await clerk.getByRole("link", { name: /云峰果园/ }).waitFor();
    const page = await signedIn(session, world, "inspector", { ...WINDOWS.desk, path: "/certificates/new" });
    const walk = walkOf(page, "bureau-day-desk-zh");
    await page.getByLabel("证书编号").fill("LB-18-26092200001A");
    await page.getByLabel("证书代号").fill("kiwifruit");
    await page.getByLabel("红林合作社").check();
    await page.getByLabel("红心猕猴桃").check();
    await page.getByLabel("云峰果园").check();
    await page.getByLabel("年核准产量").fill("30000");
    await press(page, "颁发证书");
    await page.getByText("30,000 千克").first().waitFor();
    await walk.look("certificate");
    await page.locator("article").getByRole("link", { name: "更正" }).click();
    await page.getByLabel("年核准产量").fill("36000");
    await page.getByLabel("原因").fill("录入有误");
    await walk.look("correct");
    await press(page, "更正");
    await page.locator("article").getByText("36,000 千克").first().waitFor();
    await page.locator("article").getByRole("link", { name: "登记年检" }).click();
    await press(page, "登记年检");
    await page.locator("article").getByRole("button", { name: "作废年检" }).click();
    await because(page, "录错年度", "作废年检");
    await page.locator("article del").first().waitFor();
    await page.locator("article").getByRole("link", { name: "暂停" }).click();
    await page.getByLabel("原因").fill("抽检不合格");
    await press(page, "暂停");
    await page.locator("article .band").getByText("已暂停").waitFor();
    await walk.look("suspended");
    await page.locator("article").getByRole("link", { name: "恢复" }).click();
    await page.getByLabel("原因").fill("整改合格");
    await press(page, "恢复");
    await page.locator("article .band").getByText("有效").waitFor();
    await walked(page, "/certificates/table");
    await page.getByRole("cell", { name: "LB-18-26092200001A" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "导出表格" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    for (const path of [
      "/",
      "/certificates/table",
      "/exceptions",
      "/exceptions/table",
      "/recalls",
      "/reports",
      "/audit",
    ]) {
      await walked(page, path);
      await walk.look(path.replace(/\W+/g, "-").slice(1) || "home");
    }
    expect(walk.faults).toEqual([]);
    expect(complaints.get(page)?.filter((text) => !/422|400|409/.test(text))).toEqual([]);
  }, 240_000);

  test("a laboratory reports on a batch, finds its report, and takes it back with a reason; a pasted code leads the bureau to the batch", async () => {
    const clerk = await signedIn(session, world, "clerk", { path: "/batches/new" });
    await clerk.getByLabel(/这一批多重/).fill("800");
    await clerk.getByLabel(/^y1/).check();
    await press(clerk, "登记");
    await clerk.getByRole("heading", { name: "登记好了" }).waitFor();
    await walked(clerk, "/batches");
    const href = (await clerk.locator("a.row").first().getAttribute("href")) ?? "";
    const lot = decodeURIComponent(href.split("/").at(-1)?.split("?")[0] ?? "");
    const page = await signedIn(session, world, "laboratory", { path: `/report/${GTIN}/${lot}` });
    const walk = walkOf(page, "laboratory-day-phone-zh");
    await page.getByLabel("样品编号").fill("S-1");
    await page.getByLabel("项目名称").fill("多菌灵");
    await page.getByLabel(/^结果/).fill("0.02");
    await page.getByLabel(/^限量/).fill("0.5");
    await walk.look("report");
    await press(page, "登记报告");
    await page.locator("article").getByText("S-1", { exact: false }).first().waitFor();
    await expect
      .poll(
        async () => {
          await opened(page, `${world.url}/console/reports`);
          return page.getByText("S-1", { exact: false }).count();
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    await walk.look("reports");
    await press(page, "作废报告");
    await because(page, "数据录错", "作废报告");
    await page.getByRole("link", { name: "重新登记" }).waitFor();
    await walk.look("voided");
    await walked(page, "/commissions");
    await walk.look("commissions");
    expect(walk.faults).toEqual([]);
    const officer = await signedIn(session, world, "inspector", { ...WINDOWS.desk, path: "/search" });
    await officer.locator("input[data-search]").fill(`${world.url}/01/${GTIN}/10/${lot}/21/ABC`);
    await officer.getByRole("link", { name: new RegExp(`批次 ${lot}`) }).click();
    await officer.locator("article").getByText("800 千克").first().waitFor();
    expect(complaints.get(page)?.filter((text) => !/422|400|409/.test(text))).toEqual([]);
  }, 240_000);
});
