import { notFound } from "@suyuan/domain/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import { isHarvested } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import type { EventState } from "@suyuan/domain/claims/contradictions";
import { plotsMissing, type RegistrationClaim } from "@suyuan/domain/claims/registration";
import { requireValid } from "@suyuan/domain/field-errors";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Actor } from "../../call.ts";
import { BatchBody, lotTaken, registerCommand } from "../../commands/register-batch.ts";
import { registrationFact } from "../../commands/registered.ts";
import { baseKey, batchKey } from "../../ledger/keys.ts";
import { type ReadingGround, readRow } from "../../ledger/read.ts";
import type { ClaimCommand, Repetition } from "./claim-command.ts";
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
  deps: ReadingGround,
  actor: Actor,
  claim: RegistrationClaim,
  { batches }: EventState,
): Promise<ClaimCommand | Repetition> {
  const { item, base, plots, harvest, certificate } = claim;
  requireValid(claim.faults);
  const named = `${item.pointer}/epcClass`;
  const before = batches.get(lotId(item));
  // A lot whose registration was taken back may be registered again.
  if (before !== undefined && before.voided === undefined) {
    if (saysTheSame(before, claim)) return { repeats: registrationFact(batchKey(item.gtin, item.lot), before) };
    throw lotTaken(item, named);
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
    taken: () => lotTaken(item, named),
    joins: { parties: [], batches: [lotId(item)] },
  };
}

/** The plot of a base that has one; for a base with several the event must name those that were harvested. */
async function onlyPlot(
  deps: ReadingGround,
  actor: Actor,
  { base: place }: RegistrationClaim,
): Promise<readonly string[]> {
  if (place === undefined) return [];
  const base = (await readRow(deps.table, baseKey(place.id)))?.data;
  if (base?.organisation !== actor.organisation) throw notFound("base", place.id, place.pointer);
  const [plot, second] = base.plots;
  if (plot === undefined || second !== undefined) requireValid([plotsMissing(deps.publicUrl)]);
  return plot === undefined ? [] : [plot.id];
}
