import type { Language } from "@suyuan/domain/language";
import type { Answer, Call } from "../../call.ts";
import { wholeOrder } from "../../commands/ids/recall-order.ts";
import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { kindOf } from "../../http/target.ts";
import { type Evidence, evidencePage } from "./evidence-page.ts";
import { stateOf } from "./order.ts";
import { entriesView, orderView } from "./view.ts";

type EvidenceCall = Pick<
  Call<{ readonly id: string }, { readonly from?: string | undefined; readonly lang?: Language | undefined }, unknown>,
  "actor" | "params" | "query"
> & { readonly headers: { readonly accept?: string | undefined } };

/** The evidence file: a page that needs nothing besides itself, or for whoever asks for JSON the same as data. */
export async function evidence(
  deps: Deps,
  { actor, params, query, headers }: EvidenceCall,
): Promise<Answer<FileContent>> {
  const { id } = await wholeOrder(deps, actor, { id: params.id, from: query.from });
  const state = await stateOf(deps, id);
  const recall = await orderView(deps, actor, state);
  const shown = new Set(recall.tasks.map(({ organisation }) => organisation));
  const seen = new Set(Object.keys(recall.products));
  const times = state.tasks
    .filter(({ organisation }) => shown.has(organisation))
    .map((task) => {
      const entries = entriesView(task).filter(({ batch }) => batch === undefined || seen.has(batch));
      const first = entries.find(({ acknowledged, isReplaced }) => acknowledged === true && isReplaced !== true);
      const after = first && Math.round((Date.parse(first.recordedAt) - Date.parse(recall.at)) / 60_000);
      return { organisation: task.organisation, acknowledgedAfterMinutes: after ?? null, entries };
    });
  const whole: Evidence = { recall, madeAt: deps.now().toISOString(), times };
  const isJson = kindOf(headers.accept ?? null) === "json";
  const content = isJson
    ? new FileContent("application/json", JSON.stringify(whole), `recall-${recall.id}.json`)
    : new FileContent("text/html; charset=utf-8", evidencePage(whole, query.lang ?? "zh"), `recall-${recall.id}.html`);
  return { status: 200, body: content };
}
