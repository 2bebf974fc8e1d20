import { mayActInRegion, notFound } from "../access.ts";
import type { Context } from "../context.ts";
import { holdsGoods, type Organisation, type Role } from "../organisation.ts";
import type { Batch } from "./batch.ts";
import { regionsOf } from "./harvested.ts";
import { lotId } from "./identity.ts";
import { isInvolved, isParty, seesGoods } from "./parties.ts";

/**
 * The batch, if the actor's organisation is a party of it (`isParty`); else `not-found`. Without `asked` the text speaks of the address
 * asked for.
 */
export function requireHolder(
  batch: Batch | undefined,
  asked: { readonly gtin: string; readonly lot: string; readonly pointer?: string } | undefined,
  ctx: Context,
): Batch {
  const me = ctx.actor.organisation;
  const party = batch !== undefined && isParty(batch, me) ? batch.parties[me] : undefined;
  if (batch !== undefined && party !== undefined && holdsGoods(party.kind)) return batch;
  throw notFound("batch", asked && lotId(asked), asked?.pointer);
}

/**
 * May this organisation, in this role, read of a batch? Its parties may, whoever tested it, and the bureau or county office that covers the
 * producer or the base. What a laboratory reads is not all of it (`readsWhole`).
 */
export function mayReadBatch(batch: Batch, reader: Pick<Organisation, "id" | "regionCode">, role: Role): boolean {
  if (isInvolved(batch, reader.id)) return true;
  return mayOversee(batch, reader, role);
}

/** Of who may read of a batch: all of it, weights on hand, balance, rooms, logs and every event? A laboratory that tested it not. */
export function readsWhole(batch: Batch, organisation: string, role: Role): boolean {
  return seesGoods(batch, organisation) || role === "inspector" || role === "statistician";
}

/** Is this an office over the batch: that of its producer's region, or of its base's? */
export function mayOversee(batch: Batch, reader: Pick<Organisation, "regionCode">, role: Role): boolean {
  if (role !== "inspector" && role !== "statistician") return false;
  return regionsOf(batch).some((region) => mayActInRegion(reader, region));
}

/** May the actor take back what `by` recorded of the batch: its own organisation, or the bureau over the batch's region? */
export function mayTakeBack(batch: Batch, by: string, { actor }: Context): boolean {
  if (by === actor.organisation) return true;
  return actor.role === "inspector" && regionsOf(batch).some((region) => mayActInRegion(actor.party, region));
}
