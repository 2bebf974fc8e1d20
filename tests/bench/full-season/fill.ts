/** Fills a season through the commands: its batches one after another on the season's clock, some at a time so that the writer groups them. */

import { CERTIFICATES } from "../season.ts";
import { baseOf, COOPERATIVES, DEPOTS, dayBefore, gtinOf, HOUR, type SeasonFolder } from "./folder.ts";

/** Over which the records of the season are spread. */
export const SPAN = 8 * 24 * HOUR;
/** Batches of one moment, sent at once. */
const TOGETHER = 200;
const WHOLE_EVERY = 10;
const TELL_EVERY_MS = 10_000;

export const lotOf = (n: number): string => `${"AXYW"[n % 4]}${"ACEF"[(n >> 2) % 4]}${n}`;
export const cooperativeOf = (n: number): number => n % COOPERATIVES;
export const depotOf = (n: number): string => `depot-${(n >> 2) % DEPOTS}`;

/** When the batch of a number was recorded. */
export function recordedAt(
  { batches, endsAt }: { readonly batches: number; readonly endsAt: number },
  n: number,
): number {
  return Math.round(endsAt - SPAN + (SPAN * Math.floor(n / TOGETHER) * TOGETHER) / batches);
}

export function registrationOf(endsAt: number, cooperative: number, lot: string, n: number): object {
  return {
    gtin: gtinOf(cooperative),
    lot,
    base: baseOf(cooperative),
    plots: ["p1"],
    harvestedOn: dayBefore(endsAt, 12),
    quantityKg: 100,
    certificate: `certificate-${cooperative}-${n % CERTIFICATES}`,
    commitmentBasis: ["quality-control"],
  };
}

/** One of the season; every tenth is stored, shipped, received and stored again. Sent once more it is the same. */
async function batchOf({ state, ask }: SeasonFolder, n: number): Promise<void> {
  const [lot, cooperative, depot] = [lotOf(n), cooperativeOf(n), depotOf(n)];
  const coop = `coop-${cooperative}`;
  await ask(coop, "/api/batches", registrationOf(state.endsAt, cooperative, lot, Math.floor(n / COOPERATIVES)));
  if (Math.floor(n / COOPERATIVES) % WHOLE_EVERY !== 0) return;
  const path = `/api/batches/${gtinOf(cooperative)}/${lot}`;
  const at = (minutesAgo: number) => new Date(recordedAt(state, n) - minutesAgo * 60_000);
  await ask(coop, `${path}/storage`, { action: "in", location: "1号冷库", quantityKg: 80, at: at(12) });
  const items = [{ gtin: gtinOf(cooperative), lot, quantityKg: 60 }];
  await ask(coop, "/api/shipments", { id: `s-${lot}`, to: depot, items, shippedAt: at(9) });
  await ask(depot, `/api/shipments/s-${lot}/receipt`, { items, receivedAt: at(6) });
  await ask(depot, `${path}/storage`, { action: "in", location: "2号冷库", quantityKg: 60, at: at(3) });
}

/** Fills what is still missing, and tells how far it is. A season that was left half full goes on where it was. */
export async function fillSeason(season: SeasonFolder, tell: (line: string) => void): Promise<void> {
  const { state } = season;
  const began = { at: Date.now(), seeded: state.seeded };
  for (let n = state.seeded, told = Date.now(); n < state.batches; n = state.seeded) {
    const count = Math.min(TOGETHER, state.batches - n);
    season.setClock(recordedAt(state, n));
    await Promise.all(Array.from({ length: count }, (_, k) => batchOf(season, n + k)));
    await season.drain();
    state.seeded = n + count;
    season.save();
    if (Date.now() - told < TELL_EVERY_MS) continue;
    told = Date.now();
    const perSecond = ((state.seeded - began.seeded) / (told - began.at)) * 1000;
    const minutes = (state.batches - state.seeded) / perSecond / 60;
    tell(
      `${state.seeded} of ${state.batches} batches, ${perSecond.toFixed(0)}/s, ${minutes.toFixed(1)} minutes remain`,
    );
  }
  if (state.seeded > began.seeded)
    tell(`${state.batches} batches after ${Math.round((Date.now() - began.at) / 1000)} s`);
}
