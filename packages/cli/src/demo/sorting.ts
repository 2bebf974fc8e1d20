import { type Harvest, handOver, harvest, register, travel } from "./journeys.ts";
import type { Told } from "./mistakes.ts";
import { at, daysAgo, nextLot, type Stage } from "./stage.ts";

/** What a depot makes of goods, and recalls that reach through it. */

const linkOf = ({ gtin, lot }: Pick<Harvest, "gtin" | "lot">): string => `/01/${gtin}/10/${lot}`;
const idOf = ({ gtin, lot }: Pick<Harvest, "gtin" | "lot">): string => `01/${gtin}/10/${lot}`;
const part = ({ gtin, lot }: Pick<Harvest, "gtin" | "lot">, quantityKg: number) => ({ gtin, lot, quantityKg });

/** Kilograms of each batch that a depot sorts or mixes. */
const KG = 200;

/** A batch that came to Guangyuan yesterday, under the certificate or under none. */
async function arrived(stage: Stage, isCertified = true): Promise<Harvest> {
  const { certificate = "", ...plain } = harvest(stage, 2, { quantityKg: KG });
  const batch: Harvest = isCertified ? { ...plain, certificate } : plain;
  await register(stage, batch);
  await travel(stage, batch, { to: "guangyuan" });
  return batch;
}

const lotOf = (stage: Stage, { gtin, harvestedOn }: Harvest) => ({ gtin, lot: nextLot(stage, harvestedOn) });

/** Sorted by size into two lots, with what was thrown away. */
export async function sorted(stage: Stage): Promise<Told> {
  const batch = await arrived(stage);
  const [large, small] = [lotOf(stage, batch), lotOf(stage, batch)];
  await stage.cast.guangyuan.api.post("/api/transformations", {
    id: `sort-${batch.lot}`,
    inputs: [part(batch, KG)],
    outputs: [part(large, 130), part(small, 66)],
    ...{ lossKg: 4, lossCause: "spoiled", at: at(daysAgo(stage, 1), "19:00"), line: "1号分拣线" },
  });
  return {
    path: linkOf(large),
    zh: "一批货分拣成大小两级，剔除 4 千克：克克有去处，新批号可追到地块",
    en: "sorted into two sizes, 4 kg thrown away: every gram is accounted for, the new lot leads to its plot",
  };
}

/** Certified and uncertified goods in one bin: nothing of it is certified any more. */
export async function mixed(stage: Stage): Promise<Told> {
  const [certified, plain] = [await arrived(stage), await arrived(stage, false)];
  const bin = lotOf(stage, certified);
  await stage.cast.guangyuan.api.post("/api/transformations", {
    id: `mix-${bin.lot}`,
    inputs: [part(certified, KG), part(plain, KG)],
    outputs: [part(bin, 2 * KG)],
    ...{ lossKg: 0, at: at(daysAgo(stage, 1), "19:30"), line: "2号混装线" },
  });
  return {
    path: linkOf(bin),
    zh: "有证与无证的货混成一批：混装后不再算认证产品",
    en: "goods with and without a certificate in one bin: the mix is not certified",
  };
}

/** SSCCs as they would be printed, under the prefix that GS1 keeps for demonstrations. */
const PALLET = "395200000000000012";
const CRATE = "395200000000000029";

/** Packed on a pallet, shipped by its code, opened at the other end, and packed again into a crate. */
export async function repacked(stage: Stage): Promise<Told> {
  const batch = await arrived(stage);
  const { guangyuan, chengdu } = stage.cast;
  const yesterday = daysAgo(stage, 1);
  const sscc = PALLET;
  const packed = { id: `pallet-${batch.lot}`, sscc, contains: [part(batch, KG)], at: at(yesterday, "19:00") };
  await guangyuan.api.post("/api/units", packed);
  const shipment = `${batch.lot}-pallet`;
  await guangyuan.api.post("/api/shipments", {
    ...{ id: shipment, to: chengdu.id, items: [{ sscc }], shippedAt: at(yesterday, "19:10") },
  });
  await chengdu.api.post(`/api/shipments/${shipment}/receipt`, {
    items: [{ sscc }],
    receivedAt: at(yesterday, "23:10"),
  });
  await chengdu.api.post(`/api/units/${sscc}/unpacking`, { id: `open-${batch.lot}`, at: at(yesterday, "23:20") });
  const crate = { id: `crate-${batch.lot}`, sscc: CRATE, contains: [part(batch, 120)], at: at(yesterday, "23:30") };
  await chengdu.api.post("/api/units", crate);
  return {
    path: linkOf(batch),
    zh: "装成托盘按 SSCC 发货，到成都拆开，再装进周转箱：货没有变，包装都在案",
    en: "packed on a pallet, shipped by its SSCC, opened in Chengdu and packed into a crate: every packing is on record",
  };
}

/** An exercise from one batch: tasks, times and weights, and no page changes. */
export async function mockRecall(stage: Stage): Promise<Told> {
  const batch = await arrived(stage);
  const sized = lotOf(stage, batch);
  const { guangyuan, inspector } = stage.cast;
  await guangyuan.api.post("/api/transformations", {
    id: `sort-${batch.lot}`,
    inputs: [part(batch, KG)],
    outputs: [part(sized, KG)],
    ...{ lossKg: 0, at: at(daysAgo(stage, 1), "19:00") },
  });
  const id = `exercise-${batch.lot}`;
  await inspector.api.post("/api/recalls", {
    ...{
      id,
      scope: { kind: "batch", id: idOf(batch) },
      reason: "年度召回演练 (yearly exercise)",
      level: 2,
      mock: true,
    },
  });
  await guangyuan.api.post(`/api/recalls/${id}/tasks/${guangyuan.id}`, {
    ...{ id: `found-${batch.lot}`, acknowledged: true, batch: idOf(sized), foundKg: KG, at: stage.now().toISOString() },
  });
  return {
    path: linkOf(sized),
    zh: "召回演练：当事方点了货，证据齐全，消费者页面不变",
    en: "a mock recall: the holder counted the goods, the evidence is there, and the page says nothing of it",
  };
}

/** Something was found in one batch: what was made of it is stopped, too. */
export async function recalledThrough(stage: Stage): Promise<Told> {
  const [found, other] = [await arrived(stage), await arrived(stage)];
  const bin = lotOf(stage, found);
  const { guangyuan, chengdu, inspector } = stage.cast;
  const yesterday = daysAgo(stage, 1);
  await guangyuan.api.post("/api/transformations", {
    id: `mix-${bin.lot}`,
    inputs: [part(found, KG), part(other, KG)],
    outputs: [part(bin, 2 * KG)],
    ...{ lossKg: 0, at: at(yesterday, "18:30") },
  });
  const leg = { leg: 2, from: guangyuan, to: chengdu, quantityKg: 100 };
  await handOver(bin, { ...leg, shippedAt: at(yesterday, "18:40"), receivedAt: at(yesterday, "22:50") });
  const id = `recall-through-${found.lot}`;
  await inspector.api.post("/api/recalls", {
    ...{ id, scope: { kind: "batch", id: idOf(found) }, reason: "抽检发现残留 (a residue was found)", level: 1 },
  });
  await chengdu.api.post(`/api/recalls/${id}/tasks/${chengdu.id}`, {
    ...{ id: `found-${bin.lot}`, acknowledged: true, batch: idOf(bin), foundKg: 100, at: stage.now().toISOString() },
  });
  return {
    path: linkOf(bin),
    zh: "原料批次检出残留：混装出的批次一并追回，成都已报找到 100 千克",
    en: "a residue in one of its inputs: the mix is ordered back too, and Chengdu told that it found 100 kg",
  };
}
