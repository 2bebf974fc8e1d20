import { type Context, factOf } from "../context.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import { packingEvent } from "../events/own-events.ts";
import { defined } from "../fact.ts";
import { requireStanding, unitRefused } from "./unit.ts";
import { loosened, takenOut, type Unpacked, type UnpackState, without } from "./unpack.ts";

/**
 * Takes the newest packing of a unit back, as long as nothing happened to the unit since: what it put in is beside the unit again, and its
 * event is declared wrong. Errors: `not-found`, `unit-not-free`.
 */
export function voidPacking(
  state: UnpackState,
  sscc: string,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): Unpacked {
  const before = requireStanding(state.unit, { sscc, pointer: "", around: state.around }, ctx);
  const { last } = before;
  if (last === undefined) {
    throw unitRefused(
      `Something happened to unit ${sscc} after its last packing, or it was taken back already. Take out what does not belong there (POST /api/units/${sscc}/unpacking); its history keeps both.`,
      `物流单元 ${sscc} 最近一次装入之后又有变动，或该次装入已撤销。请将不应在内的货物取出（POST /api/units/${sscc}/unpacking），两者均留存记录。`,
      "",
      sscc,
    );
  }
  const { id: packing, at, items, units: ssccs } = last;
  const units = takenOut(before, state.units, ssccs);
  const data = { ...defined({ id }), corrects: { kind: "packing", id: packing }, sscc, items, units: ssccs, reason };
  const event = declaredWrong(packingEvent({ sscc, at, items, units: ssccs }, "pack", ctx), ctx);
  return {
    unit: without(before, last, units),
    units,
    batches: loosened(state.batches, items, before.holder),
    fact: factOf("unit-packing-voided", ctx.now, data, ctx, event),
  };
}
