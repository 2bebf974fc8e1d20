import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

export interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** What is wrong with what was typed, in words that say what to type. */
  readonly wrong?: string | undefined;
  /** Where in the command's body it stands, as an RFC 6901 pointer: a refusal that names it is shown here. */
  readonly pointer?: string;
  /** For screen readers alone: where the field's first word says the same. */
  readonly isLabelHidden?: boolean;
}

interface InputIds {
  readonly id: string;
  readonly described: string | undefined;
}

/** A label above, the input, and under it what is wrong. */
export function Field({
  label,
  hint,
  wrong,
  pointer,
  isLabelHidden = false,
  children,
}: FieldProps & { readonly children: (ids: InputIds) => ComponentChildren }): JSX.Element {
  const id = useId();
  const parts = [hint === undefined ? "" : `${id}-hint`, wrong === undefined ? "" : `${id}-wrong`].filter(
    (one) => one !== "",
  );
  return (
    <div class="field" data-wrong={wrong === undefined ? undefined : ""} data-pointer={pointer}>
      <label for={id} class={isLabelHidden ? "hid" : undefined}>
        {label}
      </label>
      {hint !== undefined && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children({ id, described: parts.length === 0 ? undefined : parts.join(" ") })}
      {wrong !== undefined && (
        <span class="wrong" id={`${id}-wrong`}>
          {wrong}
        </span>
      )}
    </div>
  );
}

interface TextProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "search" | "number";
  readonly inputMode?: "text" | "numeric" | "decimal" | "search";
  readonly autoComplete?: string;
  readonly maxLength?: number;
  readonly isLong?: boolean;
  readonly list?: readonly string[];
}

/** A line of text, or several. `list`: what was typed before, to choose from. */
export function TextField({
  value,
  onChange,
  type = "text",
  inputMode,
  maxLength,
  isLong,
  list,
  ...field
}: TextProps): JSX.Element {
  const listId = useId();
  return (
    <Field {...field}>
      {({ id, described }) =>
        isLong === true ? (
          <textarea
            id={id}
            value={value}
            maxLength={maxLength}
            aria-describedby={described}
            aria-invalid={field.wrong !== undefined}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        ) : (
          <>
            <input
              id={id}
              type={type}
              value={value}
              inputMode={inputMode}
              maxLength={maxLength}
              autoComplete={field.autoComplete ?? "off"}
              list={list === undefined ? undefined : listId}
              aria-describedby={described}
              aria-invalid={field.wrong !== undefined}
              onInput={(event) => onChange(event.currentTarget.value)}
            />
            {list !== undefined && (
              <datalist id={listId}>
                {list.map((one) => (
                  <option key={one} value={one} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    </Field>
  );
}

/** One of a few words in a closed list: for filters. */
export function SelectField<Value extends string>({
  value,
  onChange,
  options,
  ...field
}: FieldProps & {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}): JSX.Element {
  return (
    <Field {...field}>
      {({ id, described }) => (
        <select
          id={id}
          value={value}
          aria-describedby={described}
          onChange={(event) => {
            const found = options.find((option) => option.value === event.currentTarget.value);
            if (found !== undefined) onChange(found.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
