import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address } from "../../parts/address.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { placeWords } from "../../words/guide/place.ts";
import { choiceOf, choose } from "./place-choice.ts";
import { follow, isDenied } from "./whereabouts.ts";

/** Whether what a person records says about where it was: their own choice on this device, to be changed whenever they like. */
export function PlaceSettings({ person }: { readonly person: string }): JSX.Element {
  const words = placeWords();
  const [isAllowed, setAllowed] = useState(() => choiceOf(person) === true);
  return (
    <>
      <Choices
        isRow
        legend={words.legend}
        value={isAllowed ? "yes" : "no"}
        onChange={(value) => {
          choose(person, value === "yes");
          follow(person);
          setAllowed(value === "yes");
        }}
        options={[
          { value: "yes", label: words.allow },
          { value: "no", label: words.deny },
        ]}
      />
      <p class="dim">{words.what}</p>
      <p class="dim">{words.who}</p>
      {isAllowed && isDenied.value && (
        <p class="message note" role="status">
          {words.denied}
        </p>
      )}
      <a class="button wide" href={address("/me/places")}>
        {words.open}
      </a>
    </>
  );
}
