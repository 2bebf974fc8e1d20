import type { Unit } from "@suyuan/domain/units/unit";
import { type Unpack, type Unpacked, type UnpackState, unpack } from "@suyuan/domain/units/unpack";
import { voidPacking } from "@suyuan/domain/units/void-packing";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { batchKey, organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { unitKey } from "../../ledger/units/keys.ts";
import { type Act, actOf, type VoidingBody } from "../act.ts";
import type { UnitPath, UnpackingBody } from "./body.ts";
import { batchKeysOf, packingWrites } from "./changed.ts";
import { type UnitRecord, unitView } from "./view.ts";

type UnitCall<Body> = CommandCall<Body> & { readonly params: z.infer<typeof UnitPath> };

/** What an act takes out of a unit, as far as the unit names it: its batches and units are loaded. */
interface TakingOut {
  readonly act: Act;
  readonly outOf: (unit: Unit) => Pick<Unit, "items" | "units">;
  readonly rule: (state: UnpackState, loaded: Loaded) => Unpacked;
}

function takingOut({ actor, params, idempotency }: UnitCall<unknown>, taking: TakingOut): Command<UnitRecord> {
  const { act, outOf, rule } = taking;
  const key = unitKey(params.sscc);
  const outIn = (loaded: Loaded) => {
    const unit = loaded.state(key);
    return unit?.holder === actor.organisation ? outOf(unit) : { items: [], units: [] };
  };
  const aroundIn = (loaded: Loaded) => [loaded.state(key)?.parent ?? []].flat();
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => {
      const { items, units } = outIn(loaded);
      return [...batchKeysOf(items), ...[...units, ...aroundIn(loaded)].map(unitKey)];
    },
    decide: (loaded) => {
      const { items, units } = outIn(loaded);
      const [around] = aroundIn(loaded);
      const state = {
        unit: loaded.state(key),
        around: around === undefined ? undefined : loaded.state(unitKey(around)),
        units: units.map((sscc) => loaded.state(unitKey(sscc))),
        batches: items.map(({ gtin, lot }) => batchIn(loaded, batchKey(gtin, lot))),
      };
      const { unit, units: free, batches, fact } = rule(state, loaded);
      return {
        writes: packingWrites(loaded, { units: [unit, ...free], batches }, act.key),
        fact,
        factKey: act.key,
        status: 201 as const,
        body: unitView(unit),
        location: `/api/units/${params.sscc}`,
      };
    },
  };
}

/** What a command names of a unit's contents; all of it where it names nothing. */
function named(unit: Unit, { items }: Pick<Unpack, "items">): Pick<Unit, "items" | "units"> {
  if (items === undefined) return unit;
  const isNamed = (lot: Unit["items"][number]) =>
    items.some((item) => !("sscc" in item) && item.gtin === lot.gtin && item.lot === lot.lot);
  const units = items.flatMap((item) => ("sscc" in item ? [item.sscc] : []));
  return { items: unit.items.filter(isNamed), units: unit.units.filter((sscc) => units.includes(sscc)) };
}

/** The unpacking of a unit, in part or whole. */
export function unpackCommand(deps: Ground, call: UnitCall<z.infer<typeof UnpackingBody>>): Command<UnitRecord> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  return takingOut(call, {
    act: actOf(deps, actor, "unpacking", id, { ...params, ...content }),
    outOf: (unit) => named(unit, body),
    rule: (state, loaded) => unpack(state, params.sscc, body, contextOf(deps, actor, loaded)),
  });
}

/** The taking back of a unit's newest packing. */
export function voidPackingCommand(deps: Ground, call: UnitCall<z.infer<typeof VoidingBody>>): Command<UnitRecord> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  return takingOut(call, {
    act: actOf(deps, actor, "packing-void", id, { ...params, ...content }),
    outOf: ({ last }) => last ?? { items: [], units: [] },
    rule: (state, loaded) => voidPacking(state, params.sscc, body, contextOf(deps, actor, loaded)),
  });
}
