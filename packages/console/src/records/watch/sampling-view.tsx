import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address } from "../../parts/address.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Facts } from "../../parts/facts.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { Shown } from "../../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../../parts/sending.tsx";
import type { Column } from "../../parts/table-rows.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { saveFile } from "../../service/files.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { shownDate, shownTime } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { recordWords } from "../../words/records.ts";
import { acting, role } from "../acting.ts";
import { keptSeed } from "./seeds.ts";

type Sampling = Shape<"Sampling">;
type Subject = NonNullable<Sampling["drawn"]>["subjects"][number];
interface Step {
  readonly sampling: Sampling;
  readonly again: () => void;
}

/** One sampling: how far it has come, what comes next, and what was drawn. */
export function SamplingView({ from, id }: { readonly from: string; readonly id: string }): JSX.Element {
  const words = watchWords();
  const reading = useReading(`sampling ${from} ${id}`, () =>
    taken(service.GET("/api/samplings/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <article>
      <a class="back" href={address("/samplings")}>
        {words.samplings}
      </a>
      <Shown reading={reading}>{(sampling) => <Whole sampling={sampling} again={reading.again} />}</Shown>
    </article>
  );
}

function Whole({ sampling, again }: Step): JSX.Element {
  const words = watchWords();
  const { id, by, byName, kind, region, from, to, count, commitment, state, frozen, drawn, abandoned, at } = sampling;
  const isMine = role() === "inspector" && by === acting()?.organisation.id;
  return (
    <div class="stack">
      <div class={`band ${state === "drawn" ? "calm" : "plain"}`}>
        <div>
          <h2>{words.steps[state]}</h2>
          <p>{abandoned?.reason ?? words.samplingsWay}</p>
        </div>
      </div>
      <Facts
        rows={[
          [words.draws, `${words.candidateKinds[kind]} · ${words.count} ${count}`],
          [words.region, region],
          [words.from, `${shownDate(from)} — ${shownDate(to)}`],
          [words.steps.committed, `${byName} · ${shownTime(at)}`],
          [
            words.commitment,
            <code key="c" class="code">
              {commitment}
            </code>,
          ],
          [words.steps.frozen, frozen && `${words.candidates(frozen.candidates)} · ${shownTime(frozen.at)}`],
          [
            words.digest,
            frozen && (
              <code key="d" class="code">
                {frozen.digest}
              </code>
            ),
          ],
          [
            words.seed,
            drawn && (
              <code key="s" class="code">
                {drawn.seed}
              </code>
            ),
          ],
        ]}
      />
      {isMine && state === "committed" && <Freeze sampling={sampling} again={again} />}
      {isMine && state === "frozen" && <Draw sampling={sampling} again={again} />}
      {isMine && (state === "committed" || state === "frozen") && <Abandon sampling={sampling} again={again} />}
      {drawn !== undefined && <Drawn sampling={sampling} subjects={drawn.subjects} />}
      {frozen !== undefined && (
        <section class="section">
          <button
            type="button"
            class="button"
            onClick={() => void saveFile(`/api/samplings/${id}/list?from=${by}`, `sample-${id}.json`)}
          >
            {words.list}
          </button>
          <p class="dim">{words.listWay}</p>
        </section>
      )}
    </div>
  );
}

function Freeze({ sampling: { id, by }, again }: Step): JSX.Element {
  const words = watchWords();
  const sending = useSending();
  const freeze = async () => {
    const done = await sending.run(["freeze", by, id], (made) =>
      send("/api/samplings/{id}/freezing", {
        id: made,
        params: { id },
        query: { from: by },
        body: { id: made },
        subject: `sampling/${id}`,
        label: words.freeze,
      }),
    );
    if (done !== undefined) again();
  };
  return (
    <form
      class="section"
      onSubmit={(event) => {
        event.preventDefault();
        void freeze();
      }}
    >
      <p>{words.freezeWhat}</p>
      <SendingNote sending={sending} />
      <SendButton sending={sending} word={words.freeze} />
    </form>
  );
}

function Draw({ sampling: { id, by }, again }: Step): JSX.Element {
  const words = watchWords();
  const sending = useSending();
  const [seed, setSeed] = useState(keptSeed(id));
  const [isAsked, setAsked] = useState(false);
  const plain = seed.replaceAll(/\s/g, "").toLowerCase();
  const draw = async () => {
    setAsked(true);
    if (plain === "") return;
    const done = await sending.run(["draw", by, id, plain], (made) =>
      send("/api/samplings/{id}/draw", {
        id: made,
        params: { id },
        query: { from: by },
        body: { id: made, seed: plain },
        subject: `sampling/${id}`,
        label: words.draw,
      }),
    );
    if (done !== undefined) again();
  };
  return (
    <form
      class="section"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void draw();
      }}
    >
      <p>{words.drawWhat}</p>
      <TextField
        label={words.seed}
        hint={words.seedHint}
        value={seed}
        onChange={setSeed}
        wrong={isAsked && plain === "" ? words.required : sending.wrongAt("/seed")}
      />
      <SendingNote sending={sending} fields={["/seed"]} />
      <SendButton sending={sending} word={words.draw} />
    </form>
  );
}

function Abandon({ sampling: { id, by }, again }: Step): JSX.Element {
  const words = watchWords();
  return (
    <ReasonAct
      word={words.abandon}
      what={words.abandonWhat}
      usual={words.abandonReasons}
      content={["abandon", by, id]}
      onDone={again}
      make={(made, reason) =>
        send("/api/samplings/{id}/abandonment", {
          id: made,
          params: { id },
          query: { from: by },
          body: { id: made, reason },
          subject: `sampling/${id}`,
          label: words.abandon,
        })
      }
    />
  );
}

/** What was drawn, in its order; each leads to the record of its inspection. */
function Drawn({
  sampling: { id },
  subjects,
}: {
  readonly sampling: Sampling;
  readonly subjects: readonly Subject[];
}): JSX.Element {
  const words = watchWords();
  const columns: readonly Column<Subject & { readonly n: number }>[] = [
    { key: "n", title: words.drawn, value: ({ n }) => n },
    { key: "name", title: words.name, value: ({ label }) => label },
    { key: "whose", title: words.whose, value: ({ organisation }) => organisation },
    { key: "weight", title: words.weight, value: ({ weight }) => weight },
  ];
  return (
    <section class="section">
      <h2>{words.drawn}</h2>
      <ul class="rows">
        {subjects.map((one) => {
          const kind = one.id.startsWith("batch/") ? "batch" : "organisation";
          const subject = one.id.slice(kind.length + 1);
          return (
            <li key={one.name} class="row">
              <span class="row-main">
                <b>{one.label}</b>
                <small>
                  {words.weight} {one.weight}
                </small>
              </span>
              {role() === "inspector" && (
                <span class="row-end">
                  <a
                    class="button"
                    href={address("/findings/new", { kind, id: subject, name: one.label, sampling: id })}
                  >
                    {words.write}
                  </a>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <details class="fold">
        <summary>
          <b>{recordWords().asTable}</b>
        </summary>
        <DataTable
          name={words.drawn}
          columns={columns}
          rows={subjects.map((one, n) => ({ ...one, n: n + 1 }))}
          keyOf={({ name }) => name}
        />
      </details>
    </section>
  );
}
