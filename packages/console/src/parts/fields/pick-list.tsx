import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { partWords } from "../../words/parts.ts";
import { type Pickable, picked } from "./pick.ts";

/** So many are in sight at first: what is asked for most stands among them. */
const IN_SIGHT = 5;

interface PickProps {
  readonly legend: string;
  /** The most used first. */
  readonly items: readonly Pickable[];
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  readonly isMany?: boolean;
  readonly wrong?: string | undefined;
  readonly pointer?: string;
  readonly empty?: string;
}

/** One or several of a list, by characters, pinyin initials or number. What is chosen is always in sight. */
export function PickList({
  legend,
  items,
  value,
  onChange,
  isMany = false,
  wrong,
  pointer,
  empty,
}: PickProps): JSX.Element {
  const words = partWords();
  const name = useId();
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const found = picked(items, typed);
  const inSight = isOpen || typed !== "" ? found : found.filter(({ id }, n) => n < IN_SIGHT || value.includes(id));
  const toggle = (id: string) => {
    if (!isMany) return onChange([id]);
    onChange(value.includes(id) ? value.filter((one) => one !== id) : [...value, id]);
  };
  return (
    <fieldset class="field" data-wrong={wrong === undefined ? undefined : ""} data-pointer={pointer}>
      <legend>{legend}</legend>
      {items.length > IN_SIGHT + 2 && (
        <p class="foot-less">
          <input
            type="search"
            value={typed}
            aria-label={`${words.find} ${legend}`}
            placeholder={words.findHint}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </p>
      )}
      {inSight.map(({ id, title, detail }) => (
        <label key={id} class="choice" data-on={value.includes(id) ? "" : undefined}>
          <input
            type={isMany ? "checkbox" : "radio"}
            name={name}
            checked={value.includes(id)}
            onChange={() => toggle(id)}
          />
          <span>
            {title}
            {detail !== undefined && <small>{detail}</small>}
          </span>
        </label>
      ))}
      {found.length === 0 && <p class="dim">{items.length === 0 ? empty : words.nothingFound}</p>}
      {inSight.length < found.length && (
        <button type="button" class="button plain" onClick={() => setOpen(true)}>
          {words.showAll(found.length)}
        </button>
      )}
      {wrong !== undefined && <span class="wrong">{wrong}</span>}
    </fieldset>
  );
}
