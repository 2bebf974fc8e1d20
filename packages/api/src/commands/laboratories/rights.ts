import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { type LaboratoryState, placeOf, type RightAsked } from "@suyuan/domain/quality/laboratory-right";
import { scopesOf } from "@suyuan/domain/region-code";
import type { Key } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import { laboratoryStandingKey, openCommissionsKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";

/** Holders whose commissions for a period are looked for unasked; one of more holders is named by the report. */
const HOLDERS_LOOKED_FOR = 10;

type Asked = Pick<RightAsked, "commission">;

function standingKeys(batch: Batch, { organisation }: Actor) {
  return scopesOf(placeOf(batch) ?? "").map((scope) => laboratoryStandingKey(organisation, scope));
}

function openKeys(batch: Batch, { organisation: laboratory }: Actor, { commission }: Asked) {
  const holders = Object.entries(batch.onHand).flatMap(([holder, grams]) => (grams > 0 ? [holder] : []));
  const named = commission === undefined ? [] : [commission.organisation];
  const organisations = new Set([batch.organisation, ...named, ...holders.slice(0, HOLDERS_LOOKED_FOR)]);
  const scopes = new Set(regionsOf(batch).flatMap(scopesOf));
  const headings = [
    { batch },
    ...[...organisations].map((organisation) => ({ organisation })),
    ...[...scopes].map((scope) => ({ scope })),
  ];
  return headings.map((heading) => openCommissionsKey(laboratory, heading));
}

/** Where it is kept on what a laboratory may report of a batch. Nothing for other roles. */
export function rightKeys(batch: Batch, actor: Actor, asked: Asked): readonly Key[] {
  return actor.role === "laboratory" ? [...standingKeys(batch, actor), ...openKeys(batch, actor, asked)] : [];
}

/** What was found there. */
export function laboratoryStateIn(
  loaded: Loaded,
  batch: Batch | undefined,
  actor: Actor,
  asked: Asked,
): { readonly laboratory?: LaboratoryState } {
  if (batch === undefined || actor.role !== "laboratory") return {};
  const standings = standingKeys(batch, actor).flatMap((key) => loaded.state(key) ?? []);
  const commissions = openKeys(batch, actor, asked).flatMap((key) => loaded.state(key)?.open ?? []);
  return { laboratory: { standings, commissions } };
}
