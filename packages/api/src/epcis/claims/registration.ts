import { notFound } from "@suyuan/domain/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import { isHarvested } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { plotsMissing, type RegistrationClaim } from "@suyuan/domain/claims/registration";
import { requireValid } from "@suyuan/domain/field-errors";
import { ownerIn, plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor } from "../../call.ts";
import { BatchBody, BatchCorrectionBody } from "../../commands/batch-bodies.ts";
import { correctBatchCommand } from "../../commands/correct-batch.ts";
import { lotTaken, registerCommand } from "../../commands/register-batch.ts";
import { registrationFact } from "../../commands/registered.ts";
import { storedBases } from "../../ledger/ids/bases.ts";
import { baseKey, batchKey, declaredWrongKey } from "../../ledger/keys.ts";
import { type ReadingGround, readRow } from "../../ledger/read.ts";
import {
  type ClaimCommand,
  type ClaimedEvent,
  hashDigits,
  idTakenAt,
  type Repetition,
  shortId,
} from "./claim-command.ts";
import { bodyFrom, type EventPointers } from "./event-pointers.ts";

const isSameSet = (said: readonly string[], kept: readonly string[]): boolean =>
  [...new Set(said)].toSorted().join() === kept.toSorted().join();

function saysTheSame(batch: Batch, claim: RegistrationClaim): boolean {
  const { item, harvest, base, certificate, plots, commitment } = claim;
  if (!isHarvested(batch)) return false;
  const { origin } = batch;
  return (
    batch.registeredGrams === item.grams &&
    origin.harvestedOn === harvest?.on &&
    isNamedBy(base?.id, origin.base.id, batch.organisation) &&
    isNamedBy(certificate?.id, batch.certificate?.id) &&
    (plots === undefined || isSameSet(plots.ids, origin.plots)) &&
    (commitment === undefined || isSameSet(commitment.basis, batch.commitment ?? []))
  );
}

function pointersOf({ item, base, plots, harvest, certificate, commitment }: RegistrationClaim): EventPointers {
  return new Map([
    ["/gtin", `${item.pointer}/epcClass`],
    ["/lot", `${item.pointer}/epcClass`],
    ["/quantityKg", `${item.pointer}/quantity`],
    ["/base", base?.pointer ?? "/readPoint/id"],
    ["/plots", plots?.pointer ?? "/ilmd"],
    ["/harvestedOn", harvest?.pointer ?? "/ilmd"],
    ["/commitmentBasis", commitment?.pointer ?? "/ilmd"],
    ["/certificate", certificate?.pointer ?? "/bizTransactionList"],
  ]);
}

const DECLARE_FIRST = {
  en: " By EPCIS: declare the earlier commissioning event wrong (errorDeclaration), then send this event again.",
  zh: "通过 EPCIS 更正时，请先用 errorDeclaration 声明原 commissioning 事件有误，再提交本事件。",
};

/** Does an id in a URI name what is stored under another: that, or its plain id, which says no more than its maker (`owner`) knows? */
function isNamedBy(said: string | undefined, stored: string | undefined, owner?: string): boolean {
  if (said === undefined || stored === undefined) return said === stored;
  if (said === stored || said === plainId(stored)) return true;
  return owner !== undefined && said === storedId(owner, stored);
}

/** The correction of a registration whose event was declared wrong, by the commissioning event that takes its place. */
function correction(
  deps: ReadingGround,
  actor: Actor,
  claim: RegistrationClaim,
  on: { readonly before: Batch; readonly reason: string; readonly read: ReadEvent },
): ClaimCommand {
  const { item, base, plots, harvest, certificate, commitment } = claim;
  const { before, reason, read } = on;
  if (isHarvested(before) && !isNamedBy(base?.id, before.origin.base.id, before.organisation)) {
    const en =
      "The base of a registration is not corrected: declare its event wrong with reason did_not_occur, then register the lot again.";
    const zh = "登记的生产基地不能更正：请以 did_not_occur 声明原事件有误，再重新登记该批号。";
    requireValid([{ pointer: base?.pointer ?? "/readPoint/id", en, zh }]);
  }
  const pointers = pointersOf(claim);
  const value = {
    id: shortId("event", hashDigits(read)),
    reason,
    quantityKg: kilogramsFrom(item.grams ?? 0),
    harvestedOn: harvest?.on,
    certificate: certificate?.id ?? null,
    ...(plots === undefined ? {} : { plots: plots.ids }),
    ...(commitment === undefined ? {} : { commitmentBasis: commitment.basis }),
  };
  const call = {
    actor,
    params: { gtin: item.gtin, lot: item.lot },
    body: bodyFrom(BatchCorrectionBody, value, pointers),
  };
  return {
    base: correctBatchCommand(deps, call, true),
    pointers,
    taken: () => idTakenAt(""),
    joins: { parties: [], batches: [lotId(item)] },
  };
}

/** The registration that a commissioning claims; or the one on record that says the same; or the correction of one declared wrong. */
export async function registrationCommand(
  deps: ReadingGround,
  actor: Actor,
  claim: RegistrationClaim,
  { state: { batches }, read }: ClaimedEvent,
): Promise<ClaimCommand | Repetition> {
  const { item, base, plots, harvest, certificate, commitment } = claim;
  requireValid(claim.faults);
  const named = `${item.pointer}/epcClass`;
  const before = batches.get(lotId(item));
  // A lot whose registration was taken back may be registered again.
  if (before !== undefined && before.voided === undefined) {
    const key = batchKey(item.gtin, item.lot);
    if (saysTheSame(before, claim)) return { repeats: registrationFact(key, before) };
    const wrong = (await readRow(deps.table, declaredWrongKey(key)))?.data;
    if (wrong === undefined) throw lotTaken(item, named, DECLARE_FIRST);
    return correction(deps, actor, claim, { before, reason: wrong.reason, read });
  }
  const pointers = pointersOf(claim);
  const value = {
    gtin: item.gtin,
    lot: item.lot,
    base: base && ownBase(actor, base),
    plots: plots?.ids ?? (await onlyPlot(deps, actor, claim)),
    harvestedOn: harvest?.on,
    quantityKg: kilogramsFrom(item.grams ?? 0),
    ...(certificate === undefined ? {} : { certificate: certificate.id }),
    ...(commitment === undefined ? {} : { commitmentBasis: commitment.basis }),
  };
  return {
    base: registerCommand(deps, { actor, body: bodyFrom(BatchBody, value, pointers) }),
    pointers,
    taken: () => lotTaken(item, named),
    joins: { parties: [], batches: [lotId(item)] },
  };
}

/** The id of a base as its organisation made it. Throws `not-found` for one whose URI says that it is another's. */
function ownBase({ organisation }: Actor, { id, pointer }: { readonly id: string; readonly pointer: string }): string {
  if ((ownerIn(id) ?? organisation) !== organisation) throw notFound("base", id, pointer);
  return plainId(id);
}

/** The plot of a base that has one; for a base with several the event must name those that were harvested. */
async function onlyPlot(
  deps: ReadingGround,
  actor: Actor,
  { base: place }: RegistrationClaim,
): Promise<readonly string[]> {
  if (place === undefined) return [];
  const id = ownBase(actor, place);
  const [stored = id] = await storedBases(deps.table, actor.organisation, [id]);
  const base = (await readRow(deps.table, baseKey(stored)))?.data;
  if (base?.organisation !== actor.organisation) throw notFound("base", id, place.pointer);
  const [plot, second] = base.plots;
  if (plot === undefined || second !== undefined) requireValid([plotsMissing(deps.publicUrl)]);
  return plot === undefined ? [] : [plot.id];
}
