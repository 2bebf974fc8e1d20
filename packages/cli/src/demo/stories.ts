import * as z from "zod";
import type { Refusal } from "./api-client.ts";
import { attachLog, type Harvest, handOver, harvest, label, register, test, travel } from "./journeys.ts";
import { CERTIFICATES, KIWIFRUIT_KG, LONGWANG, PEAR, YUNFENG } from "./land.ts";
import { corrected, inParts, recallEnded, spoiled, turnedAway } from "./mistakes.ts";
import { mixed, mockRecall, recalledThrough, repacked, sorted } from "./sorting.ts";
import { at, daysAgo, type Stage } from "./stage.ts";

/** Names of the stories, in the order in which they are told. */
export type StoryId =
  | "in-order"
  | "expired"
  | "overdraw"
  | "safety-interval"
  | "late-input"
  | "gap"
  | "excursion"
  | "short"
  | "suspended"
  | "failed-test"
  | "recalled"
  | "pending"
  | "not-issued"
  | "uncertified"
  | "late-entry"
  | "corrected"
  | "turned-away"
  | "in-parts"
  | "spoiled"
  | "recall-ended"
  | "sorted"
  | "mixed"
  | "repacked"
  | "mock-recall"
  | "recalled-through";

/** One story with the code that a phone would scan. `refusal` where the api refused what was tried: then no page exists. */
export interface Story {
  readonly id: StoryId;
  readonly zh: string;
  readonly en: string;
  /** Path of the GS1 Digital Link: `/01/…/10/…[/21/…]`. */
  readonly path: string;
  readonly refusal?: Refusal;
}

type Telling = Omit<Story, "id">;
type Teller = (stage: Stage) => Promise<Telling>;

const linkOf = ({ gtin, lot }: Pick<Harvest, "gtin" | "lot">): string => `/01/${gtin}/10/${lot}`;

/** Labels of the batch in order: one sheet. */
const LABELS = 24;
const SCANS = 3;

/** What the story of the batch in order leaves for the one of the copied label. */
interface Labelled {
  readonly link: string;
}

async function inOrder(stage: Stage): Promise<Telling & Labelled> {
  const batch = harvest(stage, 2, { commitmentBasis: "commissioned-test" });
  await register(stage, batch);
  await test(stage, batch);
  const [serial = ""] = await label(stage, batch, LABELS);
  // What still lies in store is covered up to now, or the story would be complete so far only.
  await travel(stage, batch, { to: "chengdu", until: stage.now().toISOString() });
  const link = linkOf(batch);
  for (let scan = 0; scan < SCANS; scan++) {
    await fetch(`${stage.url}${link}/21/${serial}`, { headers: { "user-agent": `phone ${scan}` } });
  }
  return {
    link,
    path: `${link}/21/${serial}`,
    zh: "一切在案：证书有效、检测合格、两次交接均确认、冷链完整，这一件已被扫码",
    en: "everything on record: certificate, test, both handoffs, cold chain; this pack was scanned before",
  };
}

const expired: Teller = async (stage) => {
  const batch = harvest(stage, 2, { base: LONGWANG, plots: ["l1"], certificate: CERTIFICATES.kiwifruitOld });
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  return { path: linkOf(batch), zh: "采收时证书已过期", en: "the certificate had expired at harvest" };
};

const overdraw: Teller = async (stage) => {
  const batch = harvest(stage, 1, { quantityKg: KIWIFRUIT_KG });
  const refusal = await stage.cast.clerk.api.refused("/api/batches", batch);
  return {
    path: linkOf(batch),
    refusal,
    zh: "想多登记：超出证书余量，被拒绝，什么也没有留下",
    en: "more than the certificate has left: refused, and nothing was written",
  };
};

/** 吡唑醚菌酯 is on the list of NY/T 393-2020 (general knowledge; 百菌清 is not). The interval is made up: no label was opened. */
const SPRAY = {
  product: "25% 吡唑醚菌酯悬浮剂",
  actives: ["吡唑醚菌酯"],
  dosage: "2000 倍液喷雾",
  safetyIntervalDays: 21,
  target: "褐斑病",
  manufacturer: "演示农化有限公司",
  source: "苍溪县陵江镇农资店（演示）",
  amount: "3 升",
  labelCrops: ["猕猴桃"],
};

/** First and last day of a use of one day. */
const on = (stage: Stage, days: number) => ({ appliedOn: daysAgo(stage, days), stoppedOn: daysAgo(stage, days) });

const safetyInterval: Teller = async (stage) => {
  const { api } = stage.cast.clerk;
  await api.post("/api/inputs", { ...SPRAY, base: YUNFENG, plot: "y4", ...on(stage, 9) });
  const batch = harvest(stage, 1, { plots: ["y4"] });
  const refusal = await api.refused("/api/batches", batch);
  return {
    path: linkOf(batch),
    refusal,
    zh: "安全间隔期未到就采收：登记被拒绝",
    en: "harvested within the safety interval: registration refused",
  };
};

const lateInput: Teller = async (stage) => {
  const batch = harvest(stage, 2, { plots: ["y3"] });
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  const use = { ...SPRAY, base: YUNFENG, plot: "y3", ...on(stage, 8) };
  await stage.cast.clerk.api.post("/api/inputs", use);
  await untilFlagged(stage, batch);
  return {
    path: linkOf(batch),
    zh: "登记之后才补录用药：采收时未过安全间隔期，批次停止流转",
    en: "a spraying entered after the batch: it was picked too soon, and is stopped",
  };
};

const Inputs = z.object({ inputs: z.object({ intervalKept: z.boolean().nullable() }) });
const FLAG_WITHIN_MS = 10_000;
const ASK_EVERY_MS = 25;

/** What follows from a late input is written a moment after it. */
async function untilFlagged({ url }: Stage, batch: Harvest): Promise<void> {
  for (const until = Date.now() + FLAG_WITHIN_MS; Date.now() < until; ) {
    const page = await fetch(`${url}/v${linkOf(batch)}`, { headers: { accept: "application/json" } });
    if (Inputs.parse(await page.json()).inputs.intervalKept === false) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  throw new Error(`batch ${batch.lot} was not flagged for its late input`);
}

const gap: Teller = async (stage) => {
  const batch = harvest(stage, 2);
  await register(stage, batch);
  await travel(stage, batch, { to: "chengdu", course: "gap" });
  return {
    path: linkOf(batch),
    zh: "记录仪停了三小时：缺失就是缺失",
    en: "the logger was off for three hours: missing is missing",
  };
};

const excursion: Teller = async (stage) => {
  const batch = harvest(stage, 2);
  await register(stage, batch);
  await travel(stage, batch, { to: "chengdu", course: "excursion" });
  return { path: linkOf(batch), zh: "冷链中断数小时，温度明显超限", en: "the cooling failed for hours" };
};

const short: Teller = async (stage) => {
  const batch = harvest(stage, 2);
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan", shortKg: 12 });
  return { path: linkOf(batch), zh: "收货少了 12 千克", en: "arrived 12 kg short" };
};

const suspended: Teller = async (stage) => {
  const batch = harvest(stage, 2, {
    gtin: PEAR,
    base: LONGWANG,
    plots: ["l2"],
    certificate: CERTIFICATES.pearSuspended,
  });
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  await stage.cast.inspector.api.post(`/api/certificates/${CERTIFICATES.pearSuspended}/status`, {
    status: "suspended",
    reason: "监督检查：生产记录不完整",
    effectiveFrom: stage.today,
  });
  return { path: linkOf(batch), zh: "采收后证书被暂停", en: "the certificate was suspended after the harvest" };
};

const failedTest: Teller = async (stage) => {
  const batch = harvest(stage, 2, { commitmentBasis: "commissioned-test" });
  await register(stage, batch);
  await test(stage, batch, { active: "氯吡脲", limit: 0.05 });
  const { clerk, guangyuan } = stage.cast;
  const items = [{ gtin: batch.gtin, lot: batch.lot, quantityKg: 100 }];
  const shippedAt = at(daysAgo(stage, 1), "15:00");
  const shipment = { id: `${batch.lot}-held`, to: guangyuan.id, items, shippedAt };
  const refusal = await clerk.api.refused("/api/shipments", shipment);
  return {
    path: linkOf(batch),
    refusal,
    zh: "检测不合格：批次被扣住，发货被拒绝",
    en: "failed its test: the batch is held, shipping is refused",
  };
};

const recalled: Teller = async (stage) => {
  const batch = harvest(stage, 2);
  await register(stage, batch);
  await travel(stage, batch, { to: "chengdu" });
  await stage.cast.inspector.api.post("/api/recalls", {
    id: `recall-${batch.lot}`,
    gtin: batch.gtin,
    lot: batch.lot,
    reason: "采后使用了未登记的保鲜剂 (an unrecorded preservative was used)",
    level: 2,
  });
  return { path: linkOf(batch), zh: "已送达成都后被责令追回", en: "ordered back after it reached Chengdu" };
};

const pending: Teller = async (stage) => {
  const batch = harvest(stage, 1);
  await register(stage, batch);
  const { clerk, guangyuan } = stage.cast;
  const yesterday = daysAgo(stage, 1);
  const [shippedAt, receivedAt] = [at(yesterday, "16:00"), at(yesterday, "19:30")];
  await attachLog(batch, { by: clerk, from: at(yesterday, "10:00"), to: shippedAt, course: "in-range" });
  const { quantityKg } = batch;
  await handOver(batch, { leg: 1, from: clerk, to: guangyuan, quantityKg, shippedAt, receivedAt, receivedKg: null });
  return { path: linkOf(batch), zh: "已发货，收货方还没有确认", en: "shipped, and not confirmed by the receiver yet" };
};

const uncertified: Teller = async (stage) => {
  const { certificate: _, ...batch } = harvest(stage, 2);
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  return { path: linkOf(batch), zh: "没有认证证书的批次", en: "a batch without any certificate" };
};

const lateEntry: Teller = async (stage) => {
  const batch = harvest(stage, 16);
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  return { path: linkOf(batch), zh: "采收两周多以后才登记", en: "entered more than two weeks after the harvest" };
};

/** How many batches the stories leave on record: seven of them were made in a depot, of seven others. */
export const STORY_BATCHES = 30;

/** Tells every story; the overdraw comes last, so that the ordinary season leaves the balance that it meets. */
export async function tellStories(stage: Stage): Promise<readonly Story[]> {
  const { link, ...first } = await inOrder(stage);
  const notIssued: Telling = {
    path: `${link}/21/0000000000000`,
    zh: "同一批次、从未签发的单件码",
    en: "the same batch with a pack code that nobody issued",
  };
  const told: Record<StoryId, Telling> = {
    "in-order": first,
    expired: await expired(stage),
    overdraw: await overdraw(stage),
    "safety-interval": await safetyInterval(stage),
    "late-input": await lateInput(stage),
    gap: await gap(stage),
    excursion: await excursion(stage),
    short: await short(stage),
    suspended: await suspended(stage),
    "failed-test": await failedTest(stage),
    recalled: await recalled(stage),
    pending: await pending(stage),
    "not-issued": notIssued,
    uncertified: await uncertified(stage),
    "late-entry": await lateEntry(stage),
    corrected: await corrected(stage),
    "turned-away": await turnedAway(stage),
    "in-parts": await inParts(stage),
    spoiled: await spoiled(stage),
    "recall-ended": await recallEnded(stage),
    sorted: await sorted(stage),
    mixed: await mixed(stage),
    repacked: await repacked(stage),
    "mock-recall": await mockRecall(stage),
    "recalled-through": await recalledThrough(stage),
  };
  return Object.entries(told).map(([id, telling]) => ({ id: id as StoryId, ...telling }));
}
