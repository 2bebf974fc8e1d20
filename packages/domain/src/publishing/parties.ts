import { NARROW_PERCENT, type PublishingRules } from "./rules.ts";
import type { Share } from "./share.ts";
import type { Suppression } from "./tables.ts";

/** Whom an amount belongs to, and who knows it: `o:` and an organisation, `h:` and a household. */
export type Party = string;

/** An amount of which one organisation, and one household where there is one, know what it is. */
export interface Atom {
  readonly organisation: Party;
  readonly household?: Party;
  /** Sizes, never below 0: of a correction, how much it changes. In the order of the measures that are weighed. */
  readonly sizes: readonly number[];
}

/** The share as an amount that is to be protected; `weighed` names the measures by which sums are judged. */
export function atomOf({ organisation, household, amounts }: Share, weighed: readonly number[]): Atom {
  const sizes = weighed.map((n) => Math.abs(amounts[n] ?? 0));
  return {
    organisation: `o:${organisation}`,
    sizes,
    ...(household === undefined ? {} : { household: `h:${household}` }),
  };
}

export function isOf({ organisation, household }: Atom, party: Party | undefined): boolean {
  return party !== undefined && (organisation === party || household === party);
}

const partiesOf = ({ organisation, household }: Atom): readonly Party[] =>
  household === undefined ? [organisation] : [organisation, household];

/**
 * One or two parties to whom everything belongs, each such set once that cannot do with fewer; none where at least a third has a part. Whoever
 * is one of two and knows the sum knows what the other has.
 */
export function coversOf(atoms: readonly Atom[]): readonly (readonly Party[])[] {
  const [first] = atoms;
  if (first === undefined) return [];
  const covers = new Map<string, readonly Party[]>();
  for (const one of partiesOf(first)) {
    const left = atoms.filter((atom) => !isOf(atom, one));
    const [next] = left;
    if (next === undefined) covers.set(one, [one]);
    else {
      for (const other of partiesOf(next)) {
        if (left.every((atom) => isOf(atom, other))) covers.set([one, other].toSorted().join(" "), [one, other]);
      }
    }
  }
  return [...covers.values()];
}

/** Sums by organisation or by household, the largest first. */
function sumsBy(atoms: readonly Atom[], of: "organisation" | "household", measure: number): readonly number[] {
  const sums = new Map<Party, number>();
  for (const atom of atoms) {
    const party = atom[of];
    if (party !== undefined) sums.set(party, (sums.get(party) ?? 0) + (atom.sizes[measure] ?? 0));
  }
  return [...sums.values()].toSorted((a, b) => b - a);
}

interface Ceilings {
  readonly largestPercent: number;
  readonly closePercent: number;
}

/** Does the sum of an amount say too closely what its largest party has, to the public, or to the second largest organisation? */
function closeness(atoms: readonly Atom[], bounds: Ceilings): "dominant" | "close" | undefined {
  let found: "dominant" | "close" | undefined;
  for (let measure = 0; measure < (atoms[0]?.sizes.length ?? 0); measure += 1) {
    const firms = sumsBy(atoms, "organisation", measure);
    const total = firms.reduce((sum, one) => sum + one, 0);
    const [first = 0, second = 0] = firms;
    const [largest = 0] = sumsBy(atoms, "household", measure);
    if (Math.max(first, largest) * 100 > bounds.largestPercent * total) return "dominant";
    if (first > 0 && (total - first - second) * 100 < bounds.closePercent * first) found = "close";
  }
  return found;
}

function distinct(atoms: readonly Atom[], of: "organisation" | "household"): number {
  const named = atoms.flatMap((atom) => atom[of] ?? []);
  return new Set(named).size;
}

/** Why a sum of these may not be shown; undefined where it may. */
export function reasonAgainst(atoms: readonly Atom[], rules: PublishingRules): Suppression | undefined {
  if (distinct(atoms, "organisation") < rules.organisations) return "few-organisations";
  const households = distinct(atoms, "household");
  const tellsHouseholds = households > 0 && rules.households > 0;
  if (tellsHouseholds && (households < rules.households || coversOf(atoms).length > 0)) return "few-households";
  return closeness(atoms, rules);
}

/** The bounds by which the attack counts an upper bound as a recovery: those of the rules, whatever a release was made by. */
const TOLD: Ceilings = { largestPercent: 75, closePercent: 5 };

/** Does whoever knows this sum, alone or beside what is its own, know what a party has: exactly, or from above too closely? */
export function givesAway(atoms: readonly Atom[]): "exact" | "ceiling" | undefined {
  if (coversOf(atoms).length > 0) return "exact";
  return closeness(atoms, TOLD) === undefined ? undefined : "ceiling";
}

/** Is a range so narrow that its amount counts as known? Sizes in the unit of the amount. */
export function isNarrow(range: number, amount: number): boolean {
  return range * 100 < NARROW_PERCENT * amount;
}
