import type { Op } from "@suyuan/store/table";
import { create } from "../../../ledger/loaded.ts";
import { type DeliveryState, type Due, dueKeyOf } from "../../../ledger/subscription-keys.ts";

/** A state as it is to be written, with its row among those due where that changes. `before` is undefined for a new subscription. */
export function placed(
  id: string,
  before: DeliveryState | undefined,
  next: DeliveryState,
): readonly [state: DeliveryState, ops: readonly Op[]] {
  if (before !== undefined && before.dueAt === next.dueAt) return [next, []];
  const { isDueApart: _, ...kept } = next;
  const state: DeliveryState = next.dueAt === undefined ? kept : { ...kept, isDueApart: true };
  const { organisation, queryName, host } = state;
  const due: Due = { id, organisation, queryName, ...(host === undefined ? {} : { host }) };
  const [left, goesTo] = [before && dueKeyOf(id, before), dueKeyOf(id, state)];
  const ops: Op[] = left === undefined ? [] : [{ delete: left, when: { versionIs: 1 } }];
  if (goesTo !== undefined) ops.push(create(goesTo, due));
  return [state, ops];
}
