import type { WeightUnit } from "./cells.ts";
import type { Column, Kind, KindName } from "./kind.ts";
import { KINDS } from "./kinds.ts";

/** Which column of a file holds what. */
export interface Mapping {
  readonly kind: KindName;
  /** The place of each field's column in the file, from 0. */
  readonly places: Readonly<Record<string, number>>;
  /** The unit of weights as the column's name has it; undefined while it has none, and the person has to say. */
  readonly unit: WeightUnit | undefined;
}

const UNITS: readonly (readonly [WeightUnit, RegExp])[] = [
  ["t", /^(吨|t|tons?|tonnes?)$/],
  ["jin", /^(斤|市斤|jin)$/],
  ["kg", /^(千克|公斤|kg|kgs|kilograms?)$/],
];
const UNIT_WORD = /(千克|公斤|市斤|斤|吨|kgs?|kilograms?|jin|tons?|tonnes?|亩|mu|天|日|days?)$/;

const plain = (header: string): string => header.normalize("NFKC").toLowerCase();

/** A column's name without blanks, signs and unit: two that are written differently are one. */
export function headerKey(header: string): string {
  return plain(header)
    .replace(/[([][^)\]]*[)\]]/g, "")
    .replace(/[\s_*:：/-]/g, "");
}

/** The unit in a column's name, in brackets or at its end; undefined where there is none. */
export function unitIn(header: string): WeightUnit | undefined {
  const name = plain(header);
  const bracketed = /[([]\s*([^)\]]*?)\s*[)\]]/.exec(name)?.[1] ?? "";
  const atEnd = UNIT_WORD.exec(name.replace(/[([][^)\]]*[)\]]/g, "").replace(/[\s_]/g, ""))?.[1] ?? "";
  for (const word of [bracketed, atEnd]) {
    const unit = UNITS.find(([, pattern]) => pattern.test(word))?.[0];
    if (unit !== undefined) return unit;
  }
  return undefined;
}

function isNamed({ field, title, names }: Column, header: string): boolean {
  const all = [field, title.zh, title.en, ...names].map(headerKey);
  const key = headerKey(header);
  return all.includes(key) || all.includes(key.replace(UNIT_WORD, ""));
}

/** The columns of a file by their names; the first of two of one name counts. */
export function mappingOf(kind: Kind, header: readonly string[]): Mapping {
  const places: Record<string, number> = {};
  for (const column of kind.columns) {
    const place = header.findIndex((name, n) => !Object.values(places).includes(n) && isNamed(column, name));
    if (place >= 0) places[column.field] = place;
  }
  const weight = kind.columns.find(({ isWeight }) => isWeight);
  const at = weight === undefined ? undefined : places[weight.field];
  return { kind: kind.name, places, unit: at === undefined ? undefined : unitIn(header[at] ?? "") };
}

/** The kind whose columns a file has most of; the first where none fits better. */
export function kindOf(header: readonly string[]): KindName {
  const score = (kind: Kind) => {
    const { places } = mappingOf(kind, header);
    const missing = kind.columns.filter(({ field, isRequired }) => isRequired && places[field] === undefined);
    return Object.keys(places).length - 2 * missing.length;
  };
  const kinds = Object.values(KINDS);
  return kinds.reduce((best, one) => (score(one) > score(best) ? one : best)).name;
}

/** Columns that a file must have and has not. */
export function missingColumns({ kind, places }: Mapping): readonly Column[] {
  return KINDS[kind].columns.filter(({ field, isRequired }) => isRequired && places[field] === undefined);
}
