import { SCOPE_KINDS } from "@suyuan/domain/recall-orders/scope";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { SelectField, TextField } from "../../parts/fields/fields.tsx";
import { Icon } from "../../parts/icons.tsx";
import { SearchField } from "../../parts/listing.tsx";
import { scannedIn } from "../../parts/scan/scanned.ts";
import { service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { recordWords } from "../../words/records.ts";
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

const HITS = 6;

/** What a recall begins at: scanned, found by its name, or typed. A scanner types into the search and ends with Enter. */
export function ScopeField({ scope, onChange, wrong }: ScopeFieldProps): JSX.Element {
  const words = recallOrderWords();
  const [q, setQ] = useState("");
  const take = (text: string) => {
    const scanned = scannedIn(text);
    const [lot] = scanned.kind === "lot" ? scanned.readings : [];
    if (scanned.kind === "shipment") return chosen({ kind: "shipment", id: `${scanned.from}/${scanned.id}` });
    if (lot === undefined) return setQ(text);
    chosen({ kind: "batch", id: `01/${lot.gtin}/10/${encodeURIComponent(lot.lot)}` });
  };
  const chosen = (next: TypedScope) => {
    setQ("");
    onChange(next);
  };
  return (
    <section class="stack-tight">
      <SearchField label={words.find} hint={words.findHint} value={q} onChange={take} />
      {q.trim() !== "" && <Hits q={q} onChosen={chosen} />}
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

function Hits({ q, onChosen }: { readonly q: string; readonly onChosen: (scope: TypedScope) => void }): JSX.Element {
  const records = recordWords();
  const reading = useReading(`recall scope ${q}`, () =>
    taken(service.GET("/api/search", { params: { query: { q: q.slice(0, 100), limit: 20 } } })),
  );
  const hits = (reading.value?.items ?? []).flatMap((hit) => {
    const scope = scopeOfHit(hit);
    return scope === undefined ? [] : [{ hit, scope }];
  });
  return (
    <ul class="rows">
      {hits.slice(0, HITS).map(({ hit, scope }) => (
        <li key={`${scope.kind} ${scope.id}`}>
          <button type="button" class="row" onClick={() => onChosen(scope)}>
            <span class="row-main">
              <b>{hit.title}</b>
              <small>
                {records.searchKinds[hit.kind]} · <span class="code">{scope.id}</span>
              </small>
            </span>
            <Icon name="next" />
          </button>
        </li>
      ))}
      {!reading.isLoading && hits.length === 0 && <li class="dim">{records.noneSuch}</li>}
    </ul>
  );
}
