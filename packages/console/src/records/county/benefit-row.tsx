import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import type { Shape } from "../../service/client.ts";
import { benefitWords } from "../../words/county/benefits.ts";
import { shownDate, shownKg, shownNumber } from "../../words/figures.ts";

type Benefit = Shape<"BenefitRecord">;

/** How it stands with a record, in one line: taken back, denied, or how it is known. */
export function standing({ voided, confirmation, level }: Benefit): string {
  const words = benefitWords();
  if (voided !== undefined) return words.voided;
  return confirmation?.outcome === "denied" ? words.denied : words.levels[level];
}

/** What was paid for: weight and price, days, or the year. */
export function paidFor({ kind, quantityKg, pricePerKg, days, year }: Benefit): string {
  const words = benefitWords();
  const what =
    quantityKg !== undefined && pricePerKg !== undefined
      ? words.priceOf(shownKg(quantityKg), shownNumber(pricePerKg, 2))
      : (days !== undefined && words.daysOf(days)) || (year !== undefined && words.yearOf(year)) || "";
  return [words.kinds[kind], what].filter((one) => one !== "").join(" · ");
}

/** One payment in a list. */
export function BenefitRow({
  benefit,
  isOpen = false,
}: {
  readonly benefit: Benefit;
  readonly isOpen?: boolean;
}): JSX.Element {
  const words = benefitWords();
  const { id, organisation, household, paidYuan, paidOn, lot } = benefit;
  return (
    <li>
      <a
        class="row"
        href={address(`/benefits${below(organisation, id)}`)}
        aria-current={isOpen ? "true" : undefined}
        data-off={benefit.counts ? undefined : ""}
      >
        <span class="row-main">
          <b>{paidFor(benefit)}</b>
          <small class="code">
            {household}
            {lot !== undefined && ` → ${lot}`}
          </small>
          <small>
            {shownDate(paidOn)} · {standing(benefit)}
          </small>
        </span>
        <span class="row-end">
          <b>{words.yuan(shownNumber(paidYuan, 2))}</b>
        </span>
      </a>
    </li>
  );
}
