import type { Opened } from "../../outbox/entries.ts";
import type { Shape } from "../../service/client.ts";
import { filled } from "../../service/send.ts";
import { grams } from "../../words/figures.ts";

type Task = Shape<"RecallTask">;
type Body = Shape<"RecallTaskEntry">;

/** What was told of a task; `isUnsent`: it is kept on this device, and goes out by itself. */
export type Entry = Task["entries"][number] & { readonly isUnsent?: true };
/** A task with what this device has told of it and not sent yet. */
export type KnownTask = Omit<Task, "entries"> & { readonly entries: readonly Entry[] };

type Command = Pick<Opened, "state" | "writtenAt"> & { readonly content: Pick<Opened["content"], "path" | "body"> };

const WEIGHTS = ["foundKg", "returnedKg", "destroyedKg", "soldKg"] as const;

function toldKg(entry: Entry): number {
  return WEIGHTS.reduce((sum, name) => sum + (entry[name] ?? 0), 0);
}

/** As `task` will be once what waits on this device is sent; `commands` in the order of writing. */
export function withUnsent(task: Task, commands: readonly Command[]): KnownTask {
  const path = filled(
    "/api/recalls/{id}/tasks/{organisation}",
    { id: task.id, organisation: task.organisation },
    { from: task.by },
  );
  const sent = new Set(task.entries.map(({ id }) => id));
  return commands
    .filter(({ state, content }) => state === "waiting" && content.path === path)
    .map(
      ({ content, writtenAt }): Entry => ({
        ...(JSON.parse(content.body) as Body),
        recordedAt: writtenAt,
        isUnsent: true,
      }),
    )
    .filter(({ id }) => !sent.has(id))
    .reduce<KnownTask>(withEntry, task);
}

function withEntry(task: KnownTask, entry: Entry): KnownTask {
  const before = task.entries.find(({ id }) => id === entry.corrects);
  const more = toldKg(entry) - (before === undefined ? 0 : toldKg(before));
  const balance = task.balance.map((line) =>
    line.batch === entry.batch ? { ...line, missingKg: grams(line.missingKg - more) } : line,
  );
  const isKnown = task.status !== "open" || entry.acknowledged === true;
  const isExplained = isKnown && balance.every(({ missingKg }) => missingKg === 0);
  const entries = task.entries.map((one): Entry => (one === before ? { ...one, isReplaced: true } : one));
  return {
    ...task,
    balance,
    entries: [...entries, entry],
    status: isExplained ? "explained" : isKnown ? "acknowledged" : "open",
  };
}
