import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { Icon } from "../../parts/icons.tsx";
import { homeWords } from "../../words/guide/home.ts";
import type { Steps } from "./season.ts";

/** What comes first, in its order, until a first batch is on record: done, or a link to where it is done. */
export function FirstSteps({ steps }: { readonly steps: Steps }): JSX.Element | null {
  const words = homeWords();
  const { hasProduct, hasBase, hasCertificate, hasBatch } = steps;
  if (hasBatch || hasCertificate) return null;
  const lines = [
    [hasProduct, words.stepProduct, "/products/new"],
    [hasBase, words.stepBase, "/bases/new"],
    [hasCertificate, words.stepCertificate, undefined],
    [hasBatch, words.stepBatch, hasProduct && hasBase ? "/batches/new" : undefined],
  ] as const;
  return (
    <section class="section">
      <h2>{words.firstSteps}</h2>
      <ol class="first-steps">
        {lines.map(([isDone, text, path]) => (
          <li key={text} data-done={isDone ? "" : undefined}>
            {isDone ? (
              <span>
                {text} <b>{words.stepDone}</b>
              </span>
            ) : path === undefined ? (
              <span>{text}</span>
            ) : (
              <a class="duty" href={address(path)}>
                <span>{text}</span>
                <Icon name="next" />
              </a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
