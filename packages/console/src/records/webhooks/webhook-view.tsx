import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Empty, Shown } from "../../parts/screen.tsx";
import { SendingNote, useSending } from "../../parts/sending.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { shownTime } from "../../words/figures.ts";
import { deliveryError, webhookWords } from "../../words/oversight/webhooks.ts";
import { acting } from "../acting.ts";

type Webhook = Shape<"Webhook">;
type Attempt = Shape<"DeliveryAttempt">;

/** One webhook: how it stands, what may be done, and its last deliveries, each of which can be sent again. */
export function WebhookView({ id }: { readonly id: string }): JSX.Element {
  const words = webhookWords();
  const reading = useReading(`webhook ${id}`, () =>
    taken(service.GET("/api/subscriptions/{id}/deliveries", { params: { path: { id } } })),
  );
  return (
    <article>
      <a class="back" href={address("/webhooks")}>
        <Icon name="back" /> {words.back}
      </a>
      <Shown reading={reading}>
        {({ webhook, deliveries }) => (
          <div class="stack">
            <Standing webhook={webhook} newest={deliveries[0]?.number} again={reading.again} />
            <Log webhook={webhook} deliveries={deliveries} again={reading.again} />
          </div>
        )}
      </Shown>
    </article>
  );
}

interface StandingProps {
  readonly webhook: Webhook;
  readonly newest: number | undefined;
  readonly again: () => void;
}

function Standing({ webhook, newest, again }: StandingProps): JSX.Element {
  const words = webhookWords();
  const { organisation, queryName, dest, createdAt, status, stopped, lastError, failures } = webhook;
  const { lastSuccessAt, nextAttemptAt, undeliveredEvents } = webhook;
  const isOthers = organisation !== acting()?.organisation.id;
  const tone = { active: "calm", failing: "note", stopped: "stop" }[status];
  return (
    <>
      <h2>{queryName}</h2>
      <div class={`message ${tone}`}>
        <b>
          {stopped === undefined
            ? words.status[status]
            : `${words.stoppedFor[stopped.reason]} · ${words.since(shownTime(stopped.since))}`}
        </b>
        {stopped !== undefined && <p>{words.stoppedWay[stopped.reason]}</p>}
        {status === "failing" && (
          <p>
            {[failures > 0 && words.failuresCount(failures), lastError !== undefined && deliveryError(lastError)]
              .filter((part) => part !== false)
              .join(" · ")}
          </p>
        )}
      </div>
      {undeliveredEvents > 0 && (
        <p class="message note">
          <b>{words.undelivered(undeliveredEvents)}</b>
          {words.undeliveredWay}
        </p>
      )}
      <Acts webhook={webhook} newest={newest} again={again} />
      <Facts
        rows={[
          [
            words.dest,
            <span key="dest" class="code wrap">
              {dest}
            </span>,
          ],
          [words.organisation, isOthers ? <Owner key="owner" id={organisation} /> : undefined],
          [words.created, shownTime(createdAt)],
          [words.lastDelivered, lastSuccessAt === undefined ? words.neverDelivered : shownTime(lastSuccessAt)],
          [
            words.nextAttempt,
            status === "failing" && nextAttemptAt !== undefined ? shownTime(nextAttemptAt) : undefined,
          ],
        ]}
      />
    </>
  );
}

/** Whose it is: only the operator sees those of others. */
function Owner({ id }: { readonly id: string }): JSX.Element {
  const { value } = useReading(`organisation ${id}`, () =>
    taken(service.GET("/api/organisations/{id}", { params: { path: { id } } })),
  );
  return <a href={address(`/organisations${below(id)}`)}>{value?.name ?? id}</a>;
}

/** Pausing and going on are each other's undoing: nobody is asked whether they are sure. */
function Acts({ webhook, newest, again }: StandingProps): JSX.Element {
  const words = webhookWords();
  const sending = useSending();
  const { subscriptionID, queryName, status, stopped } = webhook;
  const mayResume = stopped === undefined || stopped.reason === "paused" || stopped.reason === "given-up";
  const change = async (next: "paused" | "resumed", word: string) => {
    const state = [next, status, stopped?.since, newest];
    const answer = await sending.run(state, (id) =>
      send("/api/subscriptions/{id}/status", {
        id,
        params: { id: subscriptionID },
        body: { id, status: next },
        subject: `webhook/${subscriptionID}`,
        label: `${word} ${queryName}`,
      }),
    );
    if (answer !== undefined) again();
  };
  const button = (next: "paused" | "resumed", word: string) => (
    <button type="button" class="button" disabled={sending.isSending} onClick={() => void change(next, word)}>
      {word}
    </button>
  );
  return (
    <>
      <div class="acts">
        {stopped === undefined && button("paused", words.pause)}
        {stopped !== undefined && mayResume && button("resumed", words.resume)}
        {status === "failing" && button("resumed", words.tryNow)}
      </div>
      <SendingNote sending={sending} />
    </>
  );
}

interface LogProps {
  readonly webhook: Webhook;
  readonly deliveries: readonly Attempt[];
  readonly again: () => void;
}

function Log({ webhook, deliveries, again }: LogProps): JSX.Element {
  const words = webhookWords();
  return (
    <section class="section">
      <h2>{words.deliveries}</h2>
      {deliveries.length === 0 ? (
        <Empty title={words.noDeliveries}>{words.noDeliveriesWay}</Empty>
      ) : (
        <>
          <p class="dim">{words.deliveriesWay}</p>
          <ul class="rows">
            {deliveries.map((attempt) => (
              <AttemptRow key={attempt.number} attempt={attempt} webhook={webhook} again={again} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface AttemptProps {
  readonly attempt: Attempt;
  readonly webhook: Webhook;
  readonly again: () => void;
}

function AttemptRow({ attempt, webhook, again }: AttemptProps): JSX.Element {
  const words = webhookWords();
  const { number, at, outcome, events, from, to, first, error } = attempt;
  const type = first === undefined ? undefined : (words.types[first.type] ?? first.type);
  const { bizStep } = first ?? {};
  const step = bizStep === undefined ? undefined : (words.steps[bizStep] ?? bizStep);
  const what = events === 0 ? words.noEvents : [words.events(events), type, step].filter(Boolean).join(" · ");
  return (
    <li class="row">
      <span class="row-main">
        <b>{what}</b>
        {from !== undefined && to !== undefined && <small>{words.recorded(shownTime(from), shownTime(to))}</small>}
        {error !== undefined && <small>{deliveryError(error)}</small>}
      </span>
      <span class="row-end">
        <b>{words.outcomes[outcome]}</b>
        <small>
          {shownTime(at)}
          {(attempt.attempt > 1 || outcome !== "delivered") && ` · ${words.attempt(attempt.attempt)}`}
        </small>
        {events > 0 && webhook.stopped === undefined && (
          <Again number={number} webhook={webhook} what={what} again={again} />
        )}
      </span>
    </li>
  );
}

interface AgainProps {
  readonly number: number;
  readonly webhook: Webhook;
  readonly what: string;
  readonly again: () => void;
}

/** How long after asking the log is read once more: by then it has usually gone out. Milliseconds. */
const LOOK_MS = 4_000;

function Again({ number, webhook, what, again }: AgainProps): JSX.Element {
  const words = webhookWords();
  const sending = useSending();
  const [times, setTimes] = useState(0);
  const { subscriptionID } = webhook;
  const ask = async () => {
    const answer = await sending.run([number, times], (id) =>
      send("/api/subscriptions/{id}/deliveries/{number}/redelivery", {
        id,
        params: { id: subscriptionID, number: String(number) },
        body: { id },
        subject: `webhook/${subscriptionID}`,
        label: `${words.again} ${what}`,
      }),
    );
    if (answer === undefined) return;
    setTimes(times + 1);
    setTimeout(again, LOOK_MS);
  };
  return (
    <>
      <button type="button" class="button" disabled={sending.isSending} onClick={() => void ask()}>
        {words.again}
      </button>
      {times > 0 && sending.problem === undefined && <small role="status">{words.againAsked}</small>}
      <SendingNote sending={sending} />
    </>
  );
}
