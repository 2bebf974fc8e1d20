import { notFound } from "@suyuan/domain/access";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import { addDays, startOfDay } from "@suyuan/domain/calendar";
import { invalidRequest } from "@suyuan/domain/field-errors";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Case } from "@suyuan/domain/trace/cause/passed";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { noteRead } from "../../ledger/audit/entries.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { actingOrganisation } from "../../ledger/context.ts";
import { batchKey, organisationKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { everInUnit } from "../../ledger/units/contents.ts";
import { goodsNamed, mayTrace, type NamedGoods } from "./goods.ts";

/** Batches that the cases of one asking are goods of: a logistic unit may have many. */
const BATCHES_MAX = 500;

interface Asked {
  readonly lots: readonly Lot[];
  readonly test?: NonNullable<NamedGoods["test"]>;
}

export interface FoundCases {
  readonly cases: readonly Case[];
  readonly lots: readonly Lot[];
  readonly reader: Organisation;
}

/**
 * The goods of each case, as far as the actor may trace them: `not-found` for a case of which that is none, as for one that never was.
 * `invalid-request` for what is no case, and for more batches than one asking has.
 */
export async function casesOf(deps: Deps, actor: Actor, ids: readonly string[]): Promise<FoundCases> {
  const asked = await Promise.all(ids.map((id, n) => goodsOf(deps, id, `/cases/${n}`)));
  const named = new Map(asked.flatMap(({ lots }) => lots.map((lot): [string, Lot] => [lotId(lot), lot])));
  if (named.size > BATCHES_MAX) throw tooMany(named.size);
  const mine = organisationKey(actor.organisation);
  const loaded = await readMany(deps.table, [mine, ...[...named.values()].map(({ gtin, lot }) => batchKey(gtin, lot))]);
  const reader = actingOrganisation(actor, loaded);
  const seen = new Map<string, Lot>();
  const cases = ids.map((id, n): Case => {
    const { lots = [], test } = asked[n] ?? {};
    const batches = lots.flatMap((lot) => {
      const batch = batchIn(loaded, batchKey(lot.gtin, lot.lot));
      if (batch === undefined || !mayTrace(batch, reader, actor)) return [];
      const name = lotId(lot);
      seen.set(name, lot);
      noteRead(deps, actor, { kind: "batch", id: name, of: batch.organisation });
      return [name];
    });
    if (batches.length === 0) throw notFound("case", id, `/cases/${n}`);
    if (test?.verdict === "passed") throw passed(`/cases/${n}`);
    return { id, batches, ...(test === undefined ? {} : { until: endOf(test.sampledOn) }) };
  });
  return { cases, lots: [...seen.values()], reader };
}

const endOf = (day: string): string => new Date(Date.parse(startOfDay(addDays(day, 1))) - 1).toISOString();

async function goodsOf(deps: Deps, id: string, pointer: string): Promise<Asked> {
  if (/^00\/\d{18}$/.test(id)) {
    const { lots, isCut } = await everInUnit(deps.table, id.slice("00/".length));
    if (!isCut) return { lots };
    const en = "More units were inside it than one asking looks into. Name the inner units, or batches.";
    throw invalidRequest([{ pointer, en, zh: "其内层物流单元过多，请填写内层物流单元或批次。" }]);
  }
  const goods = await goodsNamed(deps, id);
  if (goods === undefined && !id.startsWith("test/")) throw noCase(pointer);
  return goods === undefined
    ? { lots: [] }
    : { lots: [goods.lot], ...(goods.test === undefined ? {} : { test: goods.test }) };
}

function noCase(pointer: string) {
  return invalidRequest([
    {
      pointer,
      en: "A case is a batch 01/{gtin}/10/{lot}, a pack 01/{gtin}/10/{lot}/21/{serial}, a logistic unit 00/{sscc} or a failed test test/{organisation}/{sample}.",
      zh: "案例须为批次 01/{gtin}/10/{lot}、包装 01/{gtin}/10/{lot}/21/{serial}、物流单元 00/{sscc} 或不合格检测 test/{机构}/{样品}。",
    },
  ]);
}

function passed(pointer: string) {
  return invalidRequest([
    {
      pointer,
      en: "This test was passed: name failed ones, or the batch itself.",
      zh: "该检测结果为合格。请填写不合格的检测，或直接填写批次。",
    },
  ]);
}

function tooMany(count: number) {
  return invalidRequest([
    {
      pointer: "/cases",
      en: `These cases are goods of ${count} batches: at most ${BATCHES_MAX} at once. Name fewer logistic units.`,
      zh: `这些案例涉及 ${count} 个批次，一次最多 ${BATCHES_MAX} 个。请减少物流单元。`,
    },
  ]);
}
