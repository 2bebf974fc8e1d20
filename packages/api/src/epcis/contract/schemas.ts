import type { JsonSchema } from "../../http/openapi/schemas.ts";

const text: JsonSchema = { type: "string" };
const time: JsonSchema = { type: "string", format: "date-time" };
const context: JsonSchema = { description: "JSON-LD @context", type: ["string", "array", "object"] };
const eventRef: JsonSchema = { $ref: "#/components/schemas/EpcisEvent" };

function object(required: readonly string[], properties: JsonSchema): JsonSchema {
  return { type: "object", required, properties };
}

/** Schemas of /epcis in modest detail: the standard's own JSON schema has the rest, and capture names every fault by pointer. */
const SCHEMAS = {
  EpcisEvent: {
    ...object(["type", "eventTime", "eventTimeZoneOffset"], {
      "@context": context,
      type: {
        enum: ["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"],
      },
      eventID: text,
      eventTime: time,
      eventTimeZoneOffset: { type: "string", pattern: "^[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)$" },
      action: { enum: ["ADD", "OBSERVE", "DELETE"] },
      bizStep: text,
      disposition: text,
    }),
    description: "EPCIS 2.0 / CBV 2.0 事件。 An event of EPCIS 2.0 with every standard field and extensions.",
  },
  EpcisDocument: object(["@context", "type", "schemaVersion", "creationDate", "epcisBody"], {
    "@context": context,
    type: { enum: ["EPCISDocument", "EPCISQueryDocument"] },
    schemaVersion: text,
    creationDate: time,
    epcisHeader: { type: "object" },
    epcisBody: { type: "object" },
  }),
  EpcisQueryDocument: object(["@context", "type", "epcisBody"], {
    "@context": context,
    type: { const: "EPCISQueryDocument" },
    schemaVersion: text,
    creationDate: time,
    epcisBody: object(["queryResults"], {
      queryResults: object(["queryName", "resultsBody"], {
        queryName: text,
        subscriptionID: text,
        resultsBody: object(["eventList"], { eventList: { type: "array", items: eventRef } }),
      }),
    }),
  }),
  EpcisCollection: object(["@context", "type", "member"], {
    "@context": context,
    type: { const: "Collection" },
    member: { type: "array", items: text, uniqueItems: true },
  }),
  EpcisCaptureJob: object(["captureID", "createdAt", "running", "success", "captureErrorBehaviour", "errors"], {
    captureID: text,
    createdAt: time,
    finishedAt: time,
    running: { type: "boolean" },
    success: { type: "boolean" },
    captureErrorBehaviour: { enum: ["rollback", "proceed"] },
    errors: { type: "array", items: { type: "object" } },
  }),
  EpcisCaptureJobs: { type: "array", items: { $ref: "#/components/schemas/EpcisCaptureJob" } },
  EpcisQueryDefinition: object(["name", "query"], { name: text, query: { type: "object" } }),
  EpcisQueryDefinitions: { type: "array", items: { $ref: "#/components/schemas/EpcisQueryDefinition" } },
  EpcisSubscription: object(["dest"], {
    dest: { type: "string", format: "uri" },
    signatureToken: { ...text, writeOnly: true },
    reportIfEmpty: { type: "boolean" },
    initialRecordTime: time,
    schedule: { type: "object" },
    stream: { type: "boolean" },
  }),
  EpcisSubscriptionState: object(["subscriptionID", "queryName", "dest", "createdAt"], {
    subscriptionID: text,
    queryName: text,
    dest: { type: "string", format: "uri" },
    createdAt: time,
    lastNotifiedAt: time,
    initialRecordTime: time,
    minRecordTime: time,
    epcFormat: text,
    reportIfEmpty: { type: "boolean" },
    schedule: { type: "object" },
    stream: { const: true },
    isSigned: { type: "boolean", description: "Deliveries carry GS1-Signature 投递带签名" },
    delivery: object(["failures", "undeliveredEvents"], {
      failures: { type: "integer" },
      lastError: text,
      lastFailedAt: time,
      nextAttemptAt: time,
      undeliveredEvents: { type: "integer" },
    }),
  }),
  EpcisSubscriptions: { type: "array", items: { $ref: "#/components/schemas/EpcisSubscriptionState" } },
  EpcisProblem: {
    ...object(["type", "title", "status", "detail", "code", "instance"], {
      type: { type: "string", pattern: "^epcisException:[A-Za-z]+$" },
      title: text,
      titleZh: text,
      status: { type: "integer" },
      detail: text,
      detailZh: text,
      code: { ...text, description: "Stable name of the kind of problem 错误代码" },
      instance: text,
      errors: {
        type: "array",
        items: object(["pointer", "detail"], { pointer: text, code: text, detail: text, detailZh: text }),
      },
    }),
    description: "RFC 9457 problem details in the words of EPCIS 错误详情",
  },
} as const satisfies Record<string, JsonSchema>;

export type ContractSchema = keyof typeof SCHEMAS;
export const CONTRACT_SCHEMAS: Readonly<Record<ContractSchema, JsonSchema>> = SCHEMAS;
