import { DomainError, fieldError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import { addPerson } from "@suyuan/domain/people/change";
import type { Person, PersonNames } from "@suyuan/domain/people/person";
import type * as z from "zod";
import type { Actor, Answer, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute, idTaken } from "../../ledger/commit.ts";
import { operatorContext } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { factKey } from "../../ledger/keys.ts";
import { spelling } from "../../ledger/lists/spelling.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import {
  accountKey,
  accountText,
  listedPersonKey,
  personKey,
  personNamesKey,
  subjectKey,
  subjectText,
} from "../../ledger/people/keys.ts";
import { firstWords, wordsOfPerson } from "../../ledger/people/words.ts";
import { readMany } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { IdRow } from "../../ledger/rows.ts";
import { type PersonBody, type PersonRecord, recordOf } from "./bodies.ts";

/** The answer of a command about a person, with its names as they are now: facts keep none. */
export async function withNames(deps: Pick<Deps, "table">, answer: Answer<Person>): Promise<Answer<PersonRecord>> {
  const names = (await readMany(deps.table, [personNamesKey(answer.body.id)])).state(personNamesKey(answer.body.id));
  return { ...answer, body: recordOf(answer.body, names) };
}

/** The rows by which a person is found at sign-in. */
export function doorsOf(
  { sha256 }: Pick<Deps, "sha256">,
  { account, subject }: Pick<PersonNames, "account" | "subject">,
): { readonly key: RowKey<IdRow>; readonly field: "account" | "subject" }[] {
  return [
    ...(account === undefined ? [] : [{ key: accountKey(sha256(accountText(account))), field: "account" as const }]),
    ...(subject === undefined ? [] : [{ key: subjectKey(sha256(subjectText(subject))), field: "subject" as const }]),
  ];
}

export interface PersonAdded {
  readonly actor: Actor;
  readonly body: z.output<typeof PersonBody>;
  readonly idempotency?: Idempotency | undefined;
}

/** Adds a person, in no organisation yet. The fact has its id alone, so a repetition is held against the names that are kept. */
export async function personAdded(
  deps: Deps,
  { actor, body, idempotency }: PersonAdded,
): Promise<Answer<PersonRecord>> {
  const { id, ...said } = body;
  const names = defined(said) satisfies PersonNames;
  const key = personKey(id);
  const doors = doorsOf(deps, names);
  const words = wordsOfPerson(names, await spelling());
  const answer = await execute<Person>(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "person", { id }),
    lane: key.pk,
    keys: [key, personNamesKey(id), ...doors.map((door) => door.key)],
    taken: (loaded) => {
      if (!loaded.has(key)) return undefined;
      if (!isSame(loaded.state(personNamesKey(id)), names)) throw idTaken();
      return factKey(key, 1);
    },
    decide: (loaded) => {
      const { person, fact } = addPerson(loaded.state(key), { id }, operatorContext(deps, actor, ""));
      for (const door of doors) requireFree(loaded, door);
      return {
        writes: [
          create(key, person),
          create(personNamesKey(id), names),
          create(listedPersonKey(id), { id }),
          ...firstWords(id, words),
          ...doors.map((door) => create(door.key, { id })),
        ],
        fact,
        factKey: factKey(key, 1),
        status: 201,
        body: person,
        location: `/api/people/${id}`,
      };
    },
  });
  return withNames(deps, answer);
}

function isSame(kept: PersonNames | undefined, said: PersonNames): boolean {
  const plain = ({ name, contact, account, subject }: PersonNames) =>
    JSON.stringify([name, contact, account, subject?.issuer, subject?.subject]);
  return kept !== undefined && plain(kept) === plain(said);
}

/** Throws `id-taken` when somebody signs in by this already. */
export function requireFree(loaded: Loaded, { key, field }: ReturnType<typeof doorsOf>[number]): void {
  if (!loaded.has(key)) return;
  const words =
    field === "account"
      ? { en: "this account name is taken; choose another", zh: "该登录名已被使用，请换一个" }
      : { en: "this subject of the issuer is another person here", zh: "该外部身份已属于另一人员" };
  throw new DomainError("id-taken", words, { errors: [fieldError(`/${field}`, words)] });
}
