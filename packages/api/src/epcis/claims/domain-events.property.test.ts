import { massFaults, massOf } from "@suyuan/domain/batches/mass";
import { DomainError } from "@suyuan/domain/errors";
import { storing } from "@suyuan/epcis/build";
import type { EpcisEvent } from "@suyuan/epcis/event";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import {
  lotUri,
  reading,
  receivingEvent,
  SameEvent,
  seasonWithLot,
  sendEvent,
  shippingEvent,
  uri,
} from "../../fixtures/domain-events.ts";
import { GTIN, type Season } from "../../fixtures/season.ts";
import { batchOf } from "../../ledger/batch-rows.ts";
import { batchKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";

/** Whatever a cooperative and a depot may try with one lot of 1,000 kg, each step by our own route or by an event. */
interface Attempt {
  readonly by: "coop" | "depot";
  readonly way: "route" | "event";
  readonly step: "ship" | "receive" | "void" | "store" | "pack" | "see";
  readonly kg: number;
  /** Which of a few shipments; which of a few moments. */
  readonly pick: number;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  by: fc.constantFrom("coop", "coop", "depot"),
  way: fc.constantFrom("route", "event"),
  step: fc.constantFrom("ship", "ship", "ship", "receive", "receive", "void", "store", "pack", "see"),
  kg: fc
    .oneof(fc.integer({ min: 1, max: 150_000 }), fc.integer({ min: 1, max: 1_200_000 }))
    .map((grams) => grams / 1000),
  pick: fc.nat(8),
});

const other = { coop: "depot", depot: "coop" } as const;

function eventOf({ by, step, kg, pick }: Attempt): EpcisEvent {
  const at = `2026-10-07T0${pick}:00:00.000Z`;
  const to = other[by];
  const parties = (from: string, receiver: string) => ({
    sourceList: [{ type: "possessing_party" as const, source: uri("organisation", from) }],
    destinationList: [{ type: "possessing_party" as const, destination: uri("organisation", receiver) }],
    bizTransactionList: [{ type: "desadv" as const, bizTransaction: uri("shipment", `S${pick}`) }],
  });
  const quantityList = [{ epcClass: lotUri("A"), quantity: kg, uom: "KGM" }];
  switch (step) {
    case "ship":
      return shippingEvent({ from: by, to, kg, at, shipment: `S${pick}` });
    case "receive":
      return receivingEvent(kg, {
        ...parties(to, by),
        readPoint: { id: uri("organisation", by) },
        eventTime: "2026-10-07T09:00:00.000Z",
      });
    case "void": {
      const { quantityList: _, ...event } = shippingEvent({ from: by, to, shipment: `S${pick}` }) as {
        quantityList: unknown;
      };
      return { ...event, quantityList: [{ epcClass: lotUri("A") }], bizStep: "void_shipping" } as EpcisEvent;
    }
    case "store":
      return storing({ at, place: uri("organisation", by), items: [{ batch: lotUri("A"), kilograms: kg }] });
    case "pack":
      return {
        ...{
          type: "AggregationEvent",
          action: "ADD",
          eventTime: at,
          eventTimeZoneOffset: "+08:00",
          bizStep: "packing",
        },
        ...{ parentID: "urn:epc:id:sscc:9521321.0000000001", childQuantityList: quantityList },
      };
    case "see":
      return { ...shippingEvent({ from: to, to: by, kg, at }), bizStep: "arriving" };
  }
}

function routeOf({ by, step, kg, pick }: Attempt): readonly [path: string, body: object] | undefined {
  const items = [{ gtin: GTIN, lot: "A", quantityKg: kg }];
  const at = `2026-10-07T0${pick}:00:00.000Z`;
  switch (step) {
    case "ship":
      return ["/api/shipments", { id: `S${pick}`, to: other[by], items, shippedAt: at }];
    case "receive":
      return [`/api/shipments/S${pick}/receipt`, { items, receivedAt: "2026-10-07T09:00:00.000Z" }];
    case "void":
      return [`/api/shipments/S${pick}/void`, { reason: "改约" }];
    case "store":
      return [`/api/batches/${GTIN}/A/storage`, { action: "in", location: "R1", quantityKg: kg, at }];
    default:
      return undefined;
  }
}

/** Did it change anything? A refusal is an answer; anything else that fails is a defect. */
async function tryOne(season: Season, one: Attempt): Promise<boolean> {
  const route = one.way === "route" ? routeOf(one) : undefined;
  if (route !== undefined) {
    const { status } = await season.send(one.by, "POST", ...route);
    if (status >= 500) throw new Error(`${status} ${JSON.stringify(one)}`);
    return status < 300;
  }
  try {
    const { judgedAs } = await sendEvent(season.deps, one.by, reading(eventOf(one)));
    return judgedAs === "fact";
  } catch (error) {
    if (error instanceof DomainError || error instanceof SameEvent) return false;
    throw error;
  }
}

async function lotA({ deps }: Season) {
  const batch = batchOf(await readRow(deps.table, batchKey(GTIN, "A")));
  if (batch === undefined) throw new Error("the lot is gone");
  return batch;
}

describe("whatever comes by our own routes and by EPCIS, mixed in any order", () => {
  test("mass is conserved to the gram and never more is anywhere than was registered", async () => {
    const made = { route: 0, event: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 15, maxLength: 25, size: "max" }), async (attempts) => {
        const season = await seasonWithLot();
        for (const one of attempts) {
          if (await tryOne(season, one)) made[one.way] += 1;
          const batch = await lotA(season);
          expect(massFaults(batch)).toEqual([]);
          expect(massOf(batch).onHand + massOf(batch).inTransit).toBeLessThanOrEqual(1_000_000);
        }
      }),
      { numRuns: sized(14, 40), seed: 11 },
    );
    expect(Math.min(made.route, made.event)).toBeGreaterThan(sized(20, 60));
  });

  test("no interleaving oversells: all at once, as many as come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 8, maxLength: 16, size: "max" }), async (attempts) => {
        const season = await seasonWithLot();
        await Promise.all(attempts.map((one) => tryOne(season, one)));
        const batch = await lotA(season);
        expect(massFaults(batch)).toEqual([]);
        const { onHand, inTransit } = massOf(batch);
        expect(onHand + inTransit).toBeLessThanOrEqual(1_000_000);
      }),
      { numRuns: sized(9, 25), seed: 12 },
    );
  });

  test("two shipments of more than half, one by each way at the same moment: exactly one goes", async () => {
    const season = await seasonWithLot();
    const ship = (way: Attempt["way"], pick: number) =>
      tryOne(season, { by: "coop", way, step: "ship", kg: 600, pick });
    const outcomes = await Promise.all([ship("route", 0), ship("event", 1), ship("event", 2), ship("route", 3)]);
    expect(outcomes.filter((went) => went)).toHaveLength(1);
    expect(massOf(await lotA(season))).toMatchObject({ onHand: 400_000, inTransit: 600_000 });
  });
});
