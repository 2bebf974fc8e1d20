import { type Batch, nameOf } from "@suyuan/domain/batches/batch";

import { type ReceivedItem, receivedItems, type ShipmentItem } from "@suyuan/domain/batches/shipment";
import { dateInChina } from "@suyuan/domain/calendar";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Organisation } from "@suyuan/domain/organisation";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { toldRegion } from "@suyuan/domain/region-code";
import { poolsOf } from "@suyuan/domain/transformations/pools";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import type { FileContent } from "../../http/route.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { batchKey, organisationKey } from "../../ledger/keys.ts";
import { LISTED_BATCHES, LISTED_SHIPMENTS, LISTED_TRANSFORMATIONS } from "../../ledger/lists/things.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { followedUntil } from "../../ledger/outbox.ts";
import type { StoredShipment } from "../../ledger/rows.ts";
import type { Cell, Sheet } from "../../printing/workbook.ts";
import { heldPlace } from "../lists/batches.ts";
import { type Listing, listPlace, type Reader } from "../lists/listing.ts";
import { partyPlace } from "../lists/shipments.ts";
import type { FsmaQuery } from "./asked.ts";
import { PACKING, RECEIVING, SHIPPING, TRANSFORMATION } from "./fsma-columns.ts";
import { ABOUT_COLUMNS, about } from "./fsma-notes.ts";
import { Counts, type Row, sent, walked } from "./sheets.ts";

const UNIT = "KGM";

/**
 * The sortable sheet of an organisation's own records, written as they are read: memory does not grow with the rows. The last sheet counts
 * the rows of the others and says whether they are all.
 */
export async function fsmaWorkbook(
  deps: Deps,
  { actor, query }: Call<unknown, FsmaQuery, unknown>,
): Promise<Answer<FileContent>> {
  const reader: Reader = { organisation: { id: actor.organisation, regionCode: "" }, role: actor.role, key: actor.key };
  const until = await followedUntil(deps.table, deps.now());
  const counts = new Counts();
  const sheet = counts.sheet.bind(counts);
  const own = actor.organisation;
  const shipped = (direction: "in" | "out") => () =>
    walked(deps, { reader, query }, shipmentRows(direction, query.lot), partyPlace(own, direction));
  const sheets: readonly Sheet[] = [
    {
      name: "About 说明",
      columns: ABOUT_COLUMNS,
      rows: () => about(own, query, { until, now: deps.now().toISOString() }),
    },
    sheet("Initial packing 1.1330", PACKING, () =>
      walked(deps, { reader, query }, packingRows(query.lot), heldPlace(own, query.lot)),
    ),
    sheet("Shipping 1.1340", SHIPPING, shipped("out")),
    sheet("Receiving 1.1345", RECEIVING, shipped("in")),
    sheet("Transformation 1.1350", TRANSFORMATION, () =>
      walked(
        deps,
        { reader, query },
        transformationRows(query.lot),
        listPlace(LISTED_TRANSFORMATIONS, { organisation: own }),
      ),
    ),
    counts.last(),
  ];
  const name = `fsma204-${own}-${query.from}-${query.to}.xlsx`;
  return { status: 200, body: sent(deps, own, sheets, name) };
}

const isOwn = (mine: string, reader: Reader): boolean => mine === reader.organisation.id;

/** Where an organisation sits: `["name", "address"]`. */
function locationOf(organisation: Organisation | undefined): readonly Cell[] {
  if (organisation === undefined) return [undefined, undefined];
  const { name, address, regionCode, contact } = organisation;
  return [name, [toldRegion(regionCode), address, contact].filter((part) => part !== undefined).join(", ")];
}

/** GTIN, lot, its day and what day that is. */
function lotCode(lot: { readonly gtin: string; readonly lot: string }, batch: Batch | undefined): readonly Cell[] {
  const date = batch === undefined ? [undefined, undefined] : dateOf(batch);
  return [lot.gtin, lot.lot, ...date];
}

function dateOf({ origin }: Batch): readonly Cell[] {
  return origin.kind === "harvest"
    ? [origin.harvestedOn, "Harvest date"]
    : [dateInChina(origin.at), "Transformation date"];
}

/** Who gave the lot its code: who harvested it or made it of others. */
function sourceOf(batch: Batch | undefined, beside: Loaded): readonly Cell[] {
  if (batch === undefined) return Array.from({ length: 6 }, () => undefined);
  const { organisation, issuer, parties } = batch;
  const region = parties[organisation]?.regionCode;
  const gln = beside.state(organisationKey(organisation))?.gln;
  const place = region === undefined ? undefined : toldRegion(region);
  return [gln, nameOf(batch, organisation), issuer?.address, place, "CN", issuer?.contact];
}

const quantity = (grams: number, batch: Batch | undefined): readonly Cell[] => [
  kilogramsFrom(grams),
  UNIT,
  batch?.product.en ?? batch?.product.zh,
];

function packingRows(lot: string | undefined): Listing<Batch, readonly Row[]> {
  return {
    listed: LISTED_BATCHES,
    sort: "date",
    beside: (batches) => batches.map(({ organisation }) => organisationKey(organisation)),
    mayRead: ({ organisation }, reader) => isOwn(organisation, reader),
    regionsOf: () => [],
    view: (batch, beside) => {
      const { origin, product, registeredGrams, gtin } = batch;
      if (origin.kind !== "harvest" || batch.voided !== undefined) return undefined;
      if (lot !== undefined && batch.lot !== lot) return undefined;
      const weight = [kilogramsFrom(registeredGrams), UNIT];
      const farm = [origin.base.name, toldRegion(origin.base.regionCode), origin.plots.join(", ")];
      const harvester = [nameOf(batch, batch.organisation), batch.issuer?.contact, origin.harvestedOn];
      const variety = [product.category, product.en ?? product.zh];
      const paper = ["Batch record", `01/${gtin}/10/${batch.lot}`];
      return [[...variety, ...farm, ...harvester, gtin, batch.lot, ...weight, ...sourceOf(batch, beside), ...paper]];
    },
  };
}

function shipmentRows(direction: "in" | "out", lot: string | undefined): Listing<StoredShipment, readonly Row[]> {
  return {
    listed: LISTED_SHIPMENTS,
    sort: "instant",
    beside: (shipments) =>
      shipments.flatMap(({ from, to, items }) => [
        organisationKey(from),
        organisationKey(to),
        ...items.map((item) => batchKey(item.gtin, item.lot)),
      ]),
    mayRead: ({ from, to }, reader) => isOwn(direction === "in" ? to : from, reader),
    regionsOf: () => [],
    view: (shipment, beside) => {
      const { status, items, receipt } = shipment;
      if (status === "voided" || (direction === "in" && receipt === undefined)) return undefined;
      const meant = direction === "out" ? items : receivedItems(shipment).filter(({ grams }) => grams > 0);
      const told = meant.filter((item) => lot === undefined || item.lot === lot);
      return told.map((item) => handoffRow(direction, shipment, item, beside));
    },
  };
}

function handoffRow(
  direction: "in" | "out",
  { id, from, to, shippedAt, receipt, units = [] }: StoredShipment,
  item: ShipmentItem | ReceivedItem,
  beside: Loaded,
): Row {
  const batch = batchIn(beside, batchKey(item.gtin, item.lot));
  const at = direction === "out" ? shippedAt : (receipt?.receivedAt ?? shippedAt);
  const [fromName, fromAt] = locationOf(beside.state(organisationKey(from)));
  const [toName, toAt] = locationOf(beside.state(organisationKey(to)));
  const places = direction === "out" ? [toName, to, toAt, fromName, from, fromAt] : [fromName, fromAt, toName, toAt];
  const when = [dateInChina(at), at];
  const paper = ["Delivery note", plainId(id)];
  const around = units.filter((unit) => unit.items.some((one) => one.gtin === item.gtin && one.lot === item.lot));
  return [
    ...lotCode(item, batch),
    ...quantity(item.grams, batch),
    ...places,
    ...when,
    ...sourceOf(batch, beside),
    ...paper,
    around.length === 0 ? undefined : around.map(({ sscc }) => sscc).join(", "),
  ];
}

function transformationRows(lot: string | undefined): Listing<Transformation, readonly Row[]> {
  return {
    listed: LISTED_TRANSFORMATIONS,
    sort: "instant",
    beside: (all) =>
      all.flatMap(({ organisation, inputs, outputs }) => [
        organisationKey(organisation),
        ...[...inputs, ...outputs].map((one) => batchKey(one.gtin, one.lot)),
      ]),
    mayRead: ({ organisation }, reader) => isOwn(organisation, reader),
    regionsOf: () => [],
    view: (transformation, beside) => {
      const { inputs, outputs } = transformation;
      if (transformation.voided !== undefined) return undefined;
      if (lot !== undefined && ![...inputs, ...outputs].some((one) => one.lot === lot)) return undefined;
      return poolsOf(inputs, outputs).flatMap((pool) =>
        pool.outputs.flatMap((to) => pool.inputs.map((from) => pairRow(transformation, { from, to }, beside))),
      );
    },
  };
}

/** One input and one output that it may be in. */
function pairRow(
  { id, organisation, at, inputs, outputs }: Transformation,
  { from, to }: { readonly from: number; readonly to: number },
  beside: Loaded,
): Row {
  const [input, output] = [inputs[from], outputs[to]];
  if (input === undefined || output === undefined) throw new Error("a pool names what the transformation has not");
  const [used, made] = [input, output].map((one) => batchIn(beside, batchKey(one.gtin, one.lot)));
  const [amount, unit, description] = quantity(input.grams, used);
  const [madeAmount, madeUnit, madeDescription] = quantity(output.grams, made);
  const place = beside.state(organisationKey(organisation));
  return [
    ...["Transformation record", plainId(id)],
    ...[...lotCode(input, used), amount, unit, description],
    ...lotCode(output, made),
    ...[...locationOf(place), place?.gln],
    ...[dateInChina(at), at],
    ...[madeDescription, madeAmount, madeUnit],
  ];
}
