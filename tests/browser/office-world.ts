import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { storeQuery } from "@suyuan/api/epcis/subscriptions/named-queries";
import { addSubscription } from "@suyuan/api/epcis/subscriptions/subscriptions";
import type { Page } from "playwright-core";
import type { BrowserSession } from "./browser.ts";
import { type ConsoleWorld, granted, signedIn } from "./console-world.ts";
import { opened } from "./screens.ts";

export const GTIN = "09520000510824";

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** A season on record: a product, a base, a certificate, a batch of 800 kg, and 300 kg of it at the depot. Answers the batch's lot. */
export async function season(session: BrowserSession, world: ConsoleWorld): Promise<string> {
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
  await granted(session, world);
  await opened(clerk, `${world.url}/console/batches/new`);
  await clerk.getByLabel(/这一批多重/).fill("800");
  await clerk.getByLabel(/^y1/).check();
  await press(clerk, "登记");
  await clerk.getByRole("heading", { name: "登记好了" }).waitFor();
  await opened(clerk, `${world.url}/console/shipments/new`);
  await clerk.getByLabel(/-01/).check();
  await clerk.getByLabel("广元冷库").check();
  await press(clerk, "发货");
  await clerk.locator("article").getByText("还没有签收").waitFor();
  await opened(clerk, `${world.url}/console/batches`);
  const href = (await clerk.locator("a.row").first().getAttribute("href")) ?? "";
  const depot = await signedIn(session, world, "depot", { path: "/shipments" });
  await depot.getByRole("link", { name: /红林合作社/ }).click();
  await depot.getByRole("link", { name: "签收", exact: true }).click();
  await depot.getByLabel(/红心猕猴桃/).fill("788");
  await press(depot, "签收");
  await depot.locator("article").getByText("已签收").waitFor();
  return decodeURIComponent(href.split("/").at(-1)?.split("?")[0] ?? "");
}

export interface Subscribed {
  readonly id: string;
  /** Statuses of the answers to come; 200 when they run out. */
  readonly answers: number[];
  close(): void;
}

/** The cooperative's system asks for everything that is recorded; its receiver answers as it is told. */
export async function subscribed({ server }: ConsoleWorld): Promise<Subscribed> {
  const answers: number[] = [];
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(answers.shift() ?? 200).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  const { deps } = server.machine;
  const actor = { organisation: "honglin", role: "integrator", key: "key-of-a-system" } as const;
  const queryName = "成都优鲜 收货核对";
  await storeQuery(deps, actor, { name: queryName, query: {}, extensions: {}, idempotency: undefined });
  const { body } = await addSubscription(deps, actor, {
    queryName,
    dest: `http://127.0.0.1:${port}/epcis/hook`,
    reportIfEmpty: false,
    epcFormat: "No_Preference",
    initialRecordTime: "2026-01-01T00:00:00.000Z",
    idempotency: undefined,
  });
  const close = () => {
    receiver.closeAllConnections();
    receiver.close();
  };
  return { id: (body as { readonly subscriptionID: string }).subscriptionID, answers, close };
}
