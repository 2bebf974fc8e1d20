import type { EpcisEvent } from "@suyuan/epcis/event";
import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import { type WeighedLot, weighedLots } from "./lots.ts";
import type { SpeltEvent } from "./spelling.ts";

/** A logistic unit as an event names it. */
export interface NamedUnit {
  readonly sscc: string;
  /** RFC 6901, into the event. */
  readonly pointer: string;
}

/** Goods and units go into a logistic unit, or come out of it: all of it where an unpacking names nothing. */
export interface PackingClaim {
  readonly step: "pack" | "unpack";
  readonly sscc: string;
  readonly units: readonly NamedUnit[];
  readonly items: readonly (WeighedLot & { readonly grams: number })[];
  readonly isAll: boolean;
}

/** The SSCC that a URI names, in any spelling; undefined for everything else. */
function ssccOf(uri: unknown): string | undefined {
  const link = typeof uri === "string" ? canonicalEpc(uri) : undefined;
  const read = link === undefined ? undefined : parseDigitalLink(link);
  return read?.ok === true && read.value.key.ai === "00" ? read.value.key.value : undefined;
}

/** The logistic units in a list of an event's EPCs. */
export function unitsNamed(event: EpcisEvent, field: "epcList" | "childEPCs"): readonly NamedUnit[] {
  const list: unknown = (event as Readonly<Record<string, unknown>>)[field];
  if (!Array.isArray(list)) return [];
  return list.flatMap((uri, n) => {
    const sscc = ssccOf(uri);
    return sscc === undefined ? [] : [{ sscc, pointer: `/${field}/${n}` }];
  });
}

const countOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

/**
 * The packing or unpacking of a logistic unit that an event tells with every weight: batches in grams and whole units. Undefined where it tells
 * less (pieces, packs by serial, things of others): what such a unit weighs is not guessed, and the event stays an observation.
 */
export function packingIn({ event, lots }: SpeltEvent): PackingClaim | undefined {
  if (event.type !== "AggregationEvent" || event.action === "OBSERVE" || event.errorDeclaration !== undefined) {
    return undefined;
  }
  const sscc = ssccOf(event.parentID);
  if (sscc === undefined) return undefined;
  const units = unitsNamed(event, "childEPCs");
  const places = lots.filter(({ role }) => role === "child");
  const items = weighedLots(places, ["child"]).flatMap(({ grams, ...item }) =>
    grams === undefined || grams === 0 ? [] : [{ ...item, grams }],
  );
  const isWeighed = places.every(({ weight }) => weight !== undefined && "grams" in weight);
  const named = new Set(places.map(({ pointer }) => pointer)).size;
  const isWhole = units.length === countOf(event.childEPCs) && named === countOf(event.childQuantityList);
  const isNone = units.length + items.length === 0;
  if (!isWeighed || !isWhole || (isNone && event.action === "ADD")) return undefined;
  return { step: event.action === "ADD" ? "pack" : "unpack", sscc, units, items, isAll: isNone };
}
