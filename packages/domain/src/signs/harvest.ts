import type { HarvestedBatch } from "../batches/harvested.ts";
import { type CalendarDate, type Dated, heldOn } from "../calendar.ts";
import type { AuditFlag } from "../exceptions/exception.ts";
import { plainId } from "../identifiers/own-id.ts";

/** First and last day of the year on which goods of a profile are picked, `MM-DD`; the last may lie in the next year. */
type Picking = readonly [first: string, last: string];

/**
 * When goods are picked in Sichuan, by cold-chain profile: wide on purpose, for a profile covers early and late kinds and low and high places.
 * Goods without a window here (vegetables, mushrooms, lemons, meat) have none.
 */
const PICKING: readonly [Dated<Readonly<Record<string, Picking>>>, ...Dated<Readonly<Record<string, Picking>>>[]] = [
  {
    from: "2025-01-01",
    source:
      "red-heart kiwifruit from August (xinsannong.com), snow pears in September (xnsbdzb 2023-09-05); the ends of each window and the other goods are general knowledge",
    confirmed: false,
    value: {
      "red-heart-kiwifruit": ["08-01", "11-30"],
      pear: ["06-15", "11-30"],
      mandarin: ["09-15", "05-15"],
      orange: ["10-15", "06-30"],
      "guanxi-pomelo": ["08-15", "12-31"],
      tea: ["02-15", "11-30"],
      "green-tea": ["02-15", "11-30"],
    },
  },
];

const isWithin = ([first, last]: Picking, day: string): boolean =>
  first <= last ? day >= first && day <= last : day >= first || day <= last;

type Harvested = Pick<HarvestedBatch, "product" | "origin" | "certificate" | "registeredAt">;

/**
 * What an auditor should see of a harvest: a day on which such goods are not picked, a day outside the validity of the certificate that was
 * named. `about` says which: told again for another day it is another occurrence.
 */
export function harvestFlags({ product, origin, certificate, registeredAt: at }: Harvested): readonly AuditFlag[] {
  const { harvestedOn } = origin;
  return [...seasonFlags(product, harvestedOn, at), ...certificateFlags(certificate, harvestedOn, at)];
}

function seasonFlags(
  { zh, en = zh, profile }: Harvested["product"],
  harvestedOn: CalendarDate,
  at: string,
): AuditFlag[] {
  const picked = heldOn(PICKING, harvestedOn).value[profile];
  if (picked === undefined || isWithin(picked, harvestedOn.slice(5))) return [];
  const [first, last] = picked;
  const reason = {
    code: "harvest-season",
    zh: `登记于 ${harvestedOn} 采收，而「${zh}」一类产品在四川的采收期为 ${first} 至 ${last}。`,
    en: `Registered as picked on ${harvestedOn}; goods such as ${en} are picked in Sichuan from ${first} to ${last}.`,
  };
  return [{ code: "harvest-season", at, about: `harvest/${harvestedOn}`, reason }];
}

function certificateFlags(claim: Harvested["certificate"], harvestedOn: CalendarDate, at: string): AuditFlag[] {
  if (claim === undefined || claim.year !== undefined) return [];
  const id = plainId(claim.id);
  const reason = {
    code: "harvest-certificate",
    zh: `采收日期 ${harvestedOn} 不在所填证书 ${id} 的有效期内，未占用余量，本批次不按认证产品计。`,
    en: `Certificate ${id} was named for a harvest of ${harvestedOn}, outside its validity: nothing was spent, and the batch is not certified by it.`,
  };
  return [{ code: "harvest-certificate", at, about: `harvest/${harvestedOn}/${id}`, reason }];
}
