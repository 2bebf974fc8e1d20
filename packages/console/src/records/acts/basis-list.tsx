import type { JSX } from "preact";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { clerkWords } from "../../words/clerk.ts";

/** The three lawful bases of a commitment certificate. */
const BASES = ["quality-control", "self-test", "commissioned-test"] as const;
export type Basis = (typeof BASES)[number];

/** On what a commitment certificate rests: one of the bases, or several. */
export function BasisList({
  value,
  onChange,
  wrong,
}: {
  readonly value: readonly Basis[];
  readonly onChange: (value: readonly Basis[]) => void;
  readonly wrong: string | undefined;
}): JSX.Element {
  const words = clerkWords();
  return (
    <PickList
      legend={words.commitment}
      items={BASES.map((id) => ({ id, title: words.bases[id] }))}
      value={value}
      onChange={(ids) => onChange(BASES.filter((one) => ids.includes(one)))}
      isMany
      pointer="/commitmentBasis"
      wrong={wrong}
    />
  );
}
