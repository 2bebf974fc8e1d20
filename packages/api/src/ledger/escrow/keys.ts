import type { Balance } from "@suyuan/domain/certificates/certificate";
import type { Pots } from "@suyuan/domain/escrow/escrow";
import type { Season } from "@suyuan/domain/farm/base";
import type { Key } from "@suyuan/store/table";
import { keyOf, type RowKey } from "../row-key.ts";

/** What the row of a sum says of its parts. */
export interface Spread {
  /** The version in which the row was spread: its parts have it in their keys. */
  readonly id: number;
  readonly parts: number;
  /** The version of the certificate on whose word everything was lent; none of a season. */
  readonly under?: number;
}

/** A part of a sum: what it was lent and has left. */
export interface PartOfSum {
  readonly left: Pots;
}

/** The rows that many write at once. */
export type Sum = Balance | Season;
/** The same as they are stored: `escrow` is there while they lie in parts. */
export type SumRow = Sum & { readonly escrow?: Spread };

const isBalanceKey = ({ pk, sk }: Key): boolean => sk === "BALANCE" && pk.startsWith("CERT#");
const isSeasonKey = ({ pk, sk }: Key): boolean => sk.startsWith("SEASON#") && pk.startsWith("BASE#");
/** Is this the key of a sum? */
export const isSumKey = (key: Key): boolean => isBalanceKey(key) || isSeasonKey(key);

/** The key of a sum, as it is stored. */
export const sumRowKey = ({ pk, sk }: Key): RowKey<SumRow> => keyOf(pk, sk);

/**
 * A part of a balance or season, of the time in which its row was spread in version `id`. In a partition of its own: that of the sum is what
 * is hot.
 */
export const partOfSumKey = ({ pk, sk }: Key, id: number, n: number): RowKey<PartOfSum> =>
  keyOf(`${pk}#${n}`, sk === "BALANCE" ? `ESCROW#${id}` : `ESCROW#${id}#${sk.slice("SEASON#".length)}`);
/** Is this the key of a part? */
export const isPartOfSumKey = ({ pk, sk }: Key): boolean =>
  sk.startsWith("ESCROW#") && /^(?:CERT|BASE)#.*#\d+$/.test(pk);
/** Whose part a part is, and of which time. */
export const sumOfPart = ({ pk, sk }: Key): { readonly key: RowKey<SumRow>; readonly id: number } => {
  const [, id, year] = sk.split("#");
  const of = pk.slice(0, pk.lastIndexOf("#"));
  return { key: keyOf(of, year === undefined ? "BALANCE" : `SEASON#${year}`), id: Number(id) };
};
