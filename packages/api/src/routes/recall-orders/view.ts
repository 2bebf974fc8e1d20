import { mayReadBatch, readsWhole } from "@suyuan/domain/batches/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import type { Instant } from "@suyuan/domain/calendar";
import { defined } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Affected } from "@suyuan/domain/recall-orders/affected";
import { type BalanceLine, balanceOf, type RecallTask, taskStatus } from "@suyuan/domain/recall-orders/balance";
import { recallClock } from "@suyuan/domain/recalls/order";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn, batchKeyOf } from "../../ledger/batch-rows.ts";
import { actingOrganisation } from "../../ledger/context.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read.ts";
import type { OrderProgress, OrderRow } from "../../ledger/recalls/keys.ts";
import type { RecallOrderAnswer, RecallTaskAnswer } from "./answers.ts";

/** All of a recall by scope as it stands: read, or as it would be ordered. */
export interface OrderState {
  readonly order: Omit<OrderRow, "begins" | "start">;
  readonly progress: OrderProgress;
  readonly affected: readonly Affected[];
  readonly tasks: readonly RecallTask[];
}

/** What every answer says of the order. */
export function orderedView({ id, by, at, scope, reason, level, mock, ended }: OrderState["order"]) {
  const { from, to } = scope;
  return {
    id: plainId(id),
    by,
    at,
    scope: { kind: scope.kind, id: scope.id, ...defined({ from, to }) },
    reason,
    level,
    ...defined({ mock, ended }),
    clock: recallClock({ level, at }),
  };
}

export function taskView(task: RecallTask, { at, level }: OrderState["order"], now: Instant) {
  const status = taskStatus(task);
  const { startBy, completeBy } = recallClock({ level, at });
  const dueAt = status === "open" ? startBy : completeBy;
  const isLate = status !== "explained" && Date.parse(dueAt) < Date.parse(now);
  return { organisation: task.organisation, status, dueAt, isLate };
}

export function balanceView({ batch, organisation, grams, missingGrams, ...said }: BalanceLine) {
  return {
    batch,
    organisation,
    kg: kilogramsFrom(grams),
    foundKg: kilogramsFrom(said.foundGrams),
    returnedKg: kilogramsFrom(said.returnedGrams),
    destroyedKg: kilogramsFrom(said.destroyedGrams),
    soldKg: kilogramsFrom(said.soldGrams),
    missingKg: kilogramsFrom(missingGrams),
  };
}

/** Of each line what is missing or too much counts against it; all of nothing is accounted for. */
function totalOf(lines: readonly BalanceLine[]): RecallOrderAnswer["total"] {
  const grams = lines.reduce((sum, line) => sum + line.grams, 0);
  const missing = lines.reduce((sum, { missingGrams }) => sum + Math.abs(missingGrams), 0);
  const percent = grams === 0 ? (missing === 0 ? 100 : 0) : Math.max(0, 100 - (missing * 100) / grams);
  return {
    kg: kilogramsFrom(grams),
    explainedKg: kilogramsFrom(Math.max(0, grams - missing)),
    missingKg: kilogramsFrom(missing),
    // Down, so that nothing is told as whole that is not.
    percent: Math.floor(percent * 1000) / 1000,
  };
}

function affectedView(one: Affected, batch: Batch | undefined) {
  const { holder, minGrams, maxGrams } = one;
  const { gone = {}, packGrams } = batch?.labels ?? {};
  const labelled = Object.hasOwn(gone, holder) ? gone[holder] : undefined;
  const labelsSold = labelled !== undefined && packGrams ? Math.floor(labelled / packGrams) : undefined;
  return {
    batch: one.batch,
    holder,
    class: minGrams > 0 ? ("certain" as const) : ("possible" as const),
    minKg: kilogramsFrom(minGrams),
    maxKg: kilogramsFrom(maxGrams),
    onHandKg: kilogramsFrom(one.onHandGrams),
    underWayKg: kilogramsFrom(one.underWayGrams),
    soldKg: kilogramsFrom(one.soldGrams),
    goneKg: kilogramsFrom(one.goneGrams),
    ...defined({ labelsSold }),
  };
}

export function productOf({ product: { zh, en } }: Batch) {
  return { zh, ...defined({ en }) };
}

/** The whole of it for whoever ordered it or an office over them, without batches that they may not see. */
export async function orderView(deps: Deps, actor: Actor, state: OrderState): Promise<RecallOrderAnswer> {
  const { order, progress, affected, tasks } = state;
  const batches = [...new Set(affected.map(({ batch }) => batch))];
  const organisations = [...new Set([order.by, actor.organisation, ...affected.map(({ holder }) => holder)])];
  const loaded = await readMany(deps.table, [...batches.map(batchKeyOf), ...organisations.map(organisationKey)]);
  const reader = actingOrganisation(actor, loaded);
  const seen = new Map<string, Batch>();
  for (const id of batches) {
    const batch = batchIn(loaded, batchKeyOf(id));
    if (batch === undefined || !mayReadBatch(batch, reader, actor.role)) continue;
    if (readsWhole(batch, reader.id, actor.role)) seen.set(id, batch);
  }
  const shown = affected.filter(({ batch }) => seen.has(batch));
  const kept = affected.filter(({ batch }) => !seen.has(batch));
  const holders = new Set(shown.map(({ holder }) => holder));
  const lines = balanceOf(tasks).filter(({ batch }) => seen.has(batch));
  const now = deps.now().toISOString();
  const { done, refused } = progress;
  return {
    ...orderedView(order),
    affected: shown.map((one) => affectedView(one, seen.get(one.batch))),
    ...(kept.length === 0
      ? {}
      : {
          withheld: {
            batches: new Set(kept.map(({ batch }) => batch)).size,
            maxKg: kilogramsFrom(kept.reduce((sum, { maxGrams }) => sum + maxGrams, 0)),
          },
        }),
    tasks: tasks
      .filter(({ organisation }) => holders.has(organisation))
      .map((task) => {
        const party = loaded.state(organisationKey(task.organisation));
        const platform = party?.kind === "platform" ? ({ isPlatform: true } as const) : {};
        return { ...taskView(task, order, now), name: party?.name ?? task.organisation, ...platform };
      }),
    stopping: {
      batches: order.mock === true ? 0 : progress.batches.length,
      stopped: order.mock === true ? 0 : Math.max(0, done - refused.length),
      notStopped: refused.length,
      isDone: progress.isSettled === true || order.ended !== undefined,
      refused: refused.filter(({ batch }) => seen.has(batch) || batch === order.scope.id),
    },
    balance: lines.map(balanceView),
    total: totalOf(lines),
    names: Object.fromEntries([order.by, ...holders].map((id) => [id, loaded.state(organisationKey(id))?.name ?? id])),
    products: Object.fromEntries([...seen].map(([id, batch]) => [id, productOf(batch)])),
  };
}

/** A task's entries in the order in which they came; those that others stand in the place of say so. */
export function entriesView({ entries }: Pick<RecallTask, "entries">): RecallTaskAnswer["entries"] {
  const replaced = new Set(entries.flatMap(({ corrects }) => corrects ?? []));
  const kg = (grams: number | undefined) => (grams === undefined ? undefined : kilogramsFrom(grams));
  return entries.map(({ foundGrams, returnedGrams, destroyedGrams, soldGrams, ...entry }) => ({
    ...entry,
    ...defined({
      foundKg: kg(foundGrams),
      returnedKg: kg(returnedGrams),
      destroyedKg: kg(destroyedGrams),
      soldKg: kg(soldGrams),
    }),
    ...(replaced.has(entry.id) ? { isReplaced: true as const } : {}),
  }));
}
