import { checkDigit } from "@suyuan/gs1/check-digit";
import type { BizStep, Disposition } from "./cbv.ts";
import type { EpcisEvent } from "./event.ts";

/** Context entries of the season's documents. */
export const SEASON_CONTEXT: readonly unknown[] = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { cx: "https://ns.example.com/cangxi/" },
];

type Fields = Readonly<Record<string, unknown>>;

interface Draw {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  of<T>(list: readonly [T, ...T[]]): T;
}

/** A small seeded generator (mulberry32): the same seed draws the same season on every machine. */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, of: (list) => list[below(list.length)] ?? list[0] };
}

const checked = (body: string) => body + checkDigit(body);
const link = (path: string) => `https://id.gs1.org${path}`;
const party = (company: string, number: number) => checked(company + `${number}`.padStart(12 - company.length, "0"));

interface Organisation {
  readonly company: string;
  readonly gln: string;
  readonly gates: readonly [string, ...string[]];
}

function organisation(company: string): Organisation {
  const gln = party(company, 1);
  return { company, gln, gates: [link(`/414/${gln}`), link(`/414/${gln}/254/dock-1`), link(`/414/${gln}/254/cold-2`)] };
}

const COOPERATIVES = ["6901234", "6901567", "6913001"].map(organisation) as [Organisation, Organisation, Organisation];
const DEPOTS = ["6925550", "6925561"].map(organisation) as [Organisation, Organisation];
const RETAILERS = ["6948800", "6948811"].map(organisation) as [Organisation, Organisation];
const KINDS = ["红心猕猴桃", "雪梨", "血橙"] as const;

const MINUTE = 60_000;
const START = Date.UTC(2026, 7, 20);

interface Lot {
  readonly farm: Organisation;
  readonly depot: Organisation;
  readonly shop: Organisation;
  readonly gtin: string;
  readonly code: string;
  readonly uri: string;
  readonly kilograms: number;
  readonly serial: number;
  readonly harvested: number;
}

function lotOf(serial: number, draw: Draw): Lot {
  const farm = draw.of(COOPERATIVES);
  const gtin = checked(`0${farm.company}${`${1 + draw.below(3)}`.padStart(5, "0")}`);
  const code = `CX26-${`${serial}`.padStart(5, "0")}`;
  const harvested = START + draw.below(80 * 24 * 60) * MINUTE;
  const uri = link(`/01/${gtin}/10/${code}`);
  const kilograms = 200 + draw.below(4800);
  return { farm, depot: draw.of(DEPOTS), shop: draw.of(RETAILERS), gtin, code, uri, kilograms, serial, harvested };
}

/** The instant in China's time, to the second. */
function local(at: number): string {
  return new Date(at + 8 * 60 * MINUTE).toISOString().replace(/\.\d{3}Z$/, "+08:00");
}

function at(time: number, place: string, bizStep: BizStep, disposition: Disposition, more: Fields): Fields {
  const head = {
    eventTime: local(time),
    eventTimeZoneOffset: "+08:00",
    bizStep,
    disposition,
    readPoint: { id: place },
  };
  return { ...head, ...more };
}

const kilos = (uri: string, quantity: number) => [{ epcClass: uri, quantity, uom: "KGM" }];
const unit = (lot: Lot, number: number) =>
  link(`/00/${checked(`3${lot.depot.company}${`${lot.serial * 10 + number}`.padStart(9, "0")}`)}`);

function handoff(lot: Lot, from: Organisation, to: Organisation): Fields {
  return {
    sourceList: [{ type: "possessing_party", source: link(`/417/${from.gln}`) }],
    destinationList: [{ type: "possessing_party", destination: link(`/417/${to.gln}`) }],
    bizTransactionList: [{ type: "desadv", bizTransaction: `urn:epcglobal:cbv:bt:${from.gln}:D${lot.serial}` }],
  };
}

/** Readings of a logger over the hours before `time`; some excursions raise an alarm. */
function temperatures(lot: Lot, time: number, draw: Draw): Fields {
  const low = 1 + draw.below(40) / 10;
  const high = low + draw.below(90) / 10;
  const report = { type: "Temperature", minValue: low, maxValue: high, meanValue: (low + high) / 2, uom: "CEL" };
  return {
    sensorElementList: [
      {
        sensorMetadata: {
          startTime: local(time - 240 * MINUTE),
          endTime: local(time - MINUTE),
          deviceID: link(`/8004/${lot.depot.company}LOG${draw.below(20)}`),
        },
        sensorReport: [
          high > 10 ? { ...report, exception: "ALARM_CONDITION" } : report,
          { type: "RelativeHumidity", value: 80 + draw.below(15), uom: "P1" },
        ],
      },
    ],
  };
}

interface Story {
  readonly lot: Lot;
  readonly draw: Draw;
  readonly units: readonly [string, string];
  readonly packs: readonly string[];
  /** Lets so many hours pass and says what time it is. */
  after(hours: number): number;
}

function storyOf(lot: Lot, draw: Draw): Story {
  let time = lot.harvested;
  const after = (hours: number) => {
    time += (hours * 60 + draw.below(55)) * MINUTE;
    return time;
  };
  const packs = Array.from({ length: 1 + draw.below(6) }, (_, index) =>
    link(`/01/${lot.gtin}/21/${lot.serial}S${index}`),
  );
  return { lot, draw, units: [unit(lot, 1), unit(lot, 2)], packs, after };
}

function farmEvents({ lot, draw, after }: Story): Fields[] {
  const { farm, depot, uri, kilograms, harvested } = lot;
  const objects = { type: "ObjectEvent", action: "OBSERVE", quantityList: kilos(uri, kilograms) };
  const ilmd = {
    "cbvmda:lotNumber": lot.code,
    "cbvmda:harvestEndDate": local(harvested).slice(0, 10),
    "cx:fruit": draw.of(KINDS),
    "cx:plot": { "cx:name": `P-${draw.below(60)}`, "cx:mu": draw.below(300) / 10 },
  };
  const grower = { "cx:grower": `G${draw.below(200)}` };
  return [
    at(harvested, farm.gates[0], "commissioning", "active", { ...objects, action: "ADD", ilmd, ...grower }),
    at(after(3), farm.gates[0], "shipping", "in_transit", { ...objects, ...handoff(lot, farm, depot) }),
  ];
}

function arrivalEvents({ lot, draw, after }: Story, gate: string): Fields[] {
  const objects = { type: "ObjectEvent", action: "OBSERVE", quantityList: kilos(lot.uri, lot.kilograms) };
  const report = [{ type: "testres", bizTransaction: `https://lab.example.com/report/${lot.serial}` }];
  const verdict = draw.below(20) === 0 ? "non_conformant" : "conformant";
  const arrival = { ...objects, ...handoff(lot, lot.farm, lot.depot), bizLocation: { id: gate } };
  const received = at(after(2), gate, "receiving", "in_progress", arrival);
  const inspected = at(after(1), gate, "inspecting", verdict, { ...objects, bizTransactionList: report });
  const time = after(5);
  const logged = { ...objects, ...temperatures(lot, time, draw) };
  return [received, inspected, at(time, gate, "sensor_reporting", "in_progress", logged)];
}

function packingEvents({ lot, draw, units, packs, after }: Story, gate: string): Fields[] {
  const { depot, shop, uri, kilograms } = lot;
  const loss = draw.below(Math.floor(kilograms / 20));
  const sorted = kilos(`${uri}-A`, kilograms - loss);
  return [
    at(after(1), gate, "creating_class_instance", "active", {
      type: "TransformationEvent",
      inputQuantityList: kilos(uri, kilograms),
      outputQuantityList: sorted,
      outputEPCList: packs,
      "cx:lossKilograms": loss,
    }),
    at(after(1), gate, "packing", "in_progress", {
      type: "AggregationEvent",
      action: "ADD",
      parentID: units[0],
      childEPCs: packs,
      childQuantityList: sorted,
    }),
    at(after(1), gate, "installing", "in_progress", {
      type: "AssociationEvent",
      action: "ADD",
      parentID: units[0],
      childEPCs: [link(`/8004/${depot.company}LOG${draw.below(20)}`)],
    }),
    at(after(1), gate, "staging_outbound", "in_progress", {
      type: "TransactionEvent",
      action: "ADD",
      bizTransactionList: [{ type: "po", bizTransaction: `urn:epcglobal:cbv:bt:${shop.gln}:PO${lot.serial % 40}` }],
      epcList: [units[0]],
    }),
  ];
}

function saleEvents({ lot, units, packs, after }: Story, depotGate: string): Fields[] {
  const [gate] = lot.shop.gates;
  const observed = { type: "ObjectEvent", action: "OBSERVE" };
  const delivery = { ...observed, epcList: units, ...handoff(lot, lot.depot, lot.shop) };
  const emptied = { type: "AggregationEvent", action: "DELETE", parentID: units[0] };
  return [
    at(after(2), depotGate, "shipping", "in_transit", delivery),
    at(after(9), gate, "receiving", "in_progress", delivery),
    at(after(1), gate, "unpacking", "in_progress", emptied),
    at(after(20), gate, "retail_selling", "retail_sold", { ...observed, epcList: packs.slice(0, 1) }),
  ];
}

/** The life of one lot, in order of time. */
function lifeOf(lot: Lot, draw: Draw): Fields[] {
  const story = storyOf(lot, draw);
  const gate = draw.of(lot.depot.gates);
  return [
    ...farmEvents(story),
    ...arrivalEvents(story, gate),
    ...packingEvents(story, gate),
    ...saleEvents(story, gate),
  ];
}

/** An eventID of the sender's own making for three in four; every fortieth event is declared wrong. */
function finished(fields: Fields, index: number): EpcisEvent {
  const id = `urn:uuid:00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
  const declaration = { declarationTime: "2026-12-31T09:00:00+08:00", reason: "incorrect_data" };
  return {
    ...(index % 4 !== 0 && { eventID: id }),
    ...(index % 40 === 39 && { errorDeclaration: declaration }),
    ...fields,
  } as unknown as EpcisEvent;
}

/**
 * A county's season as its EPCIS clients would tell it: lots of kiwifruit, pears and oranges from cooperatives over two
 * depots to shops, with inspections, loggers, packs (serials), logistic units and order references. `count` valid events in
 * order of eventTime, the same for the same seed; no two are the same event.
 */
export function seasonEvents(seed: number, count: number): readonly EpcisEvent[] {
  const draw = drawFrom(seed);
  const lives: Fields[] = [];
  for (let serial = 1; lives.length < count; serial++) lives.push(...lifeOf(lotOf(serial, draw), draw));
  const instant = (event: Fields) => Date.parse(String(event.eventTime));
  return lives
    .slice(0, count)
    .toSorted((a, b) => instant(a) - instant(b))
    .map(finished);
}

/** An EPCISDocument of these events, as a client would send it. */
export function seasonDocument(events: readonly EpcisEvent[]): Fields {
  return {
    "@context": SEASON_CONTEXT,
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-12-31T00:00:00.000Z",
    epcisBody: { eventList: events },
  };
}
