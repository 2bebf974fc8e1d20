import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { BalanceLine } from "@suyuan/domain/recall-orders/balance";
import type { orderedView } from "./view.ts";

interface Told {
  readonly ordered: ReturnType<typeof orderedView>;
  readonly names: { readonly by: string; readonly holder: string };
  readonly lines: readonly BalanceLine[];
  readonly address: string;
}

/** Batches that a mail names; all of them stand in the task. */
const NAMED_MAX = 20;

/** Beijing time, to the minute. */
function inBeijing(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
}

/** What to write to a holder, in both languages. Plain text: nothing of it is read as an address or as HTML. */
export function mailOf({ ordered, names, lines, address }: Told) {
  const { id, level, reason, clock, mock } = ordered;
  const named = lines.slice(0, NAMED_MAX).map(({ batch, grams }) => `  ${batch}  ${kilogramsFrom(grams)} kg`);
  const rest = lines.length - named.length;
  const [start, end] = [inBeijing(clock.startBy), inBeijing(clock.completeBy)];
  const zh = [
    `${names.holder}：`,
    mock === true
      ? `这是一次召回演练（${id}，${level} 级），请按真实召回的方式答复，但不要处置货物。`
      : `${names.by} 已发起召回（${id}，${level} 级）。请立即停止销售以下批次，单独存放并登记去向。`,
    `原因：${reason}`,
    ...named,
    ...(rest > 0 ? [`  另有 ${rest} 个批次，见任务`] : []),
    `请在 ${start}（北京时间）前确认收到，并在 ${end} 前逐批填报：查获、退回、销毁、已售的重量。`,
    `填报地址：${address}`,
  ];
  const en = [
    `To ${names.holder}:`,
    mock === true
      ? `This is an exercise (recall ${id}, level ${level}). Answer as you would in earnest, but leave the goods as they are.`
      : `${names.by} has ordered a recall (${id}, level ${level}). Stop selling these batches at once, keep them apart and tell where they are.`,
    `Reason: ${reason}`,
    ...named,
    ...(rest > 0 ? [`  and ${rest} more batches: see your task`] : []),
    `Acknowledge this by ${start} (Beijing time), and tell for each batch by ${end} how much was found, returned, destroyed or sold.`,
    `Your task: ${address}`,
  ];
  const [subjectZh, subjectEn] =
    mock === true
      ? [`召回演练 ${id}`, `Recall exercise ${id}`]
      : [`召回通知 ${id}（${level} 级）`, `Recall ${id} (level ${level})`];
  return { zh: { subject: subjectZh, text: zh.join("\n") }, en: { subject: subjectEn, text: en.join("\n") } };
}
