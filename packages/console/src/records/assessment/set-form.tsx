import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useDraft } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { sendAtOnce } from "../../service/send.ts";
import { assessmentWords } from "../../words/county/assessment.ts";
import { today } from "../../words/figures.ts";
import { ownRegion } from "./office.ts";
import {
  contentOf,
  draftOf,
  emptyIndicator,
  emptySet,
  type IndicatorDraft,
  type SetDraft,
  totalOf,
  USUAL,
} from "./set-draft.ts";
import { IndicatorFields } from "./set-fields.tsx";

interface Of {
  readonly set?: string;
  readonly year?: number;
}

/** Publishes a year's indicators, or a further version of them. */
export default function SetForm({ set, year }: Of): JSX.Element {
  const words = assessmentWords();
  const isNew = set === undefined || year === undefined;
  return (
    <Screen
      title={isNew ? words.publish : words.correct}
      back={address(isNew ? "/assessment" : `/assessment${below(set, String(year))}/indicators`)}
    >
      <div class="narrow">{isNew ? <Form /> : <Correction set={set} year={year} />}</div>
    </Screen>
  );
}

function Correction({ set, year }: { readonly set: string; readonly year: number }): JSX.Element {
  const reading = useReading(`indicators ${set} ${year}`, () =>
    taken(service.GET("/api/assessment/indicators/{region}/{year}", { params: { path: { region: set, year } } })),
  );
  return <Shown reading={reading}>{(before) => <Form before={before} />}</Shown>;
}

const FIELDS = ["/region", "/year", "/name", "/counties", "/indicators"];

function Form({ before }: { readonly before?: Shape<"IndicatorSet"> }): JSX.Element {
  const words = assessmentWords();
  const empty = emptySet(Number(today().slice(0, 4)));
  const initial = before === undefined ? empty : draftOf(before);
  const { value, set, forget } = useDraft<SetDraft>(`indicators ${before?.version ?? "new"}`, initial);
  const region = before?.region ?? ownRegion();
  return (
    <ActForm
      what={before === undefined ? words.publishWhat : words.correctWhat}
      act={before === undefined ? words.publish : words.correct}
      asksReason={before !== undefined}
      usual={words.correctReasons}
      fields={FIELDS}
      then={address(`/assessment${below(region, value.year)}/indicators`)}
      onSend={(reason) => sending(value, before, reason, forget)}
    >
      {(state, isAsked) => (
        <>
          <Fields value={value} set={set} sending={state} isAsked={isAsked} isNew={before === undefined} />
          <Indicators value={value} set={set} sending={state} isAsked={isAsked} />
        </>
      )}
    </ActForm>
  );
}

/** The command of a draft that is whole. A set is long: it goes out at once, or stays in the form. */
function sending(value: SetDraft, before: Shape<"IndicatorSet"> | undefined, reason: string, forget: () => void) {
  const words = assessmentWords();
  const content = contentOf(value);
  if (content === undefined || totalOf(value.indicators) !== 100) return undefined;
  const year = Number(value.year);
  return {
    content: [content, year, reason],
    make: async (id: string) => {
      const outcome =
        before === undefined
          ? await sendAtOnce("/api/assessment/indicators", {
              ...{ id, body: { id, region: ownRegion(), year, ...content } },
              ...{ subject: `assessment/${ownRegion()}/${year}`, label: `${words.publish} ${year}` },
            })
          : await sendAtOnce("/api/assessment/indicators/{region}/{year}/corrections", {
              ...{ id, params: { region: before.region, year: String(before.year) }, body: { id, reason, ...content } },
              ...{ subject: `assessment/${before.region}/${before.year}`, label: `${words.correct} ${before.year}` },
            });
      if (outcome.kind === "taken") forget();
      return outcome;
    },
  };
}

interface Part {
  readonly value: SetDraft;
  readonly set: (part: Partial<SetDraft>) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

function Fields({ value, set, sending: state, isAsked, isNew }: Part & { readonly isNew: boolean }): JSX.Element {
  const words = assessmentWords();
  const missing = (text: string) => (isAsked && text.trim() === "" ? words.required : undefined);
  return (
    <>
      {isNew && (
        <TextField
          label={words.year}
          value={value.year}
          onChange={(year) => set({ year })}
          inputMode="numeric"
          maxLength={4}
          pointer="/year"
          wrong={missing(value.year) ?? state.wrongAt("/year") ?? state.wrongAt("/region")}
        />
      )}
      <TextField
        label={words.name}
        hint={words.nameHint}
        value={value.name}
        onChange={(name) => set({ name })}
        maxLength={100}
        pointer="/name/zh"
        wrong={missing(value.name) ?? state.wrongAt("/name/zh")}
      />
      <TextField
        label={words.nameEn}
        value={value.nameEn}
        onChange={(nameEn) => set({ nameEn })}
        maxLength={100}
        pointer="/name/en"
        wrong={state.wrongAt("/name/en")}
      />
      <Choices
        legend={words.whichCounties}
        value={value.takes}
        onChange={(takes) => set({ takes })}
        options={[
          { value: "all" as const, label: words.allCounties },
          { value: "some" as const, label: words.someCounties },
        ]}
      />
      {value.takes === "some" && (
        <TextField
          label={words.countyCodes}
          value={value.counties}
          onChange={(counties) => set({ counties })}
          isLong
          pointer="/counties"
          wrong={missing(value.counties) ?? state.wrongAt("/counties")}
        />
      )}
    </>
  );
}

function Indicators({ value, set, sending: state, isAsked }: Part): JSX.Element {
  const words = assessmentWords();
  const { indicators } = value;
  const total = totalOf(indicators);
  const change = (n: number, part: Partial<IndicatorDraft>) =>
    set({ indicators: indicators.map((one, at) => (at === n ? { ...one, ...part } : one)) });
  const left = USUAL.filter(({ id }) => !indicators.some((one) => one.id === id));
  return (
    <>
      {indicators.map((one, n) => (
        <IndicatorFields
          key={one.id}
          value={one}
          n={n}
          onChange={(part) => change(n, part)}
          onRemove={() => set({ indicators: indicators.filter((_, at) => at !== n) })}
          sending={state}
          isAsked={isAsked}
        />
      ))}
      {left.length > 0 && (
        <fieldset class="field">
          <legend>{words.usual}</legend>
          <span class="hint">{words.usualWhat}</span>
          <div class="quick">
            {left.map((one) => (
              <button key={one.id} type="button" onClick={() => set({ indicators: [...indicators, one] })}>
                {one.name}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      <button
        type="button"
        class="button"
        onClick={() => set({ indicators: [...indicators, emptyIndicator(indicators)] })}
      >
        {words.addOwn}
      </button>
      {indicators.length > 0 && total !== 100 && (
        <p class={`message ${isAsked ? "stop" : "note"}`} role="status">
          {words.total(total)}
        </p>
      )}
      {isAsked && indicators.length === 0 && (
        <p class="message stop" role="alert">
          {words.noIndicators}
        </p>
      )}
    </>
  );
}
