import { notFound } from "@suyuan/domain/access";
import { undoneSince } from "@suyuan/domain/certificates/change";
import { addMembership, changePersonStatus, endMembership, erasePerson, signedOut } from "@suyuan/domain/people/change";
import type { Membership, Person } from "@suyuan/domain/people/person";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { operatorContext } from "../../ledger/context.ts";
import { organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { replaced } from "../../ledger/loaded.ts";
import {
  memberKey,
  passkeyHolderKey,
  passkeysKey,
  passwordKey,
  personKey,
  personNamesKey,
} from "../../ledger/people/keys.ts";
import { erasedWords, personWordsKey, wordRowsIn } from "../../ledger/people/words.ts";
import { readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { IdRow } from "../../ledger/rows.ts";
import { alterRecord } from "../records/alter.ts";
import type { ErasureBody, MembershipBody, MembershipEndBody, PersonRecord, PersonStatusBody } from "./bodies.ts";
import { doorsOf, withNames } from "./people.ts";

type PersonCall<Body> = Pick<Call<{ readonly id: string }, unknown, Body>, "actor" | "params" | "body" | "idempotency">;

/** Lets a person act for an organisation in a role. */
export async function membershipAdded(
  deps: Deps,
  call: PersonCall<z.output<typeof MembershipBody>>,
): Promise<Answer<PersonRecord>> {
  const { params, body, actor } = call;
  const { id, ...content } = body;
  const member = memberKey(body.organisation, params.id);
  const answer = await alterRecord<Person>(deps, call, {
    kind: "membership",
    key: personKey(params.id),
    id,
    content: { person: params.id, ...content },
    keys: [organisationKey(body.organisation), member],
    acting: () => operatorContext(deps, actor, ""),
    rule: (loaded, before, ctx) => {
      const organisation = loaded.state(organisationKey(body.organisation));
      const { person: after, fact } = addMembership(before, organisation, body, ctx);
      return { after, fact };
    },
    found: (loaded) => [loaded.next(member, { id: params.id })],
    stands: (person) => person.memberships.some((one) => isIn(one, body) && one.ended === undefined),
    undone: undoneSince,
    location: `/api/people/${params.id}`,
  });
  return withNames(deps, answer);
}

/** Ends a membership: within five seconds the person acts there no more. */
export async function membershipEnded(
  deps: Deps,
  call: PersonCall<z.output<typeof MembershipEndBody>>,
): Promise<Answer<PersonRecord>> {
  const { params, body, actor } = call;
  const { id, ...content } = body;
  const answer = await alterRecord<Person>(deps, call, {
    kind: "membership-end",
    key: personKey(params.id),
    id,
    content: { person: params.id, ...content },
    acting: () => operatorContext(deps, actor, ""),
    rule: (_loaded, before, ctx) => {
      const { person: after, fact } = endMembership(before, body, ctx);
      return { after, fact };
    },
    stands: (person) => person.memberships.some((one) => isIn(one, body) && one.ended !== undefined),
    undone: undoneSince,
    location: `/api/people/${params.id}`,
  });
  return withNames(deps, answer);
}

/** Suspends a person, or lets it act again: takes effect within five seconds, and ends its sessions. */
export async function personStatusChanged(
  deps: Deps,
  call: PersonCall<z.output<typeof PersonStatusBody>>,
): Promise<Answer<PersonRecord>> {
  const { params, body, actor } = call;
  const { id, ...content } = body;
  const answer = await alterRecord<Person>(deps, call, {
    kind: "person-status",
    key: personKey(params.id),
    id,
    content: { person: params.id, ...content },
    acting: () => operatorContext(deps, actor, ""),
    rule: (_loaded, before, ctx) => {
      const { person: after, fact } = changePersonStatus(before, { ...body, at: tokenSeconds(deps) }, ctx);
      return { after, fact };
    },
    stands: ({ suspended }) => (body.status === "suspended") === (suspended !== undefined),
    undone: undoneSince,
    location: `/api/people/${params.id}`,
  });
  return withNames(deps, answer);
}

/** Erases who a person was: names, what it was found by, accounts and password. What the person recorded stays, under an id that says nothing. */
export async function personErased(
  deps: Deps,
  call: PersonCall<z.output<typeof ErasureBody>>,
): Promise<Answer<PersonRecord>> {
  const { params, body, actor } = call;
  const { id, reason } = body;
  const [names, password, passkeys] = [personNamesKey(params.id), passwordKey(params.id), passkeysKey(params.id)];
  const doors = (loaded: Loaded) => [
    ...doorsOf(deps, loaded.state(names) ?? {}).map((door) => door.key),
    ...passkeyRowsIn(deps, loaded, params.id),
  ];
  const answer = await alterRecord<Person>(deps, call, {
    kind: "person-erasure",
    key: personKey(params.id),
    id,
    content: { person: params.id, reason },
    keys: [names, password, passkeys, personWordsKey(params.id)],
    more: (loaded) => [...doors(loaded), ...wordRowsIn(loaded, params.id)],
    acting: () => operatorContext(deps, actor, ""),
    rule: (_loaded, before, ctx) => {
      const { person: after, fact } = erasePerson(before, body, ctx);
      return { after, fact };
    },
    found: (loaded) => [
      ...[names, password, passkeys, ...doors(loaded)].flatMap((row) => (loaded.has(row) ? [loaded.removed(row)] : [])),
      ...erasedWords(loaded, params.id),
    ],
    location: `/api/people/${params.id}`,
  });
  return withNames(deps, answer);
}

/** The rows by which the passkeys of a person are found. */
export function passkeyRowsIn({ sha256 }: Pick<Deps, "sha256">, loaded: Loaded, id: string): RowKey<IdRow>[] {
  return (loaded.state(passkeysKey(id))?.passkeys ?? []).map((one) => passkeyHolderKey(sha256(one.id)));
}

/** Ends all sessions of a person, wherever they are: within five seconds no token of until now is taken. Asked again it changes nothing more. */
export async function signOutEverywhere(deps: Deps, id: string): Promise<void> {
  const once = async (): Promise<true | undefined> => {
    const row = await readRow(deps.table, personKey(id));
    if (row === undefined) throw notFound("person");
    const after = signedOut(row.data, tokenSeconds(deps));
    if (after.signedOutAt === row.data.signedOutAt) return true;
    return (await deps.table.transact([replaced(row, after)], freshToken(deps))).ok || undefined;
  };
  await untilCommitted(deps, once, { gaveUp: "the person changes all the time" });
}

const isIn = (one: Membership, { organisation, role }: Pick<Membership, "organisation" | "role">): boolean =>
  one.organisation === organisation && one.role === role;

/** Now, in epoch seconds of the clock by which tokens are issued. */
export function tokenSeconds({ signIn }: Pick<Deps, "signIn">): number {
  return Math.floor((signIn === undefined ? Date.now() : signIn.now().getTime()) / 1000);
}
