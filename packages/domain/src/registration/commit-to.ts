import type { Batch, CommitmentBasis, Flag } from "../batches/batch.ts";
import { isTakenBack } from "../batches/handoff.ts";
import { COMMITMENT_MISSING, commitmentOutOfScope, lacksCommitment } from "../certificates/commitment-due.ts";
import type { Context } from "../context.ts";
import { defined } from "../fact.ts";
import type { Product } from "../farm/product.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";

/** What a registration says of the commitment certificate (承诺达标合格证), and what its correction makes of it. */

type Commitment = Pick<Batch, "commitment" | "committed">;

const scopeReason = ({ coldChainProfile: profile, form }: Product, basis: readonly CommitmentBasis[] | undefined) =>
  basis?.length ? commitmentOutOfScope({ profile, ...defined({ form }) }) : undefined;

/** Refuses with `invalid-request` a commitment that a correction would give to goods that none is issued for. */
export function requireCommitmentScope(product: Product, basis: readonly CommitmentBasis[] | undefined): void {
  const reason = scopeReason(product, basis);
  if (reason === undefined) return;
  requireValid([
    {
      pointer: "/commitmentBasis",
      en: `${reason.en} Leave commitmentBasis out. If the goods are fresh after all, correct the product first: its cold-chain profile, or its form to "fresh" (tea leaf as picked).`,
      zh: `${reason.zh}请不填 commitmentBasis。如确属鲜品，请先更正产品：冷链标准，或将 form 更正为“fresh”（茶鲜叶）。`,
    },
  ]);
}

/** The bases that a registration keeps: none for goods that no commitment is issued for. `commitmentWarnings` says so to who registers. */
export function basesInScope(
  product: Product,
  basis: readonly CommitmentBasis[] | undefined,
): readonly CommitmentBasis[] | undefined {
  return scopeReason(product, basis) === undefined ? basis : undefined;
}

/** That a registration's bases were not kept, and the way out; nothing where they were. */
export function commitmentWarnings(
  product: Product | undefined,
  basis: readonly CommitmentBasis[] | undefined,
): readonly {
  readonly code: "commitment-not-kept";
  readonly en: string;
  readonly zh: string;
  readonly batches: readonly string[];
}[] {
  const reason = product && scopeReason(product, basis);
  if (reason === undefined) return [];
  return [
    {
      code: "commitment-not-kept",
      en: `${reason.en} The batch is registered without one. If the goods are fresh after all, correct the product (its cold-chain profile, or its form to "fresh"), then add commitmentBasis by a correction of the batch.`,
      zh: `${reason.zh}本批次已登记，未开具承诺达标合格证。如确属鲜品，请先更正产品（冷链标准，或将 form 更正为“fresh”），再通过批次更正补填 commitmentBasis。`,
      batches: [],
    },
  ];
}

/** The flag of fresh produce without the commitment certificate that is due for it. */
export function commitmentFlags(batch: Batch, { now }: Pick<Context, "now">): Flag[] {
  return lacksCommitment(batch) ? [{ code: "commitment-missing", at: now, reason: COMMITMENT_MISSING }] : [];
}

/** A commitment on these bases, made now; nothing where there is none. */
export function committedOn(basis: readonly CommitmentBasis[] | undefined, { now }: Pick<Context, "now">): Commitment {
  return basis?.length ? { commitment: [...new Set(basis)], committed: { at: now } } : {};
}

/** A commitment whose basis a correction changed: it is issued with the correction, and it is told whether goods had been sent by then. */
export function recommittedOn(
  { handoffs, settled }: Batch,
  basis: readonly CommitmentBasis[] | undefined,
  ctx: Pick<Context, "now">,
): Commitment {
  const { committed, ...commitment } = committedOn(basis, ctx);
  const isSent = (settled?.handoffs ?? 0) > 0 || handoffs.some((handoff) => !isTakenBack(handoff));
  if (committed === undefined || !isSent) return { ...commitment, ...defined({ committed }) };
  return { ...commitment, committed: { ...committed, afterShipping: true } };
}

/** How a registrant is reached, as its batches say it on their commitment certificates. */
export function issuerOf({ contact, address }: Organisation): Pick<Batch, "issuer"> {
  if (contact === undefined && address === undefined) return {};
  return { issuer: defined({ contact, address }) };
}
