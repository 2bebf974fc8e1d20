import type { Evaluation } from "@suyuan/coldchain/evaluate";
import type { Batch } from "./batch.ts";
import { acting, BATCH, COOPERATIVE, DEPOT } from "./cangxi.fixture.ts";
import type { Organisation, Role } from "./organisation.ts";
import { type Receive, receive } from "./receive.ts";
import { type Ship, ship } from "./ship.ts";
import type { Shipment } from "./shipment.ts";

/** One batch on its way through hands, for tests. */

export const PLATFORM: Organisation = {
  id: "chengdu-shop",
  name: "成都生鲜电商平台",
  kind: "platform",
  regionCode: "510104",
  createdAt: "2025-01-10T02:00:00.000Z",
};

const ROLES = new Map<string, Role>([
  [COOPERATIVE.id, "clerk"],
  [DEPOT.id, "depot"],
  [PLATFORM.id, "integrator"],
]);

/** The organisation in the role in which it moves goods. */
export function moving(who: Organisation, now?: string) {
  return acting(who, ROLES.get(who.id) ?? "depot", now);
}

/** What a test wants to be different from an ordinary shipment of this batch. */
export interface Leg {
  readonly from?: Organisation;
  readonly to?: Organisation;
  readonly id?: string;
  readonly kg?: number;
  readonly at?: string;
  readonly now?: string;
}

/** Ships part of a batch: by default 400 kg from the cooperative to the depot on 11 September. */
export function shipped(batch: Batch, leg: Leg = {}, more: Partial<Ship> = {}) {
  const { from = COOPERATIVE, to = DEPOT, id = "s-1", kg = 400, at = "2026-09-11T01:00:00.000Z", now } = leg;
  const items = [{ gtin: batch.gtin, lot: batch.lot, quantityKg: kg }];
  const decision = ship({ to, batches: [batch] }, { id, to: to.id, items, shippedAt: at, ...more }, moving(from, now));
  const [next = batch] = decision.batches;
  return { ...decision, batch: next };
}

/** Confirms a shipment of one batch: by default all of it, three hours after it left. */
export function received(
  { shipment, batch }: { readonly shipment: Shipment; readonly batch: Batch },
  { kg = (shipment.items[0]?.grams ?? 0) / 1000, ...more }: Partial<Receive> & { readonly kg?: number } = {},
  by: Organisation = DEPOT,
) {
  const items = [{ gtin: batch.gtin, lot: batch.lot, quantityKg: kg }];
  const receivedAt = new Date(Date.parse(shipment.shippedAt) + 3 * 3_600_000).toISOString();
  const decision = receive({ shipment, batches: [batch] }, { items, receivedAt, ...more }, moving(by));
  const [next = batch] = decision.batches;
  return { ...decision, batch: next };
}

/** 600 kg with the cooperative, 400 kg with the depot. */
export const SPLIT: Batch = received(shipped(BATCH)).batch;

/** The judgement of a log that stayed within the profile; `changes` make it another one. */
export function evaluation(changes: Partial<Evaluation> = {}): Evaluation {
  return {
    samples: 145,
    from: "2026-09-11T09:00:00+08:00",
    to: "2026-09-12T09:00:00+08:00",
    minCelsius: 0.9,
    maxCelsius: 1.9,
    meanCelsius: 1.402,
    mktCelsius: 1.4123456,
    coverage: 1,
    gaps: [],
    summaryOnly: false,
    device: { vendor: "Elitech", model: "RC-5+", serial: "EFI234105840", alarms: [] },
    evaluations: [
      {
        limits: { source: "profile", minCelsius: 0, maxCelsius: 2 },
        minutesAbove: 0,
        minutesBelow: 0,
        longestExcursionMinutes: 0,
        daily: [],
        verdict: "in-range",
        reasons: [],
      },
    ],
    ...changes,
  };
}
