/** A season's writing, without end: what clerks and depots send, each command with what it was answered. */
import { ACTORS, type ActorName, batchBody, daysFromNow, GTIN, type Keys } from "../e2e/api-fixture.ts";
import { type Answer, type Post, post, type ServerProcess } from "./server-process.ts";

/** One command as a client keeps it until it is answered. */
export interface Sent {
  readonly who: ActorName;
  readonly post: Post;
  /** What it does to a batch, in grams, once it is in. */
  readonly effect: Effect;
  answer?: Answer;
}

export type Effect =
  | { readonly kind: "register"; readonly lot: string; readonly grams: number }
  | { readonly kind: "ship" | "receive"; readonly lot: string; readonly grams: number }
  | { readonly kind: "store"; readonly lot: string; readonly grams: number }
  | { readonly kind: "label"; readonly lot: string; readonly run: string; readonly count: number };

const yesterday = `${daysFromNow(-1)}T08:00:00+08:00`;
const now = (): string => new Date().toISOString();

/** One batch's way: registered, labelled, stored, shipped, received and stored again. Every third command has no idempotency key. */
export function* journey(keys: Keys, name: string, random: () => number): Generator<Sent> {
  const lot = `L${name}`;
  let step = 0;
  const sent = (who: ActorName, path: string, body: object, effect: Effect, needsKey = false): Sent => {
    step += 1;
    const idempotencyKey = needsKey || step % 3 !== 0 ? { idempotencyKey: `${name}-${step}` } : {};
    return { who, post: { path, secret: keys[who], body, ...idempotencyKey }, effect };
  };
  const items = (quantityKg: number) => [{ gtin: GTIN, lot, quantityKg }];
  yield sent("clerk", "/api/batches", batchBody(lot, 100), { kind: "register", lot, grams: 100_000 });
  // One run in eight takes several transactions.
  const count = random() < 0.125 ? 250 : 1 + Math.floor(random() * 20);
  const run = { id: `R${name}`, gtin: GTIN, lot, count, netWeightG: 100 };
  yield sent("clerk", "/api/labels", run, { kind: "label", lot, run: run.id, count });
  const storage = `/api/batches/${GTIN}/${lot}/storage`;
  const put = { action: "in", location: `room ${Math.floor(random() * 3)}`, quantityKg: 10, at: yesterday };
  yield sent("clerk", storage, put, { kind: "store", lot, grams: 10_000 }, true);
  for (let leg = 0; leg < 2; leg++) {
    const id = `S${name}-${leg}`;
    const to = ACTORS.depot.organisation;
    const shipment = { id, to, items: items(30), shippedAt: now() };
    yield sent("clerk", "/api/shipments", shipment, { kind: "ship", lot, grams: 30_000 });
    const receivedKg = 30 - Math.floor(random() * 3);
    const receipt = { items: items(receivedKg), receivedAt: now() };
    // Beyond a hundred arrivals a sender's id alone is found only once followers have listed it.
    const path = `/api/shipments/${id}/receipt?from=${ACTORS.clerk.organisation}`;
    yield sent("depot", path, receipt, { kind: "receive", lot, grams: receivedKg * 1000 });
    const into = { id: `P${name}-${leg}`, action: "in", location: "cold 1", quantityKg: 5, at: now() };
    yield sent("depot", storage, into, { kind: "store", lot, grams: 5000 }, true);
  }
}

/** What the answered commands leave of each batch. */
export interface Expected {
  readonly registered: number;
  readonly clerk: number;
  readonly depot: number;
  readonly stored: number;
  readonly labels: number;
}

const NOTHING: Expected = { registered: 0, clerk: 0, depot: 0, stored: 0, labels: 0 };

/** Adds up what was acknowledged, by lot. */
export function expectedFrom(sent: readonly Sent[]): Map<string, Expected> {
  const batches = new Map<string, Expected>();
  for (const { effect, answer } of sent) {
    if (answer?.status !== 201) continue;
    batches.set(effect.lot, after(batches.get(effect.lot) ?? NOTHING, effect));
  }
  return batches;
}

function after(before: Expected, effect: Effect): Expected {
  switch (effect.kind) {
    case "register":
      return { ...before, registered: effect.grams, clerk: before.clerk + effect.grams };
    case "ship":
      return { ...before, clerk: before.clerk - effect.grams };
    case "receive":
      return { ...before, depot: before.depot + effect.grams };
    case "store":
      return { ...before, stored: before.stored + effect.grams };
    case "label":
      return { ...before, labels: before.labels + effect.count };
  }
}

/** Sends journeys one after another until the connection breaks or `signal` tells to stop; everything sent is in `log`, answered or not. */
export async function writeUntilBroken(
  server: ServerProcess,
  keys: Keys,
  writer: string,
  random: () => number,
  log: Sent[],
  signal?: AbortSignal,
): Promise<void> {
  for (let n = 0; ; n++) {
    for (const command of journey(keys, `${writer}-${n}`, random)) {
      if (signal?.aborted === true) return;
      log.push(command);
      try {
        command.answer = await post(server, command.post);
      } catch {
        return;
      }
    }
  }
}
