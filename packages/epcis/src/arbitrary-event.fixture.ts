import { checkDigit } from "@suyuan/gs1/check-digit";
import fc from "fast-check";
import { BIZ_STEPS, BIZ_TRANSACTION_TYPES, COMPONENTS, DISPOSITIONS, ERROR_REASONS, SOURCE_DEST_TYPES } from "./cbv.ts";
import type { EpcisEvent } from "./event.ts";

/** Context entries of a document whose events these generators make: the prefixes `ex` and `cx` and the standard ones. */
export const FIXTURE_CONTEXT: readonly unknown[] = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { ex: "https://ns.example.com/ex/", cx: "https://ns.example.com/cangxi/" },
];

type Json = Record<string, unknown>;
type Arb<T> = fc.Arbitrary<T>;

const digits = (length: number): Arb<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(""));
const checked = (body: string): string => body + checkDigit(body);
const code: Arb<string> = fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/);

const COMPANY = "6901234";
const gtin: Arb<string> = digits(5).map((item) => checked(`0${COMPANY}${item}`));
const link = (path: string): string => `https://id.gs1.org${path}`;

/** One instance: SGTIN, SSCC, GRAI or GIAI, as a Digital Link (own host too) or as an EPC URN. */
export const arbitraryEpc: Arb<string> = fc.oneof(
  fc.tuple(gtin, code).map(([key, serial]) => link(`/01/${key}/21/${serial}`)),
  fc.tuple(gtin, code).map(([key, serial]) => `https://trace.example.com/01/${key}/21/${serial}`),
  fc.tuple(digits(5), code).map(([item, serial]) => `urn:epc:id:sgtin:${COMPANY}.0${item}.${serial}`),
  digits(9).map((serial) => `urn:epc:id:sscc:${COMPANY}.3${serial}`),
  digits(9).map((serial) => link(`/00/${checked(`3${COMPANY}${serial}`)}`)),
  code.map((serial) => `urn:epc:id:grai:${COMPANY}.00022.${serial}`),
  code.map((asset) => link(`/8004/${COMPANY}${asset}`)),
);

/** One class: GTIN with lot, or a GTIN alone. */
export const arbitraryClass: Arb<string> = fc.oneof(
  fc.tuple(gtin, code).map(([key, lot]) => link(`/01/${key}/10/${lot}`)),
  fc.tuple(digits(5), code).map(([item, lot]) => `urn:epc:class:lgtin:${COMPANY}.0${item}.${lot}`),
  digits(5).map((item) => `urn:epc:idpat:sgtin:${COMPANY}.0${item}.*`),
  gtin.map((key) => link(`/01/${key}`)),
);

/** A place by GLN, with or without extension. */
export const arbitraryPlace: Arb<string> = fc.oneof(
  digits(5).map((place) => link(`/414/${checked(COMPANY + place)}`)),
  fc.tuple(digits(5), code).map(([place, gate]) => link(`/414/${checked(COMPANY + place)}/254/${gate}`)),
  digits(5).map((place) => `urn:epc:id:sgln:${COMPANY}.${place}.0`),
);

const party: Arb<string> = fc.oneof(
  digits(5).map((one) => `urn:epc:id:pgln:${COMPANY}.${one}`),
  digits(5).map((one) => link(`/417/${checked(COMPANY + one)}`)),
);

const offset = fc.constantFrom("+08:00", "+00:00", "-03:30", "+14:00");

/** An instant of 2026 with one to six decimals or none, in any of a few zones. */
export const arbitraryInstant: Arb<string> = fc
  .tuple(
    fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2026, 11, 30) }),
    fc.constantFrom("Z", "+08:00", "-06:00"),
  )
  .map(([at, zone]) => writtenIn(at, zone));

/** The same instant written in another zone (`Z` or `±hh:mm`), to the millisecond. */
export function writtenIn(at: number, zone: string): string {
  const minutes = zone === "Z" ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  return new Date(at + minutes * 60_000).toISOString().replace("Z", zone);
}

const number: Arb<number> = fc.oneof(
  fc.integer({ min: -1000, max: 100_000 }),
  fc.integer({ min: -100_000, max: 1_000_000 }).map((value) => value / 1000),
  fc.constantFrom(0, 1e-7, 1e21, 0.1),
);

const quantity = fc.record(
  { epcClass: arbitraryClass, quantity: number, uom: fc.constantFrom("KGM", "GRM", "TNE", "LTR") },
  { requiredKeys: ["epcClass"] },
);
const some = <T>(one: Arb<T>, minLength = 0): Arb<T[]> => fc.array(one, { minLength, maxLength: 4 });
const distinct = (one: Arb<string>, minLength = 0): Arb<string[]> => fc.uniqueArray(one, { minLength, maxLength: 5 });
const uri: Arb<string> = code.map((path) => `https://example.com/doc/${path}`);
const orUri = (words: readonly string[]): Arb<string> =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: uri });

/** What a generator of events may be told. */
export interface EventOptions {
  /** Scalars of extensions and ILMD; text, numbers and booleans when left out. */
  readonly scalar?: Arb<string | number | boolean>;
}

const anyScalar: Arb<string | number | boolean> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("苍溪红心猕猴桃", "00123", "1E5", "true", "2026-09-01", "shipping"),
  number,
  fc.boolean(),
);

const extensionName = fc.constantFrom("ex:a", "ex:b", "ex:grade", "cx:orchard", "cx:noteList", "cbvmda:lotNumber");

/** Extension fields as they may stand beside standard ones: scalars, lists, objects, a few levels deep. */
function extensionsOf(scalar: Arb<string | number | boolean>): Arb<Json> {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      fc.array(scalar, { minLength: 1, maxLength: 3 }),
      fc.dictionary(extensionName, tie("value"), { minKeys: 1, maxKeys: 3 }),
    ),
  })).value;
  return fc.dictionary(extensionName, value, { maxKeys: 3 }).map((fields) => ({ ...fields }));
}

/** Fields and extensions in one object, in a shuffled order of members. */
function extended(fields: Arb<Json>, extensions: Arb<Json>): Arb<Json> {
  const rare = fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: extensions });
  return fc.tuple(fields, rare, fc.array(fc.nat(), { minLength: 30, maxLength: 30 })).map(([own, more, order]) => {
    const entries = Object.entries({ ...own, ...more }).filter(([, value]) => value !== undefined);
    const placed = entries.map((entry, index) => ({ entry, at: order[index % order.length] ?? 0 }));
    return Object.fromEntries(placed.toSorted((a, b) => a.at - b.at).map(({ entry }) => entry));
  });
}

const DEVICE = { deviceID: uri, deviceMetadata: uri, rawData: uri, dataProcessingMethod: uri };

/** Sensor elements that keep the rules: nothing in metadata and report at once, no time after the event's. */
function sensorElement(eventTime: number, extensions: Arb<Json>): Arb<Json> {
  const times = fc.oneof(
    fc.constant({}),
    fc.nat(3_600_000).map((before) => ({ time: writtenIn(eventTime - before, "Z") })),
    fc.nat(3_600_000).map((span) => ({
      startTime: writtenIn(eventTime - span - 1000, "+08:00"),
      endTime: writtenIn(eventTime - 500, "Z"),
    })),
  );
  const metadata = fc
    .tuple(times, fc.record({ deviceID: uri, bizRules: uri }, { requiredKeys: [] }))
    .map(([own, more]) => ({ ...own, ...more }));
  const { deviceID: _inMetadata, ...device } = DEVICE;
  const report = fc.record(
    {
      type: fc.oneof(fc.constantFrom("Temperature", "RelativeHumidity", "Acceleration"), uri),
      ...device,
      value: number,
      minValue: number,
      maxValue: number,
      meanValue: number,
      sDev: number,
      percRank: number,
      percValue: number,
      uom: fc.constantFrom("CEL", "FAH", "KEL", "P1"),
      component: orUri(COMPONENTS),
      exception: fc.constantFrom("ALARM_CONDITION", "ERROR_CONDITION"),
      stringValue: fc.string({ unit: "grapheme", maxLength: 8 }),
      booleanValue: fc.boolean(),
      hexBinaryValue: fc.stringMatching(/^[0-9a-f]{2,8}$/),
      uriValue: uri,
      microorganism: uri,
      chemicalSubstance: uri,
      coordinateReferenceSystem: uri,
    },
    { requiredKeys: ["type"] },
  );
  const element = fc.record(
    {
      sensorMetadata: extended(metadata, extensions),
      sensorReport: fc.array(extended(report, extensions), { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ["sensorReport"] },
  );
  return extended(element, extensions);
}

function errorDeclaration(extensions: Arb<Json>): Arb<Json> {
  const fields = fc.record(
    {
      declarationTime: arbitraryInstant,
      reason: fc.constantFrom(...ERROR_REASONS),
      correctiveEventIDs: fc.uniqueArray(
        fc.uuid().map((id) => `urn:uuid:${id}`),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: ["declarationTime"] },
  );
  return extended(fields, extensions);
}

const transaction = fc.record(
  { type: orUri(BIZ_TRANSACTION_TYPES), bizTransaction: uri },
  { requiredKeys: ["bizTransaction"] },
);

/** Fields of every type that are left out as often as not. */
function common(eventTime: number, extensions: Arb<Json>): Record<string, Arb<unknown>> {
  const place = extended(fc.record({ id: arbitraryPlace }), extensions);
  return {
    eventID: fc.uuid().map((id) => `urn:uuid:${id}`),
    recordTime: arbitraryInstant,
    certificationInfo: fc.oneof(uri, fc.array(uri, { minLength: 1, maxLength: 2 })),
    errorDeclaration: errorDeclaration(extensions),
    bizStep: orUri(BIZ_STEPS),
    disposition: orUri(DISPOSITIONS),
    readPoint: place,
    bizLocation: place,
    bizTransactionList: some(transaction),
    sourceList: some(fc.record({ type: fc.constantFrom(...SOURCE_DEST_TYPES), source: party })),
    destinationList: some(fc.record({ type: fc.constantFrom(...SOURCE_DEST_TYPES), destination: party })),
    sensorElementList: fc.array(sensorElement(eventTime, extensions), { maxLength: 2 }),
  };
}

const persistentDisposition = fc.oneof(
  fc.record({ set: fc.uniqueArray(fc.constantFrom(...DISPOSITIONS), { minLength: 1, maxLength: 2 }) }),
  fc.record({ unset: fc.uniqueArray(fc.constantFrom(...DISPOSITIONS), { minLength: 1, maxLength: 2 }) }),
);
const action = fc.constantFrom("ADD", "OBSERVE", "DELETE");

interface TypeForm {
  readonly type: EpcisEvent["type"];
  readonly required: Record<string, Arb<unknown>>;
  readonly optional?: Record<string, Arb<unknown>>;
  /** Settles what fields ask of each other. */
  readonly settle?: (event: Json) => Json;
}

function without(event: Json, name: string): Json {
  const { [name]: _left, ...rest } = event;
  return rest;
}

function eventOf({ type, required, optional = {}, settle = (event) => event }: TypeForm, extensions: Arb<Json>) {
  const at = fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2026, 11, 30) });
  return fc.tuple(at, fc.constantFrom("Z", "+08:00", "-06:00")).chain(([eventTime, zone]) => {
    const shared = { ...common(eventTime, extensions), ...optional };
    const fields = fc.record(
      {
        type: fc.constant(type),
        eventTime: fc.constant(writtenIn(eventTime, zone)),
        eventTimeZoneOffset: offset,
        ...shared,
        ...required,
      },
      { requiredKeys: ["type", "eventTime", "eventTimeZoneOffset", ...Object.keys(required)] as "type"[] },
    );
    return extended(
      fields.map((event) => settle(event as Json)),
      extensions,
    ) as Arb<unknown> as Arb<EpcisEvent>;
  });
}

/** Generators of valid events by type; names of extensions are those of `FIXTURE_CONTEXT` and `cbvmda`. */
export function eventArbitraries(options: EventOptions = {}): Readonly<Record<EpcisEvent["type"], Arb<EpcisEvent>>> {
  const extensions = extensionsOf(options.scalar ?? anyScalar);
  const children = { childEPCs: distinct(arbitraryEpc, 1), action, parentID: arbitraryEpc };
  const childQuantityList = some(quantity);
  return {
    ObjectEvent: eventOf(
      {
        type: "ObjectEvent",
        required: { action, epcList: distinct(arbitraryEpc) },
        optional: { quantityList: some(quantity), ilmd: extensions, persistentDisposition },
        settle: (event) => (event.action === "ADD" ? event : without(event, "ilmd")),
      },
      extensions,
    ),
    AggregationEvent: eventOf(
      { type: "AggregationEvent", required: children, optional: { childQuantityList } },
      extensions,
    ),
    AssociationEvent: eventOf(
      { type: "AssociationEvent", required: children, optional: { childQuantityList } },
      extensions,
    ),
    TransactionEvent: eventOf(
      {
        type: "TransactionEvent",
        required: { action, epcList: distinct(arbitraryEpc), bizTransactionList: some(transaction, 1) },
        optional: { parentID: arbitraryEpc, quantityList: some(quantity) },
      },
      extensions,
    ),
    TransformationEvent: eventOf(
      {
        type: "TransformationEvent",
        required: { inputQuantityList: some(quantity, 1), outputEPCList: distinct(arbitraryEpc, 1) },
        optional: {
          inputEPCList: distinct(arbitraryEpc),
          outputQuantityList: some(quantity),
          transformationID: uri,
          ilmd: extensions,
          persistentDisposition,
        },
      },
      extensions,
    ),
  };
}

/** Any valid event of the five types. */
export const arbitraryEvent: Arb<EpcisEvent> = fc.oneof(...Object.values(eventArbitraries()));
