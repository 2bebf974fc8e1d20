import type { JSX } from "preact";
import { Choices } from "../parts/fields/choices.tsx";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { mostUsedFirst } from "../parts/fields/pick.ts";
import { PickList } from "../parts/fields/pick-list.tsx";
import type { Sending } from "../parts/sending.tsx";
import type { Land } from "../records/land.ts";
import type { Shape } from "../service/client.ts";
import { clerkWords } from "../words/clerk.ts";
import { shownMu, today } from "../words/figures.ts";
import { landWords } from "../words/land.ts";
import type { InputDraft } from "./farm-draft.ts";

interface FieldsProps {
  readonly land: Land;
  readonly used: readonly Shape<"FarmInputSummary">[];
  readonly value: InputDraft;
  readonly set: (part: Partial<InputDraft>) => void;
  readonly sending: Sending;
  readonly isMissing: (name: "product" | "dosage" | "interval" | "plot") => boolean;
}

const KINDS = ["pesticide", "fertiliser", "other"] as const;

/** Each name once, the most used first. */
function names(used: FieldsProps["used"]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { product } of used) counts.set(product, (counts.get(product) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

/** What was used before brings its actives, dosage and interval along: nothing is typed twice. */
export function FarmFields(props: FieldsProps): JSX.Element {
  const { used, value, set, sending, isMissing } = props;
  const words = clerkWords();
  const known = names(used);
  const take = (product: string) => {
    const last = used.find((one) => one.product === product);
    if (last === undefined) return set({ product });
    set({
      product,
      actives: last.actives.join("、"),
      dosage: last.dosage,
      interval: String(last.safetyIntervalDays),
      ...(last.kind !== undefined && { kind: last.kind }),
      ...(last.target !== undefined && { target: last.target }),
      ...(last.manufacturer !== undefined && { manufacturer: last.manufacturer }),
      ...(last.source !== undefined && { source: last.source }),
    });
  };
  const text = (name: "actives" | "dosage", hint: string, missing?: string) => (
    <TextField
      label={words[name]}
      hint={hint}
      value={value[name]}
      onChange={(next) => set({ [name]: next })}
      pointer={`/${name}`}
      wrong={missing ?? sending.wrongAt(`/${name}`)}
    />
  );
  return (
    <>
      <Plot {...props} />
      <Choices
        isRow
        legend={words.kind}
        options={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
        value={value.kind}
        onChange={(kind) => set({ kind })}
      />
      {known.length > 0 && (
        <div class="quick">
          {known.slice(0, 4).map((name) => (
            <button key={name} type="button" aria-pressed={value.product === name} onClick={() => take(name)}>
              {name}
            </button>
          ))}
        </div>
      )}
      <TextField
        label={words.inputProduct}
        hint={words.inputProductHint}
        value={value.product}
        onChange={take}
        list={known}
        pointer="/product"
        wrong={isMissing("product") ? words.required : sending.wrongAt("/product")}
      />
      {text("actives", words.activesHint)}
      {text("dosage", words.dosageHint, isMissing("dosage") ? words.required : undefined)}
      <TextField
        label={words.interval}
        hint={words.intervalHint}
        value={value.interval}
        inputMode="numeric"
        maxLength={3}
        onChange={(interval) => set({ interval })}
        pointer="/safetyIntervalDays"
        wrong={isMissing("interval") ? words.wrongNumber : sending.wrongAt("/safetyIntervalDays")}
      />
      <DateField
        label={words.appliedOn}
        value={value.appliedOn}
        latest={today()}
        onChange={(appliedOn) => set({ appliedOn })}
        pointer="/appliedOn"
        wrong={sending.wrongAt("/appliedOn")}
      />
      <Book {...props} />
    </>
  );
}

function Plot({ land, used, value, set, sending, isMissing }: FieldsProps): JSX.Element {
  const words = clerkWords();
  const plots = land.bases.flatMap((base) =>
    base.plots.map(({ id, crop, areaMu }) => ({
      id: `${base.id}/${id}`,
      title: land.bases.length > 1 ? `${base.name} ${id}` : id,
      pinyin: base.pinyin,
      detail: `${crop} · ${shownMu(areaMu)}`,
    })),
  );
  return (
    <PickList
      legend={landWords().plot}
      items={mostUsedFirst(
        plots,
        used.map(({ base, plot }) => `${base}/${plot}`),
      )}
      value={[`${value.base}/${value.plot}`]}
      onChange={([chosen = ""]) => {
        const [base = "", ...plot] = chosen.split("/");
        set({ base, plot: plot.join("/") });
      }}
      pointer="/plot"
      wrong={isMissing("plot") ? words.pickPlots : (sending.wrongAt("/plot") ?? sending.wrongAt("/base"))}
    />
  );
}

/** What the law's record book asks for beyond the interval: open where a refusal names it. */
function Book({ value, set, sending }: FieldsProps): JSX.Element {
  const words = clerkWords();
  const lines = ["amount", "target", "manufacturer", "source"] as const;
  const isWrong = lines.some((name) => sending.wrongAt(`/${name}`) !== undefined);
  return (
    <details class="fold" open={isWrong}>
      <summary>
        <b>{words.optional}</b>
      </summary>
      <div class="stack">
        {lines.map((name) => (
          <TextField
            key={name}
            label={words[name]}
            value={value[name]}
            onChange={(next) => set({ [name]: next })}
            pointer={`/${name}`}
            wrong={sending.wrongAt(`/${name}`)}
          />
        ))}
        <DateField
          label={words.stoppedOn}
          value={value.stoppedOn}
          quick={false}
          onChange={(stoppedOn) => set({ stoppedOn })}
          pointer="/stoppedOn"
          wrong={sending.wrongAt("/stoppedOn")}
        />
      </div>
    </details>
  );
}
