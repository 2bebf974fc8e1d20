import { BIZ_STEPS, BIZ_TRANSACTION_TYPES, DISPOSITIONS, ERROR_REASONS, SOURCE_DEST_TYPES } from "./cbv.ts";
import { judgeContext } from "./context.ts";
import { extension } from "./extension.ts";
import { identifier } from "./key-format.ts";
import { choice, instant, number, offset, text, uri, word } from "./primitives.ts";
import { sensorElement } from "./sensor.ts";
import { type Check, closed, list, oneOrList, open, type Shape, textThat } from "./shape.ts";

/** The URN form of a CBV word: the JSON binding wants the bare word instead. */
const CBV = /^(?:urn:epcglobal:cbv|https?:\/\/ns\.gs1\.org\/cbv\/)/;

const disposition = word(DISPOSITIONS, CBV);
const action = choice(["OBSERVE", "ADD", "DELETE"]);

const unitCode = textThat((code) => /^[A-Z0-9]{2,3}$/.test(code), "value-uom");
/** The schema of XML takes any text. */
const unit: typeof unitCode = (value, report) => (report.binding === "xml" ? text : unitCode)(value, report);

/** A class (`…/01/{gtin}/10/{lot}`) with how much of it; no `quantity` says how much is not known, no `uom` says pieces. */
const quantityElement = closed({ epcClass: identifier }, { quantity: number, uom: unit });

const place = open({ id: identifier }, {}, extension);
const bizTransaction = closed({ bizTransaction: uri }, { type: word(BIZ_TRANSACTION_TYPES, CBV) });
const party = { type: word(SOURCE_DEST_TYPES, CBV) };

const dispositions = list(disposition, { min: 1, distinct: true });
const persistentDisposition = closed({}, { set: dispositions, unset: dispositions });

/** Says that this event, repeated unchanged, was wrong, and which events correct it. */
const errorDeclaration = open(
  { declarationTime: instant },
  { reason: word(ERROR_REASONS, CBV), correctiveEventIDs: list(uri) },
  extension,
);

/** Instance or lot master data: every name a URI or CURIE, any JSON as value. */
const ilmd: Check<Record<string, unknown>> = open({}, {}, extension);

const context: Check<unknown> = (value, report) => {
  const isEntry = typeof value === "string" || (typeof value === "object" && value !== null);
  if (isEntry) judgeContext(value, report);
  else report.refuse("context-entry");
};

const identifiers = list(identifier);
const distinct = list(identifier, { distinct: true });
const quantities = list(quantityElement);

/** The sender's record time is not kept: whoever records the event says when it did (EPCIS 2.0 section 7.4.1). */
const passedOver: Check<string> = () => undefined;

const NEEDED = { eventTime: instant, eventTimeZoneOffset: offset };

/** Fields of every event (EPCIS 2.0 section 7.4.1), and those of all five types. */
const COMMON = {
  "@context": context,
  eventID: uri,
  recordTime: passedOver,
  certificationInfo: oneOrList(uri),
  errorDeclaration,
  bizStep: word(BIZ_STEPS, CBV),
  disposition,
  readPoint: place,
  bizLocation: place,
  bizTransactionList: list(bizTransaction),
  sourceList: list(closed({ ...party, source: identifier }, {})),
  destinationList: list(closed({ ...party, destination: identifier }, {})),
  sensorElementList: list(sensorElement),
};
const CHILDREN = { childEPCs: identifiers, childQuantityList: quantities };

/** Every field that some event type has: in another type it is misplaced, not unknown. */
const STANDARD_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys({ ...NEEDED, ...COMMON, ...CHILDREN }),
  ..."action epcList quantityList parentID persistentDisposition ilmd transformationID".split(" "),
  ..."inputEPCList inputQuantityList outputEPCList outputQuantityList".split(" "),
]);

const others: typeof extension = (name, value, report) => {
  // The schema of XML has it in every event, that of JSON in two.
  if (name === "persistentDisposition" && report.binding === "xml") persistentDisposition(value, report);
  else if (STANDARD_FIELDS.has(name)) report.refuse("field-misplaced");
  else extension(name, value, report);
};

/** What happened to objects that stay themselves; ADD brings them into being, DELETE ends them. */
const objectEvent = open(
  { ...NEEDED, type: choice(["ObjectEvent"]), action },
  { ...COMMON, epcList: distinct, quantityList: quantities, persistentDisposition, ilmd },
  others,
);
export type ObjectEvent = Shape<typeof objectEvent>;

/** Objects put into a container or taken out of it. */
const aggregationEvent = open(
  { ...NEEDED, type: choice(["AggregationEvent"]), action },
  { ...COMMON, ...CHILDREN, parentID: identifier },
  others,
);
export type AggregationEvent = Shape<typeof aggregationEvent>;

/** Objects fixed for long to another, such as a logger to a container. */
const associationEvent = open(
  { ...NEEDED, type: choice(["AssociationEvent"]), action, parentID: identifier },
  { ...COMMON, ...CHILDREN },
  others,
);
export type AssociationEvent = Shape<typeof associationEvent>;

/** Objects bound to a business transaction, or freed of it. */
const transactionEvent = open(
  { ...NEEDED, type: choice(["TransactionEvent"]), action, bizTransactionList: list(bizTransaction, { min: 1 }) },
  { ...withoutTransactions(COMMON), parentID: identifier, epcList: identifiers, quantityList: quantities },
  others,
);
export type TransactionEvent = Shape<typeof transactionEvent>;

function withoutTransactions<C extends { readonly bizTransactionList: unknown }>(
  common: C,
): Omit<C, "bizTransactionList"> {
  const { bizTransactionList: _required, ...rest } = common;
  return rest;
}

/** Inputs used up, outputs come into being: sorting, splitting, mixing, packing into other units. */
const transformationEvent = open(
  { ...NEEDED, type: choice(["TransformationEvent"]) },
  {
    ...COMMON,
    inputEPCList: distinct,
    inputQuantityList: quantities,
    outputEPCList: distinct,
    outputQuantityList: quantities,
    transformationID: uri,
    persistentDisposition,
    ilmd,
  },
  others,
);
export type TransformationEvent = Shape<typeof transformationEvent>;

/** Any event of EPCIS 2.0 in the JSON binding: standard fields as the official schema has them, extension fields kept. */
export type EpcisEvent = ObjectEvent | AggregationEvent | AssociationEvent | TransactionEvent | TransformationEvent;

/** The fields of each event type, as the official JSON schema has them; rules between fields are judged elsewhere. */
export const EVENT_SHAPES: ReadonlyMap<unknown, Check<unknown>> = new Map<string, Check<unknown>>([
  ["ObjectEvent", objectEvent],
  ["AggregationEvent", aggregationEvent],
  ["AssociationEvent", associationEvent],
  ["TransactionEvent", transactionEvent],
  ["TransformationEvent", transformationEvent],
]);
