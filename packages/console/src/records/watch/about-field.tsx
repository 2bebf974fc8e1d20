import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { SearchField } from "../../parts/listing.tsx";
import type { Shape } from "../../service/client.ts";
import { said } from "../../words/dictionary.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { FoundThings } from "../recalls/found-things.tsx";
import { plainId, scopeOfHit } from "../recalls/scope.ts";

/** What a finding is about, with the name by which it was found; an address that names it brings no name along. */
export type About = Shape<"Finding">["about"]["kind"] extends infer Kind
  ? { readonly kind: Kind; readonly id: string; readonly name?: string }
  : never;

/** What a finding may be about, of what a search finds. */
function aboutOf(hit: Shape<"SearchHit">): About | undefined {
  const name = said({ zh: hit.title, en: hit.titleEn });
  if (hit.kind === "organisation") return { kind: hit.kind, id: hit.id, name };
  const scope = scopeOfHit(hit);
  if (scope === undefined) return undefined;
  const { kind, id } = scope;
  return kind === "batch" || kind === "base" || kind === "certificate" ? { kind, id, name } : undefined;
}

/** Found by a name, a lot or a printed number: nobody types an id. */
export function AboutField({
  about,
  onChange,
  wrong,
}: {
  readonly about: About | undefined;
  readonly onChange: (about: About | undefined) => void;
  readonly wrong: string | undefined;
}): JSX.Element {
  const words = watchWords();
  const [q, setQ] = useState("");
  if (about !== undefined) {
    return (
      <section class="stack-tight" data-wrong={wrong === undefined ? undefined : ""}>
        <p class="acts">
          <b>
            {words.kinds[about.kind]} {about.name ?? plainId(about.id)}
          </b>
          <button type="button" class="button" onClick={() => onChange(undefined)}>
            {words.another}
          </button>
        </p>
        <Wrong text={wrong} />
      </section>
    );
  }
  return (
    <section class="stack-tight" data-wrong={wrong === undefined ? undefined : ""}>
      <b>{words.findSubject}</b>
      <SearchField label={words.findSubject} hint={words.findSubjectHint} value={q} onChange={setQ} />
      <Wrong text={wrong} />
      {q.trim() !== "" && <FoundThings q={q} of={aboutOf} code={({ id }) => plainId(id)} onChosen={onChange} />}
    </section>
  );
}

function Wrong({ text }: { readonly text: string | undefined }): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <p class="wrong" role="alert">
      {text}
    </p>
  );
}
