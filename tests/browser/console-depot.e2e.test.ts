import type { CDPSession, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";
import { complaints, signedIn } from "./console-world.ts";
import { type DepotWorld, KIWI, labelOf, scanned, serialsIn, startDepotWorld, wedge } from "./depot-world.ts";

const gap = await browserGap();

describe.skipIf(gap !== undefined)(`a depot's day${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  let world: DepotWorld;
  let page: Page;
  let cdp: CDPSession;
  const shot = (name: string) =>
    process.env.SHOTS === undefined
      ? undefined
      : page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
  const settled = async () => {
    await expect.poll(async () => (await page.locator("[data-unsent]").count()) === 0, { timeout: 20_000 }).toBe(true);
  };

  beforeAll(async () => {
    [session, world] = await Promise.all([startBrowser(), startDepotWorld()]);
    page = await signedIn(session, world, "depot", { hasWorker: true });
    cdp = await page.context().newCDPSession(page);
  }, 120_000);
  afterAll(async () => {
    await session?.close();
    await world?.server.stop();
  });

  test("the home has the scan field ready, what is on its way, and what must leave first", async () => {
    await page.getByText("红林合作社 发来").waitFor();
    expect(await page.evaluate("document.activeElement.hasAttribute('data-scan')")).toBe(true);
    expect(await page.locator("section", { hasText: "要先出的货" }).locator("li").first().textContent()).toContain(
      "OLD",
    );
    await shot("home");
  });

  test("what a depot must know of its goods is read once when it opens the app, not again when its outbox is open too", async () => {
    const asked: string[] = [];
    const note = (request: Request) => void asked.push(new URL(request.url()).pathname);
    page.on("request", note);
    await page.reload();
    await page.getByText("红林合作社 发来").waitFor();
    await page.waitForLoadState("networkidle");
    page.off("request", note);
    expect(asked.filter((path) => path === "/api/recalls")).toHaveLength(1);
  });

  test("each kind of code comes to a verdict of its own", async () => {
    expect(await scanned(page, cdp, labelOf("OLD"))).toBe("right: here");
    await shot("right");
    expect(await scanned(page, cdp, labelOf("ROAD-1"))).toBe("right: on-its-way");
    expect(await scanned(page, cdp, labelOf("NOWHERE"))).toBe("unknown: not-known");
    await shot("unknown");
    expect(await scanned(page, cdp, "6901234567892")).toBe("unknown: product-only");
    expect(await scanned(page, cdp, `https://t.cn/01/${KIWI}/21/S77`)).toBe("unknown: pack-none");
    // A pack by its serial alone: the service knows which of the lots here it is of; without a network that is not known.
    const run = { id: "packs-1", gtin: KIWI, lot: "NEW", count: 2, netWeightG: 500 };
    expect((await world.call("depot", "POST", "/api/labels", run)).status).toBe(201);
    const serials = await serialsIn(world, "packs-1");
    expect(await scanned(page, cdp, `https://t.cn/01/${KIWI}/21/${serials[0]}`)).toBe("right: here");
    await page.context().setOffline(true);
    expect(await scanned(page, cdp, `https://t.cn/01/${KIWI}/21/${serials[1]}`)).toBe("unknown: pack-only");
    expect(await scanned(page, cdp, `https://t.cn/01/${KIWI}/21/${serials[0]}`)).toBe("right: here");
    await page.context().setOffline(false);
    // The code of a unit leads to what is in it.
    await wedge(cdp, "]C100095200005100000015");
    await page.getByText("没有这一件，或不是本机构能看的").waitFor();
    await page.goBack();
    await page.locator("[data-scan]").waitFor();
    expect(await scanned(page, cdp, "no code at all")).toBe("unknown: no-code");
    expect(await scanned(page, cdp, labelOf("CALLED"))).toBe("stopped: recalled");
    await shot("stopped");
    await wedge(cdp, labelOf("OLD"));
    await page.waitForTimeout(300);
    expect(await page.locator("[data-verdict]").getAttribute("data-because")).toBe("recalled");
    await page.getByRole("button", { name: "知道了" }).click();
    expect(await scanned(page, cdp, labelOf("HELD"))).toBe("stopped: held");
    await page.getByRole("button", { name: "知道了" }).click();
  });

  test("a load is received by scanning the driver's sheet and its lots: a wrong lot stops, a second scan is told, what differs is named before it is saved", async () => {
    await wedge(cdp, `${world.url}/console/shipments/honglin/way-1`);
    await page.waitForURL("**/scan/receive/**");
    await page.getByRole("heading", { name: "红林合作社 发来" }).waitFor();
    expect(await scanned(page, cdp, labelOf("ROAD-1"))).toBe("right: in-shipment");
    expect(await scanned(page, cdp, labelOf("ROAD-1"))).toBe("twice: ticked");
    await shot("twice");
    expect(await scanned(page, cdp, labelOf("NEW"))).toBe("wrong: not-in-shipment");
    await shot("wrong");
    const item = page.locator("[data-lot='ROAD-1']");
    await item.getByLabel("ROAD-1 实收多少").fill("90");
    await item.getByRole("button", { name: "拒收一部分" }).click();
    await item.getByLabel("拒收多少").fill("4");
    await page.getByRole("button", { name: "收下" }).click();
    await item.getByText("请选或写拒收原因").waitFor();
    await item.getByRole("button", { name: "腐烂" }).click();
    await page.getByText("收下之前请看差异").waitFor();
    await page.getByText("少 6 千克").waitFor();
    await shot("receive");
    await page.getByRole("button", { name: "收下" }).click();
    await page.getByText("已记下").waitFor();
    await shot("received");
    await settled();
    const { json } = await world.call("depot", "GET", "/api/shipments/way-1?from=honglin");
    expect(json).toMatchObject({
      status: "partly-received",
      receipt: { items: [{ lot: "ROAD-1", quantityKg: 90, rejectedKg: 4 }, { lot: "ROAD-2" }] },
    });
    expect(json.receipt.remark).toBe("ROAD-1 拒收 4 千克：腐烂");
  });

  test("what was received is put away: the room once, then lot after lot", async () => {
    await page.locator("main .acts").getByRole("link", { name: "入库", exact: true }).click();
    await page.getByLabel("放到哪个库").fill("1号库");
    await page.getByRole("heading", { name: "入库" }).click();
    expect(await scanned(page, cdp, labelOf("ROAD-1"))).toBe("right: here");
    expect(await scanned(page, cdp, labelOf("OLD"))).toBe("right: here");
    expect(await scanned(page, cdp, labelOf("NEW"))).toBe("right: here");
    await shot("store");
    await page.getByRole("button", { name: "入库 3 批" }).click();
    await page.getByText("入库 3 批 1号库").waitFor();
    await settled();
    await page.goto(`${world.url}/console/stock`);
    const room = page.locator("[data-room='1号库']");
    await room.waitFor();
    expect(await room.locator("li").first().textContent()).toContain("OLD");
    expect(await room.textContent()).toContain("490 千克");
    await shot("stock");
  });

  test("goods are picked by remaining life: a lot that may stay stops until the one that must go is taken", async () => {
    await page.goto(`${world.url}/console/scan/pick`);
    await page.getByText("下一批该拿").waitFor();
    await shot("pick");
    expect(await scanned(page, cdp, labelOf("NEW"))).toBe("wrong: earlier-first");
    expect(await page.locator("[data-verdict]").textContent()).toContain("先拿 OLD，在1号库");
    await shot("earlier");
    expect(await scanned(page, cdp, labelOf("OLD"))).toBe("right: here");
    expect(await scanned(page, cdp, labelOf("NEW"))).toBe("right: here");
    await page.locator("[data-lot='NEW']").getByRole("textbox").fill("50");
    await shot("picked");
    await page.getByRole("button", { name: "接着发货" }).click();
  });

  test("it is shipped to the last receiver, and the driver gets a sheet that the receiver scans", async () => {
    await page.getByLabel("红林合作社").check();
    await page.getByLabel("车牌").fill("川A88888");
    await shot("ship");
    await page.getByRole("button", { name: "发出 2 批" }).click();
    await page.getByRole("heading", { name: "给司机的车单" }).waitFor();
    await page.locator("svg.qr").waitFor();
    await shot("sheet");
    await settled();
    const { json } = await world.call("depot", "GET", "/api/shipments?direction=out");
    expect(json.items).toMatchObject([
      {
        to: "honglin",
        vehicle: "川A88888",
        items: [
          { lot: "OLD", quantityKg: 200 },
          { lot: "NEW", quantityKg: 50 },
        ],
      },
    ]);
    const batch = await world.call("depot", "GET", `/api/batches/${KIWI}/NEW`);
    expect(batch.json.storage).toMatchObject([
      { action: "in", quantityKg: 200 },
      { action: "out", quantityKg: 50 },
    ]);
  });

  test("a logger's file has its curve at once without a network, waits in the outbox, and goes up in pieces once there is one", async () => {
    await page.goto(`${world.url}/console/logs`);
    await page.getByLabel(/ROAD-1/).check();
    await page.context().setOffline(true);
    const minutes = Array.from({ length: 20_000 }, (_, n) => {
      const at = new Date(Date.now() + 8 * 3_600_000 - 2 * 86_400_000 + n * 6_000).toISOString();
      return `${n + 1},${at.slice(0, 10)} ${at.slice(11, 19)},${(1 + Math.sin(n / 300)).toFixed(1)}`;
    });
    const text = ["Model,RC-5+", "Serial,EFI234105840", "No.,Time,Temperature(°C)", ...minutes].join("\n");
    expect(text.length).toBeGreaterThan(520_000);
    const file = { name: "cold-room.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
    await page.getByLabel("记录仪导出的文件").setInputFiles(file);
    await page.locator(".chart").waitFor();
    await shot("log");
    await page.getByRole("button", { name: "上传", exact: true }).click();
    await page.getByText("已记下").waitFor();
    const [unsent] = await page.locator("[data-unsent]").all();
    expect(await unsent?.getAttribute("data-unsent")).toBe("1");
    let pieces = 0;
    await page.route("**/api/uploads/**", async (route) => {
      pieces += 1;
      // The second piece is lost on the way.
      if (pieces === 2) await route.abort();
      else await route.continue();
    });
    await page.context().setOffline(false);
    await settled();
    expect(pieces).toBe(4);
    const { json } = await world.call("depot", "GET", `/api/batches/${KIWI}/ROAD-1`);
    expect(json.temperature).toMatchObject([{ by: "cold", device: { serial: "EFI234105840" } }]);
    await page.unroute("**/api/uploads/**");
  });

  test("no script failed on the way and nothing was kept away by the policy", () => {
    // One answer said that a serial is of none of the lots here.
    const told = complaints.get(page)?.filter((text) => !text.includes("status of 404"));
    expect(told?.filter((text) => !/net::ERR_(?:FAILED|INTERNET_DISCONNECTED)/.test(text))).toEqual([]);
  });
});
