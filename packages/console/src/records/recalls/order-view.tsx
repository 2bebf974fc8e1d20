import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Clock } from "../../parts/clock.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { saveFile } from "../../service/files.ts";
import { language, said } from "../../words/dictionary.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { traceWords } from "../../words/oversight/trace.ts";
import { recordWords } from "../../words/records.ts";
import { startOf } from "../trace/starts.ts";
import { AffectedBy, nameOfBatch } from "./affected.tsx";
import { useFresh } from "./fresh.ts";
import { plainId } from "./scope.ts";

type Order = Shape<"RecallByScope">;

/** The cockpit of one recall by scope: clocks and tasks until it is closed, what adds up and what is missing, and its evidence. */
export default function OrderView(): JSX.Element {
  const words = recallOrderWords();
  const { id = "" } = useRoute().params;
  const { from } = useLocation().query;
  const query = from === undefined ? {} : { from };
  const reading = useFresh(`recall order ${from ?? ""} ${id}`, () =>
    taken(service.GET("/api/recalls/{id}/order", { params: { path: { id }, query } })),
  );
  return (
    <Screen title={words.order} back={address("/recalls")}>
      <Shown reading={reading}>{(order) => <Whole order={order} from={from} />}</Shown>
    </Screen>
  );
}

function Whole({ order, from }: { readonly order: Order; readonly from: string | undefined }): JSX.Element {
  const words = recallOrderWords();
  const records = recordWords();
  const { ended, scope, clock, stopping, mock } = order;
  const isOpen = ended === undefined;
  const tone = !isOpen || mock === true ? "plain" : "stop";
  return (
    <div class="stack">
      <div class={`band ${tone}`}>
        <div>
          <h2>
            {words.kinds[scope.kind]}{" "}
            {scope.kind === "batch" ? (
              nameOfBatch(order.products, scope.id)
            ) : (
              <span class="code">{plainId(scope.id)}</span>
            )}
          </h2>
          <p>
            {records.level(order.level)} · {order.reason}
          </p>
          <p>
            <b>{isOpen ? words.open : words.ended[ended.outcome]}</b>
            {mock === true && ` · ${words.isMock}`}
          </p>
        </div>
      </div>
      <Stopping stopping={stopping} isMock={mock === true} />
      <Facts
        rows={[
          [records.orderedOn, `${shownTime(order.at)} · ${order.names[order.by] ?? order.by}`],
          [words.startBy, isOpen ? <Clock key="start" until={clock.startBy} /> : undefined],
          [
            words.completeBy,
            isOpen && clock.completeBy !== undefined ? <Clock key="complete" until={clock.completeBy} /> : undefined,
          ],
          [words.end, ended === undefined ? undefined : `${shownTime(ended.at)} · ${ended.reason}`],
          [words.missingWhy, ended?.missing],
        ]}
      />
      <Acts order={order} from={from} isOpen={isOpen} />
      <Tasks order={order} from={from} />
      <Balance order={order} />
      <AffectedBy order={order} />
    </div>
  );
}

function Stopping({
  stopping,
  isMock,
}: {
  readonly stopping: Order["stopping"];
  readonly isMock: boolean;
}): JSX.Element | null {
  const words = recallOrderWords();
  if (isMock) return null;
  return (
    <div class={`message ${stopping.isDone && stopping.notStopped === 0 ? "" : "note"}`} role="status">
      <b>{words.stopped(stopping.stopped, stopping.batches)}</b>
      {!stopping.isDone && <p>{words.stopping}</p>}
      {stopping.refused.length > 0 && (
        <>
          <p>{words.notStopped}</p>
          <ul class="bullets">
            {stopping.refused.map((one) => (
              <li key={one.batch}>{said(one)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Acts({
  order,
  from,
  isOpen,
}: {
  readonly order: Order;
  readonly from: string | undefined;
  readonly isOpen: boolean;
}): JSX.Element {
  const words = recallOrderWords();
  const [isFailed, setFailed] = useState(false);
  const query = new URLSearchParams({ lang: language.value, ...(from !== undefined && { from }) });
  const start = startOf(order.scope);
  const save = () => {
    setFailed(false);
    saveFile(`/api/recalls${below(order.id)}/evidence?${query}`, `recall-${order.id}.html`).catch(() =>
      setFailed(true),
    );
  };
  return (
    <>
      <p class="acts no-print">
        <button type="button" class="button" onClick={save}>
          {words.evidence}
        </button>
        {start !== undefined && (
          <a class="button" href={address("/trace", { id: start, from: order.scope.from, to: order.scope.to })}>
            {traceWords().title}
          </a>
        )}
        {isOpen && (
          <a class="button" href={address(`/recalls/orders${below(order.id)}/end`, { from })}>
            {words.end}
          </a>
        )}
      </p>
      {isFailed && (
        <p class="message note" role="alert">
          {words.evidenceFailed}
        </p>
      )}
    </>
  );
}

function Tasks({ order, from }: { readonly order: Order; readonly from: string | undefined }): JSX.Element {
  const words = recallOrderWords();
  return (
    <section class="section">
      <h2>{words.tasks}</h2>
      <ul class="rows">
        {order.tasks.map((task) => (
          <li key={task.organisation}>
            <a class="row" href={address(`/recalls/tasks${below(order.by, order.id, task.organisation)}`, { from })}>
              <span class="row-main">
                <b>
                  {task.name}
                  {task.isPlatform === true && ` · ${words.platform}`}
                </b>
                <small>{words.statuses[task.status]}</small>
              </span>
              <span class="row-end">
                {task.status !== "explained" && order.ended === undefined && <Clock until={task.dueAt} />}
                {task.isLate && <small>{words.late}</small>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Balance({ order }: { readonly order: Order }): JSX.Element {
  const words = recallOrderWords();
  const { total, balance, names, products } = order;
  const open = balance.filter(({ missingKg }) => missingKg !== 0);
  return (
    <section class="section">
      <h2>{words.balance}</h2>
      <p>
        <b>{total.percent}%</b> · {words.total(shownKg(total.explainedKg), shownKg(total.kg))}
      </p>
      <ul class="rows">
        {open.map((line) => (
          <li key={`${line.organisation} ${line.batch}`} class="row">
            <span class="row-main">
              <b>{nameOfBatch(products, line.batch)}</b>
              <small>{names[line.organisation] ?? line.organisation}</small>
            </span>
            <span class="row-end">
              <b>{shownKg(Math.abs(line.missingKg))}</b>
              <small>{line.missingKg > 0 ? words.missing : words.surplus}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
