import { DomainError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import { correctPerson, recoverPerson } from "@suyuan/domain/people/change";
import type { Person, PersonNames } from "@suyuan/domain/people/person";
import type * as z from "zod";
import type { Actor, Answer, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { idTaken } from "../../ledger/commit.ts";
import { operatorContext } from "../../ledger/context.ts";
import { spelling } from "../../ledger/lists/spelling.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { type PasswordRow, passkeysKey, passwordKey, personKey, personNamesKey } from "../../ledger/people/keys.ts";
import { changedWords, personWordsKey, wordRowsIn, wordsOfPerson } from "../../ledger/people/words.ts";
import { alterRecord } from "../records/alter.ts";
import type { PersonCorrectionBody, PersonRecord, RecoveryBody } from "./bodies.ts";
import { passkeyRowsIn, tokenSeconds } from "./changes.ts";
import { doorsOf, requireFree, withNames } from "./people.ts";

type Named = Pick<z.output<typeof PersonCorrectionBody>, "name" | "contact" | "account">;

interface About<Body> {
  readonly actor: Actor;
  readonly params: { readonly id: string };
  readonly body: Body;
  readonly idempotency?: Idempotency;
  /** Where who asks reads the person; `/api/people/{id}`, which is the operator's, where it is absent. */
  readonly location?: string;
}

/**
 * What says who a person is, as it should have been. The fact and its digest hold none of it: a repetition is held against the names that are
 * kept now, so that one which another correction followed is refused.
 */
export async function personCorrected(
  deps: Deps,
  call: About<z.output<typeof PersonCorrectionBody>>,
): Promise<Answer<PersonRecord>> {
  const { params, body, actor } = call;
  const { id, reason, ...said } = body;
  const names = personNamesKey(params.id);
  const doors = (kept: Pick<PersonNames, "account">) => doorsOf(deps, kept);
  const fresh = doors(defined({ account: said.account }));
  const kept = (loaded: Loaded): PersonNames => loaded.state(names) ?? { name: "" };
  const speller = await spelling();
  const answer = await alterRecord<Person>(deps, call, {
    kind: "person-correction",
    key: personKey(params.id),
    id,
    content: { person: params.id, reason },
    keys: [names, personWordsKey(params.id), ...fresh.map(({ key }) => key)],
    more: (loaded) => [
      ...doors(defined({ account: kept(loaded).account })).map(({ key }) => key),
      ...wordRowsIn(loaded, params.id),
    ],
    acting: () => operatorContext(deps, actor, ""),
    rule: (loaded, before, ctx) => {
      const { person: after, fact } = correctPerson(before, { id, reason, fields: changes(kept(loaded), said) }, ctx);
      return { after, fact };
    },
    found: (loaded) => {
      const before = kept(loaded);
      const after = corrected(before, said);
      const words = wordsOfPerson(after, speller);
      const written = [loaded.next(names, after), ...changedWords(loaded, params.id, words)];
      if (before.account === after.account) return written;
      for (const door of fresh) requireFree(loaded, door);
      const former = doors(defined({ account: before.account })).filter(({ key }) => loaded.has(key));
      return [
        ...written,
        ...former.map(({ key }) => loaded.removed(key)),
        ...fresh.map(({ key }) => loaded.next(key, { id: params.id })),
      ];
    },
    location: call.location ?? `/api/people/${params.id}`,
  });
  const shown = await withNames(deps, answer);
  if (answer.replayed === true && changes({ name: "", ...shown.body }, said).length > 0) throw idTaken();
  return shown;
}

/** Which of the names are other ones than those that are kept. */
function changes(kept: PersonNames, said: Named): (keyof Named)[] {
  const fields = ["name", "contact", "account"] as const;
  return fields.filter((field) => said[field] !== undefined && (said[field] ?? undefined) !== kept[field]);
}

function corrected(kept: PersonNames, { name, contact, account }: Named): PersonNames {
  const { contact: before, ...rest } = kept;
  const reached = contact === undefined ? before : (contact ?? undefined);
  return { ...rest, ...defined({ name, account, contact: reached }) };
}

/** Gives a person a first password, which is told once: its sessions and passkeys end, and it chooses one of its own at the next sign-in. */
export async function personRecovered(
  deps: Deps,
  call: About<z.output<typeof RecoveryBody>>,
): Promise<Answer<PersonRecord & { readonly password?: string }>> {
  const { passwords } = deps;
  if (passwords === undefined) throw notHere();
  const { params, body, actor } = call;
  const { id, reason } = body;
  const [names, password, passkeys] = [personNamesKey(params.id), passwordKey(params.id), passkeysKey(params.id)];
  const first = passwords.fresh();
  const row: PasswordRow = {
    hash: await passwords.hash(first),
    changedAt: deps.now().toISOString(),
    isInitial: true,
  };
  const answer = await alterRecord<Person>(deps, call, {
    kind: "person-recovery",
    key: personKey(params.id),
    id,
    content: { person: params.id, reason },
    keys: [names, password, passkeys],
    more: (loaded) => passkeyRowsIn(deps, loaded, params.id),
    acting: () => operatorContext(deps, actor, ""),
    rule: (loaded, before, ctx) => {
      const account = loaded.state(names)?.account;
      const { person: after, fact } = recoverPerson(before, { id, reason, account, at: tokenSeconds(deps) }, ctx);
      return { after, fact };
    },
    // Whatever else opened the account may be on the device that is lost.
    found: (loaded) => [
      loaded.next(password, row),
      ...[passkeys, ...passkeyRowsIn(deps, loaded, params.id)].flatMap((key) =>
        loaded.has(key) ? [loaded.removed(key)] : [],
      ),
    ],
    location: `/api/people/${params.id}`,
  });
  const shown = await withNames(deps, answer);
  return answer.replayed === true ? shown : { ...shown, body: { ...shown.body, password: first } };
}

function notHere(): DomainError {
  return new DomainError("not-found", {
    en: "This host keeps no passwords: the issuer that signs people in gives new ones.",
    zh: "本服务不保存密码，请由登录服务方重设密码。",
  });
}
