import { notFound } from "../access.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import { kilogramsFrom } from "../quantity.ts";
import { balanceOf, type RecallTask, taskStatus } from "./balance.ts";

/** How the order of a recall ended. `missing`: what was said of grams that nobody accounts for. */
export interface OrderEnd {
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
  readonly outcome: "mistaken" | "completed";
  readonly missing?: string;
}

export interface EndOrder {
  readonly id?: string | undefined;
  readonly outcome: OrderEnd["outcome"];
  readonly reason: string;
  readonly missing?: string | undefined;
}

/** Of what is missing so many are named. */
const NAMED_MAX = 5;

/** What is not accounted for, in words. */
function gapsIn(tasks: readonly RecallTask[]): { readonly en: readonly string[]; readonly zh: readonly string[] } {
  const silent = tasks.filter((task) => taskStatus(task) === "open").map(({ organisation }) => organisation);
  const open = balanceOf(tasks).filter(({ missingGrams }) => missingGrams !== 0);
  return {
    en: [
      ...silent.map((organisation) => `${organisation} has not acknowledged`),
      ...open.map(({ batch, organisation, missingGrams }) =>
        missingGrams > 0
          ? `${kilogramsFrom(missingGrams)} kg of ${batch} at ${organisation}`
          : `${kilogramsFrom(-missingGrams)} kg of ${batch} more than on record at ${organisation}`,
      ),
    ],
    zh: [
      ...silent.map((organisation) => `${organisation} 未确认收到通知`),
      ...open.map(({ batch, organisation, missingGrams }) =>
        missingGrams > 0
          ? `${organisation} 的 ${batch} 尚差 ${kilogramsFrom(missingGrams)} 千克`
          : `${organisation} 的 ${batch} 多出 ${kilogramsFrom(-missingGrams)} 千克`,
      ),
    ],
  };
}

function requireExplained(tasks: readonly RecallTask[]): void {
  const gaps = gapsIn(tasks);
  if (gaps.en.length === 0) return;
  const rest = gaps.en.length - NAMED_MAX;
  const [moreEn, moreZh] = rest > 0 ? [`, and ${rest} more`, `等 ${gaps.en.length} 项`] : ["", ""];
  const detail = {
    en: `Not everything is accounted for: ${gaps.en.slice(0, NAMED_MAX).join("; ")}${moreEn}. Nothing was changed. Let the holders complete their tasks, or say in "missing" what is missing and why.`,
    zh: `尚有未说明的数量：${gaps.zh.slice(0, NAMED_MAX).join("；")}${moreZh}。未作任何更改。请由持有方补填，或在 missing 中写明缺少什么、原因为何。`,
  };
  throw new DomainError("recall-unexplained", detail, {
    errors: [fieldError("/missing", { en: "say what is missing and why", zh: "请写明缺少什么、原因为何" })],
    extensions: { open: gaps.en.length },
  });
}

/**
 * Ends a recall that was ordered for a scope: `completed` once every gram is accounted for, or with words for what is missing; `mistaken` at
 * any time. `mayEnd`: the actor ordered it, or is an office over who did. Errors: `not-found`, `recall-ended`, `recall-unexplained`.
 */
export function endOrder(
  state: {
    readonly recall: string;
    readonly mayEnd: boolean;
    readonly ended?: OrderEnd | undefined;
    readonly tasks: readonly RecallTask[];
  },
  command: EndOrder,
  ctx: Context,
): { readonly ended: OrderEnd; readonly fact: Fact } {
  const { recall, mayEnd, ended: before, tasks } = state;
  const { outcome, reason, missing } = command;
  if (!mayEnd) throw notFound("recall", plainId(recall));
  if (before !== undefined && !(before.outcome === "completed" && outcome === "mistaken")) {
    const date = dateInChina(before.at);
    throw new DomainError(
      "recall-ended",
      {
        en: `Recall ${plainId(recall)} was ended on ${date} by ${before.by} (${before.reason}). Nothing was changed.`,
        zh: `召回 ${plainId(recall)} 已于 ${date} 由 ${before.by} 终止（${before.reason}），未作任何更改。`,
      },
      { extensions: { recall: plainId(recall), outcome: before.outcome, endedAt: before.at } },
    );
  }
  if (outcome === "completed" && missing === undefined) requireExplained(tasks);
  const said = { outcome, reason, ...defined({ missing }) };
  const ended: OrderEnd = { at: ctx.now, by: ctx.actor.organisation, ...said };
  const data = { recall, ...defined({ id: command.id }), ...said };
  return { ended, fact: factOf("recall-order-ended", ctx.now, data, ctx) };
}
