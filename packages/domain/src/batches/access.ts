import { mayActInRegion, notFound } from "../access.ts";
import type { Context } from "../context.ts";
import { holdsGoods, type Organisation, type Role } from "../organisation.ts";
import type { Batch } from "./batch.ts";
import { regionsOf } from "./harvested.ts";
import { lotId } from "./identity.ts";

/**
 * The batch, if the actor's organisation registered it or is or was a party to a handoff of it; else `not-found`. Without
 * `asked` the text speaks of the address asked for.
 */
export function requireHolder(
  batch: Batch | undefined,
  asked: { readonly gtin: string; readonly lot: string; readonly pointer?: string } | undefined,
  ctx: Context,
): Batch {
  const me = ctx.actor.organisation;
  const party = batch !== undefined && Object.hasOwn(batch.parties, me) ? batch.parties[me] : undefined;
  if (batch !== undefined && party !== undefined && holdsGoods(party.kind)) return batch;
  throw notFound("batch", asked && lotId(asked), asked?.pointer);
}

/**
 * May this organisation, in this role, read the whole record of a batch? Its parties may (producer, both sides of every
 * handoff, whoever tested it), and the bureau or county office that covers the producer or the base.
 */
export function mayReadBatch(
  batch: Pick<Batch, "parties" | "organisation" | "origin">,
  reader: Pick<Organisation, "id" | "regionCode">,
  role: Role,
): boolean {
  if (Object.hasOwn(batch.parties, reader.id)) return true;
  if (role !== "inspector" && role !== "statistician") return false;
  return regionsOf(batch).some((region) => mayActInRegion(reader, region));
}

/** May the actor take back what `by` recorded of the batch: its own organisation, or the bureau over the batch's region? */
export function mayTakeBack(batch: Batch, by: string, { actor }: Context): boolean {
  if (by === actor.organisation) return true;
  return actor.role === "inspector" && regionsOf(batch).some((region) => mayActInRegion(actor.party, region));
}
