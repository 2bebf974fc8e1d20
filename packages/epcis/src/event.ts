import * as z from "zod";
import { BIZ_STEPS, BIZ_TRANSACTION_TYPES, DISPOSITIONS, ERROR_REASONS, SOURCE_DEST_TYPES } from "./cbv.ts";
import { extensible, InstantWithOffset, isNestedAtMost, TimeZoneOffset, Uri } from "./primitives.ts";
import { SensorElement } from "./sensor.ts";

/** A URI that is not the URN form of a CBV word: the JSON binding wants the bare word there. */
const OtherUri = Uri.regex(
  /^(?!urn:epcglobal:cbv|https?:\/\/ns\.gs1\.org\/cbv\/)/,
  "the bare word, or a URI of one's own",
);

export const Action = z.enum(["OBSERVE", "ADD", "DELETE"]);
const BizStepValue = z.union([z.enum(BIZ_STEPS), OtherUri]);
const DispositionValue = z.union([z.enum(DISPOSITIONS), OtherUri]);

/** A class (`…/01/{gtin}/10/{lot}`) with how much of it; no `quantity` says how much is not known, no `uom` says pieces. */
export const QuantityElement = z.strictObject({
  epcClass: Uri,
  quantity: z.number().optional(),
  uom: z
    .string()
    .regex(/^[A-Z0-9]{2,3}$/, "a UN/CEFACT unit such as KGM")
    .optional(),
});
export type QuantityElement = z.infer<typeof QuantityElement>;

const Place = z.looseObject({ id: Uri });
const BizTransaction = z.strictObject({
  type: z.union([z.enum(BIZ_TRANSACTION_TYPES), OtherUri]).optional(),
  bizTransaction: Uri,
});
const SourceDestType = z.union([z.enum(SOURCE_DEST_TYPES), OtherUri]);

export const PersistentDisposition = z
  .strictObject({
    set: z.array(DispositionValue).min(1).optional(),
    unset: z.array(DispositionValue).min(1).optional(),
  })
  .refine(({ set, unset }) => set !== undefined || unset !== undefined, "set, unset or both");

/** Says that this event, repeated unchanged, was wrong, and which events correct it. */
export const ErrorDeclaration = extensible({
  declarationTime: InstantWithOffset,
  reason: z.union([z.enum(ERROR_REASONS), OtherUri]).optional(),
  correctiveEventIDs: z.array(Uri).optional(),
});

/** Instance or lot master data: every name a URI or CURIE, any JSON as value. */
export const Ilmd = z.record(Uri, z.unknown());

const uniqueUris = z.array(Uri).refine((uris) => new Set(uris).size === uris.length, "the same identifier twice");

/** Fields of every event (EPCIS 2.0 section 7.4.1). */
const COMMON = {
  "@context": z.union([Uri, z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  eventID: Uri.optional(),
  eventTime: InstantWithOffset,
  eventTimeZoneOffset: TimeZoneOffset,
  recordTime: InstantWithOffset.optional(),
  certificationInfo: z.union([Uri, z.array(Uri)]).optional(),
  errorDeclaration: ErrorDeclaration.optional(),
  bizStep: BizStepValue.optional(),
  disposition: DispositionValue.optional(),
  readPoint: Place.optional(),
  bizLocation: Place.optional(),
  bizTransactionList: z.array(BizTransaction).optional(),
  sourceList: z.array(z.strictObject({ type: SourceDestType, source: Uri })).optional(),
  destinationList: z.array(z.strictObject({ type: SourceDestType, destination: Uri })).optional(),
  sensorElementList: z.array(SensorElement).optional(),
};

const hasSome = (list: readonly unknown[] | undefined) => list !== undefined && list.length > 0;

/** What happened to objects that stay themselves; ADD brings them into being, DELETE ends them. */
export const ObjectEvent = extensible({
  ...COMMON,
  type: z.literal("ObjectEvent"),
  action: Action,
  epcList: uniqueUris.optional(),
  quantityList: z.array(QuantityElement).optional(),
  persistentDisposition: PersistentDisposition.optional(),
  ilmd: Ilmd.optional(),
})
  .refine((event) => event.ilmd === undefined || event.action === "ADD", {
    path: ["ilmd"],
    message: "only an event that adds objects describes them",
  })
  .refine(
    (event) =>
      event.epcList !== undefined ||
      hasSome(event.quantityList) ||
      (hasSome(event.sensorElementList) && event.readPoint !== undefined),
    "names neither objects nor a place with measurements",
  );
export type ObjectEvent = z.infer<typeof ObjectEvent>;

const CHILDREN = { childEPCs: z.array(Uri).optional(), childQuantityList: z.array(QuantityElement).optional() };
const NO_CHILDREN = "children may be left out only when all are removed (DELETE)";

function hasChildren(event: {
  readonly action: z.infer<typeof Action>;
  readonly childEPCs?: readonly string[] | undefined;
  readonly childQuantityList?: readonly QuantityElement[] | undefined;
}): boolean {
  return event.action === "DELETE" || hasSome(event.childEPCs) || hasSome(event.childQuantityList);
}

/** Objects put into a container or taken out of it. */
export const AggregationEvent = extensible({
  ...COMMON,
  ...CHILDREN,
  type: z.literal("AggregationEvent"),
  action: Action,
  parentID: Uri.optional(),
}).refine(hasChildren, NO_CHILDREN);
export type AggregationEvent = z.infer<typeof AggregationEvent>;

/** Objects fixed for long to another, such as a logger to a container. */
export const AssociationEvent = extensible({
  ...COMMON,
  ...CHILDREN,
  type: z.literal("AssociationEvent"),
  action: Action,
  parentID: Uri,
}).refine(hasChildren, NO_CHILDREN);
export type AssociationEvent = z.infer<typeof AssociationEvent>;

/** Objects bound to a business transaction, or freed of it. */
export const TransactionEvent = extensible({
  ...COMMON,
  type: z.literal("TransactionEvent"),
  action: Action,
  bizTransactionList: z.array(BizTransaction).min(1),
  parentID: Uri.optional(),
  epcList: z.array(Uri).optional(),
  quantityList: z.array(QuantityElement).optional(),
}).refine((event) => event.action === "DELETE" || event.epcList !== undefined || hasSome(event.quantityList), {
  message: "names no objects",
});
export type TransactionEvent = z.infer<typeof TransactionEvent>;

/** Inputs used up, outputs come into being: sorting, splitting, mixing, packing into other units. */
export const TransformationEvent = extensible({
  ...COMMON,
  type: z.literal("TransformationEvent"),
  inputEPCList: uniqueUris.optional(),
  inputQuantityList: z.array(QuantityElement).optional(),
  outputEPCList: uniqueUris.optional(),
  outputQuantityList: z.array(QuantityElement).optional(),
  transformationID: Uri.optional(),
  persistentDisposition: PersistentDisposition.optional(),
  ilmd: Ilmd.optional(),
}).refine((event) => {
  const hasInput = hasSome(event.inputEPCList) || hasSome(event.inputQuantityList);
  const hasOutput = hasSome(event.outputEPCList) || hasSome(event.outputQuantityList);
  return event.transformationID === undefined ? hasInput && hasOutput : hasInput || hasOutput;
}, "inputs and outputs, or a transformationID with either");
export type TransformationEvent = z.infer<typeof TransformationEvent>;

/** Deep enough for any real extension, and far from what would exhaust the stack of those who read it. */
const MAX_NESTING = 32;

/**
 * Any event of EPCIS 2.0 in the JSON binding: standard fields as the official schema has them, extension fields kept (32
 * levels of nesting at most). The schema is about shape; rules between fields that the official schema does not express are not judged here.
 */
export const EpcisEvent = z
  .discriminatedUnion("type", [ObjectEvent, AggregationEvent, AssociationEvent, TransactionEvent, TransformationEvent])
  .refine((event) => isNestedAtMost(event, MAX_NESTING), `nested deeper than ${MAX_NESTING} levels`);
export type EpcisEvent = z.infer<typeof EpcisEvent>;
