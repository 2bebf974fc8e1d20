import { operatorWords } from "@suyuan/console/words/operator";
import { searchWords } from "@suyuan/console/words/oversight/search";
import { partWords } from "@suyuan/console/words/parts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sized } from "../sized.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { firstLoadBytes } from "./console-measures.ts";
import { type ConsoleWorld, complaints, signedIn, startWorld } from "./console-world.ts";
import { faultsOf, opened, walked } from "./screens.ts";

const gap = await browserGap();
const NOW = "2026-11-30T08:00:00.000Z";
const SCREENS = {
  clerk: [
    "/",
    "/batches",
    "/batches/new",
    "/farm",
    "/farm/new",
    "/shipments",
    "/shipments/new",
    "/labels",
    "/labels/new",
    "/certificates",
    "/products",
    "/products/new",
    "/bases",
    "/bases/new",
    "/recalls",
    "/search",
    "/audit",
    "/more",
    "/me",
    "/none",
  ],
  depot: [
    "/",
    "/scan",
    "/scan/receive",
    "/scan/store",
    "/scan/pick",
    "/scan/ship",
    "/scan/scanner",
    "/stock",
    "/shipments",
    "/batches",
    "/more",
  ],
  inspector: ["/", "/certificates", "/certificates/new", "/exceptions", "/batches/table", "/recalls"],
  laboratory: ["/", "/commissions", "/report/09520000510824/A-1"],
  operator: ["/", "/organisations", "/organisations/new", "/health", "/webhooks"],
} as const;

const LOOKS = [
  { width: 360, lang: "zh" },
  { width: 360, lang: "en", letters: 150, theme: "dark" },
  { width: 1280, lang: "zh" },
] as const;

/** The usual run gives each screen one of the looks, in turn; the long one gives it all of them. */
function screensIn(look: number, paths: readonly string[]): readonly string[] {
  return sized(
    paths.filter((_, n) => n % LOOKS.length === look),
    paths,
  );
}

describe.skipIf(gap !== undefined)(`the console's frame${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: ConsoleWorld;

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startWorld()]);
  });
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  for (const [role, paths] of Object.entries(SCREENS) as [keyof typeof SCREENS, readonly string[]][]) {
    test(`every screen of a ${role} is free of what axe finds and of cut text: 360 px in both languages, at one and a half the size of letters, dark, and at a desk`, async () => {
      const page = await signedIn(session, world, role);
      const found: string[] = [];
      for (const [n, look] of LOOKS.entries()) {
        await page.setViewportSize({ width: look.width, height: 800 });
        const kept = JSON.stringify({
          language: look.lang,
          letters: "letters" in look ? look.letters : 100,
          theme: "theme" in look ? look.theme : "light",
        });
        await page.evaluate((text) => localStorage.setItem("suyuan-appearance", text), kept);
        await opened(page, `${world.url}/console/`);
        for (const path of screensIn(n, paths)) {
          await walked(page, path);
          for (const fault of await faultsOf(page)) found.push(`${path} ${look.width} ${look.lang}: ${fault}`);
        }
      }
      expect(found).toEqual([]);
      // The lot that the report is on is none that anybody registered.
      expect(complaints.get(page)?.filter((text) => !/404/.test(text))).toEqual([]);
    }, 600_000);
  }

  test("no word of the bar is broken at 360 px, in English, with letters of any size; a list that is open alone has the page's heading", async () => {
    const BROKEN = `[...document.querySelectorAll(".place")].flatMap((place) => [...place.childNodes].filter((one) => one.nodeType === 3)
      .flatMap((text) => [...text.data.matchAll(/\\S+/g)].filter(({ 0: word, index }) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1;
      }).map(([word]) => word)))`;
    for (const role of ["clerk", "depot", "inspector", "laboratory", "operator"] as const) {
      const page = await signedIn(session, world, role, { language: "en" });
      for (const size of ["100%", "150%", "200%"]) {
        await page.evaluate(`document.documentElement.style.fontSize = ${JSON.stringify(size)}`);
        expect([role, size, await page.evaluate(BROKEN)]).toEqual([role, size, []]);
        const wide: boolean = await page.evaluate("document.querySelector('.places').scrollWidth > innerWidth");
        expect([role, size, wide]).toEqual([role, size, false]);
      }
      await page.evaluate("document.documentElement.style.fontSize = ''");
      if (role === "operator") {
        await walked(page, "/devices");
        expect(await page.locator("main h1").filter({ visible: true }).count()).toBe(1);
      }
      await page.context().close();
    }
  }, 120_000);

  test("the address that somebody asked for is shown after sign-in, and again after a reload; back leads where it was", async () => {
    const page = await signedIn(session, world, "clerk", { path: "/batches?status=voided" });
    await page.waitForURL(`${world.url}/console/batches?status=voided`);
    await page.reload();
    await page.waitForURL(`${world.url}/console/batches?status=voided`);
    expect(await page.getByLabel("状态").inputValue()).toBe("voided");
    await page.getByRole("link", { name: "农事" }).click();
    await page.getByRole("heading", { name: "农事" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "批次" }).waitFor();
    expect(page.url()).toBe(`${world.url}/console/batches?status=voided`);
  });

  test("what is typed is there again after a reload", async () => {
    const page = await signedIn(session, world, "clerk", { path: "/products/new" });
    await page.getByLabel("产品名称").fill("雪梨");
    await page.reload();
    await page.getByLabel("产品名称").waitFor();
    expect(await page.getByLabel("产品名称").inputValue()).toBe("雪梨");
  });

  test("no token is in any storage, address or script's reach: only how the app looks and who acts is remembered", async () => {
    const page = await signedIn(session, world, "clerk");
    const stored: string = await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
    );
    expect(stored).not.toMatch(/eyJ|Bearer|refresh/);
    expect(page.url()).toBe(`${world.url}/console/`);
    const state: string = await page.evaluate("JSON.stringify(history.state)");
    expect(state ?? "").not.toMatch(/code/);
  });

  test("without a network the app says so, takes no failure for a refusal, and sends by itself what was recorded once the network is back", async () => {
    const page = await signedIn(session, world, "clerk", { path: "/products/new", hasWorker: true });
    await page.getByLabel("产品名称").fill("雪梨");
    await page.getByLabel("商品条码（GTIN）").fill("9520000510831");
    await page.context().setOffline(true);
    await page.getByText("没有网络", { exact: false }).first().waitFor();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已存在本机", { exact: false }).waitFor();
    await page.context().setOffline(false);
    await page.goto(`${world.url}/console/products`);
    await page.getByRole("link", { name: /雪梨/ }).waitFor();
  });

  test("who signs out leaves nothing behind, and the next person is asked who they are", async () => {
    const page = await signedIn(session, world, "clerk", { path: "/products/new", hasWorker: true });
    await page.getByLabel("产品名称").fill("秘密");
    await page.goto(`${world.url}/console/me`);
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByRole("button", { name: "退出", exact: true }).click();
    await page.getByText("您已退出登录").waitFor();
    expect(await page.evaluate("JSON.stringify({ ...sessionStorage })")).not.toContain("秘密");
    await page.goto(`${world.url}/console/products/new`);
    await page.getByLabel("登录名").waitFor();
  });

  test("who signs out everywhere is out on the other device too", async () => {
    const [here, there] = [await signedIn(session, world, "depot"), await signedIn(session, world, "depot")];
    await here.goto(`${world.url}/console/me`);
    await here.getByRole("button", { name: "在所有设备上退出" }).click();
    await here.getByRole("button", { name: "退出", exact: true }).click();
    await here.getByText("您已退出登录").waitFor();
    await there.goto(`${world.url}/console/shipments`);
    await there.getByLabel("登录名").waitFor();
  });

  test("at a desk, a slash goes to the search and arrows walk along the list", async () => {
    const page = await signedIn(session, world, "operator", { path: "/organisations", width: 1280 });
    await page.getByRole("heading", { name: "机构" }).waitFor();
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.type")).toBe("search");
  });

  test("what cannot be done is not offered: with nothing set aside, there is nothing to try again", async () => {
    const page = await signedIn(session, world, "operator", { path: "/set-aside" });
    await page.getByText(operatorWords().nothingAside).waitFor();
    expect(await page.getByRole("button", { name: operatorWords().retryAll }).count()).toBe(0);
    const { fact, follower } = { fact: "BATCH#1#F1", follower: "search" };
    const aside = {
      fact,
      follower,
      kind: "batch-registered",
      attempts: 3,
      reason: "late",
      ...{ since: NOW, nextAt: NOW },
    };
    await page.route("**/api/set-aside*", (route) => route.fulfill({ json: { items: [aside] } }));
    await page.reload();
    await page.getByRole("button", { name: operatorWords().retryAll }).waitFor();
  });

  test("that nothing is read so is said only where nothing else was found", async () => {
    const page = await signedIn(session, world, "operator", { path: "/search?q=cold" });
    await page.getByText("广元冷库").waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.getByText(searchWords().noneRead).count()).toBe(0);
    await page.goto(`${world.url}/console/search?q=xyzzy`);
    await page.getByText(searchWords().noneRead).waitFor();
    await page.goto(`${world.url}/console/search?q=gylk`);
    await page.getByText(searchWords().byPinyin).waitFor();
    await page.getByText("广元冷库").waitFor();
  });

  test("an organisation stands by the name of its region, and a reason typed outlives a dialog closed by mistake and a reload", async () => {
    const page = await signedIn(session, world, "operator", { path: "/organisations/cold" });
    await page.locator("main article").getByText("四川省广元市利州区").waitFor();
    const ask = () => page.getByRole("button", { name: operatorWords().suspend, exact: true }).first().click();
    const reason = page.getByRole("dialog").getByLabel(partWords().reason);
    await ask();
    expect(await reason.inputValue()).toBe("");
    await reason.fill("密钥外泄，正在查");
    await page.keyboard.press("Escape");
    await reason.waitFor({ state: "detached" });
    await ask();
    expect(await reason.inputValue()).toBe("密钥外泄，正在查");
    await page.reload();
    await ask();
    expect(await reason.inputValue()).toBe("密钥外泄，正在查");
  });

  test("a clerk loads at most 60 kB until the home is there, a depot with its scanning and its stock 60, a bureau at most 150", async () => {
    // A worker would have the files already.
    const first = async (role: "clerk" | "depot" | "inspector") =>
      firstLoadBytes(await signedIn(session, world, role, { hasWorker: false }), world.url);
    const sizes = { clerk: await first("clerk"), depot: await first("depot"), inspector: await first("inspector") };
    console.info("first load, bytes:", sizes);
    expect(sizes.clerk).toBeGreaterThan(10_000);
    expect(sizes.clerk).toBeLessThanOrEqual(60_000);
    expect(sizes.depot).toBeLessThanOrEqual(60_000);
    expect(sizes.inspector).toBeLessThanOrEqual(150_000);
  });
});
