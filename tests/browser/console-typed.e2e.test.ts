import { signOutEverywhere } from "@suyuan/api/commands/people/changes";
import { addUserTo } from "@suyuan/cli/users/add-user";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { type Person, signedIn } from "./console-world.ts";
import { press } from "./days.ts";
import { type DepotWorld, KIWI, startDepotWorld } from "./depot-world.ts";
import { opened, shown, WINDOWS, walked } from "./screens.ts";

const gap = await browserGap();

interface Form {
  readonly path: string;
  /** What is typed, by the labels of the fields. */
  readonly typed: Readonly<Record<string, string>>;
}

/** Forms of every kind: one that registers, one that corrects, one act with its reason. */
const FORMS: readonly Form[] = [
  { path: "/batches/new", typed: { "红心猕猴桃 · 这一批多重": "812.5" } },
  { path: "/products/new", typed: { 产品名称: "黄心猕猴桃", "商品条码（GTIN）": "9520000510848" } },
  { path: `/batches/${KIWI}/NEW/correct`, typed: { 这一批多重: "488", 原因: "看错了秤" } },
  { path: `/batches/${KIWI}/NEW/loss`, typed: { 损耗多重: "12" } },
  { path: `/products/${KIWI}/correct`, typed: { "保鲜期（天，可不填）": "75", 原因: "新品种更耐放" } },
  { path: "/bases/yunfeng/correct", typed: { 基地名称: "云峰果园（东）", 原因: "名称变了" } },
  { path: "/organisation", typed: { "办公电话（可不填）": "0839-5200100" } },
];

describe.skipIf(gap !== undefined)(
  `what is typed is never typed twice${gap === undefined ? "" : ` (skipped: ${gap})`}`,
  () => {
    let session: BrowserSession;
    let world: DepotWorld;
    let second: Person;
    let page: Page;

    beforeAll(async () => {
      [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
      const who = { name: "何小丽", account: "hexiaoli", organisation: "honglin", role: "clerk" } as const;
      const { password = "" } = await addUserTo(world.server.machine.deps, who, { isInitial: false });
      second = { account: "hexiaoli", password };
      page = await signedIn(session, world, "clerk", { ...WINDOWS.phone, hasWorker: true });
    });
    afterAll(async () => {
      await session?.close();
      await world?.server.stop();
    });

    const standing = async ({ path, typed }: Form) => {
      const found: Record<string, string> = {};
      for (const label of Object.keys(typed)) {
        found[label] = await page.getByLabel(label, { exact: true }).inputValue();
      }
      return { path, found };
    };
    const all = async () => {
      const found = [];
      for (const form of FORMS) {
        await walked(page, form.path);
        found.push(await standing(form));
      }
      return found;
    };
    const asTyped = FORMS.map(({ path, typed }) => ({ path, found: typed }));

    const signInAs = async ({ account, password }: Person) => {
      await page.getByLabel("登录名").fill(account);
      await page.getByLabel("密码").fill(password);
      await press(page, "登录");
      await page.locator(".places").waitFor();
      await shown(page);
    };

    test("the reason for giving up something unsent stands after a reload, at that one alone, and is forgotten once it is given up", async () => {
      const kept = (id: string) => ({
        id,
        writtenAt: "2026-10-08T01:00:00.000Z",
        content: {
          ...{ method: "POST", path: "/api/shipments/none/void", body: JSON.stringify({ id, reason: "写错" }) },
          ...{ subjects: [`shipment/${id}`], label: `撤销 ${id}`, person: "王小红" },
        },
      });
      const text = JSON.stringify({ kind: "suyuan-unsent/1", savedAt: "", commands: ["x-1", "x-12"].map(kept) });
      await walked(page, "/unsent");
      const file = { name: "unsent.json", mimeType: "application/json", buffer: Buffer.from(text) };
      await page.locator("input[type=file]").setInputFiles(file);
      const give = (id: string) => page.locator(`[data-command='${id}']`).getByRole("button", { name: "放弃" });
      for (const id of ["x-1", "x-12"]) {
        await give(id).click();
        const reason = page.locator("dialog textarea");
        expect(await reason.inputValue()).toBe("");
        await reason.fill(`扫错了 ${id}`);
        await page.locator("dialog").getByRole("button", { name: "取消" }).click();
      }
      await page.reload();
      await shown(page);
      await give("x-1").click();
      expect(await page.locator("dialog textarea").inputValue()).toBe("扫错了 x-1");
      await page.locator("dialog").getByRole("button", { name: "放弃" }).click();
      await page.locator("[data-command='x-1'][data-state='parked']").waitFor({ state: "detached" });
      await expect
        .poll(() => page.evaluate("Object.values(sessionStorage).filter((text) => text.includes('扫错了'))"))
        .toEqual([expect.stringContaining("扫错了 x-12")]);
      await give("x-12").click();
      await page.locator("dialog").getByRole("button", { name: "放弃" }).click();
      await page.locator("[data-command='x-12'][data-state='parked']").waitFor({ state: "detached" });
    });

    test("another screen, and the way back, leave it as it was", async () => {
      for (const { path, typed } of FORMS) {
        await walked(page, path);
        for (const [label, text] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(text);
      }
      expect(await all()).toEqual(asTyped);
    });

    test("a reload, as an update of the app is one, leaves it as it was", async () => {
      await page.reload();
      await shown(page);
      expect(await all()).toEqual(asTyped);
    });

    test("a session that ended is signed in again, at the screen where it ended, and everything is there", async () => {
      const { deps } = world.server.machine;
      const me = await page.evaluate("Object.keys(sessionStorage).find((key) => key.startsWith('suyuan-draft'))");
      const [, person = ""] = /^suyuan-draft (\S+) /.exec(String(me)) ?? [];
      await signOutEverywhere(deps, person);
      // A token that was taken just now is taken for five seconds more; then the next screen that asks for something shows the gate.
      const gate = page.getByRole("button", { name: "登录", exact: true });
      const until = Date.now() + 20_000;
      for (let n = 0; (await gate.count()) === 0 && Date.now() < until; n += 1) {
        await page.evaluate(
          `history.pushState(null, "", "/console/batches?q=${n}"); dispatchEvent(new PopStateEvent("popstate"))`,
        );
        await page.waitForTimeout(1_000);
      }
      await page.getByText("填好的都在").waitFor();
      await press(page, "登录");
      await signInAs(world.people.clerk);
      expect(page.url()).toContain("/console/batches?q=");
      expect(await all()).toEqual(asTyped);
    });

    test("what was sent, or is kept to be sent, is typed no more", async () => {
      await walked(page, `/batches/${KIWI}/NEW/correct`);
      await press(page, "更正");
      await page.getByText("看错了秤").waitFor();
      await walked(page, `/batches/${KIWI}/NEW/correct`);
      expect(await page.getByLabel("原因").inputValue()).toBe("");
      await page.context().setOffline(true);
      await walked(page, "/batches/new");
      await page.getByLabel(/^y1/).waitFor({ state: "attached" });
      await press(page, "登记");
      await page.getByText("已存在本机").waitFor();
      await press(page, "再登记一批");
      expect(await page.getByLabel("红心猕猴桃 · 这一批多重").inputValue()).toBe("");
      // Its lot is taken: the next one goes on from it.
      expect(await page.locator("main").textContent()).toMatch(/\d{6}-02/);
      await page.context().setOffline(false);
    });

    test("whoever signs in next at this tab finds none of it", async () => {
      await walked(page, "/me");
      await press(page, "退出登录");
      await press(page, "退出");
      await page.getByText("您已退出登录").waitFor();
      await page.getByRole("button", { name: "登录", exact: true }).click();
      await signInAs(second);
      const found = await all();
      expect(found.filter((one, n) => JSON.stringify(one) === JSON.stringify(asTyped[n]))).toEqual([]);
      await opened(page, `${world.url}/console/products/new`);
      expect(await page.getByLabel("产品名称").inputValue()).toBe("");
    });
  },
);
