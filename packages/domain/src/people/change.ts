import { notFound } from "../access.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError, fieldError, nothingChanged } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { type Organisation, ROLE_KINDS, type Role } from "../organisation.ts";
import { liveMemberships, MEMBERSHIPS_MAX, type Membership, type Person } from "./person.ts";

/** What becomes of a person, and the fact of it. */
interface Changed<Kind extends Fact["kind"]> {
  readonly person: Person;
  readonly fact: Fact<Kind>;
}

/** A new person, in no organisation yet. Errors: `id-taken`. */
export function addPerson(
  taken: Person | undefined,
  { id }: { readonly id: string },
  ctx: Context,
): Changed<"person-added"> {
  if (taken !== undefined) {
    throw new DomainError("id-taken", {
      en: `There is a person ${id} already. Draw another id.`,
      zh: `编号 ${id} 已有人员，请另行生成编号。`,
    });
  }
  const person = { id, createdAt: ctx.now, memberships: [] };
  return { person, fact: factOf("person-added", ctx.now, { id }, ctx) };
}

/** Which organisation, and in which role. */
export interface Place {
  readonly organisation: string;
  readonly role: Role;
}

/**
 * Lets a person act for an organisation in a role. Errors: `not-found` (person or organisation), `invalid-request` (a role that organisations
 * of this kind do not have), `correction-refused` (a member in this role already, too many memberships, or erased).
 */
export function addMembership(
  person: Person | undefined,
  organisation: Organisation | undefined,
  { id, role, ...command }: Place & { readonly id?: string | undefined },
  ctx: Context,
): Changed<"membership-added"> {
  const before = requireKept(person);
  if (organisation === undefined) throw notFound("organisation", command.organisation, "/organisation");
  requireRoleOf(organisation, role);
  const place = { organisation: organisation.id, role };
  if (liveMemberships(before).some(isAt(place))) {
    throw new DomainError("correction-refused", {
      en: `This person is a member of ${place.organisation} in the role ${role} already. Nothing was changed.`,
      zh: `此人已是 ${place.organisation} 的 ${role}，未作任何更改。`,
    });
  }
  const others = before.memberships.filter((one) => !isAt(place)(one));
  if (others.length >= MEMBERSHIPS_MAX) {
    throw new DomainError("correction-refused", {
      en: `A person has at most ${MEMBERSHIPS_MAX} memberships, ended ones among them. Add a person of its own for more.`,
      zh: `每人最多 ${MEMBERSHIPS_MAX} 项任职（含已结束的）。如需更多，请另建人员。`,
    });
  }
  const membership: Membership = { ...place, since: ctx.now, by: ctx.actor.organisation };
  const after = { ...before, memberships: [...others, membership] };
  const data = { ...defined({ id }), person: before.id, ...place };
  return { person: after, fact: factOf("membership-added", ctx.now, data, ctx) };
}

/** Ends a membership: within seconds the person acts there no more. Errors: `not-found` (also of one that ended). */
export function endMembership(
  person: Person | undefined,
  { id, organisation, role, reason }: Place & { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): Changed<"membership-ended"> {
  const isIt = isAt({ organisation, role });
  if (person === undefined || !liveMemberships(person).some(isIt)) throw notFound("membership");
  const ended = { at: ctx.now, by: ctx.actor.organisation };
  const memberships = person.memberships.map((one) => (isIt(one) ? { ...one, ended } : one));
  const data = { ...defined({ id }), person: person.id, organisation, role, reason };
  return { person: { ...person, memberships }, fact: factOf("membership-ended", ctx.now, data, ctx) };
}

/**
 * Suspends a person everywhere, or lets it act again; its sessions end with a suspension, and are not back with its end. `at`: epoch seconds
 * of the issuers' clock. Errors: `not-found`, `correction-refused` (already
 * so, oneself, or erased).
 */
export function changePersonStatus(
  person: Person | undefined,
  command: {
    readonly id?: string | undefined;
    readonly status: "suspended" | "reinstated";
    readonly reason: string;
    readonly at: number;
  },
  ctx: Context,
): Changed<"person-status-changed"> {
  const { suspended, ...rest } = requireKept(person);
  const { id, status, reason } = command;
  if (status === "suspended" && rest.id === ctx.actor.person) throw oneself();
  if ((status === "suspended") === (suspended !== undefined)) {
    throw new DomainError("correction-refused", {
      en:
        suspended === undefined
          ? "This person is not suspended."
          : `This person is suspended since ${suspended.since} already.`,
      zh: suspended === undefined ? "此人未被暂停。" : `此人自 ${suspended.since} 起已被暂停。`,
    });
  }
  const after =
    status === "suspended" ? { ...signedOut(rest, command.at), suspended: { since: ctx.now, reason } } : rest;
  const data = { ...defined({ id }), person: rest.id, status, reason };
  return { person: after, fact: factOf("person-status-changed", ctx.now, data, ctx) };
}

/** Every membership ends, and who the person was is erased; what it recorded stays under its id. Errors: `not-found`, `correction-refused` (oneself, or erased already). */
export function erasePerson(
  person: Person | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): Changed<"person-erased"> {
  const before = requireKept(person);
  if (before.id === ctx.actor.person) throw oneself();
  const ended = { at: ctx.now, by: ctx.actor.organisation };
  const memberships = before.memberships.map((one) => (one.ended === undefined ? { ...one, ended } : one));
  const data = { ...defined({ id }), person: before.id, reason };
  return { person: { ...before, memberships, erasedAt: ctx.now }, fact: factOf("person-erased", ctx.now, data, ctx) };
}

/**
 * Who the person is was said wrongly, or is called otherwise now: the fact holds which of its names changed, and none of them. Errors:
 * `not-found`, `correction-refused` (erased, or nothing would change).
 */
export function correctPerson(
  person: Person | undefined,
  { id, fields, reason }: { readonly id: string; readonly fields: readonly string[]; readonly reason: string },
  ctx: Context,
): Changed<"person-corrected"> {
  const before = requireKept(person);
  if (fields.length === 0) throw nothingChanged();
  const data = { id, person: before.id, fields, reason };
  return { person: before, fact: factOf("person-corrected", ctx.now, data, ctx) };
}

/**
 * Somebody else gives the person a first password, to be changed at the next sign-in: its sessions of until now end. `at`: epoch seconds of
 * the issuers' clock. Errors: `not-found`, `correction-refused` (erased, or it signs in under no account name here).
 */
export function recoverPerson(
  person: Person | undefined,
  command: { readonly id: string; readonly reason: string; readonly at: number; readonly account: string | undefined },
  ctx: Context,
): Changed<"person-recovered"> {
  const before = requireKept(person);
  if (command.account === undefined) {
    throw new DomainError("correction-refused", {
      en: "This person has no account name here: whoever signs it in gives it its password.",
      zh: "此人没有本服务的登录名，请由其登录服务方重设密码。",
    });
  }
  const { id, reason } = command;
  const data = { id, person: before.id, reason };
  return { person: signedOut(before, command.at), fact: factOf("person-recovered", ctx.now, data, ctx) };
}

/** The person, none of whose tokens and sessions of until now counts any more. */
export function signedOut(person: Person, at: number): Person {
  return { ...person, signedOutAt: Math.max(at, person.signedOutAt ?? 0) };
}

const isAt =
  (place: Place) =>
  ({ organisation, role }: Place): boolean =>
    organisation === place.organisation && role === place.role;

function requireKept(person: Person | undefined): Person {
  if (person === undefined) throw notFound("person");
  if (person.erasedAt === undefined) return person;
  throw new DomainError("correction-refused", {
    en: `Who this person was is erased since ${person.erasedAt}. Add the person anew, under another id.`,
    zh: `此人的信息已于 ${person.erasedAt} 删除。请以新的编号重新添加。`,
  });
}

function requireRoleOf({ kind }: Organisation, role: Role): void {
  const kinds = ROLE_KINDS[role];
  if (kinds.includes(kind)) return;
  const words = {
    en: `in a ${kind} nobody has the role ${role}; kinds of organisation for it: ${kinds.join(", ")}`,
    zh: `类型为 ${kind} 的机构没有 ${role} 角色；可用的机构类型：${kinds.join("、")}`,
  };
  throw new DomainError("invalid-request", words, { errors: [fieldError("/role", words)] });
}

function oneself(): DomainError {
  return new DomainError("correction-refused", {
    en: "This is you: nobody might be left who could take it back. Have another operator do it.",
    zh: "这是您本人：操作后可能无人能恢复。请由另一位运营人员操作。",
  });
}
