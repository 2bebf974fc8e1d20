import type { JSX } from "preact";
import { Facts } from "../../parts/facts.tsx";
import type { Shape } from "../../service/client.ts";
import { standardWords } from "../../words/county/standards.ts";
import { said } from "../../words/dictionary.ts";
import { shownDate, shownNumber } from "../../words/figures.ts";

type Rule = Shape<"StandardRule">;

/** What a line asks, in a few words. */
export function asked(rule: Rule): string {
  const words = standardWords();
  const { mgPerKg, days, uses, grade, measure, least, most, standard } = rule;
  switch (standard.kind) {
    case "ban":
      return words.banned;
    case "permitted":
      return words.permitted;
    case "limit":
      return words.mgPerKg(shownNumber(mgPerKg ?? 0, 4));
    case "interval":
      return [words.days(shownNumber(days ?? 0)), uses && words.uses(shownNumber(uses))].filter(Boolean).join(" · ");
    case "grade": {
      const bounds = [least !== undefined && `≥ ${least}`, most !== undefined && `≤ ${most}`].filter(Boolean).join(" ");
      return `${grade ?? ""} · ${measure ?? ""} ${bounds}`;
    }
  }
}

/** What standards in force say of one substance, each with its clause. */
export function Rules({ rules }: { readonly rules: readonly Rule[] }): JSX.Element {
  const words = standardWords();
  if (rules.length === 0) return <p class="message note">{words.nothing}</p>;
  return (
    <ul class="plain stack">
      {rules.map((rule) => (
        <li
          key={`${rule.standard.scope} ${rule.standard.id} ${rule.clause} ${rule.crops?.join()} ${rule.grade} ${rule.measure}`}
          class="card"
        >
          <Facts
            rows={[
              [words.kinds[rule.standard.kind], <b key="asked">{asked(rule)}</b>],
              [words.subject, rule.subject],
              [words.clause, `${rule.standard.id} ${rule.clause}`],
              [
                words.own,
                rule.standard.scope === "national" ? undefined : <span key="scope">{said(rule.standard.title)}</span>,
              ],
              [words.crops, rule.crops?.join("、") ?? words.allCrops],
              [words.start, words.from(shownDate(rule.standard.from))],
            ]}
          />
        </li>
      ))}
    </ul>
  );
}
