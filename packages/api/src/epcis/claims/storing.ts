import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { SHIPMENT_ITEMS_MAX } from "@suyuan/domain/batches/shipment";
import type { StorageClaim } from "@suyuan/domain/claims/claim";
import type { EventState } from "@suyuan/domain/claims/contradictions";
import type { WeighedLot } from "@suyuan/domain/claims/lots";
import type { Fact } from "@suyuan/domain/fact";
import type { LotWeighed } from "@suyuan/domain/fact-data";
import { requireValid } from "@suyuan/domain/field-errors";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Key, Op } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import { StorageBody, storageCommand } from "../../commands/storage.ts";
import type { Deps } from "../../host.ts";
import { type Command, create, type Decision, Loaded } from "../../ledger/commit.ts";
import { type ClaimCommand, idTakenAt, type Repetition } from "./claim-command.ts";
import { bodyFrom, type EventPointers, inEvent } from "./event-pointers.ts";

/** The room of goods that an event puts nowhere in particular: the organisation's own premises. */
const ROOM_NOT_STATED = "未注明库位";

function pointersOf(item: WeighedLot, { room }: StorageClaim): EventPointers {
  return new Map([
    ["/quantityKg", `${item.pointer}/quantity`],
    ["/location", room?.pointer ?? "/bizLocation/id"],
    ["/at", "/eventTime"],
  ]);
}

/** Is this step on record already? An event without a room speaks of whichever room it was. */
function isRecorded(batch: Batch | undefined, item: WeighedLot, claim: StorageClaim, by: string, at: string): boolean {
  return (batch?.storage ?? []).some(
    (step) =>
      step.action === claim.action &&
      step.organisation === by &&
      step.grams === item.grams &&
      step.at === at &&
      (claim.room === undefined || claim.room.name === step.location),
  );
}

/** The step into or out of a store that an event claims, of one batch or several; or the step that says the same. */
export function storingCommand(
  deps: Deps,
  actor: Actor,
  claim: StorageClaim,
  { state, at }: { readonly state: EventState; readonly at: string },
): ClaimCommand | Repetition {
  const { items, action, room } = claim;
  requireValid(claim.faults);
  const en = `One event moves 1 to ${SHIPMENT_ITEMS_MAX} batches. Send several events for more.`;
  const zh = `一个出入库事件包含 1 至 ${SHIPMENT_ITEMS_MAX} 个批次，超过请分开提交。`;
  requireValid(items.length <= SHIPMENT_ITEMS_MAX ? [] : [{ pointer: "/quantityList", en, zh }]);
  if (items.every((item) => isRecorded(state.batches.get(lotId(item)), item, claim, actor.organisation, at))) {
    return { repeats: undefined };
  }
  const steps = items.map((item) => {
    const pointers = pointersOf(item, claim);
    const quantityKg = kilogramsFrom(item.grams ?? 0);
    const value = { action, location: room?.name ?? ROOM_NOT_STATED, quantityKg, at };
    const params = { gtin: item.gtin, lot: item.lot };
    return { pointers, command: storageCommand(deps, { actor, params, body: bodyFrom(StorageBody, value, pointers) }) };
  });
  return {
    base: inOne(steps),
    pointers: undefined,
    items: 2 + 2 * items.length,
    taken: () => idTakenAt(""),
    joins: { parties: [], batches: [] },
  };
}

interface Step {
  readonly pointers: EventPointers;
  readonly command: Command<object>;
}

/** Several steps as one command: each decides on what those before it would have written, and the first one's fact is of them all. */
function inOne(steps: readonly Step[]): Command<object> {
  const [first] = steps;
  if (first === undefined) throw new Error("a storage event without a batch is no command");
  const keys = distinct(steps.flatMap(({ command }) => command.keys));
  return {
    ...first.command,
    lane: [...new Set(steps.flatMap(({ command }) => command.lane))],
    keys,
    decide: (loaded) => together(steps, keys, loaded),
  };
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

function distinct(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map((key) => [nameOf(key), key])).values()];
}

function decideStep({ pointers, command }: Step, loaded: Loaded): Decision<object> {
  try {
    return command.decide(loaded);
  } catch (error) {
    throw inEvent(error, pointers);
  }
}

function together(steps: readonly Step[], keys: readonly Key[], loaded: Loaded): Decision<object> {
  const writes = new Map<string, Op>();
  let ahead = loaded;
  const decisions = steps.map((step) => {
    const decision = decideStep(step, ahead);
    for (const op of decision.writes) {
      if (!("put" in op)) continue;
      const name = nameOf(op.put);
      // The room is written once, as the last step leaves it, and guarded by the version that was loaded.
      writes.set(name, { put: op.put, when: writes.get(name)?.when ?? op.when });
    }
    ahead = overlaid(loaded, keys, writes);
    return decision;
  });
  const [first, ...others] = decisions;
  if (first === undefined) throw new Error("no step was decided");
  if (others.length === 0) return first;
  const references = others.map(({ factKey }) => create(factKey, { ref: first.factKey }));
  const items = decisions.flatMap(({ fact }) => stepIn(fact));
  return {
    ...first,
    writes: [...writes.values(), ...references],
    fact: ofAll(first.fact, items),
    exceptions: decisions.flatMap(({ exceptions }) => exceptions ?? []),
    body: { steps: decisions.map(({ body }) => body) },
  };
}

/** The lot that a step of one lot moves. */
function stepIn({ kind, data }: Fact): LotWeighed[] {
  if (kind !== "storage-recorded" || "items" in data) throw new Error(`no step of one lot: ${kind}`);
  return [{ gtin: data.gtin, lot: data.lot, grams: data.grams }];
}

/** The first step's fact, made that of all of them. */
function ofAll(fact: Fact, items: readonly LotWeighed[]): Fact {
  if (fact.kind !== "storage-recorded") throw new Error(`no storage step: ${fact.kind}`);
  const { action, location } = fact.data;
  return { ...fact, data: { action, location, items } };
}

/** What was loaded, as the writes so far would leave it. */
function overlaid(loaded: Loaded, keys: readonly Key[], writes: ReadonlyMap<string, Op>): Loaded {
  const items = keys.map((key) => {
    const op = writes.get(nameOf(key));
    return op !== undefined && "put" in op ? op.put : loaded.item(key);
  });
  return new Loaded(keys, items);
}
