import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { landWords } from "../words/land.ts";
import { positive } from "./base-form.tsx";

type Base = Shape<"BaseWithHistory">;

/** A plot as it is typed. */
interface PlotDraft {
  readonly area: string;
  readonly crop: string;
  readonly cap: string;
  /** `YYYY-MM-DD`, or empty while it is grown on. */
  readonly closedFrom: string;
}

const typedPlot = ({ areaMu, crop, yieldCapKgPerMu, closedFrom }: Base["plots"][number]): PlotDraft => ({
  area: String(areaMu),
  crop,
  cap: String(yieldCapKgPerMu ?? ""),
  closedFrom: closedFrom ?? "",
});

/** Corrects a base and its plots: only what differs is sent, and what stood before is beside each field that was changed. */
export default function BaseCorrect(): JSX.Element {
  const { id = "" } = useRoute().params;
  const reading = useReading(`base own ${id}`, () =>
    taken(service.GET("/api/bases/{id}", { params: { path: { id } } })),
  );
  return (
    <Screen title={amendWords().correctBase} back={address(`/bases${below(id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(base) => <Fields base={base} />}</Shown>
      </div>
    </Screen>
  );
}

/** What differs of each plot; undefined where a number or a crop is missing. */
function plotChanges(base: Base, drafts: readonly PlotDraft[]) {
  const changes = base.plots.map((plot, n) => {
    const [was, now] = [typedPlot(plot), drafts[n] ?? typedPlot(plot)];
    const [areaMu, cap] = [positive(now.area), now.cap.trim() === "" ? null : positive(now.cap)];
    if (areaMu === undefined || cap === undefined || now.crop.trim() === "") return undefined;
    return {
      id: plot.id,
      ...(areaMu !== plot.areaMu && { areaMu }),
      ...(now.crop.trim() !== was.crop && { crop: now.crop.trim() }),
      ...(cap !== (plot.yieldCapKgPerMu ?? null) && { yieldCapKgPerMu: cap }),
      ...(now.closedFrom !== was.closedFrom && { closedFrom: now.closedFrom === "" ? null : now.closedFrom }),
    };
  });
  if (!changes.every((change) => change !== undefined)) return undefined;
  return changes.filter((change) => Object.keys(change).length > 1);
}

function Fields({ base }: { readonly base: Base }): JSX.Element {
  const words = { ...landWords(), ...amendWords() };
  const [name, setName] = useTyped("name", base.name);
  const [region, setRegion] = useTyped("region", base.regionCode);
  const [drafts, setDrafts] = useTyped<readonly PlotDraft[]>("drafts", base.plots.map(typedPlot));
  const plots = plotChanges(base, drafts);
  const isWhole = plots !== undefined && name.trim() !== "" && region.trim() !== "";
  const changes = {
    ...(name.trim() !== base.name && { name: name.trim() }),
    ...(region.trim() !== base.regionCode && { regionCode: region.trim() }),
    ...(plots !== undefined && plots.length > 0 && { plots: [...plots] }),
  };
  const line = (label: string, value: string, was: string, onChange: (next: string) => void, wrong?: string) => (
    <TextField
      label={label}
      hint={value === was ? undefined : words.was(was)}
      value={value}
      onChange={onChange}
      wrong={value.trim() === "" ? clerkWords().required : wrong}
    />
  );
  return (
    <ActForm
      what={words.correctWhat}
      act={words.act}
      usual={words.usual}
      fields={["/name", "/regionCode"]}
      then={address(`/bases${below(base.id)}`)}
      onSend={(reason) =>
        isWhole
          ? {
              content: [base.id, changes, reason],
              make: (id) =>
                send("/api/bases/{id}/corrections", {
                  id,
                  params: { id: base.id },
                  body: { id, reason, ...changes },
                  subject: `base/${base.id}`,
                  label: `${words.correctBase} ${base.name}`,
                }),
            }
          : undefined
      }
    >
      {(sending) => (
        <>
          {line(words.baseName, name, base.name, setName, sending.wrongAt("/name"))}
          {line(words.region, region, base.regionCode, setRegion, sending.wrongAt("/regionCode"))}
          {base.plots.map((plot, n) => (
            <PlotFields
              key={plot.id}
              plot={plot}
              draft={drafts[n] ?? typedPlot(plot)}
              onChange={(draft) => setDrafts(drafts.map((one, at) => (at === n ? draft : one)))}
            />
          ))}
        </>
      )}
    </ActForm>
  );
}

function PlotFields({
  plot,
  draft,
  onChange,
}: {
  readonly plot: Base["plots"][number];
  readonly draft: PlotDraft;
  readonly onChange: (draft: PlotDraft) => void;
}): JSX.Element {
  const words = { ...landWords(), ...amendWords() };
  const was = typedPlot(plot);
  const line = (name: "area" | "crop" | "cap", label: string, wrong: string | undefined) => (
    <TextField
      label={label}
      hint={draft[name] === was[name] ? undefined : words.was(was[name] === "" ? words.nothing : was[name])}
      value={draft[name]}
      inputMode={name === "crop" ? "text" : "decimal"}
      onChange={(next) => onChange({ ...draft, [name]: next })}
      wrong={wrong}
    />
  );
  const number = (text: string) => (positive(text) === undefined ? clerkWords().wrongNumber : undefined);
  return (
    <details class="fold">
      <summary>
        <span class="dim">{words.plot}</span>
        <b>
          {plot.id} · {draft.crop} · {draft.area}
        </b>
      </summary>
      <div class="stack">
        {line("area", words.area, number(draft.area))}
        {line("crop", words.crop, draft.crop.trim() === "" ? clerkWords().required : undefined)}
        {line("cap", words.cap, draft.cap.trim() === "" ? undefined : number(draft.cap))}
        <DateField
          label={words.closedFrom}
          quick={false}
          value={draft.closedFrom}
          onChange={(closedFrom) => onChange({ ...draft, closedFrom })}
        />
      </div>
    </details>
  );
}
