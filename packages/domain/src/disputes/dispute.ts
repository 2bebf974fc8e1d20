import { mayActInRegion, notFound, requireInspector } from "../access.ts";
import type { Batch } from "../batches/batch.ts";
import type { BatchDispute, DisputedClaim } from "../batches/disputes/dispute.ts";
import { regionsOf } from "../batches/harvested.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Settled, settledAs, withSettlement } from "../settlements/settlement.ts";
import { claimsNaming } from "./claims.ts";
import type { DisputeState, Outcome } from "./kinds.ts";

/** That an organisation denies what another's record says in its name of a batch. */
export interface Dispute extends Settled<Outcome> {
  readonly id: string;
  readonly gtin: string;
  readonly lot: string;
  readonly product: { readonly zh: string; readonly en?: string };
  readonly claim: DisputedClaim;
  readonly about?: string;
  readonly by: string;
  readonly byName: string;
  readonly of: string;
  readonly ofName: string;
  readonly reason: string;
  readonly at: Instant;
  /** Of the offices over the batch. */
  readonly regions: readonly string[];
}

/** What became of disputes of one claim by one organisation: it is not told again and again. */
export interface DisputeSlot {
  readonly id: string;
  readonly times: number;
  readonly state: DisputeState;
}

/** Open at once: of one organisation on a batch, and of all. What was withdrawn may be raised again so often. */
const OPEN_OWN_MAX = 3;
const OPEN_MAX = 8;
const TIMES_MAX = 3;
/** Upheld disputes that the batch goes on carrying, and decisions that one dispute takes. */
const UPHELD_MAX = 4;
const SETTLEMENTS_MAX = 10;

export function stateOf(dispute: Settled<Outcome>): DisputeState {
  return settledAs(dispute);
}

function refused(en: string, zh: string, more: Readonly<Record<string, unknown>> = {}): DomainError {
  const detail = { en: `${en} Nothing was changed.`, zh: `${zh}未作任何更改。` };
  return new DomainError("dispute-refused", detail, { extensions: more });
}

export interface RaiseDispute {
  readonly id: string;
  readonly claim: DisputedClaim;
  readonly about?: string | undefined;
  readonly reason: string;
}

/**
 * Which of the claims in the actor's name is meant. Errors: `not-found` where nothing of the batch is said in its name by others,
 * `invalid-request` where not this, or where it has to say which.
 */
export function claimMeant(
  batch: Batch | undefined,
  certificates: readonly Pick<Certificate, "id" | "holder">[],
  { claim, about }: Pick<RaiseDispute, "claim" | "about">,
  organisation: string,
) {
  const all = batch === undefined ? [] : claimsNaming(batch, organisation, certificates);
  if (all.length === 0) throw notFound("batch");
  const some = all.filter((one) => one.claim === claim);
  const isMeant = (one: (typeof all)[number]) =>
    about === undefined || one.about === about || (one.about !== undefined && plainId(one.about) === about);
  const meant = some.filter(isMeant);
  const [one] = meant;
  if (one !== undefined && meant.length === 1) return one;
  const named = some.flatMap((each) => (each.about === undefined ? [] : [plainId(each.about)])).slice(0, 10);
  const pointer = some.length === 0 ? "/claim" : "/about";
  const [en, zh] =
    some.length === 0
      ? [
          `says nothing in your organisation's name; what does: ${[...new Set(all.map((each) => each.claim))].join(", ")}.`,
          `该项未以贵机构名义作任何声明；可提出异议的有：${[...new Set(all.map((each) => each.claim))].join("、")}。`,
        ]
      : [`say which is meant: ${named.join(", ")}.`, `请写明是哪一项：${named.join("、")}。`];
  throw invalidRequest([{ pointer, en, zh }]);
}

/** Raises a dispute. `slot`: what became of an earlier one of the same claim. Errors: as `claimMeant`; `dispute-refused`. */
export function raiseDispute(
  state: {
    readonly id: string;
    readonly batch: Batch;
    readonly meant: ReturnType<typeof claimMeant>;
    readonly slot: DisputeSlot | undefined;
  },
  { id: sentAs, reason }: RaiseDispute,
  ctx: Context,
): {
  readonly dispute: Dispute;
  readonly batch: Batch;
  readonly slot: DisputeSlot;
  readonly fact: Fact<"dispute-raised">;
} {
  const { id, batch, meant, slot } = state;
  const { organisation: by, party } = ctx.actor;
  requireRoom(batch, slot, by);
  const { gtin, lot, product } = batch;
  const { claim, about, of } = meant;
  const said = { gtin, lot, claim, ...defined({ about }), reason };
  const ofName = nameIn(batch, of);
  const { zh, en } = product;
  const dispute: Dispute = {
    ...{ id, ...said, by, byName: party.name, of, ofName, at: ctx.now },
    ...{ product: { zh, ...defined({ en }) }, regions: [...new Set(regionsOf(batch))], settlements: [] },
  };
  // Of a batch whose folded handoffs do not say who held goods, whoever is named counts as one who did.
  const mayName = batch.settled === undefined || batch.settled.holders !== undefined;
  const parties = mayName ? { ...batch.parties, [by]: party } : batch.parties;
  return {
    dispute,
    batch: { ...batch, parties, disputes: kept([...(batch.disputes ?? []), { id, claim, by, of, at: ctx.now }]) },
    slot: { id, times: (slot?.times ?? 0) + 1, state: "open" },
    fact: factOf("dispute-raised", ctx.now, { id: sentAs, of, ...said }, ctx),
  };
}

function requireRoom({ disputes = [] }: Batch, slot: DisputeSlot | undefined, by: string): void {
  if (slot?.state === "open") {
    throw refused("Your organisation disputes this already.", "贵机构已对此提出异议，", { dispute: plainId(slot.id) });
  }
  if (slot?.state === "rejected" || slot?.state === "upheld") {
    throw refused(
      "The bureau has decided on this. If it was mistaken, ask it to mend its decision.",
      "主管部门已对此作出裁定；如有误，请联系其更正裁定。",
      { dispute: plainId(slot.id) },
    );
  }
  if ((slot?.times ?? 0) >= TIMES_MAX) {
    throw refused(
      `It was raised and withdrawn ${TIMES_MAX} times. Write to the bureau instead.`,
      `该异议已提出并撤回 ${TIMES_MAX} 次，请直接联系主管部门。`,
    );
  }
  const open = disputes.filter(({ upheldAt }) => upheldAt === undefined);
  if (open.filter((one) => one.by === by).length >= OPEN_OWN_MAX || open.length >= OPEN_MAX) {
    throw refused(
      `So many disputes of this batch are open already (${OPEN_OWN_MAX} of one organisation at most, ${OPEN_MAX} in all). Wait for the bureau's decision.`,
      `本批次未裁定的异议已达上限（每个机构 ${OPEN_OWN_MAX} 项，合计 ${OPEN_MAX} 项），请等待主管部门裁定。`,
    );
  }
}

function nameIn({ parties }: Batch, organisation: string): string {
  return (Object.hasOwn(parties, organisation) ? parties[organisation]?.name : undefined) ?? organisation;
}

/** Open ones, and the newest that were upheld. */
function kept(disputes: readonly BatchDispute[]): readonly BatchDispute[] {
  const upheld = disputes.filter(({ upheldAt }) => upheldAt !== undefined).slice(-UPHELD_MAX);
  return disputes.filter((one) => one.upheldAt === undefined || upheld.includes(one));
}

/** As whoever asked named it: to a stranger it sounds like one that never was. */
function named(dispute: Dispute | undefined): { readonly id?: string } {
  return dispute === undefined ? {} : { id: plainId(dispute.id) };
}

/** The batch as it carries the dispute after a decision; the same where it is another registration by now. */
export function afterDecision(batch: Batch, dispute: Dispute): Batch {
  if (batch.registeredAt > dispute.at) return batch;
  const { disputes = [], ...rest } = batch;
  const others = disputes.filter(({ id }) => id !== dispute.id);
  const { id, claim, by, of, at } = dispute;
  const upheldAt = stateOf(dispute) === "upheld" ? dispute.settlements.at(-1)?.at : undefined;
  const all = upheldAt === undefined ? others : kept([...others, { id, claim, by, of, at, upheldAt }]);
  return all.length === 0 ? rest : { ...rest, disputes: all };
}

/** May this office, or one of the two named, read it? */
export function mayReadDispute(
  { by, of, regions }: Pick<Dispute, "by" | "of" | "regions">,
  reader: { readonly id: string; readonly regionCode: string },
  isOffice: boolean,
): boolean {
  if (reader.id === by || reader.id === of) return true;
  return isOffice && regions.some((region) => mayActInRegion(reader, region));
}

/**
 * A bureau's decision: the first, or another in place of one that was mistaken. A bureau does not decide on its own record. Errors:
 * `not-found`, `dispute-refused`.
 */
export function settleDispute(
  dispute: Dispute | undefined,
  { id, outcome, reason }: { readonly id?: string | undefined; readonly outcome: Outcome; readonly reason: string },
  ctx: Context,
): { readonly dispute: Dispute; readonly fact: Fact<"dispute-settled"> } {
  requireInspector("dispute", dispute?.regions ?? [], ctx, named(dispute));
  if (dispute === undefined) throw notFound("dispute");
  const { organisation: by } = ctx.actor;
  const state = stateOf(dispute);
  if (dispute.of === by || dispute.by === by) {
    throw refused(
      "A bureau does not decide on what is said of itself: the office above it does.",
      "主管部门不得裁定与自身有关的异议，请由上级机关裁定。",
    );
  }
  if (state === "withdrawn") throw refused("Whoever raised it has withdrawn it.", "该异议已由提出方撤回，");
  if (state === outcome) {
    const on = dateInChina(dispute.settlements.at(-1)?.at ?? dispute.at);
    throw refused(`It was decided so on ${on}.`, `已于 ${on} 作出相同裁定，`);
  }
  if (dispute.settlements.length >= SETTLEMENTS_MAX) {
    throw refused(`It was decided ${SETTLEMENTS_MAX} times already.`, `该异议已裁定 ${SETTLEMENTS_MAX} 次，`);
  }
  const mends = state === "open" ? {} : { mends: state };
  const data = {
    dispute: dispute.id,
    gtin: dispute.gtin,
    lot: dispute.lot,
    ...defined({ id }),
    outcome,
    reason,
    ...mends,
  };
  return {
    dispute: withSettlement(dispute, { outcome, reason }, ctx),
    fact: factOf("dispute-settled", ctx.now, data, ctx),
  };
}

/** Whoever raised it takes it back while nobody decided. Errors: `not-found`, `dispute-refused`. */
export function withdrawDispute(
  dispute: Dispute | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly dispute: Dispute; readonly fact: Fact<"dispute-withdrawn"> } {
  if (dispute?.by !== ctx.actor.organisation) throw notFound("dispute", named(dispute).id);
  if (stateOf(dispute) !== "open") throw refused("It is decided or withdrawn already.", "该异议已裁定或已撤回，");
  const data = { dispute: dispute.id, gtin: dispute.gtin, lot: dispute.lot, ...defined({ id }), reason };
  return {
    dispute: { ...dispute, withdrawn: { at: ctx.now, reason } },
    fact: factOf("dispute-withdrawn", ctx.now, data, ctx),
  };
}
