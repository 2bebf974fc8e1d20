import type { JSX } from "preact";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { transformWords } from "../../words/depot/transform.ts";
import { keyOf } from "../ground/known.ts";
import type { Line } from "../round.ts";
import { apartOf, withApart } from "./apart.ts";
import { OUTPUTS_MAX, type Part, type PartFault } from "./sums.ts";

interface PartsProps {
  readonly inputs: readonly Line[];
  readonly parts: readonly Part[];
  /** Of each part, once it is asked for. */
  readonly faults: readonly (PartFault | undefined)[];
  /** What is wrong with what was kept apart, by the place of the part. */
  readonly mixed: ReadonlyMap<number, string>;
  readonly onChange: (parts: readonly Part[]) => void;
  readonly onAdd: () => void;
}

/** What came out: each part with its new lot and its weight. */
export function Parts({ inputs, parts, faults, mixed, onChange, onAdd }: PartsProps): JSX.Element {
  const words = transformWords();
  const products = [...new Map(inputs.map(({ gtin, product }) => [gtin, product])).entries()];
  const change = (at: number, part: Partial<Part>) =>
    onChange(parts.map((one, n) => (n === at ? { ...one, ...part } : one)));
  return (
    <section class="stack-tight">
      <h2>{words.outputs}</h2>
      <ul class="cards">
        {parts.map((part, n) => (
          // A part has no name but its place; once one is removed all of them stand anew.
          <li key={`${parts.length} ${n}`} class="card on stack-tight" data-part={n + 1}>
            {products.length > 1 && (
              <Choices
                isRow
                legend={words.ofProduct}
                value={part.gtin}
                options={products.map(([gtin, product]) => ({ value: gtin, label: product }))}
                onChange={(gtin) => change(n, { gtin })}
              />
            )}
            <TextField
              label={words.outLot(n + 1)}
              value={part.lot}
              maxLength={20}
              onChange={(lot) => change(n, { lot })}
              wrong={faults[n] === "lotMissing" || faults[n] === "lotTwice" ? words[faults[n]] : undefined}
            />
            <WeightField
              label={words.outWeight(n + 1)}
              kg={part.kg}
              onChange={(kg) => change(n, { kg })}
              wrong={faults[n] === "weightMissing" ? words.weightMissing : undefined}
            />
            {inputs.length > 1 && parts.length > 1 && (
              <Apart
                inputs={inputs}
                part={part}
                wrong={mixed.get(n)}
                onChange={(of) => onChange(parts.map((one, at) => (at === n ? withApart(one, of, inputs) : one)))}
              />
            )}
            {parts.length > 1 && (
              <button type="button" class="button" onClick={() => onChange(parts.filter((_, at) => at !== n))}>
                {words.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
      {parts.length < OUTPUTS_MAX && (
        <button type="button" class="button wide" onClick={onAdd}>
          {words.addOutput}
        </button>
      )}
    </section>
  );
}

/** Of which lots a part was made, where they were kept apart. Folded: as a rule all of it was together. */
function Apart({
  inputs,
  part,
  wrong,
  onChange,
}: {
  readonly inputs: readonly Line[];
  readonly part: Part;
  readonly wrong: string | undefined;
  readonly onChange: (of: readonly string[]) => void;
}): JSX.Element {
  const words = transformWords();
  const own = apartOf(part, inputs);
  return (
    <details class="fold" open={wrong !== undefined || undefined}>
      <summary>
        <span class="dim">{words.madeFrom}</span>
        <b>{own === undefined ? words.allTogether : own.map(({ lot }) => lot).join("、")}</b>
      </summary>
      <div class="stack">
        <PickList
          legend={words.apart}
          items={inputs.map((input) => ({ id: keyOf(input), title: input.lot, detail: input.product }))}
          value={part.of ?? []}
          onChange={onChange}
          isMany
          wrong={wrong}
        />
      </div>
    </details>
  );
}
