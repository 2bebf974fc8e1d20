import { SCOPE_KINDS } from "@suyuan/domain/recall-orders/scope";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { SelectField, TextField } from "../../parts/fields/fields.tsx";
import { SearchField } from "../../parts/listing.tsx";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { scopeOf, startIn } from "../trace/starts.ts";
import { FoundThings } from "./found-things.tsx";
import { type Kind, scopeOfHit } from "./scope.ts";

export interface TypedScope {
  readonly kind: Kind;
  readonly id: string;
}

interface ScopeFieldProps {
  readonly scope: TypedScope;
  readonly onChange: (scope: TypedScope) => void;
  readonly wrong: string | undefined;
}

/** What a recall begins at: scanned, found by its name, or typed. A scanner types into the search and ends with Enter. */
export function ScopeField({ scope, onChange, wrong }: ScopeFieldProps): JSX.Element {
  const words = recallOrderWords();
  const [q, setQ] = useState("");
  const take = (text: string) => {
    const start = startIn(text);
    const scanned = start === undefined ? undefined : scopeOf(start);
    if (scanned === undefined) return setQ(text);
    chosen(scanned);
  };
  const chosen = (next: TypedScope) => {
    setQ("");
    onChange(next);
  };
  return (
    <section class="stack-tight">
      <SearchField label={words.find} hint={words.findHint} value={q} onChange={take} />
      {q.trim() !== "" && <FoundThings q={q} of={scopeOfHit} code={({ id }) => id} onChosen={chosen} />}
      <SelectField
        label={words.kind}
        value={scope.kind}
        onChange={(value) => onChange({ ...scope, kind: SCOPE_KINDS.find((kind) => kind === value) ?? "batch" })}
        options={SCOPE_KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
      />
      <TextField
        label={words.chosen}
        hint={words.chosenHints[scope.kind]}
        value={scope.id}
        onChange={(id) => onChange({ ...scope, id })}
        maxLength={200}
        pointer="/scope/id"
        wrong={wrong}
      />
    </section>
  );
}
