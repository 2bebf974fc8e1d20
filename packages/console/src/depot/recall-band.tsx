import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { address, below } from "../parts/address.ts";
import { Clock } from "../parts/clock.tsx";
import { readTask } from "../records/recalls/known-tasks.ts";
import type { Shape } from "../service/client.ts";
import { recallOrderWords } from "../words/oversight/recall-orders.ts";

/** So many are read ahead, to be there without a network. */
const READ_AHEAD = 5;

/** What the depot has to do in recalls, above all else of its day. */
export default function RecallBand({
  tasks,
}: {
  readonly tasks: readonly Shape<"RecallTaskSummary">[];
}): JSX.Element | null {
  const words = recallOrderWords();
  const open = tasks.filter(({ status, ended }) => ended === undefined && status !== "explained");
  const names = open.map(({ by, id }) => `${by} ${id}`).join("\n");
  useEffect(() => {
    for (const task of open.slice(0, READ_AHEAD)) void readTask(task).catch(() => undefined);
  }, [names]);
  if (open.length === 0) return null;
  return (
    <section class="duties" aria-label={words.tasks}>
      {open.map(({ by, byName, id, organisation, reason, mock, status, dueAt }) => (
        <a
          key={`${by} ${id}`}
          class={`duty ${mock === true ? "note" : "stop"}`}
          href={address(`/recalls/tasks${below(by, id, organisation)}`)}
        >
          <span>
            <b>{mock === true ? words.bandMock(byName) : words.band(byName)}</b>
            <small>
              {reason} · {words.statuses[status]} · <Clock until={dueAt} />
            </small>
          </span>
        </a>
      ))}
    </section>
  );
}
