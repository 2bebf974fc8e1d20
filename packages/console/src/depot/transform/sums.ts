import { grams } from "../../words/figures.ts";
import { keyOf, type LotName } from "../ground/known.ts";

/** What is done: how many lots go in and come out by it. */
export type Kind = "sort" | "mix" | "pack";

/** A part of what comes out, as it was typed. */
export interface Part {
  readonly gtin: string;
  readonly lot: string;
  readonly kg: number | undefined;
  /** Of lots that were kept apart: those that went into this part, by their keys. */
  readonly of?: readonly string[];
}

interface Weighed extends LotName {
  readonly kg: number | undefined;
}

export const INPUTS_MAX = 10;
export const OUTPUTS_MAX = 10;

/** A share of what went in that may be lost without anybody asking where it is: the least that the service lets pass of any goods. */
const UNASKED = 0.01;

export interface Sums {
  readonly inKg: number;
  readonly outKg: number;
  /** Below zero where more came out than went in. */
  readonly lossKg: number;
  readonly needsCause: boolean;
}

export function sumsOf(inputs: readonly Weighed[], parts: readonly Part[]): Sums {
  const sum = (all: readonly { readonly kg: number | undefined }[]) =>
    grams(all.reduce((so, { kg = 0 }) => so + kg, 0));
  const [inKg, outKg] = [sum(inputs), sum(parts)];
  const lossKg = grams(inKg - outKg);
  return { inKg, outKg, lossKg, needsCause: lossKg > inKg * UNASKED };
}

const GRADES = "ABCDEFGHIJ";

/** A name for the next part: that of the first lot that went in with a letter behind it, other than all that are there. Lots have at most 20 signs. */
export function nextLot(inputs: readonly LotName[], parts: readonly Part[], kind: Kind): string {
  const [first] = inputs;
  if (first === undefined) return "";
  const taken = new Set([...inputs, ...parts].map(({ lot }) => lot));
  const ends =
    kind === "mix" ? ["-M", ...[...GRADES].map((sign) => `-M${sign}`)] : [...GRADES].map((sign) => `-${sign}`);
  const names = ends.map((end) => first.lot.slice(0, 20 - end.length) + end);
  return names.find((name) => !taken.has(name)) ?? "";
}

/** What keeps a part from being recorded. */
export type PartFault = "lotMissing" | "lotTwice" | "weightMissing";

export function partFault(
  part: Part,
  n: number,
  parts: readonly Part[],
  inputs: readonly LotName[],
): PartFault | undefined {
  const lot = part.lot.trim();
  if (lot === "") return "lotMissing";
  const key = keyOf({ gtin: part.gtin, lot });
  const others = [...inputs, ...parts.slice(0, n).map((one) => ({ ...one, lot: one.lot.trim() }))];
  if (others.some((one) => keyOf(one) === key)) return "lotTwice";
  return part.kg === undefined || part.kg <= 0 ? "weightMissing" : undefined;
}
