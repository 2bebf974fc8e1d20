import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { jinOfKg, shownKg, shownNumber, unit as unitName } from "../../words/figures.ts";
import { partWords } from "../../words/parts.ts";
import { Field, type FieldProps } from "./fields.tsx";
import { typedWeight, type WeightUnit } from "./weight.ts";

interface WeightProps extends FieldProps {
  /** In kilograms; undefined while nothing that counts is typed. */
  readonly kg: number | undefined;
  readonly onChange: (kg: number | undefined) => void;
  /** Of what came, or was turned away: nothing is a weight too. */
  readonly mayBeZero?: boolean;
}

/** A weight in kilograms or jin: what it comes to in the other unit stands under it before anything is saved. */
export function WeightField({ kg, onChange, wrong, mayBeZero = false, ...field }: WeightProps): JSX.Element {
  const words = partWords();
  const [unit, setUnit] = useState<WeightUnit>("kg");
  const [text, setText] = useState(kg === undefined ? "" : String(kg));
  const typed = typedWeight(text, unit, mayBeZero);
  const own = typed.wrong === undefined ? undefined : words[typed.wrong];
  const take = (next: string, inUnit: WeightUnit) => {
    setText(next);
    onChange(typedWeight(next, inUnit, mayBeZero).kg);
  };
  const change = (next: WeightUnit) => {
    setUnit(next);
    if (typed.kg !== undefined) setText(String(next === "kg" ? typed.kg : jinOfKg(typed.kg)));
  };
  return (
    <Field {...field} wrong={own ?? wrong}>
      {({ id, described }) => (
        <>
          <div class="with-unit">
            <input
              id={id}
              type="text"
              inputMode="decimal"
              autoComplete="off"
              value={text}
              maxLength={16}
              aria-describedby={described}
              aria-invalid={(own ?? wrong) !== undefined}
              onInput={(event) => take(event.currentTarget.value, unit)}
            />
            <fieldset class="units">
              <legend class="hid">{words.unitFor}</legend>
              {(["kg", "jin"] as const).map((one) => (
                <button key={one} type="button" aria-pressed={unit === one} onClick={() => change(one)}>
                  {unitName(one)}
                </button>
              ))}
            </fieldset>
          </div>
          <p class="dim" role="status">
            {typed.kg === undefined
              ? " "
              : words.equals(
                  unit === "kg" ? `${shownNumber(jinOfKg(typed.kg))} ${unitName("jin")}` : shownKg(typed.kg),
                )}
          </p>
        </>
      )}
    </Field>
  );
}
