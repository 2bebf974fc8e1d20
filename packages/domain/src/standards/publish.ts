import { type Context, factOf } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { cropsIn, isOf } from "../farm/crop.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import type { RulesOf } from "./check.ts";
import {
  cited,
  holdsOn,
  type StandardDocument,
  type StandardEntry,
  type StandardHead,
  type StandardKind,
  type StandardRule,
} from "./standard.ts";

/** Which members a line of each kind has to have. */
const NEEDED: Readonly<Record<StandardKind, readonly (keyof StandardEntry)[]>> = {
  ban: [],
  permitted: [],
  limit: ["mgPerKg"],
  interval: ["days"],
  grade: ["grade", "measure"],
};
const OWN: Readonly<Record<StandardKind, readonly (keyof StandardEntry)[]>> = {
  ban: ["crops"],
  permitted: ["crops"],
  limit: ["crops", "mgPerKg"],
  interval: ["crops", "days", "uses"],
  grade: ["grade", "measure", "least", "most"],
};

/** What is wrong with a document by itself, each at its own pointer. */
export function documentFaults({ kind, from, to, entries }: StandardDocument): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  if (to !== undefined && to < from) {
    faults.push({
      pointer: "/to",
      en: `The last day lies before the first, ${from}.`,
      zh: `截止日早于起始日 ${from}。`,
    });
  }
  return [...faults, ...entries.flatMap((entry, n) => entryFaults(kind, entry, n))];
}

function entryFaults(kind: StandardKind, entry: StandardEntry, n: number): readonly FieldFault[] {
  const at = (name: string) => `/entries/${n}/${name}`;
  const missing = NEEDED[kind].filter((name) => entry[name] === undefined);
  const foreign = (Object.keys(entry) as (keyof StandardEntry)[]).filter(
    (name) => name !== "subject" && name !== "clause" && entry[name] !== undefined && !OWN[kind].includes(name),
  );
  const unknown = (entry.crops ?? []).filter((crop) => cropsIn(crop).size === 0);
  return [
    ...missing.map((name) => ({
      pointer: at(name),
      en: `A line of this kind (${kind}) needs ${name}.`,
      zh: `此类标准（${kind}）须填写该项（${name}）。`,
    })),
    ...foreign.map((name) => ({
      pointer: at(name),
      en: `A line of this kind (${kind}) has no ${name}.`,
      zh: `此类标准（${kind}）没有该项（${name}）。`,
    })),
    ...unknown.map((crop) => ({
      pointer: at("crops"),
      en: `No crop is understood in "${crop}", so the line would speak of nothing: word it as farms do, such as 猕猴桃, 柑橘, 蔬菜.`,
      zh: `无法识别作物“${crop}”，该行将不适用于任何产品：请用常用名称，如猕猴桃、柑橘、蔬菜。`,
    })),
    ...(kind === "grade" && entry.least === undefined && entry.most === undefined
      ? [{ pointer: at("most"), en: "A grade needs least or most.", zh: "等级须填写下限或上限。" }]
      : []),
  ];
}

/**
 * A standard is published: a national one by the operator, a region's own by its office. That of a region asks for more than those above it, never
 * for less. `above`: the lines in force above the region on the day from which it holds. Errors: `invalid-request`, with the clause that it falls
 * behind at its line; `standard-laxer`.
 */
export function publishStandard(
  document: StandardDocument,
  scope: string,
  above: RulesOf,
  ctx: Context,
): { readonly head: StandardHead; readonly fact: Fact<"standard-published"> } {
  requireValid(documentFaults(document));
  if (scope !== "national") requireStricter(document, above);
  const { entries, ...rest } = document;
  const head: StandardHead = {
    ...rest,
    scope,
    entries: entries.length,
    publishedAt: ctx.now,
    by: ctx.actor.organisation,
  };
  return { head, fact: factOf("standard-published", ctx.now, { ...document, scope }, ctx) };
}

/** From when on a standard holds no more. */
export function endStandard(
  head: StandardHead,
  { id, to, reason }: { readonly id?: string | undefined; readonly to: string; readonly reason: string },
  ctx: Context,
): { readonly head: StandardHead; readonly fact: Fact<"standard-ended"> } {
  if (to < head.from) {
    const words = {
      en: `It holds from ${head.from}: end it on that day or later.`,
      zh: `该标准自 ${head.from} 起施行，截止日不能更早。`,
    };
    throw new DomainError("invalid-request", words, { errors: [fieldError("/to", words)] });
  }
  const ended = { at: ctx.now, by: ctx.actor.organisation, reason };
  const data = { ...defined({ id }), standard: head.id, scope: head.scope, to, reason };
  return { head: { ...head, to, ended }, fact: factOf("standard-ended", ctx.now, data, ctx) };
}

function requireStricter({ kind, entries, from }: StandardDocument, above: RulesOf): void {
  const faults = entries.flatMap((entry, n) => {
    const rule = above(kind, entry.subject).find(
      (one) => holdsOn(one.standard, from) && overlaps(entry, one) && isLaxer(kind, entry, one),
    );
    return rule === undefined ? [] : [{ n, rule }];
  });
  if (kind === "permitted") throw laxer([], "permitted");
  if (faults.length > 0) throw laxer(faults, kind);
}

function laxer(
  faults: readonly { readonly n: number; readonly rule: StandardRule }[],
  kind: StandardKind,
): DomainError {
  const [first] = faults;
  const behind = first === undefined ? undefined : cited(first.rule);
  const words =
    behind === undefined
      ? {
          en: "A region publishes no list of what green food may use: that is the country's (NY/T 393). Publish what may not be used as kind ban.",
          zh: "绿色食品允许使用清单由国家标准（NY/T 393）规定，地方不另行发布；如需禁止使用某些农药，请按禁用（ban）发布。",
        }
      : {
          en: `A region's own standard asks for more than those above it, never for less: ${behind} stands against it. Nothing was published.`,
          zh: `地方标准只能严于上级标准：与 ${behind} 相抵触，未发布。`,
        };
  return new DomainError("standard-laxer", words, {
    errors: faults.map(({ n, rule }) => {
      const asked = askedBy(kind, rule);
      return fieldError(`/entries/${n}`, {
        en: `laxer than ${cited(rule)}: ${asked}`,
        zh: `宽于 ${cited(rule)}：${asked}`,
      });
    }),
  });
}

function askedBy(kind: StandardKind, { mgPerKg, days, least, most, measure = "" }: StandardRule): string {
  if (kind === "limit") return `≤ ${mgPerKg} mg/kg`;
  if (kind === "interval") return `≥ ${days} d`;
  return `${measure} ${least === undefined ? "" : `≥ ${least}`} ${most === undefined ? "" : `≤ ${most}`}`
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Do both speak of some goods in common? */
function overlaps({ crops = [] }: StandardEntry, { crops: others = [] }: StandardEntry): boolean {
  if (crops.length === 0 || others.length === 0) return true;
  const [own, other] = [crops, others].map((words) => new Set(words.flatMap((word) => [...cropsIn(word)])));
  return own !== undefined && other !== undefined && (isOf(own, other) || isOf(other, own));
}

function isLaxer(kind: StandardKind, own: StandardEntry, other: StandardRule): boolean {
  if (kind === "limit") return (own.mgPerKg ?? Number.POSITIVE_INFINITY) > (other.mgPerKg ?? Number.POSITIVE_INFINITY);
  if (kind === "interval") {
    return (own.days ?? 0) < (other.days ?? 0) || (other.uses !== undefined && (own.uses ?? other.uses) > other.uses);
  }
  if (kind !== "grade" || own.grade !== other.grade || own.measure !== other.measure) return false;
  return (
    (own.least ?? Number.NEGATIVE_INFINITY) < (other.least ?? Number.NEGATIVE_INFINITY) ||
    (own.most ?? Number.POSITIVE_INFINITY) > (other.most ?? Number.POSITIVE_INFINITY)
  );
}
