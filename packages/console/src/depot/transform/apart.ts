import { poolFaults } from "@suyuan/domain/transformations/pools";
import { said } from "../../words/dictionary.ts";
import { grams } from "../../words/figures.ts";
import { keyOf, type LotName } from "../ground/known.ts";
import type { Part } from "./sums.ts";

interface Weighed extends LotName {
  readonly kg: number | undefined;
}

/** The inputs that a part was kept apart with; undefined where it was made of all that no part names, as in the simple case. */
export function apartOf(part: Part, inputs: readonly LotName[]): readonly LotName[] | undefined {
  const named = inputs.filter((input) => part.of?.includes(keyOf(input)));
  return named.length === 0 || named.length === inputs.length
    ? undefined
    : named.map(({ gtin, lot }) => ({ gtin, lot }));
}

const inGrams = ({ kg = 0 }: Weighed) => Math.round(grams(kg) * 1000);

/**
 * What is wrong with what was kept apart, by the place of the part, in words of the person's language: known without a network, by the rule that the
 * service holds it to.
 */
export function apartFaults(inputs: readonly Weighed[], parts: readonly Part[]): ReadonlyMap<number, string> {
  // In the simple case there is one pool, and the balance of the weights says all of it.
  if (parts.every((part) => apartOf(part, inputs) === undefined)) return new Map();
  const placed = inputs.map((one) => ({ gtin: one.gtin, lot: one.lot, grams: inGrams(one) }));
  const made = parts.map((part) => ({
    ...{ gtin: part.gtin, lot: part.lot, grams: inGrams(part) },
    of: apartOf(part, inputs),
  }));
  return new Map(
    poolFaults(placed, made).map((fault) => [Number(/^\/outputs\/(\d+)\//.exec(fault.pointer)?.[1] ?? 0), said(fault)]),
  );
}

/** A part with other inputs: it bears the number of one of them. */
export function withApart(part: Part, of: readonly string[], inputs: readonly LotName[]): Part {
  const next = { ...part, of };
  const own = apartOf(next, inputs) ?? inputs;
  const [first] = own;
  return first === undefined || own.some(({ gtin }) => gtin === part.gtin) ? next : { ...next, gtin: first.gtin };
}
