import type { DomainError } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import { receiving, shipping } from "@suyuan/epcis/build";
import type { EpcisEvent, ObjectEvent } from "@suyuan/epcis/event";
import { eventHashId } from "@suyuan/epcis/hash";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Key } from "@suyuan/store/table";
import { execute } from "../commit.ts";
import type { Deps } from "../deps.ts";
import { registerOrganisation } from "../resources/organisations.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../season.fixture.ts";
import { commandOfEvent } from "./domain-events.ts";
import type { DecidedEvent } from "./event-command.ts";

/** Events as the parties of a season's batch would send them, and their way through the bridge alone: for its tests. */

export const ORIGIN = "https://suyuan.example";
export const uri = (kind: string, id: string) => `${ORIGIN}/id/${kind}/${id}`;
export const lotUri = (lot: string) => `https://id.gs1.org/01/${GTIN}/10/${lot}`;

export function reading(event: EpcisEvent, context: readonly unknown[] = []): ReadEvent {
  return { event, context, hashId: eventHashId(event, context) };
}

/** A season in which lot A (1,000 kg) lies with the cooperative, beside a shop that never had any. */
export async function seasonWithLot(kg = 1000): Promise<Season> {
  const season = await newSeason();
  const operator = { organisation: "service", role: "operator", key: "test" } as const;
  const shop = { id: "shop", name: "shop", kind: "platform", regionCode: "510104" } as const;
  await registerOrganisation(season.deps, operator, shop);
  await registerOrganisation(season.deps, operator, { ...shop, id: "lab", name: "lab", kind: "laboratory" });
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", kg)));
  return season;
}

const ROLES: Readonly<Record<string, Role>> = { coop: "clerk", depot: "depot", county: "inspector", lab: "laboratory" };

/** This very event is kept already. */
export class SameEvent extends Error {}

/** Judges an event of this organisation and stores it as capture would, index rows apart. Throws what the bridge refuses. */
export async function sendEvent(
  deps: Deps,
  organisation: string,
  read: ReadEvent,
  role = ROLES[organisation] ?? "integrator",
): Promise<DecidedEvent> {
  const judged = await commandOfEvent(deps, { organisation, role, key: "test" }, read);
  const eventKey: Key = { pk: `EVENT#${organisation}#${read.hashId.slice(15, 79)}`, sk: "EVENT" };
  let decided: DecidedEvent | undefined;
  await execute(
    deps,
    judged.command({
      eventKey,
      check: (loaded) => {
        if (loaded.item(eventKey) !== undefined) throw new SameEvent();
      },
      rows: (outcome) => {
        decided = outcome;
        return [];
      },
    }),
  );
  if (decided === undefined) throw new Error("stored without a decision");
  if (decided.standing !== judged.standing) throw new Error(`judged ${judged.standing}, stored ${decided.standing}`);
  return decided;
}

/** 400 kg of lot A from the cooperative to the depot, unless said otherwise. */
export function shippingEvent(
  more: { lot?: string; kg?: number; from?: string; to?: string; at?: string; shipment?: string } = {},
): EpcisEvent {
  const { lot = "A", kg = 400, from = "coop", to = "depot", at = "2026-10-07T01:00:00.000Z", shipment = "S1" } = more;
  const { eventID: _, ...event } = shipping({
    at,
    place: uri("organisation", from),
    items: [{ batch: lotUri(lot), kilograms: kg }],
    from: uri("organisation", from),
    to: uri("organisation", to),
    shipment: uri("shipment", shipment),
  });
  return event;
}

/** The depot confirms what it weighed of lot A. */
export function receivingEvent(kg: number, more: Partial<ObjectEvent> = {}): EpcisEvent {
  const { eventID: _, ...event } = receiving({
    at: "2026-10-07T05:00:00.000Z",
    place: uri("organisation", "depot"),
    items: [{ batch: lotUri("A"), kilograms: kg }],
    from: uri("organisation", "coop"),
    to: uri("organisation", "depot"),
    shipment: uri("shipment", "S1"),
  });
  return { ...event, ...more };
}

/** The refusal that a sending meets; throws when it meets none, or fails in any other way. */
export async function refusalOf(sending: Promise<unknown>): Promise<DomainError> {
  const error = await sending.then(
    () => new Error("expected a refusal, got a decision"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error && error.name === "DomainError") return error as DomainError;
  throw error;
}

/** A batch as its producer reads it. */
export function readLot(season: Season, lot = "A") {
  return done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`));
}

/** Kilograms on hand by organisation. */
export async function onHandOf(season: Season, lot = "A"): Promise<Record<string, number>> {
  const { onHand } = (await readLot(season, lot)) as { onHand: { organisation: string; quantityKg: number }[] };
  return Object.fromEntries(onHand.map(({ organisation, quantityKg }) => [organisation, quantityKg]));
}
