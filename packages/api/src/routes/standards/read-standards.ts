import { dateInChina } from "@suyuan/domain/calendar";
import { cropsIn } from "@suyuan/domain/farm/crop";
import {
  holdsOn,
  STANDARD_KINDS,
  type StandardHead,
  type StandardRule,
  speaksOf,
} from "@suyuan/domain/standards/standard";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";
import { headsIn, rulesIn, scopesAt, standardKeys } from "../../ledger/standards/book.ts";

/** Where and when standards are to hold: one's own place, and today, where it is not said. */
interface At {
  readonly region?: string | undefined;
  readonly on?: string | undefined;
}

async function meant(deps: Deps, organisation: string, { region, on }: At) {
  const own = organisationKey(organisation);
  const place = region ?? (await readMany(deps.table, [own], EVENTUAL)).state(own)?.regionCode;
  return { scopes: scopesAt(place), day: on ?? dateInChina(deps.now().toISOString()) };
}

/** The standards in force at a place on a day: at most 200 of each scope. */
export async function readStandards(
  deps: Deps,
  { actor, query }: Call<unknown, At, unknown>,
): Promise<Answer<{ items: StandardHead[] }>> {
  const { scopes, day } = await meant(deps, actor.organisation, query);
  const loaded = await readMany(deps.table, standardKeys(scopes, []), EVENTUAL);
  return { status: 200, body: { items: headsIn(loaded, scopes).filter((head) => holdsOn(head, day)) } };
}

interface About extends At {
  readonly subject: string;
  readonly crop?: string | undefined;
}

/** What they say of a substance or of goods, each line with its standard. */
export async function readRules(
  deps: Deps,
  { actor, query }: Call<unknown, About, unknown>,
): Promise<Answer<{ items: StandardRule[] }>> {
  const { subject, crop } = query;
  const { scopes, day } = await meant(deps, actor.organisation, query);
  const asked = STANDARD_KINDS.map((kind) => [kind, subject] as const);
  const loaded = await readMany(deps.table, standardKeys(scopes, asked), EVENTUAL);
  const rulesOf = rulesIn(loaded, scopes);
  const goods = crop === undefined ? undefined : cropsIn(crop);
  const items = STANDARD_KINDS.flatMap((kind) => rulesOf(kind, subject))
    .filter((rule) => holdsOn(rule.standard, day) && (goods === undefined || speaksOf(rule, goods)))
    .map(({ standard: { id, kind, title, source, from, to, scope }, ...entry }) => ({
      ...entry,
      standard: { id, kind, title, source, from, scope, ...(to === undefined ? {} : { to }) },
    }));
  return { status: 200, body: { items } };
}
