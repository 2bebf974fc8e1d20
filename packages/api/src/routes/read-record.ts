import { mayRead, notFound } from "@suyuan/domain/access";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Item, Key } from "@suyuan/store/table";
import type { Actor, Answer, Call } from "../call.ts";
import type { Deps } from "../host.ts";
import type { FactRow } from "../ledger/commit.ts";
import { organisationKey } from "../ledger/keys.ts";

type IdCall = Call<{ readonly id: string }, unknown, unknown>;

function stateOf<T>(item: Item | undefined): T | undefined {
  return item?.data as T | undefined;
}

/** What an organisation keeps: whose it is, and where it lies when it lies somewhere. */
interface Kept {
  readonly organisation: string;
  readonly regionCode?: string;
}

/**
 * What is kept under a key, for its organisation and for the bureaus and county offices of its region or its organisation's. For
 * everyone else `refusal`, as for what never was.
 */
export async function visibleRecord<Record extends Kept>(
  deps: Deps,
  actor: Actor,
  key: Key,
  refusal: () => Error,
): Promise<Record> {
  const [item, actingItem] = await deps.table.getMany([key, organisationKey(actor.organisation)], { consistent: true });
  const record = stateOf<Record>(item);
  const acting = stateOf<Organisation>(actingItem);
  if (record === undefined || acting === undefined) throw refusal();
  const { organisation, regionCode } = record;
  const owner =
    organisation === acting.id ? acting : stateOf<Organisation>(await deps.table.get(organisationKey(organisation)));
  if (!mayRead({ organisation, regionCodes: [regionCode, owner?.regionCode] }, acting, actor.role)) throw refusal();
  return record;
}

/** An organisation, for the operator too, who adds them. */
export async function readOrganisation(deps: Deps, { actor, params }: IdCall): Promise<Answer<Organisation>> {
  const others = params.id === actor.organisation ? [] : [organisationKey(params.id)];
  const keys = [organisationKey(actor.organisation), ...others];
  const [acting, other] = (await deps.table.getMany(keys, { consistent: true })).map(stateOf<Organisation>);
  const found = others.length === 0 ? acting : other;
  if (found === undefined) throw notFound("organisation", params.id);
  const kept = { organisation: found.id, regionCodes: [found.regionCode] };
  const isSeen = actor.role === "operator" || (acting !== undefined && mayRead(kept, acting, actor.role));
  if (!isSeen) throw notFound("organisation", params.id);
  return { status: 200, body: found };
}

/** The fact under a key, as it was recorded; undefined when there is none there. */
export async function recordedAt(deps: Deps, key: Key): Promise<FactRow | undefined> {
  return stateOf<FactRow>(await deps.table.get(key, { consistent: true }));
}
