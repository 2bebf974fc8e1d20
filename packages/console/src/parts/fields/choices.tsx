import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface Option<Value extends string | number> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: string;
}

/** One of a few, all in sight. `isRow`: as buttons side by side, for short words. */
export function Choices<Value extends string | number>({
  legend,
  options,
  value,
  onChange,
  isRow = false,
  isLegendHidden = false,
  wrong,
}: {
  readonly legend: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly isRow?: boolean;
  /** For screen readers alone: where the words say it. */
  readonly isLegendHidden?: boolean;
  readonly wrong?: string | undefined;
}): JSX.Element {
  const name = useId();
  if (isRow) {
    return (
      <fieldset class="field">
        <legend class={isLegendHidden ? "hid" : undefined}>{legend}</legend>
        <div class="quick">
          {options.map((option) => (
            <button
              key={option.value}
              type="button"
              aria-pressed={option.value === value}
              onClick={() => onChange(option.value)}
            >
              {option.label}
            </button>
          ))}
        </div>
        {wrong !== undefined && <span class="wrong">{wrong}</span>}
      </fieldset>
    );
  }
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice" data-on={option.value === value ? "" : undefined}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            {option.label}
            {option.detail !== undefined && <small>{option.detail}</small>}
          </span>
        </label>
      ))}
      {wrong !== undefined && <span class="wrong">{wrong}</span>}
    </fieldset>
  );
}
