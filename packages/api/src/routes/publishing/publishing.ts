import { dateInChina } from "@suyuan/domain/calendar";
import { defined } from "@suyuan/domain/fact";
import { requirePublishable, summaryOf } from "@suyuan/domain/publishing/publication";
import { regionName } from "@suyuan/domain/region-code";
import type { Actor, Answer, CommandCall } from "../../call.ts";
import type { PreviewQuery, PublicationBody } from "../../commands/publishing/bodies.ts";
import { publishCommand } from "../../commands/publishing/publish.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { lastPublishedKey, publicationKey } from "../../ledger/publishing/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { prepared } from "./prepare.ts";
import type { PublicationPreview, PublicationRecord } from "./schemas.ts";
import { cellView, publicationView, rulesView, summaryView } from "./view.ts";

/** Cells and findings that a preview carries. */
const CELLS_SHOWN = 600;
const FINDINGS_SHOWN = 20;

/** Publishes a county's figures of a month, where they stand the attack. Sent again it answers what was published. */
export async function publish(deps: Deps, call: CommandCall<PublicationBody>): Promise<Answer<PublicationRecord>> {
  const body = { ...call.body, level: call.body.level ?? ("village" as const) };
  const key = publicationKey(body.region, body.month);
  const isThere = (await readMany(deps.table, [key])).has(key);
  if (!isThere) await requireAllowed(deps, call.actor, body);
  const release = isThere ? undefined : await prepared(deps, body);
  const answer = await execute(deps, publishCommand(deps, { ...call, body }, release));
  return { ...answer, body: publicationView(answer.body) };
}

/** Before anything is worked out: may this office publish this month? */
async function requireAllowed(
  deps: Deps,
  actor: Actor,
  named: { readonly region: string; readonly month: string },
): Promise<void> {
  const [last, office] = [lastPublishedKey(named.region), organisationKey(actor.organisation)];
  const loaded = await readMany(deps.table, [last, office]);
  const day = dateInChina(deps.now().toISOString());
  requirePublishable(named, { last: loaded.state(last), office: loaded.state(office), day });
}

/** What would be published, what held back and why, and what the attack says. Writes nothing. */
export async function preview(
  deps: Deps,
  { actor, query }: { readonly actor: Actor; readonly query: PreviewQuery },
): Promise<Answer<PublicationPreview>> {
  const { region, month, level = "village" } = query;
  await requireAllowed(deps, actor, query);
  const { tables, knownTo } = await prepared(deps, { region, month, level });
  const findings = tables.flatMap(({ table, prepared: { attack } }) =>
    attack.findings.map((one) => ({ table, ...one })),
  );
  const cells = tables.flatMap(({ table, prepared: { cells: own, revisions } }) =>
    [...own, ...revisions].map((cell) => cellView(table, cell)),
  );
  const first = cells.toSorted((a, b) => a.region.length - b.region.length).slice(0, CELLS_SHOWN);
  return {
    status: 200,
    body: {
      ...{ region, month, level, knownTo, rules: rulesView() },
      ...defined({ regionName: regionName(region) }),
      tables: tables.map((one) => ({ ...summaryView(summaryOf(one)), reasons: reasonsIn(one.prepared.cells) })),
      findings: findings.slice(0, FINDINGS_SHOWN).map((one) => ({ ...one, cells: [...one.cells] })),
      findingsLeft: Math.max(0, findings.length - FINDINGS_SHOWN),
      cells: first,
      cellsLeft: cells.length - first.length,
    },
  };
}

function reasonsIn(cells: readonly { readonly suppressed?: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { suppressed } of cells) if (suppressed !== undefined) counts[suppressed] = (counts[suppressed] ?? 0) + 1;
  return counts;
}
