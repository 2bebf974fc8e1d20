import type { CalendarDate } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import { cited, holdsOn, type StandardKind, type StandardRule, speaksOf } from "./standard.ts";

/** What is looked up: the lines of one kind for one subject, of all standards that there are for the place. */
export type RulesOf = (kind: StandardKind, subject: string) => readonly StandardRule[];

/** What was used, where and when, as far as standards speak of it. `goods`: what grows there, as `cropsIn` names it. */
export interface UsedInput {
  readonly product: string;
  readonly actives: readonly string[];
  readonly appliedOn: CalendarDate;
  readonly safetyIntervalDays: number;
}

const held = (rules: readonly StandardRule[], goods: ReadonlySet<string>, day: CalendarDate): readonly StandardRule[] =>
  rules.filter((rule) => holdsOn(rule.standard, day) && speaksOf(rule, goods));

/** What speaks against a farm record: an active that may not be used on what grows there, an interval shorter than the standard's. Each with its clause. */
export function inputFaults(input: UsedInput, goods: ReadonlySet<string>, rulesOf: RulesOf): readonly Reason[] {
  const { actives, appliedOn, safetyIntervalDays, product } = input;
  return actives.flatMap((active): Reason[] => {
    const [ban] = held(rulesOf("ban", active), goods, appliedOn);
    const interval = strictest(held(rulesOf("interval", active), goods, appliedOn), ({ days = 0 }) => -days);
    return [
      ...(ban === undefined ? [] : [banned(product, active, appliedOn, ban)]),
      ...(interval?.days === undefined || interval.days <= safetyIntervalDays
        ? []
        : [tooShort(active, safetyIntervalDays, interval.days, interval)]),
    ];
  });
}

function banned(product: string, active: string, on: CalendarDate, rule: StandardRule): Reason {
  return {
    code: "standard-banned",
    zh: `${on} 使用的 ${product} 含 ${active}，${cited(rule)} 禁止在此类作物上使用。`,
    en: `${product}, used on ${on}, holds ${active}, which ${cited(rule)} forbids on such crops.`,
  };
}

function tooShort(active: string, days: number, least: number, rule: StandardRule): Reason {
  return {
    code: "standard-interval",
    zh: `登记的安全间隔期为 ${days} 天，而 ${cited(rule)} 要求 ${active} 至少 ${least} 天。`,
    en: `The safety interval is recorded as ${days} days; ${cited(rule)} asks for ${least} after ${active}.`,
  };
}

/** One line of a report. */
export interface TestedItem {
  readonly active: string;
  readonly resultMgPerKg?: number;
  readonly limitMgPerKg?: number;
}

/** What speaks against a report: a limit laxer than the standard's, a result above it that passed. Each with its clause. */
export function testFaults(
  {
    items,
    testedOn,
    verdict,
  }: { readonly items: readonly TestedItem[]; readonly testedOn: CalendarDate; readonly verdict: string },
  goods: ReadonlySet<string>,
  rulesOf: RulesOf,
): readonly Reason[] {
  return items.flatMap(({ active, resultMgPerKg, limitMgPerKg }): Reason[] => {
    const rule = strictest(
      held(rulesOf("limit", active), goods, testedOn),
      ({ mgPerKg = Number.POSITIVE_INFINITY }) => mgPerKg,
    );
    if (rule?.mgPerKg === undefined) return [];
    const most = rule.mgPerKg;
    if (resultMgPerKg !== undefined && resultMgPerKg > most && verdict === "passed") {
      return [
        {
          code: "standard-limit",
          zh: `${active} 检出 ${resultMgPerKg} mg/kg，超过 ${cited(rule)} 的 ${most} mg/kg，而报告结论为合格。`,
          en: `${resultMgPerKg} mg/kg of ${active} were found, above the ${most} of ${cited(rule)}, and the report says passed.`,
        },
      ];
    }
    if (limitMgPerKg === undefined || limitMgPerKg <= most) return [];
    return [
      {
        code: "standard-limit",
        zh: `${active} 的限量填为 ${limitMgPerKg} mg/kg，而 ${cited(rule)} 为 ${most} mg/kg。`,
        en: `The limit of ${active} is given as ${limitMgPerKg} mg/kg; ${cited(rule)} has ${most}.`,
      },
    ];
  });
}

/** The actives that green food may not use: those that a list in force, which is whole, does not name. */
export function notPermitted(
  actives: readonly string[],
  {
    day,
    lists,
    rulesOf,
  }: {
    readonly day: CalendarDate;
    readonly lists: readonly Pick<StandardRule["standard"], "id" | "from" | "to">[];
    readonly rulesOf: RulesOf;
  },
): readonly Reason[] {
  const whole = lists.filter((list) => holdsOn(list, day));
  return whole.flatMap(({ id }) =>
    actives
      .filter((active) => !rulesOf("permitted", active).some(({ standard }) => standard.id === id))
      .map((active) => ({
        code: "standard-not-permitted",
        zh: `所用农药 ${active} 不在 ${id} 绿色食品允许使用的清单内。`,
        en: `${active} was used, which is not on the list of ${id} of what green food may use.`,
      })),
  );
}

/** What was stated of goods of a grade. */
export interface StatedGrade {
  readonly grade: string;
  readonly measures: readonly { readonly measure: string; readonly value: number }[];
}

/** What speaks against a stated grade: a grade that the standard in force does not have, a measure outside of its bounds. */
export function gradeFaults(
  goods: string,
  stated: StatedGrade,
  day: CalendarDate,
  rulesOf: RulesOf,
): readonly Reason[] {
  const rules = rulesOf("grade", goods).filter(({ standard }) => holdsOn(standard, day));
  const [any] = rules;
  if (any === undefined) return [];
  const own = rules.filter(({ grade }) => grade === stated.grade);
  if (own.length === 0) {
    const names = [...new Set(rules.map(({ grade }) => grade))].join("、");
    return [
      {
        code: "standard-grade",
        zh: `${cited(any)} 没有等级“${stated.grade}”，只有：${names}。`,
        en: `${cited(any)} has no grade ${stated.grade}; it has ${names}.`,
      },
    ];
  }
  return own.flatMap((rule): Reason[] => {
    const { measure = "", least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = rule;
    const told = stated.measures.find((one) => one.measure === measure);
    if (told === undefined || (told.value >= least && told.value <= most)) return [];
    const bounds = [rule.least === undefined ? "" : `≥ ${least}`, rule.most === undefined ? "" : `≤ ${most}`]
      .filter(Boolean)
      .join(" ");
    return [
      {
        code: "standard-grade",
        zh: `等级“${stated.grade}”的${measure}为 ${told.value}，而 ${cited(rule)} 要求 ${bounds}。`,
        en: `Of grade ${stated.grade} ${measure} is ${told.value}; ${cited(rule)} asks for ${bounds}.`,
      },
    ];
  });
}

/** The line that asks most: a lower number is stricter. */
function strictest(
  rules: readonly StandardRule[],
  strictness: (rule: StandardRule) => number,
): StandardRule | undefined {
  return rules.reduce<StandardRule | undefined>(
    (best, rule) => (best === undefined || strictness(rule) < strictness(best) ? rule : best),
    undefined,
  );
}
