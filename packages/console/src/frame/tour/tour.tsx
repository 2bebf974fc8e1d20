import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address } from "../../parts/address.ts";
import { Screen } from "../../parts/screen.tsx";
import type { Role } from "../../sign-in/session.ts";
import { session } from "../../sign-in/session.ts";
import { tourWords } from "../../words/guide/tour.ts";
import { noteSeen } from "./tour-seen.ts";
import { useSteps } from "./tour-steps.ts";

/** The tour of a role as a card above its home: step by step, to be skipped at any of them. */
export default function Tour({ role, onEnd }: { readonly role: Role; readonly onEnd: () => void }): JSX.Element | null {
  const words = tourWords();
  const steps = useSteps(role);
  const [at, setAt] = useState(0);
  const step = steps[at];
  if (step === undefined) return null;
  const isLast = at === steps.length - 1;
  return (
    <section class="card quiet tour" aria-label={words.title}>
      <p class="dim">
        {words.title} · {words.at(at + 1, steps.length)}
      </p>
      <div aria-live="polite">
        <h2>{step.title}</h2>
        <p>{step.text}</p>
        {isLast && <p class="dim">{words.later}</p>}
      </div>
      <div class="acts">
        <button type="button" class="button main" onClick={() => (isLast ? onEnd() : setAt(at + 1))}>
          {isLast ? words.done : words.next}
        </button>
        {!isLast && (
          <button type="button" class="button" onClick={onEnd}>
            {words.skip}
          </button>
        )}
      </div>
    </section>
  );
}

/** The whole tour on one page: whoever skipped it finds it here. */
export function TourPage(): JSX.Element {
  const words = tourWords();
  const now = session.value;
  const role = now.kind === "signed-in" ? now.acting?.role : undefined;
  const steps = useSteps(role);
  if (now.kind === "signed-in") noteSeen(now.me.person.id);
  return (
    <Screen title={words.title} back={address("")}>
      <ol class="narrow stack">
        {steps.map(({ title, text, path }, n) => (
          <li key={title} class="card">
            <h2>
              {n + 1}. {title}
            </h2>
            <p>{text}</p>
            {path !== undefined && (
              <p class="acts">
                <a class="button" href={address(path)} aria-label={`${words.go}：${title}`}>
                  {words.go}
                </a>
              </p>
            )}
          </li>
        ))}
      </ol>
    </Screen>
  );
}
