import { MEASURE_WORDS } from "@suyuan/domain/statistics/measure-words";
import type { JSX } from "preact";
import { Choices } from "../../parts/fields/choices.tsx";
import { FieldGroup } from "../../parts/fields/field-group.tsx";
import { SelectField, TextField } from "../../parts/fields/fields.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { assessmentWords } from "../../words/county/assessment.ts";
import { said } from "../../words/dictionary.ts";
import { type IndicatorDraft, type Kind, numberIn } from "./set-draft.ts";

interface Props {
  readonly value: IndicatorDraft;
  readonly n: number;
  readonly onChange: (part: Partial<IndicatorDraft>) => void;
  readonly onRemove: () => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

const KINDS: readonly Kind[] = ["share", "ratio", "amount"];
type TextName = "name" | "definition" | "weight" | "target" | "fewest";

/** One indicator of a set. */
export function IndicatorFields({ value, n, onChange, onRemove, sending, isAsked }: Props): JSX.Element {
  const words = assessmentWords();
  const at = `/indicators/${n}`;
  const line = (name: TextName, pointer: string, more: { readonly isNumber?: true; readonly isOptional?: true }) => {
    const text = value[name];
    const isEmpty = text.trim() === "";
    const isWrong = more.isNumber === true && !isEmpty && numberIn(text) === undefined;
    const wrong = isWrong ? words.wrongNumber : isEmpty && more.isOptional !== true ? words.required : undefined;
    return (
      <TextField
        label={words[name]}
        value={text}
        onChange={(next) => onChange({ [name]: next })}
        inputMode={more.isNumber === true ? "decimal" : "text"}
        maxLength={name === "definition" ? 500 : 60}
        isLong={name === "definition"}
        pointer={pointer}
        wrong={(isAsked ? wrong : undefined) ?? sending.wrongAt(pointer)}
      />
    );
  };
  return (
    <FieldGroup title={words.nth(n + 1)}>
      {line("name", `${at}/name`, {})}
      {line("weight", `${at}/weight`, { isNumber: true })}
      {line("target", `${at}/target`, { isNumber: true })}
      <Choices
        legend={words.direction}
        isRow
        value={value.direction}
        onChange={(direction) => onChange({ direction })}
        options={(["higher", "lower"] as const).map((one) => ({ value: one, label: words.better[one] }))}
      />
      {line("definition", `${at}/definition`, {})}
      <Choices
        legend={words.kind}
        isRow
        value={value.kind}
        onChange={(kind) => onChange({ kind })}
        options={KINDS.map((one) => ({ value: one, label: words.kinds[one] }))}
      />
      <Term which="numerator" value={value} n={n} onChange={onChange} sending={sending} isAsked={isAsked} />
      {value.kind !== "amount" && (
        <Term which="denominator" value={value} n={n} onChange={onChange} sending={sending} isAsked={isAsked} />
      )}
      <Choices
        legend={words.noneMeans}
        isRow
        value={value.noneMeans}
        onChange={(noneMeans) => onChange({ noneMeans })}
        options={(["unknown", "zero"] as const).map((one) => ({ value: one, label: words.noneMeanings[one] }))}
      />
      {value.kind !== "amount" && line("fewest", `${at}/fewest`, { isNumber: true, isOptional: true })}
      <button type="button" class="button plain" onClick={onRemove}>
        {words.remove}
      </button>
    </FieldGroup>
  );
}

function Term({
  which,
  value,
  n,
  onChange,
  sending,
  isAsked,
}: Omit<Props, "onRemove"> & { readonly which: "numerator" | "denominator" }): JSX.Element {
  const words = assessmentWords();
  const { measures, source } = value[which];
  const at = `/indicators/${n}/${which}`;
  const shown = measures.length === 0 ? [""] : measures;
  const put = (next: readonly string[]) => onChange({ [which]: { measures: next, source } });
  const isMissing = isAsked && measures.every((one) => one === "");
  return (
    <div class="stack-tight">
      {shown.map((measure, m) => (
        <SelectField
          key={String(m)}
          label={shown.length === 1 ? words[which] : `${words[which]} ${m + 1}`}
          value={measure}
          onChange={(next) => put(shown.map((one, place) => (place === m ? next : one)).filter((one) => one !== ""))}
          options={[{ value: "", label: "–" }, ...OPTIONS()]}
          pointer={`${at}/measures/${m}`}
          wrong={isMissing ? words.required : sending.wrongAt(`${at}/measures/${m}`)}
        />
      ))}
      {measures.length > 0 && (
        <button type="button" class="button plain" onClick={() => put([...measures, ""])}>
          {words.addMeasure}
        </button>
      )}
      <TextField
        label={`${words[which]} · ${words.source}`}
        value={source}
        onChange={(next) => onChange({ [which]: { measures, source: next } })}
        maxLength={300}
        pointer={`${at}/source`}
        wrong={isAsked && source.trim() === "" ? words.required : sending.wrongAt(`${at}/source`)}
      />
    </div>
  );
}

const OPTIONS = () => Object.entries(MEASURE_WORDS).map(([value, { name }]) => ({ value, label: said(name) }));
