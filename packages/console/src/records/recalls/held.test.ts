import { expect, test } from "vitest";
import { holdingOf } from "./held.ts";

type Batch = Parameters<typeof holdingOf>[0];

const at = "2026-11-20T01:00:00.000Z";
const handoff = (from: string, to: string, more: Partial<Batch["handoffs"][number]>): Batch["handoffs"][number] => ({
  shipment: `${from}-${to}`,
  from,
  to,
  status: "confirmed",
  shippedAt: at,
  shippedKg: 100,
  level: "confirmed",
  ...more,
});
const party = (name: string) => ({ name, kind: "depot", regionCode: "510824" }) as const;

function batch(more: Partial<Batch>): Batch {
  return {
    detail: { organisation: "coop" } as Batch["detail"],
    quantityKg: 1000,
    onHand: [],
    handoffCount: more.handoffs?.length ?? 0,
    handoffs: [],
    mass: { registeredKg: 1000, onHandKg: 0, inTransitKg: 0, lostKg: 0, losses: [], transformedKg: 0, soldKg: 0 },
    parties: { coop: party("合作社"), cold: party("冷库"), shop: party("商店") },
    ...more,
  };
}

test("each holder of a recalled batch stands with what it took, passed on and has, whoever has the most first", () => {
  const { holders } = holdingOf(
    batch({
      onHand: [
        { organisation: "coop", name: "合作社", quantityKg: 200, labelledKg: 0, storedKg: 0 },
        { organisation: "cold", name: "冷库", quantityKg: 490, labelledKg: 0, storedKg: 0 },
      ],
      handoffs: [
        handoff("coop", "cold", { shippedKg: 800, receivedKg: 790, creditedKg: 790 }),
        handoff("cold", "shop", { shippedKg: 300, receivedKg: 250, creditedKg: 250, returnedKg: 0.1 }),
        handoff("coop", "shop", { status: "voided", shippedKg: 50 }),
      ],
    }),
  );
  expect(holders).toEqual([
    { organisation: "cold", name: "冷库", tookKg: 790, passedOnKg: 299.9, onHandKg: 490 },
    { organisation: "coop", name: "合作社", tookKg: 1000, passedOnKg: 800, onHandKg: 200 },
    { organisation: "shop", name: "商店", tookKg: 250, passedOnKg: 0, onHandKg: 0 },
  ]);
});

test("what is on its way is named with both ends, of a shipment received in part only the rest", () => {
  const { underWay } = holdingOf(
    batch({
      handoffs: [
        handoff("coop", "cold", { status: "pending", shippedKg: 40 }),
        handoff("coop", "shop", { status: "partly-received", shippedKg: 60, receivedKg: 45, underWayKg: 15 }),
        handoff("cold", "shop", { receivedKg: 100 }),
      ],
    }),
  );
  expect(underWay.map(({ from, to, quantityKg }) => [from, to, quantityKg])).toEqual([
    ["合作社", "冷库", 40],
    ["合作社", "商店", 15],
  ]);
});

test("what the records do not tell is counted apart: sold loose or on platforms, never arrived, made into other batches, handoffs that are not listed", () => {
  const losses = [
    { cause: "sold-untraced", quantityKg: 12.5 },
    { cause: "spoiled", quantityKg: 3 },
    { cause: "sold-untraced", quantityKg: 0.25 },
  ] as const;
  const mass = {
    ...{ registeredKg: 1000, onHandKg: 0, inTransitKg: 0, lostKg: 7, losses: [...losses] },
    ...{ transformedKg: 30, soldKg: 2 },
  };
  expect(holdingOf(batch({ mass, handoffs: [handoff("coop", "cold", {})], handoffCount: 41 }))).toMatchObject({
    soldLooseKg: 12.75,
    soldOnlineKg: 2,
    neverArrivedKg: 7,
    transformedKg: 30,
    unlistedHandoffs: 40,
    isWithheld: false,
  });
  const { mass: _, ...withheld } = batch({});
  expect(holdingOf(withheld).isWithheld).toBe(true);
});
