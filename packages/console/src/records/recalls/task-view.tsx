import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Clock } from "../../parts/clock.tsx";
import { useTyped } from "../../parts/draft.ts";
import { Facts } from "../../parts/facts.tsx";
import { SelectField, TextField } from "../../parts/fields/fields.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Sending, SendingNote, useSending } from "../../parts/sending.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { serviceTime } from "../../words/clock.ts";
import { language } from "../../words/dictionary.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { partWords } from "../../words/parts.ts";
import { recordWords } from "../../words/records.ts";
import { acting, outbox } from "../acting.ts";
import { nameOfBatch } from "./affected.tsx";
import { useFresh } from "./fresh.ts";
import { readTask } from "./known-tasks.ts";
import { type Entry, type KnownTask, withUnsent } from "./unsent-entries.ts";

type Task = KnownTask;
type Body = Shape<"RecallTaskEntry">;

/** One holder's task in a recall: what it has, what it said, and for itself what it says next. */
export default function TaskView(): JSX.Element {
  const words = recallOrderWords();
  const { from = "", id = "", organisation = "" } = useRoute().params;
  const isMine = organisation === acting()?.organisation.id;
  const reading = useFresh(`recall task ${from} ${id} ${organisation}`, () => readTask({ by: from, id, organisation }));
  // What this device told and has not sent yet is told.
  const written = isMine ? (outbox.value?.shown.value ?? []).toReversed() : [];
  const back = isMine ? address("/recalls/tasks") : address(`/recalls/orders${below(id)}`, { from });
  return (
    <Screen title={words.tasks} back={back}>
      <Shown reading={reading}>
        {(task) => <Whole task={withUnsent(task, written)} isMine={isMine} onTold={reading.again} />}
      </Shown>
    </Screen>
  );
}

interface WholeProps {
  readonly task: Task;
  readonly isMine: boolean;
  readonly onTold: () => void;
}

function Whole({ task, isMine, onTold }: WholeProps): JSX.Element {
  const words = recallOrderWords();
  const [corrected, setCorrected] = useState<Entry>();
  // A form of its own for each thing said: what is typed next outlives the reading of what was said before.
  const [round, setRound] = useState(0);
  const told = (correcting: Entry | undefined) => {
    // Whoever has gone on to correct another one meanwhile is at that.
    setCorrected((now) => (now?.id === correcting?.id ? undefined : now));
    setRound((before) => before + 1);
    onTold();
  };
  const isOpen = task.ended === undefined;
  const { subject, text } = task.mail[language.value];
  return (
    <div class="stack">
      <div class={`band ${isOpen && task.mock !== true ? "stop" : "plain"}`}>
        <div>
          <h2>{task.byName}</h2>
          <p>
            {recordWords().level(task.level)} · {task.reason}
          </p>
          {task.mock === true && <p>{words.isMock}</p>}
          <p>
            <b>{task.ended === undefined ? words.statuses[task.status] : words.ended[task.ended.outcome]}</b>
            {isOpen && task.status !== "explained" && (
              <>
                {" · "}
                <Clock until={task.dueAt} />
              </>
            )}
          </p>
        </div>
      </div>
      {task.contact !== undefined && <Facts rows={[[words.contact, task.contact]]} />}
      <Goods task={task} />
      {isMine && isOpen && (task.status !== "explained" || corrected !== undefined) && (
        <Telling key={`${round} ${corrected?.id}`} task={task} corrected={corrected} onTold={told} onKnown={onTold} />
      )}
      {corrected !== undefined && (
        <button type="button" class="button" onClick={() => setCorrected(undefined)}>
          {words.stopCorrecting}
        </button>
      )}
      <Told task={task} onCorrect={isMine && isOpen ? setCorrected : undefined} />
      {!isMine && (
        <details>
          <summary>{words.mail}</summary>
          <p>
            <b>{subject}</b>
          </p>
          {text.split("\n").map((line) => (
            <p key={line}>{line}</p>
          ))}
        </details>
      )}
    </div>
  );
}

function Goods({ task }: { readonly task: Task }): JSX.Element {
  const words = recallOrderWords();
  return (
    <section class="section">
      <h2>{words.yours}</h2>
      <ul class="rows">
        {task.balance.map((line) => (
          <li key={line.batch} class="row">
            <span class="row-main">
              <b>{nameOfBatch(task.products, line.batch)}</b>
              <small>
                {words.toExplain} {shownKg(line.kg)}
              </small>
            </span>
            <span class="row-end">
              <b>{shownKg(Math.abs(line.missingKg))}</b>
              <small>{line.missingKg < 0 ? words.surplus : words.missing}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const FIELDS = [
  ["foundKg", "found"],
  ["returnedKg", "returned"],
  ["destroyedKg", "destroyed"],
  ["soldKg", "soldKg"],
] as const;

interface TellingProps {
  readonly task: Task;
  readonly corrected: Entry | undefined;
  /** Weights were told, or those of this one corrected. */
  readonly onTold: (corrected: Entry | undefined) => void;
  /** It was acknowledged, and no more. */
  readonly onKnown: () => void;
}

/** Tells one thing of a task. */
async function tell(sending: Sending, task: Task, said: Omit<Body, "id" | "at">, then: () => void): Promise<void> {
  const told = await sending.run([task.id, said], (id) =>
    send("/api/recalls/{id}/tasks/{organisation}", {
      id,
      params: { id: task.id, organisation: task.organisation },
      query: { from: task.by },
      body: { id, ...said, at: serviceTime().toISOString() },
      subject: `recall/${task.id}`,
      label: `${recallOrderWords().say} ${task.byName}`,
    }),
  );
  if (told !== undefined) then();
}

/** That it is known says nothing of weights: what is typed of them stays. */
function Acknowledging({ task, onKnown }: Pick<TellingProps, "task" | "onKnown">): JSX.Element {
  const sending = useSending(undefined, () => false);
  return (
    <>
      <button
        type="button"
        class="button main wide"
        disabled={sending.isSending}
        onClick={() => void tell(sending, task, { acknowledged: true }, onKnown)}
      >
        {recallOrderWords().acknowledge}
      </button>
      <SendingNote sending={sending} />
    </>
  );
}

/** First that it is known, then where how much is. */
function Telling({ task, corrected, onTold, onKnown }: TellingProps): JSX.Element {
  const words = recallOrderWords();
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const batches = task.balance.filter(({ kg, batch }) => kg > 0 || batch === corrected?.batch);
  const [batch, setBatch] = useState(
    corrected?.batch ?? batches.find(({ missingKg }) => missingKg > 0)?.batch ?? batches[0]?.batch,
  );
  const [weights, setWeights] = useTyped<Weights>(`weights ${corrected?.id ?? ""}`, weightsOf(corrected));
  const [reason, setReason] = useTyped(`reason ${corrected?.id ?? ""}`, "");
  const [isAsked, setAsked] = useState(false);
  const isCorrecting = corrected !== undefined;
  const said = FIELDS.some(([key]) => weights[key] !== undefined);
  // What is kept to be sent is told: the form is for what comes next.
  useEffect(() => {
    if (sending.isKept) onTold(corrected);
  }, [sending.isKept]);
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (!said || (isCorrecting && reason.trim() === "")) return;
    const correction = isCorrecting ? { corrects: corrected.id, reason: reason.trim() } : {};
    const body = {
      ...(task.status === "open" && { acknowledged: true as const }),
      ...(batch !== undefined && { batch }),
      ...weights,
      ...correction,
    };
    void tell(sending, task, body, () => onTold(corrected));
  };
  return (
    <form ref={form} class="stack narrow" noValidate onSubmit={submit}>
      {task.status === "open" && !isCorrecting && <Acknowledging task={task} onKnown={onKnown} />}
      {batches.length > 0 && (
        // What goes out is what stands there: what comes next has a form of its own.
        <fieldset class="stack" disabled={sending.isSending || sending.isKept}>
          <h2>{words.say}</h2>
          {isCorrecting && <p class="message note">{words.correcting}</p>}
          {batches.length > 1 && (
            <SelectField
              label={words.batch}
              value={batch ?? ""}
              onChange={setBatch}
              options={batches.map((line) => ({ value: line.batch, label: nameOfBatch(task.products, line.batch) }))}
            />
          )}
          {FIELDS.map(([key, word]) => (
            <WeightField
              key={`${key} ${batch}`}
              label={words[word]}
              kg={weights[key]}
              onChange={(kg) => setWeights({ ...weights, [key]: kg })}
              pointer={`/${key}`}
              wrong={sending.wrongAt(`/${key}`)}
            />
          ))}
          {isCorrecting && (
            <TextField
              label={partWords().reason}
              value={reason}
              onChange={setReason}
              maxLength={500}
              pointer="/reason"
              wrong={isAsked && reason.trim() === "" ? partWords().reasonMissing : sending.wrongAt("/reason")}
            />
          )}
          {isAsked && !said && (
            <p class="message note" role="alert">
              {words.nothingSaid}
            </p>
          )}
          <SendingNote sending={sending} fields={[...FIELDS.map(([key]) => `/${key}`), "/reason"]} />
          <button
            type="submit"
            class={`button wide ${task.status === "open" ? "" : "main"}`}
            disabled={sending.isSending}
          >
            {isCorrecting ? words.correct : words.say}
          </button>
        </fieldset>
      )}
    </form>
  );
}

type Weights = Readonly<Record<string, number | undefined>>;

function weightsOf(entry: Entry | undefined): Weights {
  return Object.fromEntries(FIELDS.map(([key]) => [key, entry?.[key]]));
}

function Told({
  task,
  onCorrect,
}: {
  readonly task: Task;
  readonly onCorrect: ((entry: Entry) => void) | undefined;
}): JSX.Element | null {
  const words = recallOrderWords();
  if (task.entries.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.told}</h2>
      <ul class="rows">
        {task.entries.map((entry) => (
          <li key={entry.id} class="row">
            <span class="row-main">
              {entry.acknowledged === true && <b>{words.ack}</b>}
              {entry.batch !== undefined && <b>{nameOfBatch(task.products, entry.batch)}</b>}
              <small>
                {FIELDS.flatMap(([key, word]) => {
                  const kg = entry[key];
                  return kg === undefined ? [] : [`${words[word]} ${shownKg(kg)}`];
                }).join(" · ")}
              </small>
              {entry.reason !== undefined && <small>{entry.reason}</small>}
              {entry.isReplaced === true && <small>{words.replaced}</small>}
              {entry.isUnsent === true && <small>{words.unsent}</small>}
            </span>
            <span class="row-end">
              <small>{shownTime(entry.recordedAt)}</small>
              {onCorrect !== undefined && entry.isReplaced !== true && entry.batch !== undefined && (
                <button type="button" class="button" onClick={() => onCorrect(entry)}>
                  {words.correct}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
