import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Clock } from "../../parts/clock.tsx";
import { Listing } from "../../parts/listing.tsx";
import { Empty, Screen } from "../../parts/screen.tsx";
import type { Shape } from "../../service/client.ts";
import { shownDay, shownKg } from "../../words/figures.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { recordWords } from "../../words/records.ts";
import { acting, role } from "../acting.ts";
import { readTasks } from "./known-tasks.ts";

type Task = Shape<"RecallTaskSummary">;

/** What this organisation has to do in recalls. */
export default function Tasks(): JSX.Element {
  const words = recallOrderWords();
  return (
    <Screen title={words.tasks} back={address(role() === "integrator" ? "" : "/recalls")}>
      <Listing
        name="recall tasks"
        label={words.tasks}
        ask={readTasks}
        row={(task) => <Row key={`${task.by} ${task.id}`} task={task} />}
        empty={<Empty title={words.noTasks}>{words.tasksWay}</Empty>}
      />
    </Screen>
  );
}

function Row({ task }: { readonly task: Task }): JSX.Element {
  const words = recallOrderWords();
  const isOpen = task.ended === undefined && task.status !== "explained";
  return (
    <li>
      <a class="row" href={address(`/recalls/tasks${below(task.by, task.id, acting()?.organisation.id ?? "")}`)}>
        <span class="row-main">
          <b>{task.byName}</b>
          <small>{task.reason}</small>
          {task.mock === true && <small>{words.isMock}</small>}
          <small>{task.ended === undefined ? words.statuses[task.status] : words.ended[task.ended.outcome]}</small>
        </span>
        <span class="row-end">
          <b>{shownKg(task.kg)}</b>
          <small>
            {recordWords().level(task.level)} · {shownDay(task.at)}
          </small>
          {isOpen && <Clock until={task.dueAt} />}
        </span>
      </a>
    </li>
  );
}
