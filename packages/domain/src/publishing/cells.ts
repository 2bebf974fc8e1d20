import type { Base } from "./share.ts";

/** The tables of a release: each region by nothing, by product, by scheme and by kind of producer. */
export const DIMENSIONS = ["product", "scheme", "producer"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One cell of a table: a region and, in three of the four tables, a value of the dimension. */
export interface Cell {
  readonly region: string;
  readonly dimension?: Dimension;
  readonly value?: string;
}

/** Digits of county, township and village. */
const LEVELS = [6, 9, 12];

export function cellKey({ region, dimension, value }: Cell): string {
  return dimension === undefined ? region : `${region} ${dimension}=${value}`;
}

export function cellOf(key: string): Cell {
  const [region = "", ...rest] = key.split(" ");
  const by = rest.join(" ");
  const at = by.indexOf("=");
  if (at < 0) return { region };
  return { region, dimension: by.slice(0, at) as Dimension, value: by.slice(at + 1) };
}

/** The regions of a code, itself the last: county, township, village. */
function regionsOf(region: string): readonly string[] {
  return LEVELS.filter((digits) => digits <= region.length).map((digits) => region.slice(0, digits));
}

/** The region right above one; undefined above a county. */
export function parentRegion(region: string): string | undefined {
  return regionsOf(region).at(-2);
}

/** Every cell that counts what a finest cell holds. */
export function cellsOf(base: Base): readonly string[] {
  return regionsOf(base.region).flatMap((region) => [
    cellKey({ region }),
    ...DIMENSIONS.map((dimension) => cellKey({ region, dimension, value: base[dimension] })),
  ]);
}
