import { notFound } from "../access.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Grams } from "../quantity.ts";
import { type Affected, toFind } from "./affected.ts";
import type { TaskStatus } from "./scope.ts";

/** Where goods of a recall were found to be: still there and kept apart, sent back, destroyed, or sold and out of reach. */
export interface Whereabouts {
  readonly foundGrams: Grams;
  readonly returnedGrams: Grams;
  readonly destroyedGrams: Grams;
  readonly soldGrams: Grams;
}

/** One thing that a holder said of its task. Weights of all entries that stand add up. */
export interface TaskEntry extends Partial<Whereabouts> {
  readonly id: string;
  /** As the holder states it. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly acknowledged?: true;
  /** Of which batch: there where it says weights. */
  readonly batch?: string;
  /** The entry in whose place it stands, and why. */
  readonly corrects?: string;
  readonly reason?: string;
}

/** What one holder has to do in a recall. */
export interface RecallTask {
  readonly organisation: string;
  /** What it had of each batch: to the gram what it has to account for. */
  readonly items: readonly { readonly batch: string; readonly grams: Grams }[];
  readonly entries: readonly TaskEntry[];
}

/** Entries that one task takes. */
export const ENTRIES_MAX = 200;

/** The tasks that follow from what is concerned: one for each holder, in the order in which goods came to them. */
export function tasksOf(affected: readonly Affected[]): readonly RecallTask[] {
  const holders = [...Map.groupBy(affected, ({ holder }) => holder)];
  return holders.map(([organisation, goods]) => ({
    organisation,
    items: goods.map((one) => ({ batch: one.batch, grams: toFind(one) })).filter(({ grams }) => grams > 0),
    entries: [],
  }));
}

/** Entries without those that others stand in the place of. */
export function standingEntries({ entries }: Pick<RecallTask, "entries">): readonly TaskEntry[] {
  const replaced = new Set(entries.flatMap(({ corrects }) => corrects ?? []));
  return entries.filter(({ id }) => !replaced.has(id));
}

export function explainedGrams({ foundGrams, returnedGrams, destroyedGrams, soldGrams }: Whereabouts): Grams {
  return foundGrams + returnedGrams + destroyedGrams + soldGrams;
}

/** What was said of one batch, or of all. */
export function saidOf(task: Pick<RecallTask, "entries">, batch?: string): Whereabouts {
  const of = standingEntries(task).filter((entry) => batch === undefined || entry.batch === batch);
  const sum = (key: keyof Whereabouts): Grams => of.reduce((total, entry) => total + (entry[key] ?? 0), 0);
  return {
    foundGrams: sum("foundGrams"),
    returnedGrams: sum("returnedGrams"),
    destroyedGrams: sum("destroyedGrams"),
    soldGrams: sum("soldGrams"),
  };
}

export function taskStatus(task: RecallTask): TaskStatus {
  if (!standingEntries(task).some(({ acknowledged }) => acknowledged)) return "open";
  const isExplained = task.items.every(({ batch, grams }) => explainedGrams(saidOf(task, batch)) === grams);
  return isExplained ? "explained" : "acknowledged";
}

/** What became of one batch at one holder; `missingGrams` below 0: more was accounted for than was on record. */
export interface BalanceLine extends Whereabouts {
  readonly batch: string;
  readonly organisation: string;
  readonly grams: Grams;
  readonly missingGrams: Grams;
}

export function balanceOf(tasks: readonly RecallTask[]): readonly BalanceLine[] {
  return tasks.flatMap((task) => {
    const batches = new Map(task.items.map(({ batch, grams }) => [batch, grams]));
    // What a holder has of a batch beyond what was on record is told, too.
    for (const { batch } of standingEntries(task)) {
      if (batch !== undefined && !batches.has(batch)) batches.set(batch, 0);
    }
    return [...batches].map(([batch, grams]) => {
      const said = saidOf(task, batch);
      return { batch, organisation: task.organisation, grams, ...said, missingGrams: grams - explainedGrams(said) };
    });
  });
}

/** What a holder tells of its task. Weights in grams. */
export interface TellTask extends Partial<Whereabouts> {
  readonly id: string;
  readonly at: Instant;
  readonly acknowledged?: true | undefined;
  readonly batch?: string | undefined;
  readonly corrects?: string | undefined;
  readonly reason?: string | undefined;
}

const WEIGHTS = ["foundGrams", "returnedGrams", "destroyedGrams", "soldGrams"] as const;

/** The batch that weights are of: the only one of the task, where none is named. */
function batchOf(task: RecallTask, { batch }: TellTask): string {
  const known = task.items.map((item) => item.batch);
  const [only, second] = known;
  if (batch === undefined && only !== undefined && second === undefined) return only;
  if (batch !== undefined && known.includes(batch)) return batch;
  const [some, more] = [known.slice(0, 5).join(", "), known.length > 5 ? " …" : ""];
  throw invalidRequest([
    {
      pointer: "/batch",
      en: `Say of which batch of your task the weights are: ${some}${more}.`,
      zh: `请填写重量所属的批次（您的任务中的批次）：${some}${more}。`,
    },
  ]);
}

function requireCorrectable(task: RecallTask, { corrects, reason }: TellTask): void {
  if (corrects === undefined) return;
  if (!standingEntries(task).some(({ id }) => id === corrects)) {
    throw invalidRequest([
      {
        pointer: "/corrects",
        en: "No entry of this task that stands has this id. Read the task, and name the entry to be corrected.",
        zh: "本任务中没有以此为编号且仍有效的填报。请查看任务，填写要更正的那一条的编号。",
      },
    ]);
  }
  if (reason !== undefined) return;
  throw invalidRequest([{ pointer: "/reason", en: "A correction says why it is made.", zh: "更正须填写原因。" }]);
}

/**
 * A holder says what it did: that it knows of the recall, and where how much is. Errors: `invalid-request` (nothing said, no such batch in
 * its task, nothing to correct, too many entries), `date-order`, `recall-ended`.
 */
export function tellTask(
  state: { readonly task: RecallTask | undefined; readonly recall: string; readonly hasEnded: boolean },
  command: TellTask,
  ctx: Context,
): { readonly task: RecallTask; readonly fact: Fact } {
  const { task, recall } = state;
  if (task === undefined || task.organisation !== ctx.actor.organisation) throw notFound("recall", plainId(recall));
  if (state.hasEnded) {
    throw new DomainError("recall-ended", {
      en: `Recall ${plainId(recall)} has ended; its balance is closed. Nothing was changed. Tell whoever ordered it.`,
      zh: `召回 ${plainId(recall)} 已结束，数量核对已关闭，未作任何更改。请与发起机构联系。`,
    });
  }
  requireNotAhead(command.at, ctx.now, "/at");
  requireCorrectable(task, command);
  const hasWeights = WEIGHTS.some((key) => command[key] !== undefined);
  if (!hasWeights && command.acknowledged !== true && command.corrects === undefined) {
    const en = "Say at least one thing: acknowledged, or how much was found, returned, destroyed or sold.";
    throw invalidRequest([
      { pointer: "/acknowledged", en, zh: "请至少填写一项：已收到通知，或查获、退回、销毁、已售的数量。" },
    ]);
  }
  if (task.entries.length >= ENTRIES_MAX) {
    const en = `A task takes ${ENTRIES_MAX} entries. Correct one of them instead of adding another.`;
    throw invalidRequest([
      { pointer: "/id", en, zh: `每项任务最多 ${ENTRIES_MAX} 条填报。请更正已有的填报，不要再新增。` },
    ]);
  }
  const batch = hasWeights ? batchOf(task, command) : undefined;
  const { id, at, acknowledged, corrects, reason, foundGrams, returnedGrams, destroyedGrams, soldGrams } = command;
  const weights = defined({ foundGrams, returnedGrams, destroyedGrams, soldGrams });
  const said = { id, ...defined({ acknowledged, batch, corrects, reason }), ...weights };
  const entry: TaskEntry = { ...said, at, recordedAt: ctx.now };
  const fact = factOf("recall-task-told", at, { recall, organisation: task.organisation, ...said }, ctx);
  return { task: { ...task, entries: [...task.entries, entry] }, fact };
}
