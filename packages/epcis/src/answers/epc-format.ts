import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import { epcUrnOf } from "@suyuan/gs1/epc/urn-build";
import { percentDecode } from "@suyuan/gs1/percent";
import type { EpcisEvent } from "../event.ts";
import { isFields } from "../shape.ts";

/** The values of `GS1-EPC-Format`. */
export type EpcFormat = "No_Preference" | "Always_GS1_Digital_Link" | "Always_EPC_URN" | "Never_Translates";

/** The length of the GS1 company prefix that a key begins with (its digits as given), when it is known. */
export type PrefixLength = (digits: string) => number | undefined;

/** China's company prefixes (GB 12904): 690 and 691 have seven digits, 692 to 696 eight, 697 nine. Others are not known here. */
export const chinesePrefixLength: PrefixLength = (digits) => {
  const country = Number(digits.slice(0, 3));
  if (country === 690 || country === 691) return 7;
  if (country >= 692 && country <= 696) return 8;
  return country === 697 ? 9 : undefined;
};

type Rewrite = (text: string) => string;

const asDigitalLink: Rewrite = (text) => (text.startsWith("urn:epc:") ? (canonicalEpc(text) ?? text) : text);

/** Digits that stand before the company prefix in the value of a key. */
const LEADING: ReadonlyMap<string, number> = new Map([
  ["00", 1],
  ["01", 1],
  ["402", 0],
  ["8003", 1],
  ["8006", 1],
]);

function asUrn(prefixLength: PrefixLength): Rewrite {
  return (text) => {
    const canonical = text.startsWith("http") ? canonicalEpc(text) : undefined;
    if (canonical === undefined) return text;
    const [ai = "", value = "", ...rest] = canonical
      .split("/")
      .slice(3)
      .map((part) => percentDecode(part, "path"));
    const length = prefixLength(value.slice(LEADING.get(ai) ?? 0));
    const pairs = [{ ai, value }, ...(rest.length === 2 ? [{ ai: rest[0] ?? "", value: rest[1] ?? "" }] : [])];
    const urn = length === undefined ? undefined : epcUrnOf(pairs, length);
    // Back again it must name the same thing, or the link stays.
    return urn?.ok && canonicalEpc(urn.value) === canonical ? urn.value : text;
  };
}

const LISTS = ["epcList", "childEPCs", "inputEPCList", "outputEPCList"];
const SINGLE = ["parentID", "transformationID"];
const PLACES = ["readPoint", "bizLocation"];

/** Lists of objects, and the field of each that holds an identifier. */
const OBJECT_LISTS: readonly (readonly [list: string, field: string])[] = [
  ["quantityList", "epcClass"],
  ["childQuantityList", "epcClass"],
  ["inputQuantityList", "epcClass"],
  ["outputQuantityList", "epcClass"],
  ["bizTransactionList", "bizTransaction"],
  ["sourceList", "source"],
  ["destinationList", "destination"],
];

function rewriteAny(value: unknown, rewrite: Rewrite): unknown {
  if (typeof value === "string") return rewrite(value);
  return Array.isArray(value) ? value.map((one) => rewriteAny(one, rewrite)) : value;
}

function rewriteIn(value: unknown, field: string, rewrite: Rewrite): unknown {
  if (Array.isArray(value)) return value.map((one) => rewriteIn(one, field, rewrite));
  return isFields(value) && value[field] !== undefined
    ? { ...value, [field]: rewriteAny(value[field], rewrite) }
    : value;
}

/** The device of a sensor element, in its metadata and its reports. */
function rewriteDevices(elements: unknown, rewrite: Rewrite): unknown {
  if (!Array.isArray(elements)) return elements;
  return elements.map((element) => {
    if (!isFields(element)) return element;
    const { sensorMetadata, sensorReport } = element;
    return {
      ...element,
      ...(sensorMetadata !== undefined && { sensorMetadata: rewriteIn(sensorMetadata, "deviceID", rewrite) }),
      sensorReport: rewriteIn(sensorReport, "deviceID", rewrite),
    };
  });
}

const REWRITERS: ReadonlyMap<string, (value: unknown, rewrite: Rewrite) => unknown> = new Map([
  ...[...LISTS, ...SINGLE].map((name) => [name, rewriteAny] as const),
  ...PLACES.map((name) => [name, (value: unknown, rewrite: Rewrite) => rewriteIn(value, "id", rewrite)] as const),
  ...OBJECT_LISTS.map(
    ([name, field]) => [name, (value: unknown, rewrite: Rewrite) => rewriteIn(value, field, rewrite)] as const,
  ),
  ["sensorElementList", rewriteDevices],
]);

/**
 * The event with the GS1 identifiers of its standard fields in the form asked for (`GS1-EPC-Format`); all else, extensions
 * too, stays as it came, and so does the order of members. EPC URNs become canonical Digital Links of id.gs1.org. A Digital
 * Link becomes a URN where the length of its company prefix is known (China's, unless `prefixLength` knows more) and the
 * URN names the same thing; otherwise it stays. `No_Preference` and `Never_Translates` change nothing.
 */
export function translateEvent(
  event: EpcisEvent,
  format: EpcFormat,
  prefixLength: PrefixLength = chinesePrefixLength,
): EpcisEvent {
  if (format === "No_Preference" || format === "Never_Translates") return event;
  const rewrite = format === "Always_EPC_URN" ? asUrn(prefixLength) : asDigitalLink;
  const entries = Object.entries(event).map(([name, value]) => [name, REWRITERS.get(name)?.(value, rewrite) ?? value]);
  return Object.fromEntries(entries) as EpcisEvent;
}
