import type { JSX } from "preact";
import { DateField } from "../../parts/fields/date-field.tsx";
import { FieldGroup } from "../../parts/fields/field-group.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { amendWords } from "../../words/amend.ts";
import { clerkWords } from "../../words/clerk.ts";
import { landWords } from "../../words/land.ts";
import { NEW_PLOT, type PlotDraft, positive } from "./base-draft.ts";

interface PlotFieldsProps {
  readonly plot: PlotDraft;
  readonly set: (plot: PlotDraft) => void;
  /** What stands, where the plot is corrected: its code stays, and it may be closed. */
  readonly before?: PlotDraft | undefined;
  /** In the command's body. */
  readonly pointer: string;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

/** The fields of one plot, to register it or to correct it. */
function PlotFields({ plot, set, before, pointer, sending, isAsked }: PlotFieldsProps): JSX.Element {
  const words = { ...landWords(), ...clerkWords(), ...amendWords() };
  const line = (name: keyof PlotDraft, label: string, member: string, wrong: string | undefined) => {
    const was = before?.[name] ?? plot[name];
    const stood = was === plot[name] ? undefined : words.was(was === "" ? words.nothing : was);
    return (
      <TextField
        label={label}
        hint={stood ?? (name === "id" ? words.plotCodeHint : undefined)}
        value={plot[name]}
        inputMode={name === "area" || name === "cap" ? "decimal" : "text"}
        onChange={(next) => set({ ...plot, [name]: next })}
        pointer={`${pointer}/${member}`}
        wrong={(isAsked || before !== undefined ? wrong : undefined) ?? sending.wrongAt(`${pointer}/${member}`)}
      />
    );
  };
  const number = (text: string) => (positive(text) === undefined ? words.wrongNumber : undefined);
  const missing = (text: string) => (text.trim() === "" ? words.required : undefined);
  return (
    <>
      {before === undefined && line("id", words.plotCode, "id", missing(plot.id))}
      {line("area", words.area, "areaMu", number(plot.area))}
      {line("crop", words.crop, "crop", missing(plot.crop))}
      {line("cap", words.cap, "yieldCapKgPerMu", plot.cap.trim() === "" ? undefined : number(plot.cap))}
      {before !== undefined && (
        <DateField
          label={words.closedFrom}
          quick={false}
          value={plot.closedFrom}
          onChange={(closedFrom) => set({ ...plot, closedFrom })}
          pointer={`${pointer}/closedFrom`}
          wrong={sending.wrongAt(`${pointer}/closedFrom`)}
        />
      )}
    </>
  );
}

interface PlotsProps {
  readonly plots: readonly PlotDraft[];
  readonly set: (plots: readonly PlotDraft[]) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

/** New plots, each in a card; one more begins with the crop of the last. */
export function NewPlots({ plots, set, sending, isAsked }: PlotsProps): JSX.Element {
  const words = { ...landWords(), ...clerkWords() };
  return (
    <>
      {plots.map((plot, n) => (
        <FieldGroup key={n} title={`${words.plot} ${n + 1}`}>
          <PlotFields
            plot={plot}
            set={(next) => set(plots.map((one, at) => (at === n ? next : one)))}
            pointer={`/plots/${n}`}
            sending={sending}
            isAsked={isAsked}
          />
        </FieldGroup>
      ))}
      <div class="acts">
        <button
          type="button"
          class="button"
          onClick={() => set([...plots, { ...NEW_PLOT, crop: plots[plots.length - 1]?.crop ?? "" }])}
        >
          {words.anotherPlot}
        </button>
        {plots.length > 1 && (
          <button type="button" class="button plain" onClick={() => set(plots.slice(0, -1))}>
            {words.removePlot}
          </button>
        )}
      </div>
    </>
  );
}

/** Plots that stand, each folded away but for what it is. `stood`: as they are on record. */
export function StandingPlots({
  plots,
  stood,
  set,
  sending,
  isAsked,
}: PlotsProps & { readonly stood: readonly PlotDraft[] }): JSX.Element {
  const words = landWords();
  return (
    <>
      {stood.map((before, n) => {
        const plot = plots[n] ?? before;
        return (
          <details key={before.id} class="fold">
            <summary>
              <span class="dim">{words.plot}</span>
              <b>
                {before.id} · {plot.crop} · {plot.area}
              </b>
            </summary>
            <div class="stack">
              <PlotFields
                plot={plot}
                before={before}
                set={(next) => set(stood.map((one, at) => (at === n ? next : (plots[at] ?? one))))}
                pointer={`/plots/${n}`}
                sending={sending}
                isAsked={isAsked}
              />
            </div>
          </details>
        );
      })}
    </>
  );
}
