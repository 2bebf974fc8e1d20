import type { Candidate, Known } from "@suyuan/domain/trace/cause/candidates";
import type { Path } from "@suyuan/domain/trace/cause/paths";
import { type CommonAsked, commonSource, type RankedCandidate } from "@suyuan/domain/trace/cause/shared-cause";
import { areFewFacts, factsIn } from "../../ledger/trace/fact-texts.ts";
import type { Job } from "../../offload/job.ts";
import type { CommonAnswer } from "./cause-view.ts";

interface CommonInput {
  readonly facts: readonly string[];
  readonly asked: CommonAsked;
  readonly known: Known;
  /** Batches that the reader may see. */
  readonly seen: ReadonlySet<string>;
  /** By id of a candidate. */
  readonly names: ReadonlyMap<string, string>;
  readonly candidatesMax: number;
  readonly head: Pick<CommonAnswer, "cases" | "limits" | "truncated">;
}

type Found = CommonAnswer["candidates"][number];

/** Finds and ranks what cases have in common, and writes what of it its reader may see: what batches were at that it may read. */
export const COMMON_SOURCE: Job<CommonInput, { readonly text: string }> = {
  name: "trace-common",
  isSmall: areFewFacts,
  work: ({ facts, asked, known, seen, names, candidatesMax, head }) => {
    const isSeen = ({ batches }: Candidate): boolean => [...batches].some((batch) => seen.has(batch));
    const all = commonSource(factsIn(facts), asked, known, isSeen);
    const shown = all.filter(isSeen);
    const [hidden] = all.filter((candidate) => !isSeen(candidate));
    const more = shown.length - candidatesMax;
    const answer: CommonAnswer = {
      cases: head.cases,
      candidates: shown.slice(0, candidatesMax).map((one) => found(one, { asked, names, seen })),
      ...(more > 0 ? { more } : {}),
      ...(hidden === undefined ? {} : { hidden: { candidates: all.length - shown.length, explains: hidden.explains } }),
      limits: head.limits,
      ...(head.truncated === undefined ? {} : { truncated: head.truncated }),
    };
    return { text: JSON.stringify(answer) };
  },
};

function found(
  { id, kind, rank, explains, cases, batches, distance, exposed, from, to, paths }: RankedCandidate,
  { asked, names, seen }: Pick<CommonInput, "asked" | "names" | "seen">,
): Found {
  const name = names.get(id);
  const without = asked.cases.flatMap((one, n) => ((cases >> BigInt(n)) % 2n === 1n ? [] : [one.id]));
  return {
    id,
    kind,
    ...(name === undefined ? {} : { name }),
    rank,
    explains,
    share: Math.round((explains / asked.cases.length) * 10_000) / 10_000,
    batches: batches.size,
    distance,
    ...(exposed === undefined ? {} : { exposed }),
    from,
    to,
    ...(without.length === 0 ? {} : { without }),
    ...(paths === undefined ? {} : { paths: paths.map((path) => pathShown(path, seen)) }),
  };
}

/** Nodes of batches that are not the reader's to see are left out, and said to be. */
function pathShown(path: Path, seen: ReadonlySet<string>): NonNullable<Found["paths"]>[number] {
  const nodes: string[] = [];
  for (const { id, batch } of path.nodes) {
    const told = seen.has(batch) ? id : "not-yours";
    if (nodes.at(-1) !== told) nodes.push(told);
  }
  return { case: path.case, nodes };
}
