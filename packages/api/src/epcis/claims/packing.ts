import { lotId } from "@suyuan/domain/batches/identity";
import { isParty } from "@suyuan/domain/batches/parties";
import { actsItself } from "@suyuan/domain/claims/judgement";
import type { PackingClaim } from "@suyuan/domain/claims/packing";
import type { Context } from "@suyuan/domain/context";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { type PackedLot, statusOf, type Unit } from "@suyuan/domain/units/unit";
import type { Actor } from "../../call.ts";
import { UnitBody, UnpackingBody } from "../../commands/units/body.ts";
import { packCommand } from "../../commands/units/pack.ts";
import { unpackCommand } from "../../commands/units/unpack.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { type ReadingGround, readMany } from "../../ledger/read.ts";
import { unitKey } from "../../ledger/units/keys.ts";
import {
  type ClaimCommand,
  type ClaimedEvent,
  hashDigits,
  idTakenAt,
  type Repetition,
  shortId,
} from "./claim-command.ts";
import { bodyFrom, type EventPointers } from "./event-pointers.ts";

/** Whose events make and take apart units: holders of goods, and machines that act for them. */
const ROLES: readonly string[] = ["clerk", "depot", "integrator"];

function pointersOf({ items, units }: PackingClaim, list: "contains" | "items"): EventPointers {
  return new Map([
    ["/sscc", "/parentID"],
    ["/at", "/eventTime"],
    [`/${list}`, items.length > 0 ? "/childQuantityList" : "/childEPCs"],
    ...items.flatMap(({ pointer }, n): [string, string][] => [
      [`/${list}/${n}`, pointer],
      [`/${list}/${n}/quantityKg`, `${pointer}/quantity`],
    ]),
    ...units.map(({ pointer }, n): [string, string] => [`/${list}/${items.length + n}`, pointer]),
  ]);
}

const contentOf = ({ items, units }: PackingClaim) => [
  ...items.map(({ gtin, lot, grams }) => ({ gtin, lot, quantityKg: kilogramsFrom(grams) })),
  ...units.map(({ sscc }) => ({ sscc })),
];

function isSame(claim: PackingClaim, items: readonly PackedLot[], units: readonly string[]): boolean {
  const weights = new Map(items.map((item) => [lotId(item), item.grams]));
  return (
    claim.items.length === items.length &&
    claim.items.every((item) => weights.get(lotId(item)) === item.grams) &&
    claim.units.length === units.length &&
    claim.units.every(({ sscc }) => units.includes(sscc))
  );
}

/** Is this what the unit's newest step was already: packed so, or, at the very time, emptied? */
function isRecorded(claim: PackingClaim, unit: Unit | undefined, at: string): boolean {
  if (claim.step === "pack") return unit?.last?.at === at && isSame(claim, unit.last.items, unit.last.units);
  const isGone = ({ gtin, lot }: PackedLot) => unit?.items.every((item) => item.gtin !== gtin || item.lot !== lot);
  return unit?.packedAt === at && unit.last === undefined && claim.items.every(isGone) && statusOf(unit) === "empty";
}

/** Does the event speak of the sender's own goods and units, as they are now? Of others, and of an earlier time, it stays what it is. */
function isOwn(claim: PackingClaim, loaded: Loaded, { meaning, state }: ClaimedEvent, me: string): boolean {
  const unit = loaded.state(unitKey(claim.sscc));
  const isMine = (one: Unit | undefined) =>
    one?.holder === me && statusOf(one) !== "inside" && statusOf(one) !== "under-way";
  if (unit !== undefined && (!isMine(unit) || unit.packedAt > meaning.at)) return false;
  if (claim.step === "unpack") return unit !== undefined;
  return (
    claim.items.every((item) => {
      const batch = state.batches.get(lotId(item));
      return batch !== undefined && isParty(batch, me);
    }) && claim.units.every(({ sscc }) => isMine(loaded.state(unitKey(sscc))))
  );
}

/**
 * The packing or unpacking that an event tells, as its route would have recorded it; what says the same already; or undefined where it is
 * none of the sender's own, and is judged as any other event.
 */
export async function packingCommand(
  deps: ReadingGround,
  actor: Actor,
  claim: PackingClaim,
  claimed: ClaimedEvent & { readonly ctx: Context },
): Promise<ClaimCommand | Repetition | undefined> {
  const { meaning, read, ctx } = claimed;
  if (!ROLES.includes(actor.role) || !actsItself(meaning, ctx)) return undefined;
  const loaded = await readMany(deps.table, [claim.sscc, ...claim.units.map(({ sscc }) => sscc)].map(unitKey));
  const unit = loaded.state(unitKey(claim.sscc));
  const { at } = meaning;
  if (isRecorded(claim, unit, at)) return { repeats: undefined };
  if (!isOwn(claim, loaded, claimed, actor.organisation)) return undefined;
  const id = shortId("event", hashDigits(read));
  const shared = {
    taken: () => idTakenAt("/parentID"),
    joins: { parties: [], batches: (unit?.items ?? []).map(lotId) },
  };
  if (claim.step === "pack") {
    const pointers = pointersOf(claim, "contains");
    const body = bodyFrom(UnitBody, { id, sscc: claim.sscc, contains: contentOf(claim), at }, pointers);
    return { ...shared, pointers, base: packCommand(deps, { actor, body }, []), joins: { parties: [], batches: [] } };
  }
  const pointers = pointersOf(claim, "items");
  const value = { id, at, ...(claim.isAll ? {} : { items: contentOf(claim) }) };
  const params = { sscc: claim.sscc };
  const base = unpackCommand(deps, { actor, params, body: bodyFrom(UnpackingBody, value, pointers) });
  return { ...shared, pointers, base };
}
