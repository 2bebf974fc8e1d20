import { address, below } from "../../parts/address.ts";
import { said } from "../../words/dictionary.ts";
import { daysBetween, grams, shownDay, shownKg, today } from "../../words/figures.ts";
import { homeWords } from "../../words/guide/home.ts";
import type { Season } from "./season.ts";

/** Something that waits for the clerk, and where it is done. */
export interface Duty {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly href: string;
  readonly tone: "note" | "stop" | "plain";
}

/** Receivers have so long before it is worth asking. */
const RECEIPT_DAYS = 2;
/** A laboratory has so long before it is worth asking. */
const REPORT_DAYS = 3;
/** Of what can be many, so many are told; the rest is in its list. */
const TOLD_MOST = 3;

/** What is due, the gravest first. `now`: the day in Beijing. */
export function dutiesOf(season: Season, now: string = today()): readonly Duty[] {
  return [
    ...recalls(season),
    ...tasks(season),
    ...findings(season, now),
    ...receipts(season, now),
    ...certificates(season),
    ...labels(season),
    ...reports(season, now),
    ...intervals(season, now),
    ...incomplete(season),
  ];
}

function recalls({ recalls: open }: Season): readonly Duty[] {
  const words = homeWords();
  return open.map(({ id, product, lot, reason, by }) => ({
    key: id,
    title: words.recalled(said(product)),
    detail: `${lot} · ${reason}`,
    href: address(`/recalls${below(id)}`, { from: by }),
    tone: "stop",
  }));
}

function tasks({ tasks: open }: Season): readonly Duty[] {
  const words = homeWords();
  return open.map(({ id, by, byName, reason, mock, organisation }) => ({
    key: `task ${by} ${id}`,
    title: mock === true ? words.exercise(byName) : words.recallTask(byName),
    detail: reason,
    href: address(`/recalls/tasks${below(by, id, organisation)}`),
    tone: mock === true ? "note" : "stop",
  }));
}

/** What is to be put right, the overdue first. */
function findings({ findings: open }: Season, now: string): readonly Duty[] {
  const words = homeWords();
  return open
    .toSorted((a, b) => (a.dueOn ?? "9").localeCompare(b.dueOn ?? "9"))
    .slice(0, TOLD_MOST)
    .map(({ id, by, byName, text, dueOn, isOverdue }) => ({
      key: `finding ${by} ${id}`,
      title: isOverdue
        ? words.findingOverdue(byName, daysBetween(dueOn ?? now, now))
        : words.finding(byName, dueOn === undefined ? "" : shownDay(dueOn)),
      detail: text,
      href: address(`/findings${below(by, id)}`),
      tone: isOverdue ? "stop" : "note",
    }));
}

function receipts({ incoming, outgoing }: Season, now: string): readonly Duty[] {
  const words = homeWords();
  const late = outgoing.filter(({ shippedAt }) => daysBetween(shippedAt, now) >= RECEIPT_DAYS);
  return [
    ...incoming.map(
      ({ from, fromName, id, items }): Duty => ({
        key: `${from} ${id}`,
        title: words.toReceive(fromName ?? from),
        detail: items.map(({ lot }) => lot).join("、"),
        href: address(`/shipments${below(from, id)}`),
        tone: "note",
      }),
    ),
    ...late.map(
      ({ from, id, to, toName, shippedAt }): Duty => ({
        key: `${from} ${id}`,
        title: words.onWay(toName ?? to),
        detail: words.onWayDays(daysBetween(shippedAt, now)),
        href: address(`/shipments${below(from, id)}`),
        tone: "note",
      }),
    ),
  ];
}

function certificates({ certificates: held }: Season): readonly Duty[] {
  const words = homeWords();
  return held
    .filter(({ annualCheckDue }) => annualCheckDue)
    .map(({ id, number }) => ({
      key: `check ${id}`,
      title: words.checkDue(number),
      detail: words.checkDueDetail,
      href: address(`/certificates${below(id)}`),
      tone: "note",
    }));
}

/** Batches on hand that have labels for less than what is there. One of which no run is known, while there are older runs, is not told of. */
function labels({ batches, labels: runs, hasOlderLabels }: Season): readonly Duty[] {
  const words = homeWords();
  return batches
    .filter(({ onHandKg, voided, recalled, held }) => onHandKg > 0 && !voided && !recalled && !held)
    .flatMap((one): Duty[] => {
      const own = runs.filter(({ batch }) => batch === one.batch);
      if (own.length === 0 && hasOlderLabels) return [];
      const kg = grams(
        own.reduce((sum, { count, voided, netWeightG }) => sum + ((count - voided) * netWeightG) / 1000, 0),
      );
      if (kg >= one.onHandKg) return [];
      return [
        {
          key: `labels ${one.batch}`,
          title: words.labelsLow(said(one.product), one.lot),
          detail:
            kg === 0 ? words.labelsNone(shownKg(one.onHandKg)) : words.labelsFor(shownKg(kg), shownKg(one.onHandKg)),
          href: address("/labels/new", { gtin: one.gtin, lot: one.lot }),
          tone: "plain",
        },
      ];
    })
    .slice(0, TOLD_MOST);
}

function reports({ commissions }: Season, now: string): readonly Duty[] {
  const words = homeWords();
  return commissions
    .filter(({ createdAt }) => daysBetween(createdAt, now) >= REPORT_DAYS)
    .map(({ id, laboratoryName, lot, createdAt }) => ({
      key: `test ${id}`,
      title: words.reportOpen(laboratoryName, lot ?? ""),
      detail: words.reportDays(daysBetween(createdAt, now)),
      href: address("/tests"),
      tone: "plain",
    }));
}

function intervals({ inputs }: Season, now: string): readonly Duty[] {
  const words = homeWords();
  return inputs
    .filter(({ clearOn, voided }) => voided === undefined && clearOn > now)
    .map(({ id, baseName, plot, clearOn, product, appliedOn }) => ({
      key: `interval ${id}`,
      title: words.intervalEnds(baseName, plot, shownDay(clearOn)),
      detail: words.intervalDetail(product, shownDay(appliedOn)),
      href: address(`/farm${below(id)}`),
      tone: "plain",
    }));
}

function incomplete({ incomplete: records }: Season): readonly Duty[] {
  const words = homeWords();
  return records.map(({ id, product }) => ({
    key: `incomplete ${id}`,
    title: words.incomplete(product),
    detail: words.incompleteDetail,
    href: address(`/farm${below(id)}/correct`),
    tone: "plain",
  }));
}
