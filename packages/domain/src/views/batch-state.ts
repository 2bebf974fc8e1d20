import type { Batch } from "../batches/batch.ts";
import { flagsInForce } from "../batches/flags.ts";
import { isIntervalBreached } from "../batches/hold.ts";
import { lotId } from "../batches/identity.ts";
import { type InputStop, keepsFrom } from "../batches/origin.ts";
import { certaintyOf, inheritedStops, recallOn } from "../batches/origins/inherited.ts";
import { type CalendarDate, dateInChina, daysBetween } from "../calendar.ts";
import { disputeReasons } from "../disputes/words.ts";
import type { Reason } from "../evidence.ts";
import { isOfLabel, orderedBy, TERMS } from "../recalls/order.ts";
import type { AsOf } from "./as-of.ts";
import type { CertifiedStatus } from "./certified-status.ts";
import { type Journey, journeyOf, type Need } from "./journey.ts";
import { shelfLifeOf } from "./shelf-life.ts";

/**
 * What a batch's page says first: the good states, best first, then the others, most serious first. `in-order`: every need of the journey
 * is met. `in-order-so-far`: nothing is amiss and something still runs. `registered`: nothing is amiss and something is absent.
 */
export const BATCH_STATES = [
  "in-order",
  "in-order-so-far",
  "registered",
  "in-order-with-remarks",
  "voided",
  "recalled",
  "test-failed",
  "interval-breached",
  "past-shelf-life",
  "certificate-withdrawn",
  "certificate-suspended",
  "certificate-expired",
  "certificate-not-in-force",
  "uncertified",
] as const;
export type BatchStateCode = (typeof BATCH_STATES)[number];

/** The state with everything that stands behind it: the reasons of the code first, then every lesser one. */
export interface BatchState {
  readonly code: BatchStateCode;
  readonly reasons: readonly Reason[];
  /** What the state is computed from. */
  readonly journey: Journey;
}

type Finding = readonly [code: BatchStateCode, reasons: readonly Reason[]];

/** Each once by its words. */
function distinct(reasons: readonly Reason[]): readonly Reason[] {
  const said = new Set<string>();
  return reasons.filter(({ zh }) => !said.has(zh) && said.add(zh));
}

const reasonsIn = (needs: readonly Need[], state: Need["state"]): readonly Reason[] =>
  needs.filter((need) => need.state === state).flatMap(({ reasons }) => reasons);

/**
 * What contradicts the records, was taken back lately, or is still awaited of the certificate, for whoever reads of it. A failed test has a
 * state of its own.
 */
function remarksOn(
  batch: Batch,
  { test: _, ...journey }: Journey,
  certified: CertifiedStatus,
  today: CalendarDate,
): readonly Reason[] {
  const flags = flagsInForce(batch).map((flag) => flag.reason);
  const awaited = certified.reasons.filter(({ code }) => code === "annual-check-awaited");
  const contradicted = reasonsIn(Object.values(journey), "contradicted");
  return distinct([...disputeReasons(batch), ...flags, ...contradicted, ...mistakenReasons(batch, today), ...awaited]);
}

function recallReason(batch: Batch): Reason[] {
  const recall = recallOn(batch);
  if (recall === undefined) return [];
  const { level, reason, at } = recall;
  const date = dateInChina(at);
  const term = TERMS[recall.orderedBy];
  if (recall.of !== undefined) return [...recalledInput(recall.of, recall), ...completedReason(recall)];
  return [
    {
      code: "recalled",
      en: `${term.en} on ${date} (level ${level}): ${reason}`,
      zh: `${date} ${term.done}（${level} 级）：${reason}`,
    },
    ...completedReason(recall),
  ];
}

const HOLDS: Readonly<Record<ReturnType<typeof certaintyOf>, { readonly en: string; readonly zh: string }>> = {
  certain: { en: "Some of it is in this batch for certain", zh: "本批次确定含有其货物" },
  possible: { en: "Some of it may be in this batch", zh: "本批次可能含有其货物" },
};

/** That a batch which this one was made of is recalled, and whether some of that is in here for certain. */
function recalledInput(of: InputStop, { level, reason, at, orderedBy: by }: Omit<OrderedRecall, "id">): Reason[] {
  const date = dateInChina(at);
  const [term, holds] = [TERMS[by], HOLDS[certaintyOf(of)]];
  return [
    {
      code: `input-recalled-${certaintyOf(of)}`,
      en: `${term.en} on ${date} (level ${level}): batch ${lotId(of)}, which this one was made of. ${holds.en}: it is stopped, too. ${reason}`,
      zh: `${date} ${term.done}（${level} 级）：本批次所用的批次 ${lotId(of)}。${holds.zh}，同样停止流通。${reason}`,
    },
  ];
}

const STOPPED_WORDS: Readonly<
  Record<Exclude<InputStop["by"], "recalled">, { readonly en: string; readonly zh: string }>
> = {
  "test-failed": { en: "failed a residue test that nothing has cleared", zh: "检测不合格且尚无复检合格结果" },
  "interval-breached": { en: "was harvested inside a safety interval", zh: "采收时未满安全间隔期" },
};

/** Of batches that this one was made of those that are held, and how much of them is in here. */
function heldInputs(batch: Batch, by: keyof typeof STOPPED_WORDS): Reason[] {
  const { en, zh } = STOPPED_WORDS[by];
  return inheritedStops(batch)
    .filter((stop) => stop.by === by)
    .map((stop) => ({
      code: `input-${by}`,
      en: `Batch ${lotId(stop)}, which this one was made of, ${en}. ${HOLDS[certaintyOf(stop)].en}: it is held, too.`,
      zh: `本批次所用的批次 ${lotId(stop)}${zh}。${HOLDS[certaintyOf(stop)].zh}，同样暂停流转。`,
    }));
}

type OrderedRecall = NonNullable<ReturnType<typeof recallOn>>;

function completedReason(recall: OrderedRecall): Reason[] {
  if (recall.ended === undefined) return [];
  const date = dateInChina(recall.ended.at);
  const { zh } = TERMS[recall.orderedBy];
  const left = isOfLabel(recall)
    ? {
        en: "What is left of the batch may be sold again only once its label is put right.",
        zh: "剩余货物须先改正标签，方可再销售。",
      }
    : {
        en: "What is left of the batch stays stopped: do not eat it.",
        zh: "剩余货物仍停止流通，请勿食用。",
      };
  return [
    {
      code: "recall-completed",
      en: `The recall was completed on ${date}. ${left.en}`,
      zh: `${zh}已于 ${date} 完成，${left.zh}`,
    },
  ];
}

/** That a recall was a mistake is said for this many days: whoever read of it shall hear that. */
const MISTAKEN_RECALL_DAYS = 30;

function mistakenReasons(batch: Batch, today: CalendarDate): Reason[] {
  return (batch.mistakenRecalls ?? []).flatMap((recall) => {
    const { at, ended } = recall;
    if (ended === undefined || daysBetween(dateInChina(ended.at), today) > MISTAKEN_RECALL_DAYS) return [];
    const [from, to] = [dateInChina(at), dateInChina(ended.at)];
    return [
      {
        code: "recall-mistaken",
        en: `The recall of ${from} was a mistake and was lifted on ${to}: ${ended.reason}`,
        zh: `${from} 的${TERMS[orderedBy(batch, recall)].zh}系误发，已于 ${to} 撤销：${ended.reason}`,
      },
    ];
  });
}

function voidedReason(voided: NonNullable<Batch["voided"]>): Reason[] {
  const date = dateInChina(voided.at);
  return [
    {
      code: "voided",
      en: `The registration of this batch was a mistake and was voided by its producer on ${date}. Nothing is claimed of it.`,
      zh: `本批次的登记有误，已由登记机构于 ${date} 撤销，不再作任何声明。`,
    },
  ];
}

/** What is older than its producer declared, or than its kind keeps at best, cannot be sold as fresh. */
function shelfLifeReason({ product, origin }: Batch, today: CalendarDate): Reason[] {
  const from = keepsFrom(origin);
  const found = shelfLifeOf(product, from);
  if (found === undefined || today <= found.last) return [];
  const { basis, days, last, kind } = found;
  const since =
    origin.kind === "harvest"
      ? { en: `Harvested on ${from}.`, zh: `采收于 ${from}。` }
      : origin.beyond?.harvested[0] === from || origin.sources.some(({ harvestedOn }) => harvestedOn === from)
        ? { en: `Its earliest harvest is of ${from}.`, zh: `所用原料最早采收于 ${from}。` }
        : { en: `Made on ${from}.`, zh: `制成于 ${from}。` };
  const declared = {
    en: `${since.en} Its producer declares a shelf life of ${days} days, which ended on ${last}.`,
    zh: `${since.zh}生产者标示的保质期为 ${days} 天，已于 ${last} 到期。`,
  };
  const atBest = {
    en: `${since.en} ${kind.en} keeps ${days} days at most in proper storage, which ended on ${last}.`,
    zh: `${since.zh}${kind.zh}在适宜条件下最多可保存 ${days} 天，已于 ${last} 期满。`,
  };
  return [{ code: "past-shelf-life", ...(basis === "producer" ? declared : atBest) }];
}

function stateOfCertificate(status: CertifiedStatus["status"]): BatchStateCode | undefined {
  switch (status) {
    case "valid":
      return undefined;
    case "none":
      return "uncertified";
    case "withdrawn":
    case "suspended":
    case "expired":
      return `certificate-${status}`;
    case "not-yet-valid":
    case "annual-check-missing":
    case "annual-check-failed":
    case "not-covered":
      return "certificate-not-in-force";
  }
}

/** What stops the goods, most serious first. */
function stopsOf(batch: Batch, { test, farmRecord }: Journey, today: CalendarDate): readonly Finding[] {
  const shelfLife = shelfLifeReason(batch, today);
  return [
    ...(recallOn(batch) ? [["recalled", recallReason(batch)] as const] : []),
    ...(test.state === "contradicted"
      ? [["test-failed", [...heldInputs(batch, "test-failed"), ...test.reasons]] as const]
      : []),
    ...(isIntervalBreached(batch)
      ? [["interval-breached", [...heldInputs(batch, "interval-breached"), ...farmRecord.reasons]] as const]
      : []),
    ...(shelfLife.length > 0 ? [["past-shelf-life", shelfLife] as const] : []),
  ];
}

/**
 * The state of a batch as of an hour. A registration that was taken back has no other state. Recalled goes before a failed test, that before
 * a breached safety interval, goods past their shelf life, the certificate, remarks, what is absent and what still runs; the lesser ones are all among the reasons. Of
 * stopped goods nobody asks what is absent. `certified` is what `certifiedStatus` gives for the same day.
 */
export function batchState(batch: Batch, certified: CertifiedStatus, asOf: AsOf): BatchState {
  const { today } = asOf;
  const journey = journeyOf(batch, asOf);
  if (batch.voided !== undefined) return { code: "voided", reasons: voidedReason(batch.voided), journey };
  const needs = Object.values(journey);
  const stops = stopsOf(batch, journey, today);
  const certificate = stateOfCertificate(certified.status);
  const remarks = remarksOn(batch, journey, certified, today);
  const [absent, running] = [reasonsIn(needs, "missing"), reasonsIn(needs, "so-far")];
  const findings: readonly Finding[] = [
    ...stops,
    ...(certificate ? [[certificate, certified.reasons] as const] : []),
    ...(remarks.length > 0 ? [["in-order-with-remarks", remarks] as const] : []),
    ...(stops.length === 0 && absent.length > 0 ? [["registered", absent] as const] : []),
    ...(stops.length === 0 && running.length > 0 ? [["in-order-so-far", running] as const] : []),
  ];
  const reasons = distinct(findings.flatMap(([, some]) => some));
  return { code: findings[0]?.[0] ?? "in-order", reasons, journey };
}
