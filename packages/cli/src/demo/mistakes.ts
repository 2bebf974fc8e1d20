import { attachLog, type Harvest, handOver, harvest, register, travel } from "./journeys.ts";
import { at, daysAgo, type Stage } from "./stage.ts";

/** A story's code and what it shows. */
export interface Told {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

const linkOf = ({ gtin, lot }: Pick<Harvest, "gtin" | "lot">): string => `/01/${gtin}/10/${lot}`;
const batchPath = ({ gtin, lot }: Harvest): string => `/api/batches/${gtin}/${lot}`;
const itemsOf = ({ gtin, lot }: Harvest, quantityKg: number, more: object = {}) => [{ gtin, lot, quantityKg, ...more }];

/** Ten times too much is registered, and put right before the goods go on: both weights stay on record. */
export async function corrected(stage: Stage): Promise<Told> {
  const batch = harvest(stage, 2, { quantityKg: 480 });
  await register(stage, { ...batch, quantityKg: 4800 });
  await stage.cast.clerk.api.post(`${batchPath(batch)}/corrections`, {
    id: `fix-${batch.lot}`,
    reason: "多输了一个零 (one zero too many)",
    quantityKg: batch.quantityKg,
  });
  await travel(stage, batch, { to: "guangyuan" });
  return {
    path: linkOf(batch),
    zh: "登记时多输了一个零：已更正，余量退回，两个数都在案",
    en: "registered with one zero too many: corrected, the balance came back, both figures stay",
  };
}

/** A whole load is turned away at the door, comes back, and goes to another depot. */
export async function turnedAway(stage: Stage): Promise<Told> {
  const batch = harvest(stage, 2);
  await register(stage, batch);
  const { clerk, guangyuan, chengdu } = stage.cast;
  const yesterday = daysAgo(stage, 1);
  const { quantityKg } = batch;
  const refused = `${batch.lot}-door`;
  await attachLog(batch, { by: clerk, from: at(yesterday, "06:00"), to: at(yesterday, "20:00"), course: "in-range" });
  await clerk.api.post("/api/shipments", {
    id: refused,
    to: guangyuan.id,
    items: itemsOf(batch, quantityKg),
    shippedAt: at(yesterday, "08:00"),
  });
  await guangyuan.api.post(`/api/shipments/${refused}/receipt`, {
    id: `${refused}-receipt`,
    items: itemsOf(batch, 0, { rejectedKg: quantityKg }),
    receivedAt: at(yesterday, "11:00"),
    remark: "库位已满，未卸货 (the store is full)",
  });
  await handOver(batch, {
    leg: 1,
    from: clerk,
    to: chengdu,
    quantityKg,
    shippedAt: at(yesterday, "14:00"),
    receivedAt: at(yesterday, "19:30"),
  });
  return {
    path: linkOf(batch),
    zh: "整车被拒收，退回后改发成都：重量一克不少",
    en: "a whole load turned away, sent elsewhere instead: not a gram is lost",
  };
}

/** One note, two trucks: the second comes two hours later. */
export async function inParts(stage: Stage): Promise<Told> {
  const batch = harvest(stage, 2, { quantityKg: 800 });
  await register(stage, batch);
  const { clerk, guangyuan } = stage.cast;
  const yesterday = daysAgo(stage, 1);
  const id = `${batch.lot}-trucks`;
  await attachLog(batch, { by: clerk, from: at(yesterday, "06:00"), to: at(yesterday, "20:00"), course: "in-range" });
  await clerk.api.post("/api/shipments", {
    id,
    to: guangyuan.id,
    items: itemsOf(batch, 800),
    shippedAt: at(yesterday, "08:00"),
  });
  for (const [truck, quantityKg, time] of [
    ["first", 500, "11:00"],
    ["second", 300, "13:00"],
  ] as const) {
    await guangyuan.api.post(`/api/shipments/${id}/receipt`, {
      id: `${id}-${truck}`,
      items: itemsOf(batch, quantityKg),
      ...(truck === "first" ? { restUnderWay: true } : {}),
      receivedAt: at(yesterday, time),
    });
  }
  return {
    path: linkOf(batch),
    zh: "一张发货单两辆车：分两次收货，合计与发货一致",
    en: "one note, two trucks: received in two parts that add up",
  };
}

/** Some of it spoils in the store and is written off with its cause. */
export async function spoiled(stage: Stage): Promise<Told> {
  const batch = harvest(stage, 2);
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  await stage.cast.guangyuan.api.post(`${batchPath(batch)}/losses`, {
    id: `loss-${batch.lot}`,
    reason: "库温波动后软果 (soft fruit)",
    quantityKg: 35,
    cause: "spoiled",
    at: at(daysAgo(stage, 1), "22:00"),
  });
  return {
    path: linkOf(batch),
    zh: "库内 35 千克软果报损：原因在案，不再可卖",
    en: "35 kg went soft in the store: written off with the cause, and gone from what can be sold",
  };
}

/** The wrong lot is recalled, and the recall is ended as mistaken within the hour. */
export async function recallEnded(stage: Stage): Promise<Told> {
  const batch = harvest(stage, 2);
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  const { api } = stage.cast.inspector;
  const id = `mistaken-${batch.lot}`;
  const { gtin, lot } = batch;
  await api.post("/api/recalls", { id, gtin, lot, reason: "检出超标 (over the limit)", level: 2 });
  await api.post(`/api/recalls/${id}/end`, { id: `${id}-end`, outcome: "mistaken", reason: "批号看错 (a wrong lot)" });
  return {
    path: linkOf(batch),
    zh: "误发追回：批号看错，已撤销，经过仍在案",
    en: "ordered back by mistake, a lot misread: ended, and still on record",
  };
}
