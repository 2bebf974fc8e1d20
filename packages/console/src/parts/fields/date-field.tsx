import type { JSX } from "preact";
import { daysAfter, shownDate, today } from "../../words/figures.ts";
import { partWords } from "../../words/parts.ts";
import { Field, type FieldProps } from "./fields.tsx";

/** A date of Beijing. Today and yesterday are one tap, any other is chosen from the device's calendar. */
export function DateField({
  value,
  onChange,
  latest,
  quick = true,
  none = partWords().noDate,
  ...field
}: FieldProps & {
  /** `YYYY-MM-DD`, or empty. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly latest?: string;
  readonly quick?: boolean;
  /** What no date means; where nothing is said, one has to be chosen. */
  readonly none?: string;
}): JSX.Element {
  const words = partWords();
  const now = today();
  const near = [
    [words.today, now],
    [words.yesterday, daysAfter(now, -1)],
  ] as const;
  return (
    <Field {...field}>
      {({ id, described }) => (
        <>
          <input
            id={id}
            type="date"
            value={value}
            max={latest}
            aria-describedby={described}
            aria-invalid={field.wrong !== undefined}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          {quick && (
            <div class="quick">
              {near.map(([word, date]) => (
                <button key={date} type="button" aria-pressed={value === date} onClick={() => onChange(date)}>
                  {word}
                </button>
              ))}
            </div>
          )}
          <p class="dim" role="status">
            {value === "" ? none : shownDate(value)}
          </p>
        </>
      )}
    </Field>
  );
}
