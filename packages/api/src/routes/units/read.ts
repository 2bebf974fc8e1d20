import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import { defined } from "@suyuan/domain/fact";
import { UNIT_DEPTH_MAX, type Unit } from "@suyuan/domain/units/unit";
import type * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import type { UnitPath } from "../../commands/units/body.ts";
import { besideUnit, namedUnit } from "../../commands/units/view.ts";
import type { Deps } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { batchKey, organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import { unitKey } from "../../ledger/units/keys.ts";
import { recordHistory } from "../record-history.ts";
import type { UnitWithHistory } from "./answer.ts";

/**
 * May this actor see the unit: who has it or to whom it goes, the offices over who made it or has it, and whoever may read every batch in
 * it? An empty one its maker may, too.
 */
async function maySee(deps: Pick<Deps, "table">, { organisation, role }: Actor, unit: Unit): Promise<boolean> {
  if ([unit.holder, unit.underWay?.to].includes(organisation)) return true;
  if (unit.all.length === 0 && unit.organisation === organisation) return true;
  const ends = [...new Set([unit.organisation, unit.holder])].map(organisationKey);
  const batches = unit.all.map(({ gtin, lot }) => batchKey(gtin, lot));
  const mine = organisationKey(organisation);
  const loaded = await readMany(deps.table, [mine, ...ends.filter(({ pk }) => pk !== mine.pk), ...batches]);
  const reader = loaded.state(mine);
  if (reader === undefined) return false;
  if (role === "inspector" && ends.some((end) => mayActInRegion(reader, loaded.state(end)?.regionCode ?? "")))
    return true;
  return (
    batches.length > 0 &&
    batches.every((key) => {
      const batch = batchIn(loaded, key);
      return batch !== undefined && mayReadBatch(batch, reader, role);
    })
  );
}

/** A unit with the holder that it has now: that of the one around it, where it is inside another. */
async function whereItIs(deps: Pick<Deps, "table">, unit: Unit | undefined): Promise<Unit | undefined> {
  let around = unit;
  for (let depth = 1; around?.parent !== undefined && depth < UNIT_DEPTH_MAX; depth += 1) {
    around = (await readRow(deps.table, unitKey(around.parent)))?.data;
  }
  if (unit === undefined || around === undefined) return unit;
  const { holder, underWay } = around;
  return { ...unit, holder, ...defined({ underWay }) };
}

/** A unit with its contents and its history, for whoever may see it. */
export async function readUnit(
  deps: Deps,
  { actor, params: { sscc } }: Call<z.infer<typeof UnitPath>, unknown, unknown>,
): Promise<Answer<Sent<typeof UnitWithHistory>>> {
  const key = unitKey(sscc);
  const unit = await whereItIs(deps, (await readRow(deps.table, key))?.data);
  if (unit === undefined || !(await maySee(deps, actor, unit))) throw notFound("logistic-unit", sscc);
  const [beside, history] = await Promise.all([
    readMany(deps.table, besideUnit(unit), EVENTUAL),
    recordHistory(deps, actor, key),
  ]);
  return { status: 200, body: { ...namedUnit(unit, beside), history } };
}
