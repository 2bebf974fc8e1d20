import type { Sent } from "@suyuan/domain/answer";
import { addDays, startOfDay } from "@suyuan/domain/calendar";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { WrittenJson } from "../../http/body-encoding.ts";
import { FileContent } from "../../http/route.ts";
import { ClosureReader, WAYS } from "../../ledger/trace/closure.ts";
import { factsAsTexts } from "../../ledger/trace/fact-texts.ts";
import { offloaded } from "../../offload/job.ts";
import type { FoodChainLabTrace } from "./food-chain-lab-view.ts";
import { sightOf } from "./sight.ts";
import { startOf } from "./starts.ts";
import { TRACE_ANSWER, TRACE_GRAPH, type TraceForm } from "./trace-jobs.ts";
import type { TraceAnswer, TraceQuery } from "./view.ts";

/** What one trace reads and answers at most. */
export const LIMITS = { batches: 2000, facts: 10_000, edges: 10_000 } as const;

/** The last instant of a day in China, or the instant itself. */
function until(when: string | undefined): string | undefined {
  if (when === undefined || when.includes("T")) return when;
  return new Date(Date.parse(startOfDay(addDays(when, 1))) - 1).toISOString();
}

type TraceCall = Call<unknown, TraceQuery, unknown>;

/** A trace, as far as its reader may see it, written down in some form. */
async function traced(
  deps: Deps,
  { actor, query }: Pick<TraceCall, "actor" | "query">,
  form: TraceForm,
): Promise<string> {
  const { direction, depth } = query;
  const [asOf, knownOn] = [until(query.asOf), until(query.knownOn)];
  const ways = WAYS.filter((way) => direction === "both" || direction === way);
  const start = await startOf(deps, actor, { ...query, asOf, knownOn, ways });
  const limits = { batches: LIMITS.batches, facts: LIMITS.facts, hops: depth };
  const closure = await new ClosureReader(deps.table, limits, knownOn).read(start.begins);
  const { lives, ends } = closure;
  const followed = new Set([...lives.keys()].filter((id) => !ends.has(id)));
  const asked = { start: start.start, direction, followed, isOpen: ends.size > 0, asOf };
  const facts = await factsAsTexts(closure.facts);
  const { graph, ...met } = await offloaded(deps, TRACE_GRAPH, { facts, asked, edgesMax: LIMITS.edges });
  const { names, ...sight } = await sightOf(deps, { actor, reader: start.reader }, lives, met);
  const head = {
    id: start.id,
    ...(start.asked === undefined ? {} : { asked: start.asked }),
    direction,
    ...(asOf === undefined ? {} : { asOf }),
    knownOn: knownOn ?? deps.now().toISOString(),
    limits: { ...LIMITS, depth },
  };
  const { text } = await offloaded(deps, TRACE_ANSWER, { graph, sight: { ...sight, ends }, names, head, form });
  return text;
}

export async function readTrace(deps: Deps, call: TraceCall): Promise<Answer<WrittenJson<TraceAnswer>>> {
  return { status: 200, body: new WrittenJson(await traced(deps, call, "json")) };
}

export async function traceCsv(deps: Deps, call: TraceCall): Promise<Answer<FileContent>> {
  const content = new FileContent("text/csv; charset=utf-8", await traced(deps, call, "csv"), "trace.csv");
  return { status: 200, body: content };
}

export async function traceForFoodChainLab(
  deps: Deps,
  call: TraceCall,
): Promise<Answer<WrittenJson<Sent<typeof FoodChainLabTrace>>>> {
  return { status: 200, body: new WrittenJson(await traced(deps, call, "food-chain-lab")) };
}
