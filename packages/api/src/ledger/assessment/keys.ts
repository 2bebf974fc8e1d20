import type { IndicatorSet, KeptSet } from "@suyuan/domain/assessment/indicator";
import type { CountyObjections, Objection } from "@suyuan/domain/assessment/objection";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";

/** By what the counties of a region (six digits) are assessed for a year; its history lies beside it. */
export const indicatorsKey = (region: string, year: number): RowKey<KeptSet> =>
  keyOf(`INDICATORS#${region}#${year}`, "SET");
/** One version of it, whole. */
export const indicatorsVersionKey = (region: string, year: number, version: number): RowKey<IndicatorSet> =>
  keyOf(`INDICATORS#${region}#${year}`, `V#${String(version).padStart(3, "0")}`);

export const objectionKey = (id: string): RowKey<Objection> => keyOf(`OBJECTION#${id}`, "OBJECTION");
/** What a county's objections against a set have come to. */
export const countyObjectionsKey = (region: string, year: number, county: string): RowKey<CountyObjections> =>
  keyOf(`OBJECTED#${region}#${year}`, `COUNTY#${county}`);
/** Those of all counties. */
export const objectionsAgainst = (region: string, year: number): Stretch<CountyObjections> =>
  stretchOf(`OBJECTED#${region}#${year}`, "COUNTY#");
