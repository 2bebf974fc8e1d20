import { isFields } from "../shape.ts";
import { EVENT, type WordForm } from "./fields.ts";
import { tag } from "./markup.ts";
import type { XmlVersion } from "./namespaces.ts";
import type { Declarations, JsonNamespaces } from "./qualified-names.ts";
import { extensionsOf, FieldWriter } from "./write-fields.ts";

type Json = Readonly<Record<string, unknown>>;

const names = (text: string): readonly string[] => text.split(/\s+/);

const WHEN = names("eventTime recordTime eventTimeZoneOffset");
const BASE = names("eventID errorDeclaration certificationInfo");
const WHY = names("action bizStep disposition readPoint bizLocation bizTransactionList");
const PARTIES = names("sourceList destinationList");
const SINCE_2 = names("sensorElementList persistentDisposition");

interface Order {
  /** What stands in the event itself in every version. */
  readonly own: readonly string[];
  /** What EPCIS 1.x puts into the event's `extension`. */
  readonly extension: readonly string[];
  /** What EPCIS 1.x wants even when it is empty. */
  readonly always?: string;
}

const ORDERS: Readonly<Record<string, Order>> = {
  ObjectEvent: { own: ["epcList", ...WHY], extension: ["quantityList", ...PARTIES], always: "epcList" },
  AggregationEvent: {
    own: ["parentID", "childEPCs", ...WHY],
    extension: ["childQuantityList", ...PARTIES],
    always: "childEPCs",
  },
  TransactionEvent: {
    own: ["bizTransactionList", "parentID", "epcList", ...WHY.filter((name) => name !== "bizTransactionList")],
    extension: ["quantityList", ...PARTIES],
    always: "epcList",
  },
  TransformationEvent: {
    own: [
      ...names("inputEPCList inputQuantityList outputEPCList outputQuantityList transformationID"),
      ...WHY.filter((name) => name !== "action"),
      ...PARTIES,
    ],
    extension: [],
  },
  AssociationEvent: { own: ["parentID", "childEPCs", "childQuantityList", ...WHY, ...PARTIES], extension: [] },
};

/** Events that came after EPCIS 1.0 stand within so many extensions of the list there. */
const WRAPPED: Readonly<Record<string, number>> = { TransformationEvent: 1, AssociationEvent: 2 };

const extension = (content: string): string => (content === "" ? "" : tag("extension", content));

/** The form of a document: of which version, with which spelling of the CBV's words. */
export interface WriteForm {
  readonly version: XmlVersion;
  readonly words: WordForm;
}

/** One event as an element of the list, in the order of the version's XML schema; empty when it is of no known type. */
export function writeEvent(
  event: Json,
  json: JsonNamespaces,
  declarations: Declarations,
  { version, words }: WriteForm,
): string {
  const type = typeof event.type === "string" ? event.type : "";
  const order = Object.hasOwn(ORDERS, type) ? ORDERS[type] : undefined;
  if (order === undefined) return "";
  const writer = new FieldWriter(json, declarations, words);
  const write = (fields: readonly string[]): string =>
    fields
      .map((name) => {
        const form = EVENT.elements.get(name);
        return form === undefined || event[name] === undefined ? "" : writer.field(name, event[name], form);
      })
      .join("");
  const others = extensionsOf(event)
    .map(([key, value]) => writer.extension(key, value))
    .join("");
  if (version === "2.0") {
    const content = write([...WHEN, ...BASE, ...order.own, ...order.extension, ...SINCE_2, "ilmd"]) + others;
    return tag(type, content, declarations.attributes);
  }
  const base = write(["eventID", "errorDeclaration"]) + extension(write(["certificationInfo"]));
  const own = order.own
    .map((name) => (name === order.always && event[name] === undefined ? tag(name, "") : write([name])))
    .join("");
  const ilmd = write(["ilmd"]);
  const inner =
    type === "TransformationEvent" ? write(SINCE_2) : write(order.extension) + ilmd + extension(write(SINCE_2));
  const before = type === "TransformationEvent" ? ilmd : "";
  const content =
    write(WHEN) + (base === "" ? "" : tag("baseExtension", base)) + own + before + extension(inner) + others;
  const element = tag(type, content, declarations.attributes);
  return Array.from({ length: WRAPPED[type] ?? 0 }).reduce<string>((inside) => tag("extension", inside), element);
}

/** The member of an object as an object, or undefined. */
export function objectIn(value: unknown, name: string): Json | undefined {
  const member = isFields(value) ? value[name] : undefined;
  return isFields(member) ? member : undefined;
}
