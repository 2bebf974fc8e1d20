import { notFound } from "@suyuan/domain/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import { isHarvested } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import type { EventState } from "@suyuan/domain/claims/contradictions";
import { plotsMissing, type RegistrationClaim } from "@suyuan/domain/claims/registration";
import type { Base } from "@suyuan/domain/farm/base";
import { requireValid } from "@suyuan/domain/field-errors";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Actor } from "../../call.ts";
import { BatchBody, registerCommand } from "../../commands/register-batch.ts";
import type { Deps } from "../../host.ts";
import { baseKey, batchKey, factKey } from "../../ledger/keys.ts";
import { type ClaimCommand, idTakenAt, type Repetition } from "./claim-command.ts";
import { bodyFrom } from "./event-pointers.ts";

function saysTheSame(batch: Batch, claim: RegistrationClaim): boolean {
  const { item, harvest, base, certificate, plots } = claim;
  if (!isHarvested(batch)) return false;
  const { origin } = batch;
  return (
    batch.registeredGrams === item.grams &&
    origin.harvestedOn === harvest?.on &&
    origin.base.id === base?.id &&
    batch.certificate?.id === certificate?.id &&
    (plots === undefined || [...new Set(plots.ids)].sort().join() === origin.plots.toSorted().join())
  );
}

/** The registration that a commissioning claims; or the one on record that says the same. */
export async function registrationCommand(
  deps: Deps,
  actor: Actor,
  claim: RegistrationClaim,
  { batches }: EventState,
): Promise<ClaimCommand | Repetition> {
  const { item, base, plots, harvest, certificate } = claim;
  requireValid(claim.faults);
  const named = `${item.pointer}/epcClass`;
  const before = batches.get(lotId(item));
  if (before !== undefined) {
    if (saysTheSame(before, claim)) return { repeats: factKey(batchKey(item.gtin, item.lot), 1) };
    throw idTakenAt(named);
  }
  const pointers = new Map([
    ["/gtin", named],
    ["/lot", named],
    ["/quantityKg", `${item.pointer}/quantity`],
    ["/base", base?.pointer ?? "/readPoint/id"],
    ["/plots", plots?.pointer ?? "/ilmd"],
    ["/harvestedOn", harvest?.pointer ?? "/ilmd"],
    ["/certificate", certificate?.pointer ?? "/bizTransactionList"],
  ]);
  const value = {
    gtin: item.gtin,
    lot: item.lot,
    base: base?.id,
    plots: plots?.ids ?? (await onlyPlot(deps, actor, claim)),
    harvestedOn: harvest?.on,
    quantityKg: kilogramsFrom(item.grams ?? 0),
    ...(certificate === undefined ? {} : { certificate: certificate.id }),
  };
  return {
    base: registerCommand(deps, { actor, body: bodyFrom(BatchBody, value, pointers) }),
    pointers,
    items: certificate === undefined ? 6 : 8,
    taken: () => idTakenAt(named),
    joins: { parties: [], batches: [lotId(item)] },
  };
}

/** The plot of a base that has one; for a base with several the event must name those that were harvested. */
async function onlyPlot(deps: Deps, actor: Actor, { base: place }: RegistrationClaim): Promise<readonly string[]> {
  if (place === undefined) return [];
  const [item] = await deps.table.getMany([baseKey(place.id)], { consistent: true });
  const base = item?.data as unknown as Base | undefined;
  if (base?.organisation !== actor.organisation) throw notFound("base", place.id, place.pointer);
  const [plot, second] = base.plots;
  if (plot === undefined || second !== undefined) requireValid([plotsMissing(deps.publicUrl)]);
  return plot === undefined ? [] : [plot.id];
}
