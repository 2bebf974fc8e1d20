import { randomBytes } from "node:crypto";
import { MembershipBody, PersonBody } from "@suyuan/api/commands/people/bodies";
import { membershipAdded } from "@suyuan/api/commands/people/changes";
import { personAdded } from "@suyuan/api/commands/people/people";
import type { Deps } from "@suyuan/api/host";
import { defined } from "@suyuan/domain/fact";
import { ADMINISTRATOR, parse } from "../administration.ts";
import { freshPassword } from "../sign-in/passwords.ts";
import { setPassword } from "../sign-in/people.ts";

/** A new person's id: nothing of the person is in it. */
function newPersonId(): string {
  return `p-${randomBytes(8).toString("hex")}`;
}

/** Somebody to be added, with the first membership. */
export interface NewUser {
  readonly name: string;
  readonly account?: string | undefined;
  readonly contact?: string | undefined;
  readonly subject?: { readonly issuer: string; readonly subject: string } | undefined;
  readonly organisation: string;
  readonly role: string;
}

/** Adds a person with a membership; with an account name also a first password, which is answered. */
export async function addUserTo(
  deps: Deps,
  { organisation, role, ...said }: NewUser,
  { isInitial = true } = {},
): Promise<{ readonly id: string; readonly password?: string }> {
  const id = newPersonId();
  const person = parse(PersonBody, { id, ...defined(said) });
  const membership = parse(MembershipBody, { organisation, role });
  await personAdded(deps, { actor: ADMINISTRATOR, body: person });
  await membershipAdded(deps, { actor: ADMINISTRATOR, params: { id }, body: membership });
  if (said.account === undefined) return { id };
  const password = freshPassword();
  await setPassword(deps, id, password, { isInitial, keepsSessions: true });
  return { id, password };
}
