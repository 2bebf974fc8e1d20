import { DomainError, fieldError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import { Id, ROLES } from "@suyuan/domain/organisation";
import { liveMemberships, type Membership, type Person } from "@suyuan/domain/people/person";
import type { Actor, SignedIn } from "../../call.ts";
import type { Deps, SignIn } from "../../host.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { personKey, subjectKey, subjectText } from "../../ledger/people/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../../limits.ts";
import { type Told, tokenReader } from "./tokens.ts";

/** Which of a person's memberships a request is made in. */
export const ORGANISATION_HEADER = "suyuan-organisation";
export const ROLE_HEADER = "suyuan-role";

type Headers = Pick<Request, "headers">["headers"];

/** What is known of a person for some seconds. */
interface Known {
  readonly person: Person;
  /** The organisations of its memberships that are suspended, and since when. */
  readonly suspended: ReadonlyMap<string, string>;
  readonly until: number;
}

/** Tells who is signed in by a token, and in which membership. The refusal knows the person where there is one. */
export class PersonRefused extends DomainError {
  readonly of: Pick<Actor, "key" | "organisation">;
  constructor({ code, message, detailZh, errors }: DomainError, of: Pick<Actor, "key" | "organisation">) {
    super(code, { en: message, zh: detailZh }, { errors });
    this.of = of;
  }
}

export interface People {
  /** Who is signed in; `acting` where the request tells or needs not tell in which membership. */
  signedIn(token: string, headers: Headers): Promise<SignedIn | DomainError>;
  /** In which membership the person acts. */
  actor(token: string, headers: Headers): Promise<Actor | DomainError>;
}

/**
 * People by the access tokens of the issuer and by their membership in our rows. What is read of a person is remembered for at most 5
 * seconds: a membership that ends, a suspension, a sign-out everywhere, and the end of a shared device take effect within that time.
 */
export function peopleOf(signIn: SignIn, deps: Pick<Deps, "table" | "sha256" | "now">): People {
  const read = tokenReader(signIn, deps);
  const people = new Map<string, Known>();
  let ended: ((device: string) => Promise<boolean>) | undefined;
  // Few sign in at a device that others share: what looks for its end is loaded for them alone.
  const isEnded = async (device: string): Promise<boolean> => {
    ended ??= (await import("./shared-devices.ts")).endedDevices(deps);
    return ended(device);
  };

  async function known(subject: string): Promise<Known | undefined> {
    const now = performance.now();
    const hit = people.get(subject);
    if (hit !== undefined && now < hit.until) return hit;
    people.delete(subject);
    const person = await personOf(signIn, deps, subject);
    if (person === undefined) return undefined;
    const found = { person, suspended: await suspendedOf(deps, person), until: now + KEY_CACHE_MS };
    if (people.size >= KEY_CACHE_ENTRIES_MAX) people.delete(people.keys().next().value ?? subject);
    people.set(subject, found);
    return found;
  }

  async function asked(token: string, headers: Headers): Promise<Asked | DomainError> {
    const told = await read(token);
    if (told instanceof DomainError) return told;
    const found = await known(told.subject);
    if (found === undefined) return unknownPerson();
    const isOver = told.sharedDevice !== undefined && (await isEnded(told.sharedDevice));
    const refused = refusalOf(found.person, told) ?? (isOver ? signedOut() : undefined);
    if (refused !== undefined) return new PersonRefused(refused, { key: found.person.id, organisation: "-" });
    return { told, found, acting: actingIn(found, headers) };
  }

  return {
    async signedIn(token, headers) {
      const who = await asked(token, headers);
      if (who instanceof DomainError) return who;
      const { told, found, acting } = who;
      if (acting instanceof DomainError && headers.has(ORGANISATION_HEADER)) return acting;
      const { name } = told;
      return { person: found.person.id, ...defined({ name }), ...(acting instanceof DomainError ? {} : { acting }) };
    },
    async actor(token, headers) {
      const who = await asked(token, headers);
      return who instanceof DomainError ? who : who.acting;
    },
  };
}

interface Asked {
  readonly told: Told;
  readonly found: Known;
  readonly acting: Actor | DomainError;
}

async function personOf(
  { kind, issuer }: SignIn,
  { table, sha256 }: Pick<Deps, "table" | "sha256">,
  subject: string,
): Promise<Person | undefined> {
  if (kind === "bundled") return (await readRow(table, personKey(subject)))?.data;
  const named = await readRow(table, subjectKey(sha256(subjectText({ issuer, subject }))));
  return named && (await readRow(table, personKey(named.data.id)))?.data;
}

async function suspendedOf({ table }: Pick<Deps, "table">, person: Person): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(liveMemberships(person).map(({ organisation }) => organisation))];
  const rows = await Promise.all(ids.map((id) => readRow(table, organisationKey(id))));
  return new Map(
    rows.flatMap((row) => (row?.data.suspended === undefined ? [] : [[row.data.id, row.data.suspended.since]])),
  );
}

/** Why this person's token is not taken, if it is not. */
function refusalOf(person: Person, { issuedAt }: Told): DomainError | undefined {
  if (person.erasedAt !== undefined) return unknownPerson();
  if (person.suspended !== undefined) return personSuspended(person.suspended.since);
  return person.signedOutAt !== undefined && issuedAt <= person.signedOutAt ? signedOut() : undefined;
}

/** The membership that the headers name, or the only one. A refusal does not tell whether there is an organisation of that name. */
function actingIn({ person, suspended }: Known, headers: Headers): Actor | DomainError {
  const refused = (why: DomainError, organisation = "-") => new PersonRefused(why, { key: person.id, organisation });
  const organisation = headers.get(ORGANISATION_HEADER) ?? undefined;
  const role = headers.get(ROLE_HEADER) ?? undefined;
  if (organisation !== undefined && !Id.safeParse(organisation).success) return refused(noSuchId());
  if (role !== undefined && !ROLES.some((one) => one === role)) return refused(noSuchRole());
  const live = liveMemberships(person);
  const fitting = live.filter(
    (one) => (organisation ?? one.organisation) === one.organisation && (role ?? one.role) === one.role,
  );
  const [one, ...others] = fitting;
  if (one === undefined) return refused(live.length === 0 ? noMembership() : notAMember());
  if (others.length > 0) return refused(whichOf(fitting));
  const since = suspended.get(one.organisation);
  if (since !== undefined) return refused(organisationSuspended(since), one.organisation);
  return { organisation: one.organisation, role: one.role, key: person.id, person: person.id };
}

const ASK = { en: "Ask whoever runs the service.", zh: "请咨询服务运营方。" };

function forbidden(en: string, zh: string): DomainError {
  return new DomainError("forbidden", { en: `${en} ${ASK.en}`, zh: `${zh}${ASK.zh}` });
}

function unknownPerson(): DomainError {
  return forbidden("You are signed in, but nobody added you to this service.", "您已登录，但尚未被添加到本服务。");
}

function personSuspended(since: string): DomainError {
  return forbidden(
    `Your access is suspended since ${since}. What you recorded stays.`,
    `您的访问权限自 ${since} 起已被暂停，已登记的内容保留。`,
  );
}

function organisationSuspended(since: string): DomainError {
  return forbidden(
    `Your organisation is suspended since ${since}. What it recorded stays.`,
    `贵机构自 ${since} 起已被暂停，已登记的内容保留。`,
  );
}

function noMembership(): DomainError {
  return forbidden("You are a member of no organisation here.", "您在本服务中没有任何机构任职。");
}

function notAMember(): DomainError {
  return forbidden(
    "You are no member of the organisation that the header Suyuan-Organisation names, or not in that role.",
    "您不是请求头 Suyuan-Organisation 所指机构的成员，或没有该角色。",
  );
}

function signedOut(): DomainError {
  return new DomainError("unauthenticated", {
    en: "You signed out everywhere. Sign in again.",
    zh: "您已在所有设备上退出，请重新登录。",
  });
}

function invalidHeader(pointer: string, words: { readonly en: string; readonly zh: string }): DomainError {
  return new DomainError("invalid-request", words, { errors: [fieldError(pointer, words)] });
}

function noSuchId(): DomainError {
  return invalidHeader("Suyuan-Organisation", {
    en: "The header Suyuan-Organisation must be the id of an organisation.",
    zh: "请求头 Suyuan-Organisation 须为机构编号。",
  });
}

function noSuchRole(): DomainError {
  return invalidHeader("Suyuan-Role", {
    en: `The header Suyuan-Role must be one of ${ROLES.join(", ")}.`,
    zh: `请求头 Suyuan-Role 须为下列之一：${ROLES.join("、")}。`,
  });
}

/** Several memberships fit: which one the request is made in must be said. */
function whichOf(fitting: readonly Membership[]): DomainError {
  const isOne = new Set(fitting.map(({ organisation }) => organisation)).size === 1;
  return isOne
    ? invalidHeader("Suyuan-Role", {
        en: "You have several roles in this organisation: name one in the header Suyuan-Role.",
        zh: "您在该机构有多个角色，请在请求头 Suyuan-Role 中指明其一。",
      })
    : invalidHeader("Suyuan-Organisation", {
        en: "You are a member of several organisations: name one in the header Suyuan-Organisation.",
        zh: "您在多个机构任职，请在请求头 Suyuan-Organisation 中指明其一。",
      });
}
