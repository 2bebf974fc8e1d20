import { mayActInRegion, mayRead, notFound } from "@suyuan/domain/access";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import { addDays } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import type { DomainError } from "@suyuan/domain/errors";
import { ACTIVES_DAYS } from "@suyuan/domain/farm/record-input";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { isQualified, ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import type { Organisation } from "@suyuan/domain/organisation";
import type { TraceStart } from "@suyuan/domain/trace/trace";
import type { Actor } from "../../call.ts";
import { baseMeant, certificateMeant } from "../../commands/ids/named.ts";
import { shipmentMeant } from "../../commands/ids/shipment.ts";
import type { Deps } from "../../host.ts";
import { noteRead } from "../../ledger/audit/entries.ts";
import { batchHeadOf, batchIn } from "../../ledger/batch-rows.ts";
import { actingOrganisation } from "../../ledger/context.ts";
import {
  baseKey,
  batchKey,
  certificateKey,
  harvestsBetween,
  inputKey,
  organisationKey,
  shipmentKey,
} from "../../ledger/keys.ts";
import { CONSISTENT, EVENTUAL, readHeads, readMany, readPage } from "../../ledger/read.ts";
import type { Begin, Way } from "../../ledger/trace/closure.ts";
import { transformationKey } from "../../ledger/transformations/keys.ts";
import { everInUnit } from "../../ledger/units/contents.ts";
import { maySee } from "../transformations.ts";
import { decoded, goodsNamed, mayTrace } from "./goods.ts";

/** Harvests of a base, plot or certificate that one trace begins at. */
const HARVESTS_MAX = 500;

/** What is asked for. `from`, `to`: days of harvest. */
export interface AskedStart {
  readonly id: string;
  readonly ways: readonly Way[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Instants: what happened, and what was recorded, until then. */
  readonly asOf?: string | undefined;
  readonly knownOn?: string | undefined;
}

/** Where a trace begins: for the rules, and for whoever reads. `id` is that of its node. */
export interface Start {
  readonly id: string;
  readonly start: TraceStart;
  readonly begins: readonly Begin[];
  readonly reader: Organisation;
  /** What was asked for, where it leads to goods and is no node itself: a pack, a test, an input. */
  readonly asked?: string;
}

type Finder = (deps: Deps, actor: Actor, asked: AskedStart, rest: string) => Promise<Start>;

const FINDERS: Readonly<Record<string, Finder>> = {
  "01": batchStart,
  "00": unitStart,
  shipment: shipmentStart,
  transformation: transformationStart,
  base: baseStart,
  plot: plotStart,
  certificate: certificateStart,
  test: batchStart,
  input: inputStart,
};

/**
 * The start that is meant, if the actor may see it; else `not-found`, as for what never was. `invalid-request`: no such kind of start, or more
 * harvests than one trace begins at.
 */
export function startOf(deps: Deps, actor: Actor, asked: AskedStart): Promise<Start> {
  const [kind = "", ...rest] = asked.id.split("/");
  const finder = Object.hasOwn(FINDERS, kind) ? FINDERS[kind] : undefined;
  if (finder !== undefined) return finder(deps, actor, asked, rest.join("/"));
  throw invalidRequest([
    {
      pointer: "?id",
      en: "Begin at 01/{gtin}/10/{lot} with or without /21/{serial}, 00/{sscc}, shipment/…, transformation/…, base/…, plot/{base}/{plot}, certificate/…, input/{organisation}/{id} or test/{organisation}/{sample}.",
      zh: "起点须为 01/{gtin}/10/{lot}（可带 /21/{序列号}）、00/{sscc}、shipment/…、transformation/…、base/…、plot/{基地}/{地块}、certificate/…、input/{机构}/{编号} 或 test/{机构}/{样品}。",
    },
  ]);
}

async function readerOf(deps: Deps, actor: Actor): Promise<Organisation> {
  return actingOrganisation(actor, await readMany(deps.table, [organisationKey(actor.organisation)]));
}

const beginsAt = (lots: readonly Lot[], ways: readonly Way[]): readonly Begin[] =>
  lots.map(({ gtin, lot }) => ({ lot: { gtin, lot }, ways }));
const idsOf = (lots: readonly Lot[]): ReadonlySet<string> => new Set(lots.map(lotId));

/** A batch, by itself, by one of its packs or by a test of it. */
async function batchStart(deps: Deps, actor: Actor, { id, ways }: AskedStart): Promise<Start> {
  const goods = await goodsNamed(deps, id);
  const missing = () => notFound(id.startsWith("test/") ? "test" : "batch", id);
  if (goods === undefined) throw missing();
  const { lot, serial, test } = goods;
  const [key, mine] = [batchKey(lot.gtin, lot.lot), organisationKey(actor.organisation)];
  const loaded = await readMany(deps.table, [key, mine]);
  const reader = actingOrganisation(actor, loaded);
  const batch = batchIn(loaded, key);
  if (batch === undefined || !mayTrace(batch, reader, actor)) throw missing();
  noteRead(deps, actor, { kind: "batch", id: lotId(batch), of: batch.organisation });
  const isNamed = serial === undefined && test === undefined;
  const start = { batches: idsOf([lot]) };
  return { id: lotId(lot), start, begins: beginsAt([lot], ways), reader, ...(isNamed ? {} : { asked: id }) };
}

/** A logistic unit: what was packed into it, of those batches that were ever in it or in a unit inside that the reader may read. */
async function unitStart(deps: Deps, actor: Actor, asked: AskedStart, rest: string): Promise<Start> {
  const { id, ways } = asked;
  const { lots, isCut } = await everInUnit(deps.table, rest, asked);
  const keys = lots.map(({ gtin, lot }) => batchKey(gtin, lot));
  const loaded = await readMany(deps.table, [organisationKey(actor.organisation), ...keys]);
  const reader = actingOrganisation(actor, loaded);
  const seen = lots.filter(({ gtin, lot }) => {
    const batch = batchIn(loaded, batchKey(gtin, lot));
    return mayTrace(batch, reader, actor);
  });
  if (seen.length === 0) throw notFound("logistic-unit", rest);
  if (isCut) {
    const en = "More units were inside it than one trace looks into. Begin at the inner units, or at a batch.";
    throw invalidRequest([{ pointer: "?id", en, zh: "其内层物流单元过多，请从内层物流单元或批次开始追溯。" }]);
  }
  return { id, start: { unit: rest }, begins: beginsAt(seen, ways), reader };
}

/** Somebody's thing by `{organisation}/{id}`, else the one that is meant by the id. */
const named = (rest: string, meant: (id: string) => Promise<string>): Promise<string> =>
  isQualified(rest) ? Promise.resolve(rest) : meant(rest);

async function shipmentStart(deps: Deps, actor: Actor, { ways }: AskedStart, rest: string): Promise<Start> {
  const stored = await named(rest, (id) => shipmentMeant(deps, actor, { id, end: "either" }));
  const [key, mine] = [shipmentKey(stored), organisationKey(actor.organisation)];
  const loaded = await readMany(deps.table, [key, mine]);
  const [shipment, reader] = [loaded.state(key), actingOrganisation(actor, loaded)];
  if (shipment === undefined || !(await mayFollow(deps, actor, reader, shipment))) throw notFound("shipment", rest);
  noteRead(deps, actor, { kind: "shipment", id: stored, of: shipment.from });
  return { id: `shipment/${stored}`, start: { shipment: stored }, begins: beginsAt(shipment.items, ways), reader };
}

/** Its two ends, and whoever may read all of its batches. */
async function mayFollow(
  { table }: Deps,
  { role }: Actor,
  reader: Organisation,
  { from, to, items }: { readonly from: string; readonly to: string; readonly items: readonly Lot[] },
): Promise<boolean> {
  if ([from, to].includes(reader.id)) return true;
  const keys = items.map(({ gtin, lot }) => batchKey(gtin, lot));
  const loaded = await readMany(table, keys);
  return keys.every((key) => {
    const batch = batchIn(loaded, key);
    return mayTrace(batch, reader, { role });
  });
}

async function transformationStart(deps: Deps, actor: Actor, { ways }: AskedStart, rest: string): Promise<Start> {
  const stored = isQualified(rest) ? rest : `${actor.organisation}/${rest}`;
  const key = transformationKey(stored);
  const loaded = await readMany(deps.table, [key, organisationKey(actor.organisation)]);
  const [found, reader] = [loaded.state(key), actingOrganisation(actor, loaded)];
  if (found === undefined || !(await maySee(deps, actor, found))) throw notFound("transformation", rest);
  noteRead(deps, actor, { kind: "transformation", id: stored, of: found.organisation });
  const back = ways.includes("back") ? beginsAt(found.inputs, ["back"]) : [];
  const forward = ways.includes("forward") ? beginsAt(found.outputs, ["forward"]) : [];
  const begins = [...back, ...forward];
  return { id: `transformation/${stored}`, start: { transformation: stored }, begins, reader };
}

async function baseStart(deps: Deps, actor: Actor, asked: AskedStart, rest: string): Promise<Start> {
  return onPlots(deps, actor, asked, { base: rest });
}

async function plotStart(deps: Deps, actor: Actor, asked: AskedStart, rest: string): Promise<Start> {
  const at = rest.lastIndexOf("/");
  return onPlots(deps, actor, asked, { base: rest.slice(0, at), plot: decoded(rest.slice(at + 1)) });
}

/** What was harvested on the plot of an input within a year after it was used. */
async function inputStart(
  deps: Deps,
  actor: Actor,
  { id, ways, from = "", to }: AskedStart,
  rest: string,
): Promise<Start> {
  const missing = () => notFound("input", rest);
  const [organisation, plain] = [ownerIn(rest), plainId(rest)];
  if (organisation === undefined) throw missing();
  const key = inputKey(organisation, plain);
  const found = (await readMany(deps.table, [key])).state(key);
  if (found === undefined) throw missing();
  const { base, input } = found;
  const { appliedOn } = input;
  const last = addDays(appliedOn, ACTIVES_DAYS);
  const days = { from: from > appliedOn ? from : appliedOn, to: to === undefined || to > last ? last : to };
  const start = await onPlots(deps, actor, { id, ways, ...days }, { base, plot: input.plot, missing });
  if (input.voided !== undefined) throw takenBack();
  return { ...start, asked: id };
}

function takenBack() {
  return invalidRequest([
    {
      pointer: "?id",
      en: "This input was taken back: it was not used. Begin at its plot.",
      zh: "该投入品记录已作废，并未使用。请从其地块开始追溯。",
    },
  ]);
}

async function onPlots(
  deps: Deps,
  actor: Actor,
  { ways, from, to }: AskedStart,
  {
    base: rest,
    plot,
    missing = () => notFound("base", rest),
  }: { readonly base: string; readonly plot?: string; readonly missing?: () => DomainError },
): Promise<Start> {
  const stored = await named(rest, (id) => baseMeant(deps, actor, { id }));
  const key = baseKey(stored);
  const loaded = await readMany(deps.table, [key, organisationKey(actor.organisation)]);
  const [base, reader] = [loaded.state(key), actingOrganisation(actor, loaded)];
  if (base === undefined) throw missing();
  const owner = await readMany(deps.table, [organisationKey(base.organisation)], EVENTUAL);
  const home = owner.state(organisationKey(base.organisation))?.regionCode;
  const kept = { organisation: base.organisation, regionCodes: [base.regionCode, home] };
  if (!mayRead(kept, reader, actor.role)) throw missing();
  if (plot !== undefined && !base.plots.some(({ id }) => id === plot)) throw notFound("base", `${rest}/${plot}`);
  noteRead(deps, actor, { kind: "base", id: stored, of: base.organisation });
  const lots = await harvestsOn(deps, [stored], { from, to, plot });
  const start = { batches: idsOf(lots), bases: new Set([stored]) };
  return { id: `base/${stored}`, start, begins: beginsAt(lots, ways), reader };
}

/** The batches harvested on bases within some days, on a plot where one is named. */
async function harvestsOn(
  { table }: Deps,
  bases: readonly string[],
  {
    from = "1990-01-01",
    to = "2099-12-31",
    plot,
  }: Pick<AskedStart, "from" | "to"> & { readonly plot?: string | undefined },
): Promise<readonly Lot[]> {
  const pages = await Promise.all(
    bases.map((base) => {
      const { place, range } = harvestsBetween(base, from, addDays(to, 1));
      return readPage(table, place, { ...range, limit: HARVESTS_MAX + 1 }, undefined, CONSISTENT);
    }),
  );
  const rows = pages.flatMap((page) => page.rows.map(({ data }) => data));
  const cut = pages.some(({ cursor }) => cursor !== undefined);
  const there = rows.filter(({ plots }) => plot === undefined || plots.includes(plot));
  if (rows.length <= HARVESTS_MAX && !cut) return there;
  throw invalidRequest([
    {
      pointer: "?from",
      en: `More than ${HARVESTS_MAX} batches were harvested there in these days: one trace begins at no more. Give fewer days by from and to.`,
      zh: `所选日期内采收的批次超过 ${HARVESTS_MAX} 个，一次追溯不能从更多批次开始。请用 from 和 to 缩小日期范围。`,
    },
  ]);
}

async function certificateStart(deps: Deps, actor: Actor, asked: AskedStart, rest: string): Promise<Start> {
  const stored = await named(rest, (id) => certificateMeant(deps, actor, { id }));
  const key = certificateKey(stored);
  const [loaded, reader] = await Promise.all([readMany(deps.table, [key]), readerOf(deps, actor)]);
  const certificate = loaded.state(key);
  if (certificate === undefined) throw notFound("certificate", rest);
  const holderKey = organisationKey(certificate.holder);
  const holder = (await readMany(deps.table, [holderKey], EVENTUAL)).state(holderKey);
  const isOffice = actor.role === "inspector" && holder !== undefined && mayActInRegion(reader, holder.regionCode);
  if (certificate.holder !== reader.id && !isOffice) throw notFound("certificate", rest);
  noteRead(deps, actor, { kind: "certificate", id: stored, of: certificate.holder });
  const grown = await harvestsOn(deps, basesOf(certificate), asked);
  const keys = grown.map(({ gtin, lot }) => batchKey(gtin, lot));
  const heads = await readHeads(deps.table, keys);
  const lots = grown.filter((_, n) => {
    const at = keys[n];
    return at !== undefined && batchHeadOf(heads.item(at))?.certificate?.id === stored;
  });
  return { id: `certificate/${stored}`, start: { batches: idsOf(lots) }, begins: beginsAt(lots, asked.ways), reader };
}

/** All bases that it ever covered. */
function basesOf({ bases, scopeChanges = [], formerBases = [] }: Certificate): readonly string[] {
  return [...new Set([...bases, ...scopeChanges.flatMap((change) => change.bases ?? []), ...formerBases])];
}
