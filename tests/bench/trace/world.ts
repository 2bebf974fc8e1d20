import { GTIN, registration, type Send } from "../season.ts";

/** Transformations one after another. */
export const HOPS = 10;
const KILOGRAMS = 10_000;

const weighed = (lot: string, quantityKg: number) => ({ gtin: GTIN, lot, quantityKg });

/**
 * A harvest that is shipped to a depot and goes through ten transformations one after another, each level `width` batches wide: two of them are
 * mixed and divided in two again; of every tenth some goes back to the cooperative.
 */
export async function plant(send: Send, name: string, width: number): Promise<void> {
  const at = new Date(Date.now() - 3_600_000);
  await send("coop", "/api/batches", { ...registration(name, 0), quantityKg: KILOGRAMS, certificate: undefined });
  const all = [weighed(name, KILOGRAMS)];
  await send("coop", "/api/shipments", { id: `s-${name}`, to: "depot", items: all, shippedAt: at });
  await send("depot", `/api/shipments/s-${name}/receipt`, { items: all, receivedAt: at });
  const each = Math.floor(KILOGRAMS / width);
  let level: string[] = [];
  for (let n = 0; n < width; n += 10) {
    const lots = Array.from({ length: Math.min(10, width - n) }, (_, m) => `${name}-1-${n + m}`);
    const inputs = [weighed(name, each * lots.length)];
    const outputs = lots.map((lot) => weighed(lot, each));
    await send("depot", "/api/transformations", { id: `t-${name}-1-${n}`, inputs, outputs, lossKg: 0, at });
    level.push(...lots);
  }
  for (let hop = 2; hop <= HOPS; hop += 1) {
    const next: string[] = [];
    for (let n = 0; n < level.length; n += 2) {
      const pair = level.slice(n, n + 2);
      const lots = pair.map((_, m) => `${name}-${hop}-${n + m}`);
      const [inputs, outputs] = [pair.map((lot) => weighed(lot, each)), lots.map((lot) => weighed(lot, each))];
      await send("depot", "/api/transformations", { id: `t-${name}-${hop}-${n}`, inputs, outputs, lossKg: 0, at });
      next.push(...lots);
    }
    level = next;
  }
  for (const lot of level.filter((_, n) => n % 10 === 0)) {
    const items = [weighed(lot, 1)];
    await send("depot", "/api/shipments", { id: `s-${lot}`, to: "coop", items, shippedAt: at });
  }
}
