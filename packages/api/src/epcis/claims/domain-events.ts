import { notFound } from "@suyuan/domain/access";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import type { Lot } from "@suyuan/domain/batches/identity";
import { lotId } from "@suyuan/domain/batches/identity";
import { goodsSeenBy } from "@suyuan/domain/batches/parties";
import type { CommandClaim, EventMeaning } from "@suyuan/domain/claims/claim";
import type { Contradiction, EventState } from "@suyuan/domain/claims/contradictions";
import { judgeEvent } from "@suyuan/domain/claims/judgement";
import { meaningOf } from "@suyuan/domain/claims/meaning";
import { packingIn } from "@suyuan/domain/claims/packing";
import { type SpeltEvent, speltEvent } from "@suyuan/domain/claims/spelling";
import { requireNotAhead } from "@suyuan/domain/clock-skew";
import type { Context } from "@suyuan/domain/context";
import type { DomainError } from "@suyuan/domain/errors";
import type { Reason } from "@suyuan/domain/evidence";
import { requireValid } from "@suyuan/domain/field-errors";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import type { Decision } from "../../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { eventFactKey } from "../../ledger/event-keys.ts";
import type { Exceptions } from "../../ledger/exceptions.ts";
import { batchKey, organisationKey, productKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { type ReadingGround, readMany } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { DeclaredWrong, FactRow } from "../../ledger/rows.ts";
import { type ClaimCommand, type ClaimedEvent, declaredReason, type Repetition } from "./claim-command.ts";
import type { EventCommand, EventDecider, EventFrame } from "./event-command.ts";
import { inEvent } from "./event-pointers.ts";
import { recallOrder } from "./recall.ts";
import { registrationCommand } from "./registration.ts";
import { storingCommand } from "./storing.ts";

/** Batches of ours that one event may name. */
const BATCHES_MAX = 100;

function distinctBy<T>(items: readonly T[], idOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()];
}

function requireFew(batches: ReadonlyMap<string, Batch>): void {
  const en = `An event may name ${BATCHES_MAX} registered batches. Send several events.`;
  const zh = `一个事件最多涉及 ${BATCHES_MAX} 个已登记批次，请分成多个事件。`;
  requireValid(batches.size <= BATCHES_MAX ? [] : [{ pointer: "", en, zh }]);
}

interface Known {
  readonly loaded: Loaded;
  readonly batches: ReadonlyMap<string, Batch>;
  readonly meaning: EventMeaning;
}

/** Reads what the event's lots are to us, and what it says of them. */
async function read(deps: ReadingGround, actor: Actor, spelt: SpeltEvent, lots: readonly Lot[]): Promise<Known> {
  const gtins = [...new Set(lots.map(({ gtin }) => gtin))];
  const keys = [
    organisationKey(actor.organisation),
    ...lots.map(({ gtin, lot }) => batchKey(gtin, lot)),
    ...gtins.map(productKey),
  ];
  const loaded = await readMany(deps.table, keys);
  const found = lots.flatMap(({ gtin, lot }) => batchIn(loaded, batchKey(gtin, lot)) ?? []);
  const batches = new Map(found.map((batch) => [lotId(batch), batch]));
  const known = {
    isBatch: (lot: Lot) => batches.has(lotId(lot)),
    isProduct: (gtin: string) => loaded.item(productKey(gtin)) !== undefined,
  };
  return { loaded, batches, meaning: meaningOf(spelt, known, deps.publicUrl) };
}

/**
 * What an event means for our batches, and the command that stores it so: the same fact as by our own route when the sender acted and
 * the rules allow it; else kept as an observation, a contradiction or a foreign event, with no effect on any weight. Reads only by
 * `deps.table.getMany`, so a caller that holds writes back can lay them over. Throws DomainError when a rule refuses the event.
 */
export async function commandOfEvent(deps: ReadingGround, actor: Actor, event: ReadEvent): Promise<EventCommand> {
  requireNotAhead(event.event.eventTime, deps.now().toISOString(), "/eventTime");
  const spelt = speltEvent(event.event, event.context);
  const lots = distinctBy(spelt.lots, lotId);
  const packing = packingIn(spelt);
  if (lots.length === 0 && packing === undefined) {
    return keptEvent(deps, actor, event, { judgedAs: "foreign", batches: [] });
  }
  const { loaded, batches, meaning } = await read(deps, actor, spelt, lots);
  requireFew(batches);
  const ctx = contextOf(deps, actor, loaded);
  const reader = loaded.state(organisationKey(actor.organisation));
  if (reader === undefined) throw notFound("organisation", actor.organisation);
  const state: EventState = { batches, reader };
  const named = { batches: [...batches.values()], at: meaning.at };
  const kept = (found: Omit<Kept, "batches" | "at">) => keptEvent(deps, actor, event, { ...named, ...found });
  const declared = await declaredBy(deps, actor, event);
  if (declared !== undefined) {
    if ("awaits" in declared) return kept({ judgedAs: "observation", awaits: declared.awaits });
    return factEvent(event, declared, named.batches, ctx);
  }
  if (packing !== undefined) {
    const { packingCommand } = await import("./packing.ts");
    const packed = await packingCommand(deps, actor, packing, { meaning, state, read: event, ctx });
    if (packed !== undefined && "repeats" in packed) return kept({ judgedAs: "observation", ...packed });
    if (packed !== undefined) return factEvent(event, packed, named.batches, ctx);
  }
  const judgement = judgeEvent(meaning, state, ctx);
  switch (judgement.kind) {
    case "foreign":
      return keptEvent(deps, actor, event, { ...named, judgedAs: "foreign", batches: [] });
    case "observation":
      return kept({ judgedAs: "observation" });
    case "contradiction":
      return kept({ judgedAs: "contradiction", contradictions: judgement.contradictions });
    case "command": {
      const claim = await commandOfClaim(deps, actor, judgement.claim, { meaning, state, read: event });
      if ("repeats" in claim) return kept({ judgedAs: "observation", ...claim });
      return factEvent(event, claim, [...batches.values()], ctx);
    }
  }
}

/**
 * The command for an event that must be stored although `refusal` stands against it by now: kept without effect, as a contradiction for the
 * auditors of every batch of ours that it names (the first 100), else as foreign. Reads as `commandOfEvent` does.
 */
export async function commandOfLateEvent(
  deps: ReadingGround,
  actor: Actor,
  event: ReadEvent,
  refusal: DomainError,
): Promise<EventCommand> {
  const spelt = speltEvent(event.event, event.context);
  const lots = distinctBy(spelt.lots, lotId);
  const { loaded, batches: named, meaning } = await read(deps, actor, spelt, lots);
  const batches = [...named.values()].slice(0, BATCHES_MAX);
  if (batches.length === 0) return keptEvent(deps, actor, event, { judgedAs: "foreign", batches });
  const sender = actingOrganisation(actor, loaded);
  const contradictions = batches.map((batch) => ({
    batch,
    reason: refusedLate(batch, sender.name, refusal),
    isStranger: !mayReadBatch(batch, sender, actor.role),
  }));
  return keptEvent(deps, actor, event, { judgedAs: "contradiction", batches, at: meaning.at, contradictions });
}

/** In words that give no weight away: the refusal itself may. */
function refusedLate(batch: Batch, name: string, { code }: DomainError): Reason {
  return {
    code: "refused-late",
    en: `${name} sent an event about batch ${lotId(batch)} in a document that was accepted whole; before it was stored, a rule came to refuse it (${code}). It was kept without effect.`,
    zh: `${name} 在一份整体受理的文档中提交了关于批次 ${lotId(batch)} 的事件；存储之前该事件已不符合规则（${code}）。事件已留存，不产生任何效力。`,
  };
}

/** What an error declaration comes to; most events have none, and what takes acts back is loaded when one does. */
async function declaredBy(deps: ReadingGround, actor: Actor, event: ReadEvent) {
  if (event.event.errorDeclaration === undefined) return undefined;
  return (await import("./declaration.ts")).declarationOf(deps, actor, event);
}

/** The command for a claim whose sender acted; or the fact that says the same. Throws DomainError when something is missing. */
async function commandOfClaim(
  deps: ReadingGround,
  actor: Actor,
  claim: CommandClaim,
  claimed: ClaimedEvent,
): Promise<ClaimCommand | Repetition> {
  switch (claim.kind) {
    case "registration":
      return registrationCommand(deps, actor, claim, claimed);
    case "shipment":
    case "receipt":
    case "voiding":
      return (await import("./handoff.ts")).handoffCommand(deps, actor, claim, claimed);
    case "storage":
      return storingCommand(deps, actor, claim, { state: claimed.state, at: claimed.meaning.at });
    case "recall":
      return recallOrder(deps, actor, claim, claimed.read);
  }
}

interface Kept {
  readonly judgedAs: "observation" | "contradiction" | "foreign";
  readonly batches: readonly Batch[];
  readonly at?: string;
  readonly contradictions?: readonly Contradiction[];
  readonly repeats?: RowKey<FactRow> | undefined;
  /** An error declaration: where it is marked that the event which says what is right is awaited. */
  readonly awaits?: RowKey<DeclaredWrong>;
}

function othersIn(batches: readonly Batch[], organisation: string, more: readonly string[] = []): readonly string[] {
  const parties = new Set([...batches.flatMap(goodsSeenBy), ...more]);
  parties.delete(organisation);
  return [...parties];
}

/** `about` tells events apart that say the same. */
function exceptionsOf(found: readonly Contradiction[], about: string, at: string): readonly Exceptions[] {
  return found.map(({ batch, reason, isStranger }) => ({
    subject: lotId(batch),
    regions: [...new Set(regionsOf(batch))],
    flags: [{ code: "contradiction", at, reason, about }],
    ...(isStranger ? { claimedBy: "strangers" as const } : {}),
  }));
}

/** An event that is kept as it is, in a fact row of its own, and changes nothing else. */
function keptEvent(deps: Ground, actor: Actor, { event, hashId }: ReadEvent, kept: Kept): EventCommand {
  const { judgedAs, contradictions = [], repeats, awaits } = kept;
  const batches = kept.batches.map(lotId);
  const parties = othersIn(kept.batches, actor.organisation);
  const reasons: readonly Reason[] = contradictions.map(({ reason }) => reason);
  const command = ({ eventKey, idempotency, keys = [], check }: EventFrame): EventDecider => ({
    actor,
    idempotency,
    digest: digestOf(deps, "event", hashId),
    lane: eventKey.pk,
    keys: [eventKey, ...keys, ...(awaits === undefined ? [] : [awaits])],
    decide: (loaded) => {
      check?.(loaded);
      const recordedAt = deps.now().toISOString();
      const factKey = eventFactKey(eventKey);
      const decision = {
        writes:
          awaits === undefined || event.errorDeclaration === undefined
            ? []
            : [loaded.next(awaits, { at: recordedAt, reason: declaredReason(event.errorDeclaration) })],
        fact: {
          kind: "event-captured",
          by: { organisation: actor.organisation, role: actor.role },
          occurredAt: kept.at ?? new Date(event.eventTime).toISOString(),
          recordedAt,
          data: { judgedAs, batches },
          event,
        },
        factKey,
        exceptions: exceptionsOf(contradictions, `event/${hashId}`, recordedAt),
        status: 201,
        body: { judgedAs, batches, reasons },
      } as const;
      const outcome = { judgedAs, batches, parties, reasons, factKey };
      return { decision, outcome: repeats === undefined ? outcome : { ...outcome, repeats } };
    },
  });
  return { judgedAs, batches, command };
}

/** An event that is a fact of our own: decided and written by the command of the route that would have recorded it. */
function factEvent(
  { event, hashId }: ReadEvent,
  { base, pointers, taken, joins }: ClaimCommand,
  named: readonly Batch[],
  ctx: Context,
): EventCommand {
  const { organisation } = ctx.actor;
  const parties = othersIn(named, organisation, joins.parties);
  const batches = [...new Set([...named.map(lotId), ...joins.batches])];
  const command = ({ idempotency, keys = [], check }: EventFrame): EventDecider => {
    const { taken: isTaken, ...rest } = base;
    return {
      ...rest,
      idempotency,
      keys: [...base.keys, ...keys],
      decide: (loaded) => {
        check?.(loaded);
        if (isTaken?.(loaded) !== undefined) throw taken();
        const decision = decided(() => base.decide(loaded), pointers);
        return {
          decision: {
            ...decision,
            fact: { ...decision.fact, event },
            ...correctedBy(decision, event.eventID ?? hashId),
          },
          outcome: { judgedAs: "fact", batches, parties, reasons: [], factKey: decision.factKey },
        };
      },
    };
  };
  return { judgedAs: "fact", batches, command };
}

/** The declarations beside a correction: the event that corrects is the captured one, by its own id. */
function correctedBy({ beside, fact: { event } }: Decision<object>, eventID: string): Pick<Decision<object>, "beside"> {
  if (beside === undefined) return {};
  const named = ({ fact, factKey }: NonNullable<typeof beside>[number]) => {
    const declaration = fact.event?.errorDeclaration;
    if (fact.event === undefined || declaration?.correctiveEventIDs === undefined) return { fact, factKey };
    const correctiveEventIDs = declaration.correctiveEventIDs.map((id) => (id === event?.eventID ? eventID : id));
    return {
      factKey,
      fact: { ...fact, event: { ...fact.event, errorDeclaration: { ...declaration, correctiveEventIDs } } },
    };
  };
  return { beside: beside.map(named) };
}

function decided<T>(decide: () => T, pointers: ClaimCommand["pointers"]): T {
  try {
    return decide();
  } catch (error) {
    throw pointers === undefined ? error : inEvent(error, pointers);
  }
}
