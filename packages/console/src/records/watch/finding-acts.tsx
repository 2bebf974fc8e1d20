import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { PhotoField } from "../../parts/fields/photo-field.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { SendButton, SendingNote, useSending } from "../../parts/sending.tsx";
import type { Shape } from "../../service/client.ts";
import { sendFile } from "../../service/files.ts";
import { send } from "../../service/send.ts";
import { watchWords } from "../../words/oversight/watch.ts";

type Finding = Shape<"Finding">;
interface Props {
  readonly finding: Finding;
}
type Done = Props & { readonly onDone: () => void };

const back = ({ by, id }: Finding): string => address(`/findings${below(by, id)}`);

/** What was done about it, with a photo where there is one. */
export function Act({ finding, onDone }: Done): JSX.Element {
  const words = watchWords();
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const [text, setText] = useState("");
  const [photo, setPhoto] = useState<Blob>();
  const [isAsked, setAsked] = useState(false);
  const { id, by } = finding;
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (text.trim() === "") return;
    const told = await sending.run(["action", by, id, text, photo?.size, finding.actions.length], (made) => {
      if (photo !== undefined) {
        const query = new URLSearchParams({ from: by, id: made, text: text.trim() });
        return sendFile(`/api/findings/${encodeURIComponent(id)}/photos?${query}`, photo, made);
      }
      return send("/api/findings/{id}/actions", {
        id: made,
        params: { id },
        query: { from: by },
        body: { id: made, text: text.trim() },
        subject: `finding/${id}`,
        label: words.act,
      });
    });
    if (told === undefined) return;
    setText("");
    setPhoto(undefined);
    setAsked(false);
    onDone();
  };
  return (
    <form class="section" ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <h2>{words.act}</h2>
      <TextField
        label={words.actText}
        value={text}
        onChange={setText}
        isLong
        wrong={isAsked && text.trim() === "" ? words.required : sending.wrongAt("/text")}
      />
      <PhotoField label={words.photo} photo={photo} onChange={setPhoto} />
      <SendingNote sending={sending} fields={["/text"]} />
      <SendButton sending={sending} word={words.act} />
    </form>
  );
}

type Outcome = Finding["decisions"][number]["outcome"];

/** The bureau's word on what was told; one that was accepted may be opened again. */
export function Decide({ finding }: Props): JSX.Element {
  const words = watchWords();
  const { id, by, state } = finding;
  const options: readonly Outcome[] = state === "accepted" ? ["reopened"] : ["accepted", "rejected"];
  const [outcome, setOutcome] = useState<Outcome | undefined>(state === "accepted" ? "reopened" : undefined);
  const [dueOn, setDueOn] = useState("");
  return (
    <section class="section">
      <h2>{words.decide}</h2>
      <ActForm
        act={words.decide}
        usual={words.decideReasons}
        fields={["/outcome", "/dueOn"]}
        then={address("/findings")}
        onSend={(reason) =>
          outcome === undefined
            ? undefined
            : {
                content: ["decide", by, id, outcome, dueOn, reason, finding.decisions.length],
                make: (made) =>
                  send("/api/findings/{id}/decisions", {
                    id: made,
                    params: { id },
                    query: { from: by },
                    body: { id: made, outcome, reason, ...(dueOn !== "" && outcome !== "accepted" && { dueOn }) },
                    subject: `finding/${id}`,
                    label: words.decide,
                  }),
              }
        }
      >
        {(sending, isAsked) => (
          <>
            <Choices
              legend={words.decide}
              isRow
              options={options.map((value) => ({ value, label: words.decisions[value] }))}
              value={outcome}
              onChange={setOutcome}
              wrong={isAsked && outcome === undefined ? words.required : sending.wrongAt("/outcome")}
            />
            {outcome !== undefined && outcome !== "accepted" && (
              <DateField
                label={words.newDue}
                value={dueOn}
                onChange={setDueOn}
                quick={false}
                wrong={sending.wrongAt("/dueOn")}
              />
            )}
          </>
        )}
      </ActForm>
    </section>
  );
}

/** What was mistyped is put right; how it read before stays. */
export function Correct({ finding }: Props): JSX.Element {
  const words = watchWords();
  const { id, by } = finding;
  const [text, setText] = useState(finding.text);
  const [clause, setClause] = useState(finding.clause ?? "");
  const [dueOn, setDueOn] = useState(finding.dueOn ?? "");
  const changes = {
    ...(text.trim() !== finding.text && text.trim() !== "" && { text: text.trim() }),
    ...(clause.trim() !== (finding.clause ?? "") && clause.trim() !== "" && { clause: clause.trim() }),
    ...(dueOn !== (finding.dueOn ?? "") && dueOn !== "" && { dueOn }),
  };
  return (
    <details class="fold">
      <summary>
        <b>{words.correct}</b>
      </summary>
      <ActForm
        act={words.correct}
        usual={words.correctReasons}
        fields={["/text", "/clause", "/dueOn"]}
        isPlain
        then={back(finding)}
        onSend={(reason) =>
          Object.keys(changes).length === 0
            ? undefined
            : {
                content: ["correct", by, id, changes, reason],
                make: (made) =>
                  send("/api/findings/{id}/corrections", {
                    id: made,
                    params: { id },
                    query: { from: by },
                    body: { id: made, reason, ...changes },
                    subject: `finding/${id}`,
                    label: words.correct,
                  }),
              }
        }
      >
        {(sending) => (
          <>
            <TextField label={words.text} value={text} onChange={setText} isLong wrong={sending.wrongAt("/text")} />
            <TextField label={words.clause} value={clause} onChange={setClause} wrong={sending.wrongAt("/clause")} />
            {finding.dueOn !== undefined && (
              <DateField
                label={words.dueOn}
                value={dueOn}
                onChange={setDueOn}
                quick={false}
                wrong={sending.wrongAt("/dueOn")}
              />
            )}
          </>
        )}
      </ActForm>
    </details>
  );
}

/** A finding that should not have been written. */
export function TakeBack({ finding, onDone }: Done): JSX.Element {
  const words = watchWords();
  const { id, by } = finding;
  return (
    <ReasonAct
      word={words.voidIt}
      what={words.voidWhat}
      usual={words.voidReasons}
      content={["void", by, id]}
      onDone={onDone}
      make={(made, reason) =>
        send("/api/findings/{id}/void", {
          id: made,
          params: { id },
          query: { from: by },
          body: { id: made, reason },
          subject: `finding/${id}`,
          label: words.voidIt,
        })
      }
    />
  );
}
