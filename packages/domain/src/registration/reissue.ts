import { notFound } from "../access.ts";
import type { Batch, CommitmentBasis } from "../batches/batch.ts";
import { isHarvested } from "../batches/harvested.ts";
import { isInvolved } from "../batches/parties.ts";
import { requireRegistered } from "../batches/standing.ts";
import { commitmentOutOfScope } from "../certificates/commitment-due.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import { issuerOf, recommittedOn } from "./commit-to.ts";

/** A commitment certificate for goods that were mixed or divided. */
export interface Reissue {
  readonly id?: string | undefined;
  readonly commitmentBasis: readonly CommitmentBasis[];
}

/** The batch, where the actor's organisation made it of others; its other parties are told who can act, everybody else nothing. */
function requireMaker(batch: Batch | undefined, ctx: Context): Batch {
  const me = ctx.actor.organisation;
  if (batch === undefined || !isInvolved(batch, me)) throw notFound("batch");
  if (batch.organisation !== me) {
    throw new DomainError("forbidden", {
      en: "Only the organisation that mixed or divided the goods issues their commitment certificate. Ask them to.",
      zh: "只有混装或分装该批次的机构可以开具其承诺达标合格证，请通知对方。",
    });
  }
  if (!isHarvested(batch)) return batch;
  throw new DomainError("correction-refused", {
    en: "This batch was harvested: its commitment certificate goes with its registration. Give or change its basis by a correction (POST /api/batches/{gtin}/{lot}/corrections, commitmentBasis).",
    zh: "本批次为采收批次，承诺达标合格证随登记开具。请通过批次更正填写或更改承诺依据（commitmentBasis）。",
  });
}

/**
 * Issues the commitment certificate anew for a batch that came out of a transformation: whoever mixes or divides what others produced says that it
 * has collected and keeps theirs, and on what its own rests (Decree 2025 No. 4 of the Ministry of Agriculture and Rural Affairs; law, art. 39). What
 * speaks against the goods, and what they lack, is told beside it and stops it as with any other (`commitmentStatus`). Issued again with another
 * basis it takes the place of the first. Errors: `not-found`, `forbidden`, `correction-refused`, `already-voided`, `invalid-request`.
 */
export function reissueCommitment(
  state: { readonly batch: Batch | undefined; readonly organisation: Organisation },
  { id, commitmentBasis: asked }: Reissue,
  ctx: Context,
): { readonly batch: Batch; readonly fact: Fact } {
  const before = requireMaker(state.batch, ctx);
  requireRegistered(before);
  const commitmentBasis = [...new Set(asked)];
  const outOfScope = commitmentOutOfScope(before.product);
  const isSame = before.commitment?.toSorted().join() === commitmentBasis.toSorted().join();
  requireValid([
    ...(outOfScope === undefined ? [] : [{ pointer: "/commitmentBasis", en: outOfScope.en, zh: outOfScope.zh }]),
    ...(isSame
      ? [
          {
            pointer: "/commitmentBasis",
            en: "The certificate was issued on this basis already; issue it again only where its basis is another.",
            zh: "已按此依据开具，仅在依据不同时重新开具。",
          },
        ]
      : []),
  ]);
  const { commitment: _, committed: __, ...rest } = before;
  const batch: Batch = { ...rest, ...recommittedOn(before, commitmentBasis, ctx), ...issuerOf(state.organisation) };
  const { gtin, lot } = before;
  const data = { ...defined({ id }), gtin, lot, commitment: commitmentBasis };
  return { batch, fact: factOf("commitment-issued", ctx.now, data, ctx) };
}
