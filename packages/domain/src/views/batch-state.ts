import type { Batch, Handoff } from "../batches/batch.ts";
import { nameOf } from "../batches/batch.ts";
import { flagsInForce } from "../batches/flags.ts";
import { isOpen } from "../batches/handoff.ts";
import { onHold } from "../batches/hold.ts";
import { standingLogs, standingTests } from "../batches/standing.ts";
import { type CalendarDate, dateInChina, daysBetween } from "../calendar.ts";
import type { EvidenceLevel, Reason } from "../evidence.ts";
import { type CommitmentStatus, commitmentStatus } from "../quality/commitment.ts";
import type { CertifiedStatus } from "./certified-status.ts";

/** What a batch's page says first: the two good states, then the others, most serious first. */
export const BATCH_STATES = [
  "in-order",
  "in-order-with-remarks",
  "voided",
  "recalled",
  "test-failed",
  "certificate-withdrawn",
  "certificate-suspended",
  "certificate-expired",
  "certificate-not-in-force",
  "uncertified",
] as const;
export type BatchStateCode = (typeof BATCH_STATES)[number];

/** The state with everything that stands behind it: the reasons of the code first, then every remark. */
export interface BatchState {
  readonly code: BatchStateCode;
  readonly reasons: readonly Reason[];
}

/** A shipment that nobody confirmed is remarked on after this many days. */
export const PENDING_REMARK_DAYS = 7;

/** Made tea keeps without a cold chain; every other profile needs a log once the goods travel. */
const PROFILES_WITHOUT_COLD_CHAIN: readonly string[] = ["tea"];

/** Tests are as good as the best of them: attested by a laboratory or bureau, or the producer's own. */
export function testLevel(tests: Batch["tests"]): EvidenceLevel {
  return tests.some(({ level }) => level === "attested") ? "attested" : "declared";
}

/** How a commitment is known: by its tests when it is supported, `missing` when it rests on one that is not there. */
export function commitmentLevel(batch: Batch, { status }: CommitmentStatus): EvidenceLevel {
  if (status === "refused") return "missing";
  return status === "supported" ? testLevel(standingTests(batch)) : "declared";
}

/** Should there be a temperature log, and is there none? From the first handoff that was not taken back. */
export function isTemperatureMissing(batch: Batch): boolean {
  const needsColdChain = !PROFILES_WITHOUT_COLD_CHAIN.includes(batch.product.profile);
  const hasTravelled = batch.handoffs.some((handoff) => handoff.voidedAt === undefined);
  return needsColdChain && hasTravelled && standingLogs(batch).length === 0;
}

function pendingReason(batch: Batch, handoff: Handoff, today: CalendarDate): Reason[] {
  const days = daysBetween(dateInChina(handoff.shippedAt), today);
  if (!isOpen(handoff) || days <= PENDING_REMARK_DAYS) return [];
  const from = nameOf(batch, handoff.from);
  const to = nameOf(batch, handoff.to);
  return [
    {
      code: "handoff-unconfirmed",
      en: `${to} has not confirmed what ${from} shipped ${days} days ago.`,
      zh: `${from} ${days} 天前发出的货物，${to} 尚未确认收货。`,
    },
  ];
}

const TEMPERATURE_MISSING: Reason = {
  code: "temperature-missing",
  en: "The goods travelled and no temperature log is on record; this product needs a cold chain.",
  zh: "货物已经流转，但没有任何温度记录；该产品需要冷链。",
};

function remarksOn(batch: Batch, today: CalendarDate): Reason[] {
  const commitment = commitmentStatus(batch);
  const all = [
    ...flagsInForce(batch).map((flag) => flag.reason),
    ...(commitment?.status === "refused" ? commitment.reasons : []),
    ...batch.handoffs.flatMap((handoff) => pendingReason(batch, handoff, today)),
    ...(isTemperatureMissing(batch) ? [TEMPERATURE_MISSING] : []),
    ...mistakenReasons(batch, today),
  ];
  return all.filter((reason, n) => all.findIndex((other) => other.zh === reason.zh) === n);
}

function recallReason(batch: Batch): Reason[] {
  if (batch.recall === undefined) return [];
  const { level, reason, at, ended } = batch.recall;
  const date = dateInChina(at);
  const completed: Reason[] = ended
    ? [
        {
          code: "recall-completed",
          en: `The recall was completed on ${dateInChina(ended.at)}. What is left of the batch stays stopped: do not eat or sell it.`,
          zh: `召回已于 ${dateInChina(ended.at)} 完成，剩余货物仍停止流通，请勿食用或销售。`,
        },
      ]
    : [];
  return [
    {
      code: "recalled",
      en: `Recalled on ${date} (level ${level}): ${reason}`,
      zh: `${date} 已召回（${level} 级）：${reason}`,
    },
    ...completed,
  ];
}

/** That a recall was a mistake is said for this many days: whoever read of it shall hear that. */
export const MISTAKEN_RECALL_DAYS = 30;

function mistakenReasons({ mistakenRecalls = [] }: Batch, today: CalendarDate): Reason[] {
  return mistakenRecalls.flatMap(({ at, ended }) => {
    if (ended === undefined || daysBetween(dateInChina(ended.at), today) > MISTAKEN_RECALL_DAYS) return [];
    const [from, to] = [dateInChina(at), dateInChina(ended.at)];
    return [
      {
        code: "recall-mistaken",
        en: `The recall of ${from} was a mistake and was lifted on ${to}: ${ended.reason}`,
        zh: `${from} 的召回系误发，已于 ${to} 撤销：${ended.reason}`,
      },
    ];
  });
}

function voidedReason({ voided }: Batch): Reason[] {
  if (voided === undefined) return [];
  const date = dateInChina(voided.at);
  return [
    {
      code: "voided",
      en: `The registration of this batch was a mistake and was voided by its producer on ${date}. Nothing is claimed of it.`,
      zh: `本批次的登记有误，已由登记机构于 ${date} 撤销，不再作任何声明。`,
    },
  ];
}

const ON_HOLD: Reason = {
  code: "test-failed",
  en: "A residue test of this batch failed and no later test by a laboratory or bureau has cleared it.",
  zh: "本批次有一项检测不合格，尚无检测机构或主管部门的复检合格结果。",
};

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
      return "certificate-not-in-force";
  }
}

/**
 * The state of a batch today. A registration that was taken back has no other state. Recalled goes before a failed test, that before the certificate, that before remarks; the
 * lesser ones are all among the reasons. `certified` is what `certifiedStatus` gives for the same day.
 */
export function batchState(batch: Batch, certified: CertifiedStatus, today: CalendarDate): BatchState {
  if (batch.voided !== undefined) return { code: "voided", reasons: voidedReason(batch) };
  const held = onHold(batch);
  const certificate = stateOfCertificate(certified.status);
  const remarks = remarksOn(batch, today);
  const serious: readonly (readonly [BatchStateCode, readonly Reason[]])[] = [
    ...(batch.recall ? [["recalled", recallReason(batch)] as const] : []),
    ...(held ? [["test-failed", [ON_HOLD]] as const] : []),
    ...(certificate ? [[certificate, certified.reasons] as const] : []),
    ...(remarks.length > 0 ? [["in-order-with-remarks", remarks] as const] : []),
  ];
  return { code: serious[0]?.[0] ?? "in-order", reasons: serious.flatMap(([, reasons]) => reasons) };
}
