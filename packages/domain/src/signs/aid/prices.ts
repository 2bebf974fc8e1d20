import type { Fen } from "../../benefits/money.ts";
import { yuanFrom } from "../../benefits/money.ts";
import type { Dated, Instant } from "../../calendar.ts";
import type { AuditFlag } from "../../exceptions/exception.ts";

/** A price that was paid for a product. */
export interface KeptPrice {
  /** Of the record: `{organisation}/{id}`. */
  readonly id: string;
  /** When it was recorded. */
  readonly at: Instant;
  readonly fenPerKg: Fen;
}

/** Prices kept of a product in a county and harvest year: the newest. */
const PRICES_KEPT = 120;

/**
 * From how many times the middle of the others, or how small a part of it, a price is told of, and how many others there must be. A decimal point
 * that slipped is ten times; grades of one fruit lie within three.
 */
const IMPLAUSIBLE: Dated<{ readonly times: number; readonly others: number }> = {
  from: "2025-01-01",
  value: { times: 5, others: 8 },
  source:
    "no rule was found: prices of one product and season within a county, grades and weeks among them, lie within five times",
  confirmed: false,
};

/** The prices with one as it is now (`undefined`: it counts no more), the newest by when they were recorded. */
export function withPrice(kept: readonly KeptPrice[], id: string, now: KeptPrice | undefined): readonly KeptPrice[] {
  return [...kept.filter((one) => one.id !== id), ...(now === undefined ? [] : [now])]
    .sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1))
    .slice(-PRICES_KEPT);
}

/** The prices that lie too far from the middle of all others, each with that middle. */
export function implausibleIn(kept: readonly KeptPrice[]): ReadonlyMap<string, Fen> {
  const { times, others } = IMPLAUSIBLE.value;
  const found = new Map<string, Fen>();
  if (kept.length <= others) return found;
  const sorted = kept.map(({ fenPerKg }) => fenPerKg).sort((a, b) => a - b);
  for (const { id, fenPerKg } of kept) {
    const middle = middleWithout(sorted, fenPerKg);
    if (fenPerKg >= middle * times || fenPerKg * times <= middle) found.set(id, middle);
  }
  return found;
}

/** The lower middle of the prices without one of this height. */
function middleWithout(sorted: readonly Fen[], one: Fen): Fen {
  const place = sorted.indexOf(one);
  const middle = Math.floor((sorted.length - 2) / 2);
  return sorted[middle < place ? middle : middle + 1] ?? one;
}

/** What an auditor hears of a price. */
export function priceFlag(fenPerKg: Fen, middle: Fen, at: Instant): AuditFlag {
  const [price, usual] = [fenPerKg, middle].map(yuanFrom);
  const reason = {
    code: "price-implausible",
    zh: `单价 ${price} 元／千克，而本县同一产品当年其他交售的中位价为 ${usual} 元／千克。`,
    en: `${price} yuan a kilogram; the middle of what others were paid in the county for this product and year is ${usual}.`,
  };
  return { code: "price-implausible", at, about: "price", reason };
}
