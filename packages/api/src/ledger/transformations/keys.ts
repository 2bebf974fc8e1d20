import type { Lot } from "@suyuan/domain/batches/identity";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import type { Key } from "@suyuan/store/table";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";

/** What was made of a batch by one transformation: the way forward from it. */
export interface MadeInto {
  readonly transformation: string;
  /** In its order. Those of other pools are not among them. */
  readonly outputs: readonly Lot[];
}

export const transformationKey = (id: string): RowKey<Transformation> =>
  keyOf(`TRANSFORMATION#${id}`, "TRANSFORMATION");
/** One row for each transformation that took from a batch, and stands. */
export const madeIntoKey = ({ pk }: Pick<Key, "pk">, transformation: string): RowKey<MadeInto> =>
  keyOf(pk, `INTO#${transformation}`);
export const madeIntoRows = ({ pk }: Pick<Key, "pk">): Stretch<MadeInto> => stretchOf(pk, "INTO#");
