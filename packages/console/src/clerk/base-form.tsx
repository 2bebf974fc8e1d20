import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import { RegionField } from "../parts/fields/region-field.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import type { Sending } from "../parts/sending.tsx";
import { acting } from "../records/acting.ts";
import { service, taken } from "../service/client.ts";
import { newId } from "../service/ids.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { landWords } from "../words/land.ts";
import { type Base, type BaseDraft, changesOf, draftOf, NEW_PLOT, plotsOf } from "./land/base-draft.ts";
import { NewPlots, StandingPlots } from "./land/plot-fields.tsx";

/** What the form does, by its address: a new base, more plots of one, or another look at what stands. */
type Task =
  | { readonly kind: "new" }
  | { readonly kind: "plots"; readonly base: string }
  | { readonly kind: "correct"; readonly base: string; readonly before: Base };

/** Records a base with its plots, adds plots to one, or corrects what stands: one form. */
export default function BaseForm(): JSX.Element {
  const words = { ...landWords(), ...clerkWords() };
  const { path, params } = useRoute();
  const { id } = params;
  const isCorrection = path.endsWith("/correct");
  const title = id === undefined ? words.addBase : isCorrection ? amendWords().correctBase : words.anotherPlot;
  return (
    <Screen title={title} back={address(id === undefined ? "/bases" : `/bases${below(id)}`)}>
      <div class="narrow">
        {id === undefined ? (
          <Form task={{ kind: "new" }} />
        ) : isCorrection ? (
          <Correct id={id} />
        ) : (
          <Form task={{ kind: "plots", base: id }} />
        )}
      </div>
    </Screen>
  );
}

function Correct({ id }: { readonly id: string }): JSX.Element {
  const reading = useReading(`base own ${id}`, () =>
    taken(service.GET("/api/bases/{id}", { params: { path: { id } } })),
  );
  return <Shown reading={reading}>{(before) => <Form task={{ kind: "correct", base: id, before }} />}</Shown>;
}

/** The command of what is typed, under an id; undefined where something has to be typed. */
function commandOf(task: Task, draft: BaseDraft, reason: string) {
  const { id: base, name, region } = draft;
  if (task.kind === "correct") {
    const changes = changesOf(draft, task.before);
    const label = `${amendWords().correctBase} ${task.before.name}`;
    const params = { id: task.base };
    if (changes === undefined) return undefined;
    return (id: string) =>
      send("/api/bases/{id}/corrections", {
        ...{ id, params, subject: `base/${task.base}`, label },
        body: { id, reason, ...changes },
      });
  }
  const plots = plotsOf(draft.plots);
  if (plots === undefined) return undefined;
  if (task.kind === "plots") {
    const label = landWords().anotherPlot;
    return (id: string) =>
      send("/api/bases/{id}/plots", {
        ...{ id, params: { id: task.base }, subject: `base/${task.base}`, label },
        body: { id, reason, plots },
      });
  }
  if (name.trim() === "" || region.trim() === "") return undefined;
  return (id: string) =>
    send("/api/bases", {
      id,
      body: { id: base, name: name.trim(), regionCode: region.trim(), plots },
      subject: `base/${base}`,
      label: `${landWords().addBase} ${name}`,
    });
}

function Form({ task }: { readonly task: Task }): JSX.Element {
  const words = { ...landWords(), ...clerkWords(), ...amendWords() };
  const stood = task.kind === "correct" ? draftOf(task.before) : undefined;
  const { value, set } = useDraft<BaseDraft>(
    "base",
    stood ?? {
      ...{ id: `b${newId().slice(0, 12)}`, name: "", region: acting()?.organisation.regionCode ?? "" },
      plots: [NEW_PLOT],
    },
  );
  const [isAsked, setAsked] = useState(false);
  const line = (name: "name" | "region", label: string, pointer: string, sending: Sending, hint?: string) => {
    const was = stood === undefined || stood[name] === value[name] ? undefined : words.was(stood[name]);
    const isMissing = (isAsked || stood !== undefined) && value[name].trim() === "";
    const Line = name === "region" ? RegionField : TextField;
    return (
      <Line
        label={label}
        hint={was ?? hint}
        value={value[name]}
        onChange={(next) => set({ [name]: next })}
        pointer={pointer}
        wrong={isMissing ? words.required : sending.wrongAt(pointer)}
      />
    );
  };
  return (
    <ActForm
      what={stood && words.correctWhat}
      act={stood === undefined ? words.save : words.act}
      asksReason={task.kind !== "new"}
      usual={stood === undefined ? [] : words.usual}
      fields={["/name", "/regionCode", "/plots"]}
      then={address(task.kind === "new" ? "/bases" : `/bases${below(task.base)}`)}
      onSend={(reason) => {
        setAsked(true);
        const make = commandOf(task, value, reason);
        return make && { content: [value, reason], make };
      }}
    >
      {(sending) => {
        const common = { plots: value.plots, sending, isAsked };
        const setPlots = (plots: BaseDraft["plots"]) => set({ plots });
        return (
          <>
            {task.kind !== "plots" && line("name", words.baseName, "/name", sending)}
            {task.kind !== "plots" && line("region", words.region, "/regionCode", sending, words.regionHint)}
            {stood === undefined ? (
              <NewPlots {...common} set={setPlots} />
            ) : (
              <StandingPlots {...common} set={setPlots} stood={stood.plots} />
            )}
          </>
        );
      }}
    </ActForm>
  );
}
