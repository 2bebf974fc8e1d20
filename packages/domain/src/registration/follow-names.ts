import type { Batch } from "../batches/batch.ts";
import { isHarvested } from "../batches/harvested.ts";
import { standingLogs } from "../batches/standing.ts";
import { partyOf } from "../context.ts";
import { defined } from "../fact.ts";
import type { Base } from "../farm/base.ts";
import type { Product } from "../farm/product.ts";
import type { Organisation } from "../organisation.ts";
import { issuerOf } from "./commit-to.ts";

/** The batch with its base named and placed as the base is now. */
export function withBase(batch: Batch, { id, name, regionCode }: Base): Batch {
  if (!isHarvested(batch) || batch.origin.base.id !== id) return batch;
  return { ...batch, origin: { ...batch.origin, base: { id, name, regionCode } } };
}

/**
 * The batch with its product named as it is now. The cold-chain profile follows only while no temperature log is on record: a log was judged
 * by the limits of its day, and the batch keeps those.
 */
export function withProduct(batch: Batch, product: Product): Batch {
  const { gtin, name, category, coldChainProfile, shelfLifeDays, form } = product;
  if (batch.gtin !== gtin) return batch;
  const profile = standingLogs(batch).length === 0 ? coldChainProfile : batch.product.profile;
  return { ...batch, product: { ...name, category, profile, ...defined({ shelfLifeDays, form }) } };
}

/** The batch with one of its parties named, placed and, if it is the registrant, reached as the organisation is now. */
export function withParty(batch: Batch, organisation: Organisation): Batch {
  const { id } = organisation;
  if (!Object.hasOwn(batch.parties, id)) return batch;
  const named: Batch = { ...batch, parties: { ...batch.parties, [id]: partyOf(organisation) } };
  if (id !== batch.organisation) return named;
  const { issuer: _, ...rest } = named;
  return { ...rest, ...issuerOf(organisation) };
}
