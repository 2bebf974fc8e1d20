import { type DepotWorld, daysAgo, KIWI, minutesAgo } from "./depot-world.ts";

type Send = (who: "coop" | "depot" | "bureau", path: string, body: unknown) => Promise<void>;

function sender({ call }: DepotWorld): Send {
  return async (who, path, body) => {
    const { status, json } = await call(who, "POST", path, body);
    if (status !== 200 && status !== 201) throw new Error(`${path} ${status}: ${JSON.stringify(json)}`);
  };
}

const weighed = (lot: string, quantityKg: number) => ({ gtin: KIWI, lot, quantityKg });
export const batchId = (lot: string) => `01/${KIWI}/10/${lot}`;

/**
 * What a depot does with two lots of a day: mixes some of both, packs the rest of one alone, sends some of the mix to the cooperative, which sends
 * some of that back; some is destroyed.
 */
export async function plantMix(world: DepotWorld): Promise<void> {
  const send = sender(world);
  const mixed = { id: "mix-1", at: minutesAgo(120), lossKg: 4, lossCause: "trimming" };
  await send("depot", "/api/transformations", {
    ...mixed,
    inputs: [weighed("OLD", 120), weighed("NEW", 80)],
    outputs: [weighed("MIX-A", 130), weighed("MIX-B", 66)],
  });
  await send("depot", "/api/transformations", {
    ...{ id: "sort-1", at: minutesAgo(100), lossKg: 0 },
    inputs: [weighed("NEW", 60)],
    outputs: [weighed("NEW-1", 40), weighed("NEW-2", 20)],
  });
  const items = [weighed("MIX-A", 90)];
  await send("depot", "/api/shipments", { id: "back-1", to: "honglin", items, shippedAt: minutesAgo(90) });
  await send("coop", "/api/shipments/back-1/receipt?from=cold", {
    ...{ id: "r-back-1", receivedAt: minutesAgo(60), items },
  });
  await send("coop", "/api/shipments", {
    ...{ id: "again-1", to: "cold", items: [weighed("MIX-A", 30)], shippedAt: minutesAgo(50) },
  });
  await send("depot", "/api/shipments/again-1/receipt?from=honglin", {
    ...{ id: "r-again-1", receivedAt: minutesAgo(40), items: [weighed("MIX-A", 30)] },
  });
  await send("depot", `/api/batches/${KIWI}/MIX-B/losses`, {
    ...{ id: "gone-1", cause: "destroyed", reason: "压坏了", quantityKg: 10, at: minutesAgo(30) },
  });
}

/** Harvests, each divided in ten, and how often the lots of a level are mixed two by two with their neighbours of the level before. */
const [HARVESTS, HOPS] = [14, 10];

/** Harvests of one base that a depot sorts and mixes again and again: some 2,100 nodes. */
export async function plantLargeTrace(world: DepotWorld): Promise<void> {
  const send = sender(world);
  const at = minutesAgo(200);
  let level: string[] = [];
  for (let n = 0; n < HARVESTS; n += 1) {
    const lot = `G${n}`;
    const grown = { base: "yunfeng", plots: ["y1"], harvestedOn: daysAgo(6), quantityKg: 100 };
    await send("coop", "/api/batches", { gtin: KIWI, lot, ...grown, commitmentBasis: "quality-control" });
    const items = [weighed(lot, 100)];
    await send("coop", "/api/shipments", { id: `s-${lot}`, to: "cold", items, shippedAt: at });
    await send("depot", `/api/shipments/s-${lot}/receipt?from=honglin`, { id: `r-${lot}`, receivedAt: at, items });
    const lots = Array.from({ length: 10 }, (_, m) => `${lot}-${m}`);
    const outputs = lots.map((one) => weighed(one, 10));
    await send("depot", "/api/transformations", { id: `t-${lot}`, inputs: items, outputs, lossKg: 0, at });
    level.push(...lots);
  }
  for (let hop = 2; hop <= HOPS; hop += 1) {
    // Neighbours on the other side each time: what was in one goes on into more and more.
    const turned = hop % 2 === 0 ? level : [...level.slice(1), ...level.slice(0, 1)];
    const next: string[] = [];
    for (let n = 0; n < turned.length; n += 2) {
      const pair = turned.slice(n, n + 2);
      const lots = pair.map((_, m) => `H${hop}-${n + m}`);
      const [inputs, outputs] = [pair, lots].map((some) => some.map((one) => weighed(one, 10)));
      await send("depot", "/api/transformations", { id: `t-${hop}-${n}`, inputs, outputs, lossKg: 0, at });
      next.push(...lots);
    }
    level = next;
  }
}
