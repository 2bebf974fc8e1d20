import { type Known, nodeIdOf, transformationNode } from "../graph.ts";
import type { Candidate } from "./candidates.ts";
import type { Case, Passage, Passed } from "./passed.ts";

/** One way from a candidate to a case: nodes as a trace names them, with the batch that the goods were then. */
export interface Path {
  readonly case: string;
  readonly nodes: readonly { readonly id: string; readonly batch: string }[];
}

/** Which steps take from each place, in order. */
function takersOf(passed: readonly Passed[]): ReadonlyMap<string, readonly { n: number; take: Passage }[]> {
  const all = passed.flatMap(({ takes }, n) => takes.map((take) => ({ n, take })));
  return Map.groupBy(all, ({ take }) => take.part.place.key);
}

const isSameFilling = (came: Passage, left: Passage): boolean =>
  came.filling === undefined || left.filling === undefined || came.filling === left.filling;

interface Reached {
  readonly n: number;
  readonly give: Passage;
  readonly before?: Reached;
}

/** Finds ways from candidates to cases: of each the one of fewest steps from where goods of the case were there first. */
export class PathFinder {
  readonly #passed: readonly Passed[];
  readonly #known: Known;
  readonly #takers: ReturnType<typeof takersOf>;

  constructor(passed: readonly Passed[], known: Known) {
    this.#passed = passed;
    this.#known = known;
    this.#takers = takersOf(passed);
  }

  /** The path to the case of a number; none where the candidate does not explain it. */
  path(candidate: Candidate, cases: readonly Case[], number: number): Path | undefined {
    const to = cases[number];
    if (to === undefined) return undefined;
    const bit = 1n << BigInt(number);
    const queue = this.#begins(candidate, bit).slice(0, 1);
    const seen = new Set<string>();
    for (const one of queue) {
      if (to.batches.includes(one.give.part.place.batch)) return { case: to.id, nodes: this.#nodes(one) };
      for (const { n, take } of this.#takers.get(one.give.part.place.key) ?? []) {
        if (n <= one.n || !isSameFilling(one.give, take)) continue;
        for (const next of this.#given(n, bit)) {
          const name = `${n} ${next.give.part.place.key}`;
          if (seen.has(name)) continue;
          seen.add(name);
          queue.push({ ...next, before: one });
        }
      }
    }
    return undefined;
  }

  /** Where it had goods of the case, in order. */
  #begins({ came }: Candidate, bit: bigint): Reached[] {
    return came.flatMap(({ step, give: number }) => {
      const give = this.#passed[step]?.gives[number];
      return give !== undefined && (give.cases & bit) !== 0n ? [{ n: step, give }] : [];
    });
  }

  #given(n: number, bit: bigint): readonly Reached[] {
    const gives = this.#passed[n]?.gives ?? [];
    return gives.filter(({ cases }) => (cases & bit) !== 0n).map((give) => ({ n, give }));
  }

  #nodes(last: Reached): Path["nodes"] {
    const nodes: { readonly id: string; readonly batch: string }[] = [];
    for (let one: Reached | undefined = last; one !== undefined; one = one.before) {
      const { place } = one.give.part;
      nodes.push({ id: nodeIdOf(place, this.#known), batch: place.batch });
      const transformation = this.#passed[one.n]?.step.transformation;
      if (transformation !== undefined) nodes.push({ id: transformationNode(transformation), batch: place.batch });
    }
    return nodes.reverse();
  }
}
