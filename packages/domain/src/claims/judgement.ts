import { mayOversee, requireHolder } from "../batches/access.ts";
import type { Batch } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import type { Context } from "../context.ts";
import { requireReleased } from "../custody/custody.ts";
import { DomainError } from "../errors.ts";
import { requireValid } from "../field-errors.ts";
import type { Role } from "../organisation.ts";
import { kilogramsFrom } from "../quantity.ts";
import type { CommandClaim, EventClaim, EventMeaning, ObservationClaim, RecallClaim } from "./claim.ts";
import { type Contradiction, contradictions, type EventState, hasParty } from "./contradictions.ts";
import type { WeighedLot } from "./lots.ts";
import { stockAt } from "./stock.ts";

/**
 * What an event is judged to be. `fact`: it changed the state of a batch, as our own route would have. `observation`: a party of the batch saw
 * something that agrees with the record. `contradiction`: kept apart for the auditors. `foreign`: about nothing that is registered here.
 */
export const JUDGED_AS = ["fact", "observation", "contradiction", "foreign"] as const;
export type JudgedAs = (typeof JUDGED_AS)[number];

/** `command`: our own rules for the claim decide, and refuse or make the fact. Everything else is decided. */
export type Judgement =
  | { readonly kind: "command"; readonly claim: CommandClaim }
  | { readonly kind: "observation" | "foreign" }
  | { readonly kind: "contradiction"; readonly contradictions: readonly Contradiction[] };

/** A recall is ordered on other grounds than the sender's role alone (`mayRecall`). */
type RoleClaim = Exclude<CommandClaim, RecallClaim>;

/** Roles that may make each claim a fact: those of our own routes, and machines acting for a holder of goods. */
const CLAIM_ROLES: Readonly<Record<RoleClaim["kind"], readonly Role[]>> = {
  registration: ["clerk", "integrator"],
  shipment: ["clerk", "depot", "integrator"],
  receipt: ["clerk", "depot", "integrator"],
  voiding: ["clerk", "depot", "integrator"],
  storage: ["clerk", "depot", "integrator"],
};

/** The claim goes to our own rules, if the sender's role may make it a fact; else `forbidden`. */
function ordered(claim: RoleClaim, ctx: Context): Judgement {
  const roles = CLAIM_ROLES[claim.kind];
  if (roles.includes(ctx.actor.role)) return { kind: "command", claim };
  throw new DomainError("forbidden", {
    en: `The role ${ctx.actor.role} may not record this step. Use a key with one of: ${roles.join(", ")}.`,
    zh: `角色 ${ctx.actor.role} 不能记录该环节，请使用具有以下角色之一的密钥：${roles.join("、")}。`,
  });
}

/** Is the organisation that captures the event the one that acted? An event that names nobody speaks of its sender. */
export function actsItself({ acting }: EventMeaning, ctx: Context): boolean {
  return acting === undefined || acting.organisation === ctx.actor.organisation;
}

function insufficient({ gtin, lot, pointer }: WeighedLot, onHandGrams: number, askedGrams: number): DomainError {
  const [onHandKg, askedKg] = [kilogramsFrom(Math.max(0, onHandGrams)), kilogramsFrom(askedGrams)];
  return new DomainError(
    "insufficient-stock",
    {
      en: `At the time of this event you had ${onHandKg} kg of batch ${lotId({ gtin, lot })} on hand; it speaks of ${askedKg} kg. Give at most ${onHandKg} kg, or record what came in first.`,
      zh: `该事件发生时，贵机构有批次 ${lotId({ gtin, lot })} ${onHandKg} 千克，而事件涉及 ${askedKg} 千克。请填写不超过 ${onHandKg} 千克，或先登记入库。`,
    },
    {
      errors: [{ pointer, detail: `at most ${onHandKg} kg`, detailZh: `最多 ${onHandKg} 千克` }],
      extensions: { gtin, lot, onHandKg, askedKg },
    },
  );
}

/** Whoever packs goods, uses them up or ends them has them; goods on recall or on hold do not become something else. */
function requireUsable(claim: ObservationClaim, meaning: EventMeaning, { batches }: EventState, ctx: Context): void {
  if (claim.use === "sees") return;
  for (const item of claim.items) {
    const batch = requireHolder(batches.get(lotId(item)), item, ctx);
    if (claim.use === "transforms") requireReleased(batch, item.pointer);
    const { onHand } = stockAt(batch, ctx.actor.organisation, meaning.at);
    if ((item.grams ?? 0) > onHand) throw insufficient(item, onHand, item.grams ?? 0);
  }
  requireValid(claim.faults);
}

/**
 * Batches of ours that become new lots of our products are one story, told by the record that balances them: an event that tells it beside
 * that is refused with the way out. Told of what is recorded, it repeats that.
 */
function requireRecorded({ use, items, makes = [] }: ObservationClaim): void {
  const [made] = makes;
  if (use !== "transforms" || items.length === 0 || made === undefined) return;
  const id = lotId(made);
  requireValid([
    {
      pointer: made.pointer,
      en: `There is no batch ${id} yet. What batches on record become is recorded with the weights that balance it (POST /api/transformations), and the service issues its event: record it there. The same event sent after that is a repetition.`,
      zh: `尚无批次 ${id}。在册批次加工成新批次须按重量平衡登记（POST /api/transformations），事件由本平台生成：请在该处登记。登记之后再提交同一事件视为重复。`,
    },
  ]);
}

/** May the actor order this recall? The producer's clerk may, and the bureau over the producer or the base (recall-batch.ts). */
function mayRecall(batch: Batch, { reader }: EventState, ctx: Context): boolean {
  const { role, organisation } = ctx.actor;
  if (role === "clerk") return batch.organisation === organisation;
  return role === "inspector" && mayOversee(batch, reader, role);
}

function judgeRecall(claim: RecallClaim, meaning: EventMeaning, state: EventState, ctx: Context): Judgement {
  const named = claim.items.flatMap((item) => state.batches.get(lotId(item)) ?? []);
  const isOrder = named.length > 0 && named.every((batch) => mayRecall(batch, state, ctx));
  const isNews = named.some(({ recall }) => recall === undefined || (claim.level ?? recall.level) !== recall.level);
  // A bureau recalls goods wherever they lie, so its event may name the place of another.
  const isOwn = ctx.actor.role === "inspector" || actsItself(meaning, ctx);
  return isOrder && isNews && isOwn ? { kind: "command", claim } : seen(meaning, state, ctx);
}

/** Something was seen of our batches: it agrees with the record, or it is kept apart. */
function seen(meaning: EventMeaning, state: EventState, ctx: Context): Judgement {
  const found = contradictions(meaning, state, ctx);
  return found.length === 0 ? { kind: "observation" } : { kind: "contradiction", contradictions: found };
}

function judgeOwn(
  claim: Exclude<EventClaim, RecallClaim>,
  meaning: EventMeaning,
  state: EventState,
  ctx: Context,
): Judgement {
  const isStranger = [...state.batches.values()].some((batch) => !hasParty(batch, ctx.actor.organisation));
  switch (claim.kind) {
    case "registration": {
      const batch = state.batches.get(lotId(claim.item));
      if (batch !== undefined && batch.organisation !== ctx.actor.organisation) return seen(meaning, state, ctx);
      return ordered(claim, ctx);
    }
    case "receipt":
      // Goods that nobody on record sent to this organisation, which never had any of them: no rule to apply, a thing to look at.
      return isStranger ? seen(meaning, state, ctx) : ordered(claim, ctx);
    case "shipment":
    case "voiding":
    case "storage":
      return ordered(claim, ctx);
    case "observation":
      requireUsable(claim, meaning, state, ctx);
      requireRecorded(claim);
      return seen(meaning, state, ctx);
    case "test":
      return seen(meaning, state, ctx);
  }
}

/**
 * Decides what an event is to us. Several batches get one decision: refused when a rule refuses one of them, else a contradiction when
 * one of them is contradicted, else an observation. Throws the rules' own refusals (DomainError), with pointers into the event.
 */
export function judgeEvent(meaning: EventMeaning, state: EventState, ctx: Context): Judgement {
  const { claim, lots } = meaning;
  if (lots.length === 0) return { kind: "foreign" };
  const isUnregistered = state.batches.size === 0;
  if (meaning.declaresError) return isUnregistered ? { kind: "foreign" } : seen(meaning, state, ctx);
  if (claim.kind === "recall") return judgeRecall(claim, meaning, state, ctx);
  if (actsItself(meaning, ctx)) return judgeOwn(claim, meaning, state, ctx);
  // A lot that another party says came into being is no batch of ours: only its grower registers it.
  return isUnregistered ? { kind: "foreign" } : seen(meaning, state, ctx);
}
