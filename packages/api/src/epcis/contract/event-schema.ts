import type { JsonSchema } from "../../http/openapi/schemas.ts";

const text: JsonSchema = { type: "string" };
const time: JsonSchema = { type: "string", format: "date-time" };
const uri: JsonSchema = { type: "string", format: "uri" };
const number: JsonSchema = { type: "number" };

export function object(required: readonly string[], properties: JsonSchema): JsonSchema {
  return { type: "object", ...(required.length === 0 ? {} : { required }), properties };
}

const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** JSON-LD context: an address, or a list of addresses and of definitions. */
export const CONTEXT: JsonSchema = {
  description: "JSON-LD @context",
  anyOf: [text, { type: "array", items: { anyOf: [text, { type: "object" }] } }, { type: "object" }],
};

const identifier: JsonSchema = { ...text, description: "EPC as GS1 Digital Link or URN" };
const place = object(["id"], { id: identifier });
const word: JsonSchema = { ...text, description: "Word of the CBV, or a URI" };

const DEVICE = { deviceID: identifier, deviceMetadata: uri, rawData: uri, dataProcessingMethod: uri, bizRules: uri };

/** Members of events (EPCIS 2.0 section 7.4); which type has which, and which are needed, the service judges and names by pointer. */
export const EVENT_SCHEMAS = {
  EpcisEvent: {
    ...object(["type", "eventTime", "eventTimeZoneOffset"], {
      "@context": CONTEXT,
      type: {
        enum: ["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"],
      },
      eventID: { ...text, description: "Given by the sender, or the CBV event hash id" },
      eventTime: time,
      eventTimeZoneOffset: { type: "string", pattern: "^[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)$" },
      recordTime: time,
      certificationInfo: { anyOf: [text, list(text)] },
      errorDeclaration: object(["declarationTime"], {
        declarationTime: time,
        reason: word,
        correctiveEventIDs: list(text),
      }),
      action: { enum: ["ADD", "OBSERVE", "DELETE"] },
      bizStep: word,
      disposition: word,
      persistentDisposition: object([], { set: list(word), unset: list(word) }),
      readPoint: place,
      bizLocation: place,
      bizTransactionList: list(object(["bizTransaction"], { type: word, bizTransaction: text })),
      sourceList: list(object(["type", "source"], { type: word, source: identifier })),
      destinationList: list(object(["type", "destination"], { type: word, destination: identifier })),
      sensorElementList: list(reference("EpcisSensorElement")),
      epcList: list(identifier),
      quantityList: list(reference("EpcisQuantity")),
      parentID: identifier,
      childEPCs: list(identifier),
      childQuantityList: list(reference("EpcisQuantity")),
      inputEPCList: list(identifier),
      inputQuantityList: list(reference("EpcisQuantity")),
      outputEPCList: list(identifier),
      outputQuantityList: list(reference("EpcisQuantity")),
      transformationID: text,
      ilmd: { type: "object", description: "Instance or lot master data", additionalProperties: true },
    }),
    patternProperties: { "^[^@:]+:.+$": { description: "Extension field, by CURIE or URI" } },
    description: "EPCIS 2.0 / CBV 2.0 事件。 An event of EPCIS 2.0 with every standard field and extensions.",
  },
  EpcisQuantity: {
    ...object(["epcClass"], {
      epcClass: identifier,
      quantity: number,
      uom: { ...text, description: "UN/CEFACT code, KGM for kilograms; without it, pieces" },
    }),
    description: "A class of objects, and how much of it",
  },
  EpcisSensorElement: object(["sensorReport"], {
    sensorMetadata: object([], { time, startTime: time, endTime: time, ...DEVICE }),
    sensorReport: list(
      object(["type"], {
        type: { ...text, description: "Measured property, such as Temperature" },
        exception: text,
        ...DEVICE,
        time,
        microorganism: uri,
        chemicalSubstance: uri,
        coordinateReferenceSystem: uri,
        value: number,
        component: word,
        stringValue: text,
        booleanValue: { type: "boolean" },
        hexBinaryValue: text,
        uriValue: uri,
        minValue: number,
        maxValue: number,
        meanValue: number,
        sDev: number,
        percRank: number,
        percValue: number,
        uom: { ...text, description: "UN/CEFACT code, CEL for degrees Celsius" },
      }),
    ),
  }),
} as const satisfies Record<string, JsonSchema>;
