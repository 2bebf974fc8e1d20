import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { FieldGroup } from "../parts/fields/field-group.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { Screen } from "../parts/screen.tsx";
import type { Sending } from "../parts/sending.tsx";
import { acting } from "../records/acting.ts";
import { newId } from "../service/ids.ts";
import { send } from "../service/send.ts";
import { clerkWords } from "../words/clerk.ts";
import { landWords } from "../words/land.ts";

interface PlotDraft {
  readonly id: string;
  readonly area: string;
  readonly crop: string;
  readonly cap: string;
}

interface Draft {
  /** Made once for the base of this draft. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly plots: readonly PlotDraft[];
}

const NEW_PLOT: PlotDraft = { id: "", area: "", crop: "", cap: "" };

export const positive = (text: string) =>
  /^\d+(?:\.\d{1,3})?$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined;

/** The plots as the service takes them; undefined where one lacks something. */
function plotsOf(plots: readonly PlotDraft[]) {
  const whole = plots.map(({ id, area, crop, cap }) => {
    const [areaMu, most] = [positive(area), cap.trim() === "" ? 0 : positive(cap)];
    if (id.trim() === "" || crop.trim() === "" || areaMu === undefined || most === undefined) return undefined;
    return { id: id.trim(), areaMu, crop: crop.trim(), ...(most > 0 && { yieldCapKgPerMu: most }) };
  });
  return whole.every((plot) => plot !== undefined) ? whole : undefined;
}

/** Records a base with its plots, or adds plots to one. */
export default function BaseForm(): JSX.Element {
  const words = { ...landWords(), ...clerkWords() };
  const { id: base } = useRoute().params;
  const { value, set, forget } = useDraft<Draft>(`base ${base ?? "new"}`, {
    id: `b${newId().slice(0, 12)}`,
    name: "",
    region: acting()?.organisation.regionCode ?? "",
    plots: [NEW_PLOT],
  });
  const [isAsked, setAsked] = useState(false);
  const ready = (reason: string) => {
    setAsked(true);
    const plots = plotsOf(value.plots);
    if (plots === undefined || (base === undefined && (value.name.trim() === "" || value.region.trim() === "")))
      return undefined;
    return {
      content: [value, base, reason],
      make: async (id: string) => {
        const outcome =
          base === undefined
            ? await send("/api/bases", {
                id,
                body: { id: value.id, name: value.name.trim(), regionCode: value.region.trim(), plots },
                subject: `base/${value.id}`,
                label: `${words.addBase} ${value.name}`,
              })
            : await send("/api/bases/{id}/plots", {
                id,
                params: { id: base },
                body: { id, reason, plots },
                subject: `base/${base}`,
                label: words.anotherPlot,
              });
        if (outcome.kind === "taken") forget();
        return outcome;
      },
    };
  };
  const line = (name: "name" | "region", label: string, wrong: string | undefined, pointer: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      value={value[name]}
      onChange={(next) => set({ [name]: next })}
      pointer={pointer}
      wrong={isAsked && value[name].trim() === "" ? words.required : wrong}
    />
  );
  return (
    <Screen title={base === undefined ? words.addBase : words.anotherPlot} back={address("/bases")}>
      <div class="narrow">
        <ActForm
          act={words.save}
          asksReason={base !== undefined}
          fields={["/name", "/regionCode", "/plots"]}
          then={address(base === undefined ? "/bases" : `/bases${below(base)}`)}
          onSend={ready}
        >
          {(sending) => (
            <>
              {base === undefined && line("name", words.baseName, sending.wrongAt("/name"), "/name")}
              {base === undefined &&
                line("region", words.region, sending.wrongAt("/regionCode"), "/regionCode", words.regionHint)}
              <Plots plots={value.plots} set={(plots) => set({ plots })} sending={sending} isAsked={isAsked} />
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}

function Plots({
  plots,
  set,
  sending,
  isAsked,
}: {
  readonly plots: readonly PlotDraft[];
  readonly set: (plots: readonly PlotDraft[]) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}): JSX.Element {
  const words = { ...landWords(), ...clerkWords() };
  const change = (n: number, part: Partial<PlotDraft>) =>
    set(plots.map((plot, at) => (at === n ? { ...plot, ...part } : plot)));
  return (
    <>
      {plots.map((plot, n) => {
        const line = (name: keyof PlotDraft, label: string, member: string, isWrong: boolean, word: string) => (
          <TextField
            label={label}
            hint={name === "id" ? words.plotCodeHint : undefined}
            value={plot[name]}
            inputMode={name === "area" || name === "cap" ? "decimal" : "text"}
            onChange={(next) => change(n, { [name]: next })}
            pointer={`/plots/${n}/${member}`}
            wrong={isAsked && isWrong ? word : sending.wrongAt(`/plots/${n}/${member}`)}
          />
        );
        return (
          <FieldGroup key={n} title={`${words.plot} ${n + 1}`}>
            {line("id", words.plotCode, "id", plot.id.trim() === "", words.required)}
            {line("area", words.area, "areaMu", positive(plot.area) === undefined, words.wrongNumber)}
            {line("crop", words.crop, "crop", plot.crop.trim() === "", words.required)}
            {line(
              "cap",
              words.cap,
              "yieldCapKgPerMu",
              plot.cap.trim() !== "" && positive(plot.cap) === undefined,
              words.wrongNumber,
            )}
          </FieldGroup>
        );
      })}
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
