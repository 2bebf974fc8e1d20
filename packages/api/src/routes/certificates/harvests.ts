import { mayReadBatch } from "@suyuan/domain/batches/access";
import { type Batch, nameOf } from "@suyuan/domain/batches/batch";
import { underWayIn } from "@suyuan/domain/batches/handoff";
import type { HarvestedBatch } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { dateInChina } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { daysOf, type HarvestSide, lastStop, type Stop, sideOf, stopsOf } from "@suyuan/domain/certificates/flow/stops";
import { everCovered } from "@suyuan/domain/certificates/scope";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Organisation } from "@suyuan/domain/organisation";
import { type Grams, kilogramsFrom } from "@suyuan/domain/quantity";
import { names } from "@suyuan/domain/registration/move-claims";
import { CursorInvalid } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { batchKey, harvestsBetween } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readPage } from "../../ledger/read.ts";
import { madeIntoRows } from "../../ledger/transformations/keys.ts";
import type { CertificateHarvests } from "./answers.ts";

/** Harvests of the bases that one page looks at, whoever's certificate they name. */
const LOOKED_MAX = 400;
const LIMIT = 50;
/** Each line may ask for what was made of it. */
const LIMIT_MAX = 100;
/** Batches made of one harvest that a line names. */
const INTO_SHOWN = 10;

export interface HarvestsAsked {
  readonly side?: HarvestSide | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** What was harvested under a certificate and lies where to its last stop, with who has it: a page, base by base, each oldest harvest first. */
export async function harvestsUnder(
  deps: Deps,
  {
    actor,
    reader,
    certificate,
  }: { readonly actor: Actor; readonly reader: Organisation; readonly certificate: Certificate },
  { side, limit = LIMIT, cursor }: HarvestsAsked,
): Promise<CertificateHarvests> {
  const today = dateInChina(deps.now().toISOString());
  const stop = lastStop(certificate, today);
  const head = { certificate: plainId(certificate.id), asOf: today, stops: stopsOf(certificate).map(stopView) };
  const days = side === undefined ? EVER : stop && daysOf(stop, side);
  if (days === undefined) return { ...head, items: [], withheld: 0 };
  const page = await pageOf(deps, certificate, days, { limit: Math.min(limit, LIMIT_MAX), cursor });
  const seen = page.batches.filter((batch) => mayReadBatch(batch, reader, actor.role));
  const items = await Promise.all(
    seen.map(async (batch) => ({
      ...goodsView(batch),
      harvestedOn: batch.origin.harvestedOn,
      ...(stop === undefined ? {} : { side: sideOf(stop, batch.origin.harvestedOn) }),
      ...(await madeOf(deps, batch)),
    })),
  );
  const next = page.next === undefined ? {} : { next: page.next };
  return {
    ...head,
    ...(stop === undefined ? {} : { stop: stopView(stop) }),
    items,
    withheld: page.batches.length - seen.length,
    ...next,
  };
}

const EVER = { from: "", before: "9999" };

function stopView({ from, back, turns }: Stop) {
  return { from, ...(back === undefined ? {} : { back }), turns: turns.map((turn) => ({ ...turn })) };
}

/** The batches that name it among the next harvests of its bases. `next`: which base, and where in it. */
async function pageOf(
  { table }: Pick<Deps, "table">,
  certificate: Certificate,
  { from, before }: { readonly from: string; readonly before: string },
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): Promise<{ readonly batches: readonly HarvestedBatch[]; readonly next?: string }> {
  const { bases } = everCovered(certificate);
  const batches: HarvestedBatch[] = [];
  let [n, within] = placeIn(cursor, bases.length);
  for (let looked = 0; n < bases.length; ) {
    const need = Math.min(limit - batches.length, LOOKED_MAX - looked);
    if (need <= 0) return { batches, next: within === undefined ? String(n) : `${n}.${within}` };
    const { place, range } = harvestsBetween(bases[n] ?? "", from, before);
    const page = await readPage(table, place, { ...range, limit: need }, within, EVENTUAL);
    const keys = page.rows.map(({ data: { gtin, lot } }) => batchKey(gtin, lot));
    const loaded = await readMany(table, keys, EVENTUAL);
    batches.push(...keys.map((key) => batchIn(loaded, key)).filter((batch) => names(batch, certificate.id)));
    looked += page.rows.length;
    within = page.cursor;
    if (within === undefined) n += 1;
  }
  return { batches };
}

function placeIn(cursor: string | undefined, bases: number): [base: number, within: string | undefined] {
  if (cursor === undefined) return [0, undefined];
  const [, n, within] = /^(\d{1,4})(?:\.(.+))?$/.exec(cursor) ?? [];
  if (n === undefined || Number(n) >= bases) throw new CursorInvalid();
  return [Number(n), within];
}

const kg = (grams: Grams): number => kilogramsFrom(grams);

/** How much there is of a batch, who has it, and what went where. */
function goodsView(batch: Batch) {
  const { losses = {}, onHand, handoffs, transformedGrams, registeredGrams, product, soldGrams = 0 } = batch;
  const given = (losses["sold-untraced"] ?? 0) + (losses.donated ?? 0);
  const lost = Object.values(losses).reduce((sum, grams) => sum + grams, 0) - given;
  const { zh, en } = product;
  return {
    batch: lotId(batch),
    product: { zh, ...(en === undefined ? {} : { en }) },
    quantityKg: kg(registeredGrams),
    holders: Object.entries(onHand)
      .filter(([, grams]) => grams > 0)
      .map(([organisation, grams]) => ({ organisation, name: nameOf(batch, organisation), kg: kg(grams) })),
    underWayKg: kg(handoffs.reduce((sum, handoff) => sum + underWayIn(handoff), 0)),
    soldKg: kg(given + soldGrams),
    goneKg: kg(lost),
    transformedKg: kg(transformedGrams),
  };
}

/** What was made of it, as that is now: the certificate's state passes on to it. */
async function madeOf({ table }: Pick<Deps, "table">, { gtin, lot, transformedGrams }: Batch) {
  if (transformedGrams === 0) return {};
  const page = await readPage(table, madeIntoRows(batchKey(gtin, lot)), { limit: INTO_SHOWN }, undefined, EVENTUAL);
  const keys = page.rows.flatMap(({ data }) => data.outputs).map((output) => batchKey(output.gtin, output.lot));
  const loaded = await readMany(table, keys.slice(0, INTO_SHOWN), EVENTUAL);
  const into = keys.slice(0, INTO_SHOWN).flatMap((key) => {
    const batch = batchIn(loaded, key);
    return batch === undefined ? [] : [goodsView(batch)];
  });
  const isMore = page.cursor !== undefined || keys.length > INTO_SHOWN;
  return { into, ...(isMore ? { moreInto: true as const } : {}) };
}
