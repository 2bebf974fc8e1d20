import type { ComponentChildren, JSX } from "preact";
import { unitWords } from "../../words/depot/units.ts";
import { shownKg } from "../../words/figures.ts";
import { listed } from "../../words/guide/listed.ts";
import type { KnownUnit } from "../ground/known.ts";
import { hasNumber, weightOf } from "./known-units.ts";

/** An SSCC as it stands under its bars, in groups that a person can read out. */
export function Sscc({ sscc }: { readonly sscc: string }): JSX.Element {
  if (!hasNumber({ sscc })) return <>{unitWords().willBeNumbered}</>;
  return <>{sscc.replace(/(\d{4})(?=\d)/g, "$1 ")}</>;
}

type Lots = readonly (Pick<KnownUnit["items"][number], "gtin" | "lot" | "quantityKg"> & {
  readonly productName?: string | undefined;
})[];

/** What lies in a unit, lot by lot. */
export function ContentRows({ lots }: { readonly lots: Lots }): JSX.Element {
  return (
    <ul class="rows">
      {lots.map(({ lot, quantityKg, productName }) => (
        <li key={lot} class="row">
          <span class="row-main">
            <b>{productName ?? lot}</b>
            {productName !== undefined && <small class="code">{lot}</small>}
          </span>
          <span class="row-end">
            <b>{shownKg(quantityKg)}</b>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A unit with all that is in it. */
export interface UnitContents {
  readonly sscc: string;
  readonly lots: Lots;
}

/** A whole unit among what is handled: its number, what it weighs, and what lies in it. */
export function UnitCard({
  sscc,
  lots,
  onRemove,
  children,
}: UnitContents & {
  readonly onRemove?: () => void;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const words = unitWords();
  return (
    <li class="card on stack-tight" data-unit={sscc}>
      <div class="load-head">
        <span class="row-main">
          <b>
            {words.whole} {shownKg(weightOf(lots))}
          </b>
          <small>
            <Sscc sscc={sscc} />
          </small>
          <small>{listed(lots.map(({ lot, quantityKg }) => `${lot} ${shownKg(quantityKg)}`))}</small>
        </span>
        {onRemove !== undefined && (
          <button type="button" class="button" onClick={onRemove}>
            {words.remove}
          </button>
        )}
      </div>
      {children}
    </li>
  );
}
