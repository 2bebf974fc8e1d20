import { notFound } from "@suyuan/domain/access";
import { InstantText, OrganisationId } from "@suyuan/domain/answer";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import { ROLES } from "@suyuan/domain/organisation";
import { addPerson } from "@suyuan/domain/people/change";
import { type Person, PersonId, type PersonNames } from "@suyuan/domain/people/person";
import { bilingual } from "@suyuan/domain/wording";
import type { Table } from "@suyuan/store/table";
import * as z from "zod";
import type { Actor, Answer, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
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
import { readMany, readRows } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { IdRow } from "../../ledger/rows.ts";

/** The name under which somebody signs in: letters of any script, digits and `. _ - @ +`. */
export const AccountName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u,
    bilingual("2 to 64 letters, digits or . _ - @ +", "须为 2 至 64 个文字、字母、数字或 . _ - @ +"),
  )
  .meta({ description: "Signs in under this name at the bundled issuer; erased with the person 登录名" });

const Subject = z
  .strictObject({ issuer: z.url().max(500), subject: z.string().min(1).max(255) })
  .meta({ description: "Who the person is to an issuer of others (iss and sub of its tokens) 外部登录身份" });

export const PersonBody = z
  .strictObject({
    id: PersonId.meta({ description: "Drawn at random by the client; stands in facts for ever 人员编号" }),
    name: Text(40).meta({ description: "Kept apart, erased with the person 姓名" }),
    contact: Text(60).optional().meta({ description: "Kept apart, erased with the person 联系方式" }),
    account: AccountName.optional(),
    subject: Subject.optional(),
  })
  .meta({ id: "Person" });

export const MembershipRecord = z
  .object({
    organisation: OrganisationId,
    role: z.enum(ROLES),
    since: InstantText,
    by: OrganisationId.meta({ description: "Whose operator added it 由谁添加" }),
    ended: z.object({ at: InstantText, by: OrganisationId }).optional(),
  })
  .meta({ id: "Membership" });

export const PersonRecord = z
  .object({
    id: z.string(),
    name: z.string().optional().meta({ description: "Absent once erased 姓名" }),
    contact: z.string().optional(),
    account: z.string().optional(),
    subject: z.object({ issuer: z.string(), subject: z.string() }).optional(),
    createdAt: InstantText,
    memberships: z.array(MembershipRecord).meta({ description: "At most 50, ended ones among them 任职" }),
    suspended: z.object({ since: InstantText, reason: z.string() }).optional(),
    erasedAt: InstantText.optional(),
  })
  .meta({ id: "PersonRecord" });

export type PersonRecord = Omit<Person, "signedOutAt"> & Partial<PersonNames>;

/** A person with what says who it is, as far as that is kept. */
export function recordOf({ signedOutAt: _, ...person }: Person, names: PersonNames | undefined): PersonRecord {
  return { ...person, ...names };
}

/** The answer of a command about a person, with its names as they are now: facts keep none. */
export async function withNames(deps: Pick<Deps, "table">, answer: Answer<Person>): Promise<Answer<PersonRecord>> {
  const names = (await readMany(deps.table, [personNamesKey(answer.body.id)])).state(personNamesKey(answer.body.id));
  return { ...answer, body: recordOf(answer.body, names) };
}

/** Throws `not-found`. */
export async function readPerson(table: Pick<Table, "getMany">, id: string): Promise<PersonRecord> {
  const [person, names] = await readRows(table, [personKey(id), personNamesKey(id)]);
  if (person === undefined) throw notFound("person");
  return recordOf(person.data, names?.data);
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
