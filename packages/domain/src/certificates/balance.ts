import type { Sent } from "../answer.ts";
import { DomainError } from "../errors.ts";
import type { Grams } from "../quantity.ts";
import { kilogramsFrom } from "../quantity.ts";
import type { Balance, Certificate } from "./certificate.ts";
import type { BalanceRecord } from "./view-schema.ts";

type Approval = Pick<Certificate, "id" | "approvedGramsPerYear">;

/** What a certificate year allows and what is left of it, in kilograms. `year` is the label of the certificate year. */
export type BalanceView = Sent<typeof BalanceRecord>;

function spentIn(balance: Balance | undefined, year: number): Grams {
  return balance?.spent[String(year)] ?? 0;
}

/** The balance of one certificate year as shown. No balance row means nothing spent. */
export function balanceView(certificate: Approval, balance: Balance | undefined, year: number): BalanceView {
  const spent = spentIn(balance, year);
  return {
    certificate: certificate.id,
    year,
    approvedKg: kilogramsFrom(certificate.approvedGramsPerYear),
    spentKg: kilogramsFrom(spent),
    remainingKg: kilogramsFrom(certificate.approvedGramsPerYear - spent),
  };
}

/** The balance after `grams` of a certificate year were never taken: what a correction gives back. */
export function giveBack(balance: Balance | undefined, certificate: Approval, year: number, grams: Grams): Balance {
  const spent = spentIn(balance, year) - grams;
  if (spent < 0) throw new Error(`${grams} g given back to ${certificate.id}, which spent less in ${year}`);
  return { certificate: certificate.id, spent: { ...balance?.spent, [String(year)]: spent } };
}

/** The balance after taking `grams` from a certificate year; `balance-exceeded` when less than that is left. */
export function spend(balance: Balance | undefined, certificate: Approval, year: number, grams: Grams): Balance {
  const spent = spentIn(balance, year) + grams;
  if (spent <= certificate.approvedGramsPerYear) {
    return { certificate: certificate.id, spent: { ...balance?.spent, [String(year)]: spent } };
  }
  const view = balanceView(certificate, balance, year);
  const askedKg = kilogramsFrom(grams);
  const { approvedKg, spentKg, remainingKg } = view;
  throw new DomainError(
    "balance-exceeded",
    {
      en: `Certificate ${certificate.id} has ${remainingKg} kg left for its year ${year} (${spentKg} of ${approvedKg} kg spent); ${askedKg} kg were asked for. Register at most ${remainingKg} kg under it, and the rest without a certificate.`,
      zh: `证书 ${certificate.id} 在 ${year} 年度还剩 ${remainingKg} 千克（核准 ${approvedKg} 千克，已用 ${spentKg} 千克），本次申请 ${askedKg} 千克。最多可登记 ${remainingKg} 千克，其余请不带证书登记。`,
    },
    {
      errors: [{ pointer: "/quantityKg", detail: `at most ${remainingKg} kg`, detailZh: `最多 ${remainingKg} 公斤` }],
      extensions: { ...view, askedKg },
    },
  );
}
