import type { Batch } from "@suyuan/domain/batches/batch";
import { addDays, startOfDay } from "@suyuan/domain/calendar";
import { invalidRequest } from "@suyuan/domain/field-errors";
import type { Organisation } from "@suyuan/domain/organisation";
import type { TraceGraph } from "@suyuan/domain/trace/graph";
import { trace } from "@suyuan/domain/trace/trace";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { batchIn, batchKeyOf, batchOf } from "../../ledger/batch-rows.ts";
import { baseKey, organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";
import { type Closure, ClosureReader, WAYS } from "../../ledger/trace/closure.ts";
import { traceTable } from "./csv.ts";
import { type Sight, shownOf } from "./shown.ts";
import { type Start, startOf } from "./starts.ts";
import type { TraceAnswer, TraceQuery } from "./view.ts";

/** What one trace reads and answers at most. */
export const LIMITS = { batches: 2000, facts: 10_000, edges: 10_000 } as const;
/** Ends that an answer names. */
const NEXT_MAX = 100;

/** The last instant of a day in China, or the instant itself. */
function until(when: string | undefined): string | undefined {
  if (when === undefined || when.includes("T")) return when;
  return new Date(Date.parse(startOfDay(addDays(when, 1))) - 1).toISOString();
}

type TraceCall = Call<unknown, TraceQuery, unknown>;

/** A trace, as far as its reader may see it. */
async function traced(deps: Deps, { actor, query }: Pick<TraceCall, "actor" | "query">): Promise<TraceAnswer> {
  const { direction, depth } = query;
  const [asOf, knownOn] = [until(query.asOf), until(query.knownOn)];
  const ways = WAYS.filter((way) => direction === "both" || direction === way);
  const start = await startOf(deps, actor, { ...query, ways });
  const limits = { batches: LIMITS.batches, facts: LIMITS.facts, hops: depth };
  const closure = await new ClosureReader(deps.table, limits, knownOn).read(start.begins);
  const followed = new Set([...closure.lives.keys()].filter((id) => !closure.ends.has(id)));
  const asked = { start: start.start, direction, followed, isOpen: closure.ends.size > 0, asOf };
  const graph = trace(closure.facts, asked);
  if (graph.edges.length > LIMITS.edges) throw tooMany(graph.edges.length);
  const { bases, ...sight } = await sightOf(deps, actor, start, closure, graph);
  const shown = shownOf(graph, sight);
  const next = shown.nodes.flatMap(({ end, batch }) => (end === undefined || end === "not-yours" ? [] : (batch ?? [])));
  return {
    id: start.id,
    direction,
    ...(asOf === undefined ? {} : { asOf }),
    knownOn: knownOn ?? deps.now().toISOString(),
    ...shown,
    names: namesIn(shown, sight.organisations, bases),
    limits: { ...LIMITS, depth },
    ...(closure.ends.size === 0
      ? {}
      : { truncated: { batches: closure.ends.size, next: [...new Set(next)].slice(0, NEXT_MAX) } }),
  };
}

function tooMany(count: number) {
  return invalidRequest([
    {
      pointer: "?depth",
      en: `The trace has ${count} steps, and one answer at most ${LIMITS.edges}. Ask for one direction, a smaller depth, or fewer days of harvest.`,
      zh: `追溯结果共 ${count} 步，一次最多返回 ${LIMITS.edges} 步。请只查一个方向、减小 depth 或缩短采收日期范围。`,
    },
  ]);
}

/** What tells what the reader may see, and how things are called: one round; one more where batches lie in parts. */
async function sightOf(
  { table }: Deps,
  actor: TraceCall["actor"],
  { reader }: Start,
  { lives, ends }: Closure,
  { nodes, edges }: TraceGraph,
): Promise<Sight & { readonly bases: ReadonlyMap<string, string> }> {
  const named = new Set([...edges.map(({ batch }) => batch), ...nodes.flatMap(({ batch }) => batch ?? [])]);
  const heads = [...named].map((id) => ({ id, head: lives.get(id)?.head }));
  const short = heads.flatMap(({ id, head }): [string, Batch][] =>
    head === undefined || head.data.parts !== undefined ? [] : [[id, batchOf(head)]],
  );
  const others = heads.flatMap(({ id, head }) => (head === undefined || head.data.parts !== undefined ? [id] : []));
  const parties = [...new Set([...edges.map(({ by }) => by), ...nodes.flatMap(({ holder }) => holder ?? [])])];
  const grown = nodes.flatMap(({ kind, id }) => (kind === "base" ? [id.slice("base/".length)] : []));
  const keys = [...others.map(batchKeyOf), ...parties.map(organisationKey), ...grown.map(baseKey)];
  const loaded = await readMany(table, keys, EVENTUAL);
  const long = others.flatMap((id): [string, Batch][] => {
    const batch = batchIn(loaded, batchKeyOf(id));
    return batch === undefined ? [] : [[id, batch]];
  });
  const organisations = parties.flatMap((id) => loaded.state(organisationKey(id)) ?? []);
  const bases = grown.flatMap((id): [string, string][] => {
    const base = loaded.state(baseKey(id));
    return base === undefined ? [] : [[id, base.name]];
  });
  return {
    actor,
    reader,
    batches: new Map([...short, ...long]),
    organisations: new Map(organisations.map((organisation) => [organisation.id, organisation])),
    ends,
    bases: new Map(bases),
  };
}

/** Of those that the answer names: organisations by their ids, bases by their nodes. */
function namesIn(
  { nodes, edges }: Pick<TraceAnswer, "nodes" | "edges">,
  organisations: ReadonlyMap<string, Organisation>,
  bases: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const named = new Set([...edges.map(({ by }) => by), ...nodes.flatMap(({ holder }) => holder ?? [])]);
  const parties = [...named].flatMap((id): [string, string][] => {
    const name = organisations.get(id)?.name;
    return name === undefined ? [] : [[id, name]];
  });
  const grown = nodes.flatMap(({ id, kind }): [string, string][] => {
    const name = kind === "base" ? bases.get(id.slice("base/".length)) : undefined;
    return name === undefined ? [] : [[id, name]];
  });
  return Object.fromEntries([...parties, ...grown]);
}

export async function readTrace(deps: Deps, call: TraceCall): Promise<Answer<TraceAnswer>> {
  return { status: 200, body: await traced(deps, call) };
}

export async function traceCsv(deps: Deps, call: TraceCall): Promise<Answer<FileContent>> {
  const content = new FileContent("text/csv; charset=utf-8", traceTable(await traced(deps, call)), "trace.csv");
  return { status: 200, body: content };
}
