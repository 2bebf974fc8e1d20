import type { JSX } from "preact";
import { useState } from "preact/hooks";
import lazy, { ErrorBoundary } from "preact-iso/lazy";
import type { Role } from "../../sign-in/session.ts";
import { tourWords } from "../../words/guide/tour.ts";
import { noteSeen } from "./tour-seen.ts";
import { useSteps } from "./tour-steps.ts";

const PlaceAsk = lazy(() => import("../device/place-ask.tsx"));

interface TourProps {
  readonly role: Role;
  readonly person: string;
  readonly onEnd: () => void;
}

/** The tour of a role as a card above its home: step by step, to be skipped at any of them, and not shown again from then on. */
export default function Tour({ role, person, onEnd }: TourProps): JSX.Element | null {
  const words = tourWords();
  const steps = useSteps(role);
  const [at, setAt] = useState(0);
  const [isSeen, setSeen] = useState(false);
  const step = steps[at];
  if (step === undefined) return null;
  if (isSeen) {
    return (
      <ErrorBoundary>
        <PlaceAsk onEnd={onEnd} />
      </ErrorBoundary>
    );
  }
  const end = () => {
    noteSeen(person);
    setSeen(true);
  };
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
        <button type="button" class="button main" onClick={() => (isLast ? end() : setAt(at + 1))}>
          {isLast ? words.done : words.next}
        </button>
        {!isLast && (
          <button type="button" class="button" onClick={end}>
            {words.skip}
          </button>
        )}
      </div>
    </section>
  );
}
