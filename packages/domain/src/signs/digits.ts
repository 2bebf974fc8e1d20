import type { Dated, Instant } from "../calendar.ts";
import type { AuditFlag } from "../exceptions/exception.ts";
import type { Grams } from "../quantity.ts";
import { atLeast } from "./chance.ts";

interface Regularity {
  /** Different weights of a month that are looked at, the first; and as many whose digit is neither 0 nor 5 as there must be. */
  readonly most: number;
  readonly least: number;
  /** Share of one digit from which on it is told, and the share that a scale may give it: one that weighs in steps of two has four digits. */
  readonly share: number;
  readonly scale: number;
  /** Chance in a month of one organisation, over all its looks, digits and places together. */
  readonly chance: number;
}

const REGULARITY: Dated<Regularity> = {
  from: "2025-01-01",
  value: { most: 240, least: 60, share: 0.4, scale: 0.25, chance: 1e-6 },
  source:
    "no rule was found: last digits of weights are even by general knowledge; steps of scales (1, 2, 5) as in OIML R 76, not read",
  confirmed: false,
};

/** Where a last digit may stand: 0.1, 1 and 10 kg, in grams. */
const PLACES = [100, 1000, 10_000] as const;
/** People round to these, and scales too: they say nothing. */
const ROUND: ReadonlySet<number> = new Set([0, 5]);
const DIGITS = 8;

/** Different weights that an organisation declared in one month, in grams, sorted. The same weight again says nothing: packs of one weight are usual. */
export type Weights = readonly Grams[];

export function withWeight(before: Weights, grams: Grams): Weights {
  if (before.length >= REGULARITY.value.most || before.includes(grams)) return before;
  return [...before, grams].toSorted((a, b) => a - b);
}

/** One last digit that stands so often behind different weights that no scale gives it. */
export function digitsFlag(weights: Weights, month: string, at: Instant): AuditFlag | undefined {
  const { most, share, scale, least, chance } = REGULARITY.value;
  const looks = most * DIGITS * PLACES.length;
  for (const place of PLACES) {
    const digits = weights.map((grams) => Math.floor(grams / place) % 10).filter((digit) => !ROUND.has(digit));
    if (digits.length < least) continue;
    const [digit, count] = mostOf(digits);
    if (count < share * digits.length || atLeast(count, digits.length, scale) * looks > chance) continue;
    const kg = place / 1000;
    const reason = {
      code: "digits-regular",
      zh: `${month} 登记的 ${weights.length} 个不同重量中，${kg} 千克位不是 0 或 5 的有 ${digits.length} 个，其中 ${count} 个是 ${digit}：称出来的重量不会这样集中。`,
      en: `Of ${weights.length} different weights registered in ${month}, ${digits.length} have a digit other than 0 and 5 at ${kg} kg, and ${count} of these are ${digit}: weights off a scale do not gather so.`,
    };
    return { code: "digits-regular", at, about: `month/${month}`, reason };
  }
  return undefined;
}

function mostOf(digits: readonly number[]): readonly [digit: number, count: number] {
  const counts = new Map<number, number>();
  for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best));
}
