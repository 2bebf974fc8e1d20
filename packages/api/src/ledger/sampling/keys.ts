import type { Opening } from "@suyuan/domain/sampling/candidate";
import type { Sampling } from "@suyuan/domain/sampling/sampling";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";

/** A candidate with its name in the list, and who that is. Nobody but offices over it and its organisation is told. */
export interface Candidate extends Opening {
  readonly name: string;
  readonly label: string;
  readonly organisation: string;
}

/** Some of a frozen list, in its order. */
export interface ListRow {
  readonly candidates: readonly Candidate[];
}

export const samplingKey = (id: string): RowKey<Sampling> => keyOf(`SAMPLING#${id}`, "SAMPLING");
export const listRowKey = (id: string, n: number): RowKey<ListRow> =>
  keyOf(`SAMPLING#${id}`, `LIST#${String(n).padStart(3, "0")}`);
export const listRowsOf = (id: string): Stretch<ListRow> => stretchOf(`SAMPLING#${id}`, "LIST#");
