import { invalidRequest } from "@suyuan/domain/field-errors";
import type { Contact } from "@suyuan/domain/trace/contact";
import type { TraceGraph } from "@suyuan/domain/trace/graph";
import { type TraceAsked, trace } from "@suyuan/domain/trace/trace";
import { areFewFacts, factsIn, SMALL_CHARS } from "../../ledger/trace/fact-texts.ts";
import type { Job } from "../../offload/job.ts";
import { traceTable } from "./csv.ts";
import { foodChainLab } from "./food-chain-lab.ts";
import { type Sight, shownOf } from "./shown.ts";
import type { TraceAnswer } from "./view.ts";

/** Ends that an answer names. */
const NEXT_MAX = 100;

export interface GraphInput {
  readonly facts: readonly string[];
  readonly asked: TraceAsked;
  readonly edgesMax: number;
}

/** The graph, written down; and what is to be looked up to say what of it its reader may see. */
export interface GraphOutput {
  readonly graph: string;
  readonly batches: readonly string[];
  readonly organisations: readonly string[];
  readonly bases: readonly string[];
}

type Graph = TraceGraph & { readonly contacts: readonly Contact[] };

/** Computes a trace. `invalid-request` for one of more steps than one answer has. */
export const TRACE_GRAPH: Job<GraphInput, GraphOutput> = {
  name: "trace-graph",
  isSmall: areFewFacts,
  work: ({ facts, asked, edgesMax }) => {
    const graph = trace(factsIn(facts), asked);
    const { nodes, edges } = graph;
    if (edges.length > edgesMax) throw tooMany(edges.length, edgesMax);
    return {
      graph: JSON.stringify(graph),
      batches: [...new Set([...edges.map(({ batch }) => batch), ...nodes.flatMap(({ batch }) => batch ?? [])])],
      organisations: [...new Set([...edges.map(({ by }) => by), ...nodes.flatMap(({ holder }) => holder ?? [])])],
      bases: nodes.flatMap(({ kind, id }) => (kind === "base" ? [id.slice("base/".length)] : [])),
    };
  },
};

function tooMany(count: number, most: number) {
  return invalidRequest([
    {
      pointer: "?depth",
      en: `The trace has ${count} steps, and one answer at most ${most}. Ask for one direction, a smaller depth, or fewer days of harvest.`,
      zh: `追溯结果共 ${count} 步，一次最多返回 ${most} 步。请只查一个方向、减小 depth 或缩短采收日期范围。`,
    },
  ]);
}

/** What an answer says beside what the graph shows. */
export type AnswerHead = Pick<TraceAnswer, "id" | "asked" | "direction" | "asOf" | "knownOn" | "limits">;

const FORMS = {
  json: (answer: TraceAnswer) => JSON.stringify(answer),
  csv: traceTable,
  "food-chain-lab": foodChainLab,
} as const;

export type TraceForm = keyof typeof FORMS;

export interface AnswerInput {
  readonly graph: string;
  readonly sight: Sight;
  /** By organisation, and by the node of a base. */
  readonly names: ReadonlyMap<string, string>;
  readonly head: AnswerHead;
  readonly form: TraceForm;
}

/** Writes what of a trace its reader may see. */
export const TRACE_ANSWER: Job<AnswerInput, { readonly text: string }> = {
  name: "trace-answer",
  isSmall: ({ graph }) => graph.length < SMALL_CHARS,
  work: ({ graph, sight, names, head, form }) => {
    const shown = shownOf(JSON.parse(graph) as Graph, sight);
    const next = shown.nodes.flatMap(({ end, batch }) =>
      end === undefined || end === "not-yours" ? [] : (batch ?? []),
    );
    const { ends } = sight;
    const { limits, ...start } = head;
    const answer: TraceAnswer = {
      ...start,
      ...shown,
      names: namesIn(shown, names),
      limits,
      ...(ends.size === 0 ? {} : { truncated: { batches: ends.size, next: [...new Set(next)].slice(0, NEXT_MAX) } }),
    };
    return { text: FORMS[form](answer) };
  },
};

/** Of those that the answer names. */
function namesIn(
  { nodes, edges }: Pick<TraceAnswer, "nodes" | "edges">,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const parties = new Set([...edges.map(({ by }) => by), ...nodes.flatMap(({ holder }) => holder ?? [])]);
  const bases = nodes.flatMap(({ id, kind }) => (kind === "base" ? [id] : []));
  return Object.fromEntries(
    [...parties, ...bases].flatMap((id): [string, string][] => {
      const name = names.get(id);
      return name === undefined ? [] : [[id, name]];
    }),
  );
}
