import type { EpcisEvent } from "@suyuan/epcis/event";
import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import type { Lot } from "../batches/identity.ts";
import { lotId } from "../batches/identity.ts";
import type { FieldFault } from "../field-errors.ts";
import { GRAMS_MAX, type Grams } from "../quantity.ts";

/** Where an event names a lot: among its objects, as a container, in one, or on a side of a transformation. */
export type LotRole = "object" | "parent" | "child" | "input" | "output";

/** One place where an event names a lot, by its class or by an instance that says its lot. */
export interface NamedLot extends Lot {
  readonly role: LotRole;
  /** RFC 6901, into the event: the quantity element or the EPC. */
  readonly pointer: string;
  /** The weight stated there, or why there is none that can be told in grams. An EPC by itself states none. */
  readonly weight: StatedWeight | undefined;
}

/** `unit` tells a fault in a weight (`mass`) from a count of something else (`other`, or absent: pieces). */
export type StatedWeight =
  | { readonly grams: Grams }
  | { readonly fault: FieldFault; readonly unit: "mass" | "other" | "none" };

/** UN/CEFACT Recommendation 20 units of mass that are whole grams, or thousandths of one: grams in one unit. */
const GRAMS_IN: ReadonlyMap<string, number> = new Map([
  ["KGM", 1000],
  ["GRM", 1],
  ["TNE", 1_000_000],
]);

/** Other units of mass of the same list: a weight for certain, and not one that is converted here. */
const OTHER_MASS: ReadonlySet<string> = new Set(
  "APZ CGM CWA CWI DG DJ DTN DWT GRN HGM KTN LBR LTN MC MGM ONZ STI STN".split(" "),
);

const asLink = (uri: string): string =>
  uri.replace(/\/(gtin|cpv|lot|ser)(?=\/)/g, (_, name: string) => `/${FORMER_NAMES.get(name)}`);

const FORMER_NAMES: ReadonlyMap<string, string> = new Map([
  ["gtin", "01"],
  ["cpv", "22"],
  ["lot", "10"],
  ["ser", "21"],
]);

/**
 * The lot that a URI names: a Digital Link of any host with GTIN and lot (serial or not, former short names too), or
 * `urn:epc:class:lgtin:…`. Undefined for everything else. Never throws.
 */
export function lotOf(uri: string): Lot | undefined {
  if (uri.length > 2048) return undefined;
  const isUrn = uri.startsWith("urn:epc:class:lgtin:");
  if (!isUrn && !/\/(?:10|lot)\//.test(uri)) return undefined;
  const link = isUrn ? canonicalEpc(uri) : asLink(uri);
  const read = link === undefined ? undefined : parseDigitalLink(link, { legacyGtin: true });
  if (read?.ok !== true) return undefined;
  const { gtin, lot } = read.value;
  return gtin === undefined || lot === undefined ? undefined : { gtin, lot };
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** Grams in a quantity; undefined when they are not a whole number that a weight may have. */
function gramsIn(quantity: number, factor: number): Grams | undefined {
  const grams = Math.round(quantity * factor);
  return grams >= 0 && grams <= GRAMS_MAX && grams / factor === quantity ? grams : undefined;
}

function statedWeight({ quantity, uom }: Fields, pointer: string): StatedWeight {
  const units = [...GRAMS_IN.keys()].join(", ");
  if (typeof quantity !== "number") {
    return {
      unit: "none",
      fault: {
        pointer: `${pointer}/quantity`,
        en: `Give the weight: a quantity with uom ${units}.`,
        zh: `请填写重量：quantity 及其单位 uom（${units}）。`,
      },
    };
  }
  const unit = String(uom);
  const factor = GRAMS_IN.get(unit);
  if (factor === undefined) {
    return {
      unit: OTHER_MASS.has(unit) ? "mass" : "other",
      fault: {
        pointer: `${pointer}/uom`,
        en: `Weights are kept to the gram. Give this one in ${units}.`,
        zh: `重量精确到克，请使用 ${units} 中的一种单位。`,
      },
    };
  }
  const grams = gramsIn(quantity, factor);
  if (grams !== undefined) return { grams };
  return {
    unit: "mass",
    fault: {
      pointer: `${pointer}/quantity`,
      en: `${quantity} ${unit} is no weight: give whole grams, 0 or more, at most ${GRAMS_MAX / 1000} kg.`,
      zh: `${quantity} ${unit} 不是有效重量：须为整克数，不小于 0，不超过 ${GRAMS_MAX / 1000} 千克。`,
    },
  };
}

const EPC_FIELDS: readonly (readonly [field: string, role: LotRole])[] = [
  ["epcList", "object"],
  ["childEPCs", "child"],
  ["inputEPCList", "input"],
  ["outputEPCList", "output"],
];

const CLASS_FIELDS: readonly (readonly [field: string, role: LotRole])[] = [
  ["quantityList", "object"],
  ["childQuantityList", "child"],
  ["inputQuantityList", "input"],
  ["outputQuantityList", "output"],
];

function listIn(event: Fields, field: string): readonly unknown[] {
  const list = Object.hasOwn(event, field) ? event[field] : undefined;
  return Array.isArray(list) ? list : [];
}

function named(uri: unknown, role: LotRole, pointer: string, weight?: StatedWeight): NamedLot[] {
  const lot = typeof uri === "string" ? lotOf(uri) : undefined;
  return lot === undefined ? [] : [{ ...lot, role, pointer, weight }];
}

/** Every place where the event names a lot, in whatever spelling and role, in the order of the standard's fields. */
export function lotsNamed(event: EpcisEvent): readonly NamedLot[] {
  const fields: Fields = event;
  return [
    ...named(fields.parentID, "parent", "/parentID"),
    ...EPC_FIELDS.flatMap(([field, role]) =>
      listIn(fields, field).flatMap((epc, n) => named(epc, role, `/${field}/${n}`)),
    ),
    ...CLASS_FIELDS.flatMap(([field, role]) =>
      listIn(fields, field).flatMap((element, n) => {
        if (!isFields(element)) return [];
        const pointer = `/${field}/${n}`;
        return named(element.epcClass, role, pointer, statedWeight(element, pointer));
      }),
    ),
  ];
}

/** What an event says of one lot in one role: its whole weight, or the faults that keep it from being told. */
export interface WeighedLot extends Lot {
  /** The first place that states a weight, else the first that names the lot. */
  readonly pointer: string;
  /** Undefined when no place states one in grams. */
  readonly grams: Grams | undefined;
  readonly faults: readonly FieldFault[];
}

function packFault({ pointer }: NamedLot): FieldFault {
  return {
    pointer,
    en: "A pack does not say what it weighs. Name its lot in quantityList too, with the kilograms.",
    zh: "单个包装未说明重量，请同时在 quantityList 中填写其批次及千克数。",
  };
}

/** One place or more that name the same lot. */
type Places = [NamedLot, ...NamedLot[]];

function weighed(places: Readonly<Places>): WeighedLot {
  const [first] = places;
  const stated = places.filter(({ weight }) => weight !== undefined);
  const faults = stated.flatMap(({ weight }) => (weight && "fault" in weight ? [weight.fault] : []));
  const grams = stated.flatMap(({ weight }) => (weight && "grams" in weight ? [weight.grams] : []));
  return {
    gtin: first.gtin,
    lot: first.lot,
    pointer: (stated[0] ?? first).pointer,
    grams: grams.length === 0 ? undefined : grams.reduce((sum, one) => sum + one, 0),
    faults: stated.length === 0 ? [packFault(first)] : faults,
  };
}

/** The lots named in some roles, each once: weights of the same lot are added up. */
export function weighedLots(lots: readonly NamedLot[], roles: readonly LotRole[]): readonly WeighedLot[] {
  const groups = new Map<string, Places>();
  for (const lot of lots) {
    if (!roles.includes(lot.role)) continue;
    const places = groups.get(lotId(lot));
    if (places === undefined) groups.set(lotId(lot), [lot]);
    else places.push(lot);
  }
  return [...groups.values()].map(weighed);
}
