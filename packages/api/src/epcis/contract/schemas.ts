import type { JsonSchema } from "../../http/openapi/schemas.ts";
import { STOP_REASONS } from "../../ledger/subscription-keys.ts";
import { CONTEXT, EVENT_SCHEMAS, object } from "./event-schema.ts";

const text: JsonSchema = { type: "string" };
const time: JsonSchema = { type: "string", format: "date-time" };
const eventRef: JsonSchema = { $ref: "#/components/schemas/EpcisEvent" };

const FAULTS: JsonSchema = {
  type: "array",
  items: object(["pointer", "detail"], {
    pointer: { ...text, description: "RFC 6901 JSON Pointer into the document; ?name or {name} for a parameter" },
    code: text,
    detail: text,
    detailZh: text,
  }),
};

/** The words of a named query: the parameters of SimpleEventQuery, each a text, a number, a truth or a list of texts. */
const QUERY: JsonSchema = {
  type: "object",
  description: "Parameters of SimpleEventQuery by name (EPCIS 2.0 section 8.2.7.1)",
  additionalProperties: { anyOf: [text, { type: "number" }, { type: "boolean" }, { type: "array", items: text }] },
};

const SCHEDULE: JsonSchema = {
  ...object([], { second: text, minute: text, hour: text, dayOfMonth: text, month: text, dayOfWeek: text }),
  description: "When to look (EPCIS 2.0 section 8.2.5.3)",
};

const VOCABULARIES: JsonSchema = {
  type: "object",
  description: "Master data of the sender",
  additionalProperties: true,
};

/** Schemas of /epcis. Capture names every fault by pointer; the standard's own JSON schema says which event type has which member. */
const SCHEMAS = {
  ...EVENT_SCHEMAS,
  EpcisDocument: object(["@context", "type", "schemaVersion", "creationDate", "epcisBody"], {
    "@context": CONTEXT,
    type: { enum: ["EPCISDocument", "EPCISQueryDocument"] },
    schemaVersion: text,
    creationDate: time,
    id: text,
    sender: text,
    receiver: text,
    instanceIdentifier: text,
    epcisHeader: VOCABULARIES,
    epcisBody: {
      ...object([], {
        eventList: { type: "array", items: eventRef },
        queryResults: object(["resultsBody"], {
          queryName: text,
          subscriptionID: text,
          resultsBody: object(["eventList"], { eventList: { type: "array", items: eventRef } }),
        }),
      }),
      description: "eventList in an EPCISDocument, queryResults in an EPCISQueryDocument",
    },
  }),
  EpcisQueryDocument: object(["@context", "type", "epcisBody"], {
    "@context": CONTEXT,
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
    "@context": CONTEXT,
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
    errors: {
      type: "array",
      items: object(["type", "title", "status", "detail", "code", "errors"], {
        type: text,
        title: text,
        status: { type: "integer" },
        detail: text,
        detailZh: text,
        code: text,
        errors: FAULTS,
      }),
    },
    warnings: FAULTS,
  }),
  EpcisCaptureJobs: { type: "array", items: { $ref: "#/components/schemas/EpcisCaptureJob" } },
  EpcisQueryDefinition: object(["name", "query"], { name: text, query: QUERY }),
  EpcisQueryDefinitions: { type: "array", items: { $ref: "#/components/schemas/EpcisQueryDefinition" } },
  EpcisSubscription: object(["dest"], {
    dest: { type: "string", format: "uri" },
    signatureToken: { ...text, writeOnly: true },
    reportIfEmpty: { type: "boolean" },
    initialRecordTime: time,
    schedule: SCHEDULE,
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
    schedule: SCHEDULE,
    stream: { const: true },
    isSigned: { type: "boolean", description: "Deliveries carry GS1-Signature 投递带签名" },
    delivery: object(["status", "failures", "undeliveredEvents"], {
      status: {
        enum: ["active", "failing", "stopped"],
        description:
          "failing: tried again at nextAttemptAt; stopped: nothing is delivered or queued 正常、重试中或已停止",
      },
      stopped: {
        ...object(["reason", "since"], {
          reason: { enum: STOP_REASONS },
          since: time,
        }),
        description:
          "Send the same POST again to go on; what was recorded meanwhile is then told 再次提交同样的订阅即可恢复",
      },
      failures: { type: "integer" },
      failingSince: {
        ...time,
        description: "Nothing was taken since; after three days given up 自此未成功投递，三天后放弃",
      },
      lastSuccessAt: time,
      lastError: text,
      lastFailedAt: time,
      nextAttemptAt: time,
      undeliveredEvents: { type: "integer" },
      deadLetters: {
        type: "array",
        items: object(["at", "events", "from", "to", "error"], {
          at: time,
          events: { type: "integer" },
          from: { ...time, description: "Record time of the first event 首个事件的登记时间" },
          to: { ...time, description: "Record time of the last event 末个事件的登记时间" },
          error: text,
        }),
        description: "The newest reports that were given up 未能投递的报告",
      },
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
      errors: FAULTS,
      limit: { ...text, description: "Which limit a 429 or 413 is about 所触及的上限" },
      size: { type: "number", description: "How much it allows 上限值" },
      endsAt: { type: "string", format: "date-time", description: "When a daily one begins anew 重新计算的时间" },
      retryAfterSeconds: { type: "number", description: "As Retry-After 建议重试间隔（秒）" },
      roles: { type: "array", items: text, description: "Who may, where a 403 is about the role 可使用的角色" },
      accepted: { type: "array", items: text, description: "What a 415 would have taken 可接受的类型" },
    }),
    // What else a rule of the service names, as the problem documents of `/api` do.
    additionalProperties: true,
    description: "RFC 9457 problem details in the words of EPCIS 错误详情",
  },
} as const satisfies Record<string, JsonSchema>;

export type ContractSchema = keyof typeof SCHEMAS;
export const CONTRACT_SCHEMAS: Readonly<Record<ContractSchema, JsonSchema>> = SCHEMAS;
