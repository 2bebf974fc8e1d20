import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { SHIPMENT_ITEMS_MAX } from "@suyuan/domain/batches/shipment";
import type { StorageClaim } from "@suyuan/domain/claims/claim";
import type { EventState } from "@suyuan/domain/claims/contradictions";
import type { WeighedLot } from "@suyuan/domain/claims/lots";
import { defined, type Fact } from "@suyuan/domain/fact";
import type { LotWeighed } from "@suyuan/domain/fact-data-custody";
import { requireValid } from "@suyuan/domain/field-errors";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Key } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import { StorageBody, storageCommand } from "../../commands/storage.ts";
import type { Command, Decision } from "../../ledger/commit.ts";
import { decideInTurn } from "../../ledger/draft.ts";
import { shareKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { type ReadingGround, readMany } from "../../ledger/read.ts";
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

/**
 * The step into or out of a store that an event claims, of one batch or several; or the step that says the same. A batch whose step is on
 * record already, by whatever way it came, is left out: the same step at the same time is one.
 */
export async function storingCommand(
  deps: ReadingGround,
  actor: Actor,
  claim: StorageClaim,
  { state, at }: { readonly state: EventState; readonly at: string },
): Promise<ClaimCommand | Repetition> {
  const { items, action, room } = claim;
  requireValid(claim.faults);
  const en = `One event moves 1 to ${SHIPMENT_ITEMS_MAX} batches. Send several events for more.`;
  const zh = `一个出入库事件包含 1 至 ${SHIPMENT_ITEMS_MAX} 个批次，超过请分开提交。`;
  requireValid(items.length <= SHIPMENT_ITEMS_MAX ? [] : [{ pointer: "/quantityList", en, zh }]);
  const claimed = items.map((item) => {
    const pointers = pointersOf(item, claim);
    const quantityKg = kilogramsFrom(item.grams ?? 0);
    const value = { action, location: room?.name ?? ROOM_NOT_STATED, quantityKg, at };
    const params = { gtin: item.gtin, lot: item.lot };
    const command = storageCommand(deps, { actor, params, body: bodyFrom(StorageBody, value, pointers) });
    return { item, pointers, command };
  });
  const acts = await readMany(
    deps.table,
    claimed.map(({ command }) => command.act.key),
  );
  const steps = claimed.filter(
    ({ item, command }) =>
      !acts.has(command.act.key) && !isRecorded(state.batches.get(lotId(item)), item, claim, actor.organisation, at),
  );
  if (steps.length === 0) return { repeats: undefined };
  return {
    base: inOne(steps),
    pointers: undefined,
    taken: () => idTakenAt(""),
    joins: { parties: [], batches: [] },
  };
}

interface Step {
  readonly pointers: EventPointers;
  readonly command: ReturnType<typeof storageCommand>;
}

const furtherKeys = ({ command }: Step, loaded: Loaded): readonly Key[] => command.more?.(loaded) ?? [];

/** Several steps as one command: each decides on what those before it would have written, and the first one's fact is of them all. */
function inOne(steps: readonly Step[]): Command<object> {
  const [first] = steps;
  if (first === undefined) throw new Error("a storage event without a batch is no command");
  const { act: _, ...command } = first.command;
  return {
    ...command,
    lane: [...new Set(steps.flatMap((step) => step.command.lane))],
    keys: steps.flatMap((step) => step.command.keys),
    more: (loaded) => steps.flatMap((step) => furtherKeys(step, loaded)),
    taken: (loaded) => steps.map((step) => step.command.act.taken(loaded)).find((taken) => taken !== undefined),
    decide: (loaded) => together(steps, loaded),
  };
}

function decideStep({ pointers, command }: Step, loaded: Loaded): Decision<object> {
  try {
    return command.decide(loaded);
  } catch (error) {
    throw inEvent(error, pointers);
  }
}

function together(steps: readonly Step[], loaded: Loaded): Decision<object> {
  const turns = steps.map((step) => ({
    keys: [...step.command.keys, ...furtherKeys(step, loaded)],
    decide: (ahead: Loaded) => decideStep(step, ahead),
  }));
  const { decisions, writes } = decideInTurn(loaded, turns);
  const [first, ...others] = decisions;
  if (first === undefined) throw new Error("no step was decided");
  if (others.length === 0) return first;
  const items = decisions.flatMap(({ fact }) => stepIn(fact));
  const shares = others.map((step, n) => {
    const { status, body: answer, location } = step;
    const digest = steps[n + 1]?.command.digest ?? "";
    return create(shareKey(step.factKey), { ref: first.factKey, digest, status, answer, ...defined({ location }) });
  });
  return {
    ...first,
    writes: [...writes, ...shares],
    fact: ofAll(first.fact, items),
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
