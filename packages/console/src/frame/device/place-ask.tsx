import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { session } from "../../sign-in/session.ts";
import { placeWords } from "../../words/guide/place.ts";
import { choiceOf, choose } from "./place-choice.ts";
import { follow } from "./whereabouts.ts";

/** Asked once of each person at a device that can tell where it is. */
export default function PlaceAsk({ onEnd }: { readonly onEnd: () => void }): JSX.Element | null {
  const words = placeWords();
  const now = session.value;
  const person = now.kind === "signed-in" ? now.me.person.id : "";
  const isOver = person === "" || navigator.geolocation === undefined || choiceOf(person) !== undefined;
  useEffect(() => {
    if (isOver) onEnd();
  }, [isOver]);
  if (isOver) return null;
  const answer = (isAllowed: boolean) => {
    choose(person, isAllowed);
    follow(person);
    onEnd();
  };
  return (
    <section class="card quiet tour" aria-label={words.title}>
      <div aria-live="polite">
        <h2>{words.title}</h2>
        <p>{words.what}</p>
        <p>{words.who}</p>
        <p class="dim">{words.free}</p>
      </div>
      <div class="acts">
        <button type="button" class="button" onClick={() => answer(true)}>
          {words.allow}
        </button>
        <button type="button" class="button" onClick={() => answer(false)}>
          {words.deny}
        </button>
      </div>
    </section>
  );
}
