import type { CalendarDate } from "@suyuan/domain/calendar";
import type { Member } from "./cast.ts";
import { KIWIFRUIT, KIWIFRUIT_ACTIVES, PEAR_ACTIVES, YUNFENG } from "./land.ts";
import { type Course, loggerFile } from "./logger-file.ts";
import { at, daysAgo, nextLot, randomOf, type Stage } from "./stage.ts";

/** A batch as the clerk registers it. */
export interface Harvest {
  readonly gtin: string;
  readonly lot: string;
  readonly base: string;
  readonly plots: readonly string[];
  readonly harvestedOn: CalendarDate;
  readonly quantityKg: number;
  readonly certificate?: string;
  readonly commitmentBasis: "quality-control" | "commissioned-test";
}

/** Which batch a step concerns. */
export type Named = Pick<Harvest, "gtin" | "lot">;

/** What random numbers of a lot are for. */
const PURPOSES = { weight: 0, temperature: 1, residue: 2 } as const;

const pathOf = ({ gtin, lot }: Named): string => `/api/batches/${gtin}/${lot}`;

/** A batch from the first kiwifruit plot, under the valid certificate, unless said otherwise. */
export function harvest(stage: Stage, daysBefore: number, more: Partial<Harvest> = {}): Harvest {
  const harvestedOn = daysAgo(stage, daysBefore);
  const lot = nextLot(stage, harvestedOn);
  return {
    gtin: KIWIFRUIT,
    lot,
    base: YUNFENG,
    plots: ["y1"],
    harvestedOn,
    quantityKg: 600 + Math.round(randomOf(lot, PURPOSES.weight)() * 60) * 5,
    certificate: "kiwifruit",
    commitmentBasis: "quality-control",
    ...more,
  };
}

export async function register({ cast }: Stage, batch: Harvest): Promise<void> {
  await cast.clerk.api.post("/api/batches", batch);
}

/** One two-sided handoff. `receivedKg` is what the receiver weighs: as much as was sent, unless said otherwise; `null`: not confirmed. */
export interface Handoff {
  /** Its number on the batch's way. */
  readonly leg: number;
  readonly from: Member;
  readonly to: Member;
  readonly quantityKg: number;
  readonly shippedAt: string;
  readonly receivedAt: string;
  readonly receivedKg?: number | null;
}

export async function handOver(batch: Named, handoff: Handoff): Promise<void> {
  const { leg, from, to, quantityKg, shippedAt, receivedAt, receivedKg = quantityKg } = handoff;
  const { gtin, lot } = batch;
  const id = `${lot}-${leg}`;
  await from.api.post("/api/shipments", { id, to: to.id, items: [{ gtin, lot, quantityKg }], shippedAt });
  if (receivedKg === null) return;
  await to.api.post(`/api/shipments/${id}/receipt`, {
    items: [{ gtin, lot, quantityKg: receivedKg }],
    receivedAt,
    temperatureC: gtin === KIWIFRUIT ? 1.4 : 0.2,
  });
}

async function store(
  batch: Named,
  keeper: Member,
  action: "in" | "out",
  quantityKg: number,
  time: string,
): Promise<void> {
  const location = batch.gtin === KIWIFRUIT ? "1号库（猕猴桃）" : "2号库（梨）";
  await keeper.api.post(`${pathOf(batch)}/storage`, { action, location, quantityKg, at: time });
}

/** What was measured beside the goods, and when. */
export interface Measured {
  readonly by: Member;
  readonly from: string;
  readonly to: string;
  readonly course: Course;
}

export async function attachLog(batch: Named, { by, from, to, course }: Measured): Promise<void> {
  const limits = batch.gtin === KIWIFRUIT ? { minCelsius: 0.5, maxCelsius: 2 } : { minCelsius: -1, maxCelsius: 1 };
  const run = { serial: `DEMO-${batch.lot}`, from: Date.parse(from), to: Date.parse(to), ...limits, course };
  await by.api.upload(`${pathOf(batch)}/temperature-logs`, loggerFile(run, randomOf(batch.lot, PURPOSES.temperature)));
}

/** How far a batch goes and what happens on the way. */
export interface Voyage {
  readonly to: "guangyuan" | "chengdu";
  readonly course?: Course;
  /** Until when the logger ran; the evening before today unless said otherwise. */
  readonly until?: string;
  /** Weighed short at the first depot by this much. */
  readonly shortKg?: number;
}

/**
 * From the cooperative to Guangyuan and into store there; to Chengdu yesterday if so wanted. The first step is no older than two
 * days, so that nothing but an old harvest is entered late.
 */
export async function travel(
  stage: Stage,
  batch: Harvest,
  { to, course = "in-range", shortKg = 0, until = at(daysAgo(stage, 1), "23:30") }: Voyage,
): Promise<void> {
  const { clerk, guangyuan, chengdu } = stage.cast;
  const earliest = daysAgo(stage, to === "chengdu" ? 2 : 1);
  const wasHeldBack = batch.harvestedOn < earliest;
  const day = wasHeldBack ? earliest : batch.harvestedOn;
  const yesterday = daysAgo(stage, 1);
  const { quantityKg } = batch;
  const receivedKg = quantityKg - shortKg;
  await handOver(batch, {
    leg: 1,
    from: clerk,
    to: guangyuan,
    quantityKg,
    shippedAt: at(day, "14:00"),
    receivedAt: at(day, "17:30"),
    receivedKg,
  });
  await store(batch, guangyuan, "in", receivedKg, at(day, "18:00"));
  if (to === "chengdu") {
    await store(batch, guangyuan, "out", receivedKg, at(yesterday, "06:00"));
    await handOver(batch, {
      leg: 2,
      from: guangyuan,
      to: chengdu,
      quantityKg: receivedKg,
      shippedAt: at(yesterday, "06:30"),
      receivedAt: at(yesterday, "12:10"),
    });
    await store(batch, chengdu, "in", receivedKg, at(yesterday, "12:40"));
  }
  const by = to === "chengdu" ? chengdu : guangyuan;
  await attachLog(batch, { by, from: at(day, "13:50"), to: until, course });
}

/**
 * What a laboratory looks for, with the limit of GB 2763 for that very crop: spinosad on kiwifruit 0.05 was read (foodvip.net faid=95), the others
 * are general knowledge. The first two of each are what was used. Numbers of the demo, to judge nothing real by.
 */
const LIMITS: Readonly<Record<"kiwifruit" | "pear", readonly (readonly [active: string, limit: number])[]>> = {
  kiwifruit: [
    [KIWIFRUIT_ACTIVES[0], 0.05],
    [KIWIFRUIT_ACTIVES[1], 5],
    ["氯吡脲", 0.05],
    ["多菌灵", 0.5],
    ["喹啉铜", 0.5],
  ],
  pear: [
    [PEAR_ACTIVES[0], 2],
    [PEAR_ACTIVES[1], 5],
    ["多菌灵", 3],
    ["喹啉铜", 5],
  ],
};
const LOQ_MG_PER_KG = 0.01;

/** A laboratory's report of a sample taken on the harvest day; it names the actives used. `over` is one active above its limit. */
export async function test(
  stage: Stage,
  batch: Harvest,
  over?: { readonly active: string; readonly limit: number },
): Promise<void> {
  const random = randomOf(batch.lot, PURPOSES.residue);
  const looked = LIMITS[batch.gtin === KIWIFRUIT ? "kiwifruit" : "pear"].filter(([active]) => active !== over?.active);
  const below = looked.map(([active, limitMgPerKg]) => {
    const resultMgPerKg = Math.round(random() * 40) / 1000;
    if (resultMgPerKg >= LOQ_MG_PER_KG) return { active, resultMgPerKg, limitMgPerKg };
    return { active, notDetected: true, loqMgPerKg: LOQ_MG_PER_KG, limitMgPerKg };
  });
  const above =
    over === undefined ? [] : [{ active: over.active, resultMgPerKg: over.limit * 2.4, limitMgPerKg: over.limit }];
  await stage.cast.laboratory.api.post(`${pathOf(batch)}/tests`, {
    sampleId: `S-${batch.lot}`,
    sampledOn: batch.harvestedOn,
    receivedOn: batch.harvestedOn,
    testedOn: daysAgo(stage, 1),
    issuedOn: daysAgo(stage, 1),
    standard: "GB 2763-2026",
    items: [...above, ...below],
    verdict: over === undefined ? "passed" : "failed",
  });
}

/** A run of labels of 500 g; answers the serials. */
export async function label({ cast }: Stage, batch: Named, count: number): Promise<readonly string[]> {
  const id = `labels-${batch.lot}`;
  await cast.clerk.api.post("/api/labels", { id, gtin: batch.gtin, lot: batch.lot, count, netWeightG: 500 });
  const csv = await cast.clerk.api.read(`/api/labels/${id}.csv`);
  return csv
    .split("\r\n")
    .slice(1)
    .flatMap((line) => line.split(",")[0] || []);
}
