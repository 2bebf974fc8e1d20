import { mayActInRegion, notFound } from "@suyuan/domain/access";
import { lotId } from "@suyuan/domain/batches/identity";
import { addDays, startOfDay } from "@suyuan/domain/calendar";
import { DomainError } from "@suyuan/domain/errors";
import { type FieldFault, invalidRequest } from "@suyuan/domain/field-errors";
import { isQualified, ownerIn, plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import { RECALL_BATCHES_MAX, type RecallScope, type RecallStart } from "@suyuan/domain/recall-orders/scope";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { inputAddressKey, inputKey, organisationKey, sampleKey, shipmentKey } from "../../ledger/keys.ts";
import { readFact, readMany, readPage, readRow } from "../../ledger/read.ts";
import { heldBetween, shippedBetween } from "../../ledger/recalls/keys.ts";
import type { BatchName } from "../../ledger/rows.ts";
import { startOf } from "../trace/starts.ts";

/** Where the goods of a scope begin. */
export interface ScopeStart {
  readonly begins: readonly BatchName[];
  readonly start: RecallStart;
}

/** Goods that arrived on a day may have been sent so many days before. */
const WAY_DAYS = 30;
/** Days after its use on which harvests concern an input, where no last day is given. */
const INPUT_DAYS = 365;

/**
 * The goods that a scope begins with, if the actor may see it. Errors: `not-found`, as for what never was; `invalid-request` where days are
 * missing, or more batches begin there than one recall takes.
 */
export async function scopeStart(deps: Deps, actor: Actor, scope: RecallScope): Promise<ScopeStart> {
  switch (scope.kind) {
    case "input":
      return inputStart(deps, actor, scope);
    case "test":
      return testStart(deps, actor, scope);
    case "depot":
      return depotStart(deps, actor, scope);
    case "vehicle":
      return vehicleStart(deps, actor, scope);
    case "unit":
      return traced(deps, actor, scope, `00/${scope.id}`);
    default:
      return traced(deps, actor, scope, scope.kind === "batch" ? scope.id : `${scope.kind}/${scope.id}`);
  }
}

/** What a trace may begin at, too. Its refusals point into the scope. */
async function traced(
  deps: Deps,
  actor: Actor,
  { from, to }: Pick<RecallScope, "from" | "to">,
  id: string,
): Promise<ScopeStart> {
  try {
    const { begins, start } = await startOf(deps, actor, { id, ways: ["forward"], from, to });
    const { batches, shipment, transformation, unit } = start;
    return {
      begins: begins.map(({ lot: { gtin, lot } }) => ({ gtin, lot })),
      start: {
        ...(batches === undefined ? {} : { batches: [...batches] }),
        ...(shipment === undefined ? {} : { shipments: [shipment] }),
        ...(transformation === undefined ? {} : { transformation }),
        ...(unit === undefined ? {} : { unit }),
      },
    };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "invalid-request") throw error;
    throw invalidRequest(
      error.errors.map(({ pointer, detail: en, detailZh: zh }) => ({
        pointer: pointer.replace("?", "/scope/"),
        en,
        zh,
      })),
    );
  }
}

/** The same, refused in the words of what was asked for: those of the way there would tell what it leads to. */
async function hidden(what: "input" | "test", id: string, found: Promise<ScopeStart>): Promise<ScopeStart> {
  return found.catch((error: unknown) => {
    if (error instanceof DomainError && error.code === "not-found") throw notFound(what, id, "/scope/id");
    throw error;
  });
}

async function inputStart(deps: Deps, actor: Actor, { id, from, to }: RecallScope): Promise<ScopeStart> {
  const plain = plainId(id);
  const isOwn = !isQualified(id) && actor.role !== "inspector";
  const owner = isOwn
    ? actor.organisation
    : (ownerIn(id) ?? (await readRow(deps.table, inputAddressKey(plain)))?.data.organisation ?? actor.organisation);
  const input = (await readRow(deps.table, inputKey(owner, plain)))?.data.input;
  if (input === undefined) throw notFound("input", id, "/scope/id");
  const first = from ?? input.appliedOn;
  const days = { from: first, to: to ?? addDays(first, INPUT_DAYS) };
  const plot = `plot/${input.base}/${encodeURIComponent(input.plot)}`;
  return hidden("input", id, traced(deps, actor, days, plot));
}

async function testStart(deps: Deps, actor: Actor, scope: RecallScope): Promise<ScopeStart> {
  const stored = isQualified(scope.id) ? scope.id : storedId(actor.organisation, scope.id);
  const at = (await readRow(deps.table, sampleKey(stored)))?.data;
  const fact = at && (await readFact(deps.table, at))?.fact;
  if (fact?.kind !== "test-recorded") throw notFound("test", scope.id, "/scope/id");
  return hidden("test", scope.id, traced(deps, actor, scope, lotId(fact.data)));
}

/** Days that a scope must say; both included. */
function daysOf({ from, to }: RecallScope): { readonly from: string; readonly before: string } {
  const faults: FieldFault[] = (["from", "to"] as const).flatMap((name) =>
    (name === "from" ? from : to) === undefined
      ? [{ pointer: `/scope/${name}`, en: "This scope needs its first and last day.", zh: "此范围须填写起止日期。" }]
      : [],
  );
  if (from === undefined || to === undefined) throw invalidRequest(faults);
  if (from <= to) return { from, before: addDays(to, 1) };
  throw invalidRequest([
    { pointer: "/scope/to", en: "The last day is before the first.", zh: "截止日期早于起始日期。" },
  ]);
}

/** Refused as an unknown organisation unless it is the actor's, or lies in its region. */
async function requireOver({ table }: Deps, actor: Actor, organisation: string): Promise<void> {
  if (organisation === actor.organisation) return;
  const keys = [organisationKey(actor.organisation), organisationKey(organisation)] as const;
  const loaded = await readMany(table, keys);
  const [mine, theirs] = [loaded.state(keys[0]), loaded.state(keys[1])];
  const isOver = mine !== undefined && theirs !== undefined && mayActInRegion(mine, theirs.regionCode);
  if (actor.role !== "inspector" || !isOver) throw notFound("organisation", organisation, "/scope/id");
}

function tooMany() {
  return invalidRequest([
    {
      pointer: "/scope/to",
      en: `More than ${RECALL_BATCHES_MAX} batches or shipments lie in these days: one recall begins at no more. Give fewer days.`,
      zh: `所选日期内的批次或发货超过 ${RECALL_BATCHES_MAX} 个，一次召回不能从更多开始。请缩小日期范围。`,
    },
  ]);
}

async function shipmentsOf(
  { table }: Deps,
  organisation: string,
  direction: "in" | "out",
  days: { readonly from: string; readonly before: string },
) {
  const { place, range } = shippedBetween(organisation, direction, startOfDay(days.from), startOfDay(days.before));
  const page = await readPage(table, place, { ...range, limit: RECALL_BATCHES_MAX + 1 });
  if (page.cursor !== undefined || page.rows.length > RECALL_BATCHES_MAX) throw tooMany();
  const keys = page.rows.map(({ data }) => shipmentKey(data.id));
  const loaded = await readMany(table, keys);
  return keys.flatMap((key) => loaded.state(key) ?? []);
}

function distinct(lots: readonly BatchName[]): readonly BatchName[] {
  const found = [...new Map(lots.map(({ gtin, lot }) => [lotId({ gtin, lot }), { gtin, lot }])).values()];
  if (found.length > RECALL_BATCHES_MAX) throw tooMany();
  return found;
}

/** What came into the stock of an organisation on some days: grown, made or received. */
async function depotStart(deps: Deps, actor: Actor, scope: RecallScope): Promise<ScopeStart> {
  const days = daysOf(scope);
  await requireOver(deps, actor, scope.id);
  const { place, range } = heldBetween(scope.id, addDays(days.from, -1), days.before);
  const [sent, held] = await Promise.all([
    shipmentsOf(deps, scope.id, "in", { ...days, from: addDays(days.from, -WAY_DAYS) }),
    readPage(deps.table, place, { ...range, limit: RECALL_BATCHES_MAX + 1 }),
  ]);
  if (held.cursor !== undefined) throw tooMany();
  const begins = distinct([...held.rows.map(({ data }) => data), ...sent.flatMap(({ items }) => items)]);
  const arrivals = { organisation: scope.id, from: startOfDay(days.from), before: startOfDay(days.before) };
  return { begins, start: { arrivals } };
}

/** What one plate carried for a sender. */
async function vehicleStart(deps: Deps, actor: Actor, scope: RecallScope): Promise<ScopeStart> {
  const days = daysOf(scope);
  const at = scope.id.indexOf("/");
  const [sender, plate] = [scope.id.slice(0, at), plainText(scope.id.slice(at + 1))];
  if (at < 1 || plate === "") {
    const en = "Say whose shipments and which plate: {sender}/{plate}.";
    throw invalidRequest([{ pointer: "/scope/id", en, zh: "请填写发货机构和车牌：{发货机构}/{车牌}。" }]);
  }
  await requireOver(deps, actor, sender);
  const sent = await shipmentsOf(deps, sender, "out", days);
  const carried = sent.filter(({ vehicle }) => vehicle !== undefined && plainText(vehicle) === plate);
  const begins = distinct(carried.flatMap(({ items }) => items));
  return { begins, start: { shipments: carried.map(({ id }) => id) } };
}
