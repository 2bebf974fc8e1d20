import { signal } from "@preact/signals";
import type { Opened } from "../../outbox/entries.ts";
import { keepRead, keptRead } from "../../outbox/kept-reads.ts";
import type { Vault } from "../../outbox/vaults.ts";
import { vault } from "../../records/acting.ts";
import { type Ground, type Incoming, receiptsSent } from "./known.ts";

/** What another phone says that it received of a shipment of ours. */
export interface Answer {
  readonly shipment: string;
  readonly person: string;
  readonly kg: number;
  readonly rejectedKg: number;
  /** By the other phone's clock, ISO 8601. */
  readonly time: string;
}

/** What other phones have shown this one, kept with what was read for this person. */
interface Offers {
  /** Loads that the service may not know yet. */
  readonly loads: readonly (Incoming & { readonly seenAt: number })[];
  readonly answers: readonly Answer[];
}

const NAME = "offers/1";
const NONE: Offers = { loads: [], answers: [] };
/** By then the other phone has had a network, or its load will not come. */
export const OFFER_MS = 30 * 86_400_000;
const KEPT_MAX = 50;

const known = signal<{ readonly of: string; readonly offers: Offers } | undefined>(undefined);

export function offers(): Offers {
  const now = known.value;
  return now !== undefined && now.of === vault.value?.name ? now.offers : NONE;
}

/** Reads what was kept, once for each person. */
export async function readOffers(own: Vault): Promise<void> {
  if (known.peek()?.of === own.name) return;
  const kept = (await keptRead(own, NAME)) as Offers | undefined;
  if (known.peek()?.of !== own.name) known.value = { of: own.name, offers: kept ?? NONE };
}

async function put(change: (before: Offers) => Offers): Promise<void> {
  const own = vault.peek();
  if (own === undefined) return;
  await readOffers(own);
  const before = known.peek()?.offers ?? NONE;
  const next = change(before);
  if (next === before) return;
  known.value = { of: own.name, offers: next };
  await keepRead(own, NAME, next);
}

export function keepLoad(load: Incoming, now: number): Promise<void> {
  return put(({ loads, answers }) => {
    const others = loads.filter(
      ({ id, from, seenAt }) => !(id === load.id && from === load.from) && now - seenAt < OFFER_MS,
    );
    return { loads: [{ ...load, seenAt: now }, ...others].slice(0, KEPT_MAX), answers };
  });
}

export function keepAnswer(answer: Answer): Promise<void> {
  return put(({ loads, answers }) => ({
    loads,
    answers: [answer, ...answers.filter(({ shipment }) => shipment !== answer.shipment)].slice(0, KEPT_MAX),
  }));
}

/** Lets go of loads that the service knows by now: those it lists as on their way, and those whose receipt it took. */
export function dropKnownLoads({ incoming }: Pick<Ground, "incoming">, commands: readonly Opened[]): Promise<void> {
  const taken = receiptsSent(commands);
  for (const { from, id } of incoming) taken.add(`${from}/${id}`);
  return put((before) => {
    const loads = before.loads.filter(({ from, id }) => !taken.has(`${from}/${id}`));
    return loads.length === before.loads.length ? before : { ...before, loads };
  });
}
