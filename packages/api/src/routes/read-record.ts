import { mayRead, notFound } from "@suyuan/domain/access";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Actor, Answer, Call } from "../call.ts";
import type { Deps } from "../host.ts";
import { noteRead } from "../ledger/audit/entries.ts";
import { organisationKey } from "../ledger/keys.ts";
import { EVENTUAL, readFact, readMany, readRow } from "../ledger/read.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { FactReference, FactRow } from "../ledger/rows.ts";

type IdCall = Call<{ readonly id: string }, unknown, unknown>;

/** What an organisation keeps: whose it is, and where it lies when it lies somewhere. */
interface Kept {
  readonly organisation: string;
  readonly regionCode?: string;
}

/** What is shown of it, for the audit trail, and the refusal of whoever may not see it. */
interface Shown {
  readonly kind: string;
  readonly id: string;
  readonly refusal: () => Error;
}

/**
 * What is kept under a key, for its organisation and for the bureaus and county offices of its region or its organisation's. For
 * everyone else `refusal`, as for what never was.
 */
export async function visibleRecord<Record extends Kept>(
  deps: Deps,
  actor: Actor,
  key: RowKey<Record>,
  { kind, id, refusal }: Shown,
): Promise<Record> {
  const actingKey = organisationKey(actor.organisation);
  const loaded = await readMany(deps.table, [key, actingKey]);
  const record = loaded.state(key);
  const acting = loaded.state(actingKey);
  if (record === undefined || acting === undefined) throw refusal();
  const { organisation, regionCode } = record;
  const owner =
    organisation === acting.id ? acting : (await readRow(deps.table, organisationKey(organisation), EVENTUAL))?.data;
  if (!mayRead({ organisation, regionCodes: [regionCode, owner?.regionCode] }, acting, actor.role)) throw refusal();
  noteRead(deps, actor, { kind, id, of: organisation });
  return record;
}

/** An organisation's name as it is called now; its id where there is none. */
export async function nameOfOrganisation(deps: Deps, id: string): Promise<string> {
  return (await readRow(deps.table, organisationKey(id), EVENTUAL))?.data.name ?? id;
}

/** An organisation, for the operator too, who adds them. */
export async function readOrganisation(deps: Deps, { actor, params }: IdCall): Promise<Answer<Organisation>> {
  const [actingKey, key] = [organisationKey(actor.organisation), organisationKey(params.id)];
  const loaded = await readMany(deps.table, [actingKey, key]);
  const [acting, found] = [loaded.state(actingKey), loaded.state(key)];
  if (found === undefined) throw notFound("organisation", params.id);
  const kept = { organisation: found.id, regionCodes: [found.regionCode] };
  const isSeen = actor.role === "operator" || (acting !== undefined && mayRead(kept, acting, actor.role));
  if (!isSeen) throw notFound("organisation", params.id);
  noteRead(deps, actor, { kind: "organisation", id: found.id, of: found.id });
  return { status: 200, body: found };
}

/** The fact under a key, or where a history's pointer leads, as it was recorded; undefined when there is none there. */
export async function recordedAt(deps: Deps, key: RowKey<FactRow>): Promise<FactRow | undefined> {
  const row = (await readRow<FactRow | FactReference>(deps.table, key))?.data;
  return row !== undefined && "ref" in row ? readFact(deps.table, row.ref) : row;
}
