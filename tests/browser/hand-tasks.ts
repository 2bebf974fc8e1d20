import { addKeyOf, addOrganisationTo } from "@suyuan/cli/administration";
import { addUserTo } from "@suyuan/cli/users/add-user";
import { workWords } from "@suyuan/console/words/depot/work";
import type { Page } from "playwright-core";
import type { BrowserSession } from "./browser.ts";
import { signedIn } from "./console-world.ts";
import { type DepotWorld, daysAgo, labelOf } from "./depot-world.ts";
import { type Effort, Hands } from "./hands.ts";
import { opened, shown, WINDOWS } from "./screens.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const link = (page: Page, name: string | RegExp) =>
  page.locator("main").getByRole("link", { name, exact: typeof name === "string" });

const GTIN = "09520000510848";

/** A cooperative of its own, whose product, base and certificate are on record, and a clerk who never signed in; answers the first password. */
async function newClerk({ server, url, call }: DepotWorld): Promise<string> {
  const { deps } = server.machine;
  await addOrganisationTo(deps, { id: "yunfeng", name: "云峰合作社", kind: "cooperative", regionCode: "510824" });
  const { secret } = await addKeyOf(deps, { org: "yunfeng", role: "clerk" });
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const done = async (path: string, body: object) => {
    const { status } = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (status !== 201) throw new Error(`${path} ${status}`);
  };
  const product = { gtin: GTIN, name: { zh: "黄心猕猴桃" }, category: "水果", coldChainProfile: "red-heart-kiwifruit" };
  await done("/api/products", { ...product, shelfLifeDays: 60 });
  const plots = [{ id: "p1", areaMu: 40, crop: "猕猴桃" }];
  await done("/api/bases", { id: "donggou", name: "东沟基地", regionCode: "510824", plots });
  const { status } = await call("bureau", "POST", "/api/certificates", {
    ...{ id: "yf-1", scheme: "green-food", number: "LB-18-26092200002A", grade: "A", holder: "yunfeng" },
    ...{ gtins: [GTIN], bases: ["donggou"], approvedKgPerYear: 30_000, validFrom: daysAgo(30), validTo: daysAgo(-700) },
  });
  if (status !== 201) throw new Error(`certificate ${status}`);
  const who = { name: "何小丽", account: "hexiaoli", organisation: "yunfeng", role: "clerk" } as const;
  const { password = "" } = await addUserTo(deps, who, { isInitial: true });
  return password;
}

/** A clerk who never saw the app: from the first password to the first batch's printed labels, and the batch after that. */
export async function firstDay(session: BrowserSession, world: DepotWorld): Promise<readonly Effort[]> {
  const password = await newClerk(world);
  const context = await session.browser.newContext({ viewport: WINDOWS.phone, locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(`${world.url}/console/`);
  const signing = new Hands(page);
  await signing.type(page.getByLabel("登录名"), "hexiaoli");
  await signing.type(page.getByLabel("密码"), password);
  await signing.tap(button(page, "登录"));
  await signing.until(page.locator("#fresh"));
  for (const field of ["#fresh", "#again"]) await signing.type(page.locator(field), "hongxin-mihoutao");
  await signing.tap(page.locator("form button").last());
  await signing.until(page.locator(".places"));
  await shown(page);
  await signing.tap(button(page, "跳过"));
  const efforts = [signing.effort("first sign-in, with a password of one's own")];
  const first = new Hands(page);
  await first.tap(link(page, "登记一批"));
  await first.type(page.getByLabel(/这一批多重/), "1600");
  await first.tap(page.getByLabel(/^p1/));
  await first.tap(page.getByLabel("质量安全控制符合要求"));
  await first.tap(button(page, "登记"));
  await first.until(page.getByRole("heading", { name: "登记好了" }));
  await first.tap(link(page, "现在印标签"));
  const net = page.getByLabel("每件净重（克）");
  if ((await net.inputValue()) === "") await first.type(net, "500");
  await first.type(page.getByLabel("多少张"), "24");
  await first.tap(button(page, "生成标签"));
  const document = page.locator("main button.main:not([disabled])");
  await first.until(document);
  const saved = page.waitForEvent("download", { timeout: 90_000 });
  await first.tap(document);
  await saved;
  efforts.push(first.effort("first batch registered, its labels printed"));
  await opened(page, `${world.url}/console/`);
  const again = new Hands(page);
  await again.tap(link(page, "登记一批"));
  await again.type(page.getByLabel(/这一批多重/), "800");
  await again.tap(button(page, "登记"));
  await again.until(page.getByRole("heading", { name: "登记好了" }));
  efforts.push(again.effort("next batch, from last values"));
  await context.close();
  return efforts;
}

/** A depot that takes in what is on its way: each lot scanned and weighed. */
export async function received(session: BrowserSession, world: DepotWorld): Promise<Effort> {
  const page = await signedIn(session, world, "depot");
  const skip = button(page, "跳过");
  await skip.waitFor();
  await skip.click();
  await shown(page);
  const cdp = await page.context().newCDPSession(page);
  const hands = new Hands(page);
  await hands.tap(page.locator("a.row", { hasText: "红林合作社" }));
  await hands.until(page.locator("[data-lot='ROAD-1']"));
  for (const lot of ["ROAD-1", "ROAD-2"]) {
    await hands.scan(cdp, labelOf(lot));
    await hands.type(page.locator(`[data-lot='${lot}']`).getByLabel(workWords().weighed(lot)), "95");
  }
  await hands.tap(button(page, "收下"));
  await hands.until(page.getByText("已记下", { exact: true }));
  await page.context().close();
  return hands.effort("a load of two lots received, each weighed");
}

/** An officer at a desk: where is this lot, who holds how much; and the recall. */
export async function whereIsThisLot(session: BrowserSession, world: DepotWorld): Promise<readonly Effort[]> {
  const page = await signedIn(session, world, "inspector", WINDOWS.desk);
  await shown(page);
  const asking = new Hands(page);
  await asking.key("/");
  await asking.until(page.locator("input[data-search]:focus"));
  await asking.type(page.locator("input[data-search]"), "OLD");
  await asking.until(link(page, /OLD/));
  await asking.tap(link(page, /OLD/));
  await asking.until(page.locator("article").getByText(/广元冷库/));
  const efforts = [asking.effort("where is this lot, and who holds how much")];
  const recalling = new Hands(page);
  await recalling.tap(page.locator("article").getByRole("link", { name: "召回", exact: true }));
  await recalling.until(page.getByText("谁可能还有货"));
  await recalling.tap(page.getByRole("radio").first());
  await recalling.tap(button(page, "农药残留超标"));
  await recalling.tap(button(page, "发起召回"));
  await recalling.until(page.locator("article .band", { hasText: "进行中" }));
  efforts.push(recalling.effort("the lot is recalled, its clock runs"));
  await page.context().close();
  return efforts;
}
