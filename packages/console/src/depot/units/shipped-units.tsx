import type { JSX } from "preact";
import { unitWords } from "../../words/depot/units.ts";
import { grams } from "../../words/figures.ts";
import { type Ground, keyOf, type LotName } from "../ground/known.ts";
import { unitIn, weightOf } from "./known-units.ts";
import { UnitCard, type UnitContents } from "./unit-row.tsx";

export function contentsOf(ground: Ground, units: readonly string[]): readonly UnitContents[] {
  return units.map((sscc) => ({ sscc, lots: unitIn(ground, sscc)?.contents ?? [] }));
}

/** What is in units together, kilograms. */
export function kgOf(ground: Ground, units: readonly string[]): number {
  return grams(contentsOf(ground, units).reduce((sum, { lots }) => sum + weightOf(lots), 0));
}

/** A lot that goes in a unit and beside it: of what came it could not be said which of the two is short. */
export function bothWays(ground: Ground, lines: readonly LotName[], units: readonly string[]): string | undefined {
  const inside = new Set(contentsOf(ground, units).flatMap(({ lots }) => lots.map((lot) => keyOf(lot))));
  return lines.find((line) => inside.has(keyOf(line)))?.lot;
}

/** The whole units of a shipment. */
export function ShippedUnits({
  ground,
  lines,
  units,
  onRemove,
}: {
  readonly ground: Ground;
  readonly lines: readonly LotName[];
  readonly units: readonly string[];
  readonly onRemove: (sscc: string) => void;
}): JSX.Element | null {
  if (units.length === 0) return null;
  const twice = bothWays(ground, lines, units);
  return (
    <>
      <ul class="cards">
        {contentsOf(ground, units).map((unit) => (
          <UnitCard key={unit.sscc} {...unit} onRemove={() => onRemove(unit.sscc)} />
        ))}
      </ul>
      {twice !== undefined && (
        <p class="message note" role="alert">
          {unitWords().bothWays(twice)}
        </p>
      )}
    </>
  );
}
