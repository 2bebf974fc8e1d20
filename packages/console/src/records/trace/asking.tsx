import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { DateField } from "../../parts/fields/date-field.tsx";
import { SelectField, TextField } from "../../parts/fields/fields.tsx";
import { SearchField, useFilters } from "../../parts/listing.tsx";
import { traceWords } from "../../words/oversight/trace.ts";
import { FoundThings } from "../recalls/found-things.tsx";
import { scopeOfHit } from "../recalls/scope.ts";
import type { Trace } from "./drawn.ts";
import { startIn, startOf } from "./starts.ts";

const DIRECTIONS = ["both", "back", "forward"] as const;

/** What a trace is asked, as its address has it. */
export interface Asked {
  readonly id: string;
  readonly direction: Trace["direction"];
  readonly asOf?: string;
  readonly knownOn?: string;
  readonly from?: string;
  readonly to?: string;
}

export function askedIn(query: Readonly<Record<string, string>>): Asked {
  const { id = "", asOf = "", knownOn = "", from = "", to = "" } = query;
  return {
    id,
    direction: DIRECTIONS.find((one) => one === query.direction) ?? "both",
    ...(asOf !== "" && { asOf }),
    ...(knownOn !== "" && { knownOn }),
    ...(from !== "" && { from }),
    ...(to !== "" && { to }),
  };
}

/** Where a trace begins: scanned, pasted, found by its name, or typed. A scanner types into the search and ends with Enter. */
export function StartField({
  id,
  onStart,
}: {
  readonly id: string;
  readonly onStart: (id: string) => void;
}): JSX.Element {
  const words = traceWords();
  const [q, setQ] = useState("");
  const [typed, setTyped] = useState(id);
  const take = (text: string) => {
    const start = startIn(text);
    if (start === undefined) setQ(text);
    else onStart(start);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== "") onStart(startIn(typed) ?? typed.trim());
  };
  return (
    <section class="stack-tight narrow">
      <SearchField label={words.find} hint={words.findHint} value={q} onChange={take} />
      {q.trim() !== "" && (
        <FoundThings
          q={q}
          of={(hit) => {
            const scope = scopeOfHit(hit);
            return scope && startOf(scope);
          }}
          code={(start) => start}
          onChosen={onStart}
        />
      )}
      <form class="stack-tight" onSubmit={submit}>
        <TextField label={words.start} hint={words.startHint} value={typed} onChange={setTyped} maxLength={300} />
        <button type="submit" class="button main wide" disabled={typed.trim() === ""}>
          {words.go}
        </button>
      </form>
    </section>
  );
}

const SHAPES = ["lots", "organisations"] as const;
export type SeenAs = (typeof SHAPES)[number];

/** How it is seen, as its address has it. */
export function seenAs({ shape }: Readonly<Record<string, string>>): SeenAs {
  return SHAPES.find((one) => one === shape) ?? "lots";
}

/** Both ways or one, lot by lot or by organisation, and the days that count. */
export function Conditions({ asked }: { readonly asked: Asked }): JSX.Element {
  const words = traceWords();
  const { query, set } = useFilters();
  const days = [asked.asOf, asked.knownOn, asked.from, asked.to].some((day) => day !== undefined);
  return (
    <div class="no-print">
      <div class="filters">
        <SelectField
          label={words.direction}
          isLabelHidden
          value={asked.direction}
          onChange={(direction) => set({ direction, at: "" })}
          options={DIRECTIONS.map((value) => ({ value, label: words.directions[value] }))}
        />
        <SelectField
          label={words.shape}
          isLabelHidden
          value={seenAs(query)}
          onChange={(shape) => set({ shape, at: "" })}
          options={SHAPES.map((value) => ({ value, label: words.shapes[value] }))}
        />
      </div>
      <details class="fold" open={days}>
        <summary>
          <b>{words.more}</b>
        </summary>
        <div class="stack graph-days">
          <Day name="asOf" none={words.anyDay} value={asked.asOf} />
          <Day name="knownOn" none={words.anyDay} value={asked.knownOn} />
          <Day name="from" none={words.allDays} value={asked.from} />
          <Day name="to" none={words.allDays} value={asked.to} />
          <p class="dim">{words.harvestWay}</p>
        </div>
      </details>
    </div>
  );
}

function Day({
  name,
  none,
  value = "",
}: {
  readonly name: "asOf" | "knownOn" | "from" | "to";
  readonly none: string;
  readonly value: string | undefined;
}): JSX.Element {
  const { set } = useFilters();
  return (
    <DateField
      label={traceWords()[name]}
      value={value}
      onChange={(day) => set({ [name]: day, at: "" })}
      quick={false}
      none={none}
    />
  );
}
