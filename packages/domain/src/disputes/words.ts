import type { Batch } from "../batches/batch.ts";
import { nameOf } from "../batches/batch.ts";
import type { BatchDispute, DisputedClaim } from "../batches/disputes/dispute.ts";
import { dateInChina } from "../calendar.ts";
import type { Reason } from "../evidence.ts";

/** What is disputed, neutrally: who denies what on whose record, and nothing of who is right. */
const SAID: Readonly<Record<DisputedClaim, (by: string, of: string) => Omit<Reason, "code">>> = {
  origin: (by, of) => ({
    en: `${by} disputes that goods of it are in this batch, as ${of} recorded`,
    zh: `${by} 对 ${of} 登记的原料来源提出异议`,
  }),
  delivery: (by, of) => ({
    en: `${by} disputes a delivery of this batch on record between it and ${of}`,
    zh: `${by} 对其与 ${of} 之间的交接记录提出异议`,
  }),
  report: (by, of) => ({
    en: `${by} disputes a test report on record in its name, told of goods of ${of}`,
    zh: `${by} 对以其名义登记的检测报告提出异议（涉及 ${of}）`,
  }),
  certificate: (by, of) => ({
    en: `${by} disputes that ${of} may name its certificate for this batch`,
    zh: `${by} 对 ${of} 使用其认证证书提出异议`,
  }),
};

function reasonOf(batch: Batch, { claim, by, of, at, upheldAt }: BatchDispute): Reason {
  const { en, zh } = SAID[claim](nameOf(batch, by), nameOf(batch, of));
  const on = dateInChina(at);
  if (upheldAt === undefined) {
    return {
      code: `disputed-${claim}`,
      en: `${en}, since ${on}. The bureau has not decided yet.`,
      zh: `${zh}（${on}），主管部门尚未裁定。`,
    };
  }
  const decided = dateInChina(upheldAt);
  return {
    code: `dispute-upheld-${claim}`,
    en: `${en}. The bureau upheld this on ${decided}.`,
    zh: `${zh}，主管部门已于 ${decided} 认定异议成立。`,
  };
}

/** What a page says of the disputes of a batch: those that are open, then those that were upheld. */
export function disputeReasons(batch: Batch): readonly Reason[] {
  const all = batch.disputes ?? [];
  const isOpen = ({ upheldAt }: BatchDispute) => upheldAt === undefined;
  return [...all.filter(isOpen), ...all.filter((one) => !isOpen(one))].map((one) => reasonOf(batch, one));
}
