import { randomBytes } from "node:crypto";
import {
  ErasureBody,
  MembershipBody,
  MembershipEndBody,
  type PersonRecord,
  PersonStatusBody,
  RecoveryBody,
  readPerson,
} from "@suyuan/api/commands/people/bodies";
import {
  membershipAdded,
  membershipEnded,
  personErased,
  personStatusChanged,
} from "@suyuan/api/commands/people/changes";
import { personRecovered } from "@suyuan/api/commands/people/names";
import type { Deps } from "@suyuan/api/host";
import { everybody, membersOf } from "@suyuan/api/ledger/people/keys";
import { readPage } from "@suyuan/api/ledger/read";
import { PersonId } from "@suyuan/domain/people/person";
import type { Cursor } from "@suyuan/store/table";
import * as z from "zod";
import {
  ADMINISTRATOR,
  administer,
  type Options,
  parse,
  requireData,
  tell,
  toStandardOutput,
} from "../administration.ts";
import type { Configuration } from "../configuration.ts";
import { OperatorError } from "../operator-error.ts";
import { OWN_PASSWORDS } from "../sign-in/passwords.ts";
import { SIGN_IN_PATH } from "../sign-in/paths.ts";
import { makeRecovery, signerOf } from "../sign-in/people.ts";
import { addUserTo } from "./add-user.ts";

const PersonOption = z.object({ id: PersonId });

/** `suyuan user …`: people, their memberships and their passwords. */
export function administerUser(act: string, settings: Configuration, options: Options, isEnd: boolean): Promise<void> {
  requireData(settings, options);
  switch (act) {
    case "add":
      return addUser(settings, options);
    case "list":
      return listUsers(settings, options);
    case "member":
      return changeMembership(settings, options, isEnd);
    case "suspend":
      return changeStatus(settings, options, "suspended");
    case "reinstate":
      return changeStatus(settings, options, "reinstated");
    case "erase":
      return eraseUser(settings, options);
    case "recover":
      return recoverUser(settings, options);
    default:
      return givePassword(settings, options);
  }
}

/** `suyuan user add`: prints only the first password on standard output, and the person's id on standard error. */
async function addUser(settings: Configuration, options: Options): Promise<void> {
  const { name, account, contact, issuer = settings.signIn?.issuer, subject, org, role } = options;
  if (account === undefined && subject === undefined) {
    throw new OperatorError({
      en: "say how the person signs in: --account NAME, or --subject SUB of the issuer",
      zh: "请写明登录方式：--account 登录名，或外部签发方的 --subject",
    });
  }
  const user = { name: name ?? "", account, contact, organisation: org ?? "", role: role ?? "" };
  const known = subject === undefined ? {} : { subject: { issuer: issuer ?? "", subject } };
  const { id, password } = await administer(settings, options, (deps) => addUserTo(deps, { ...user, ...known }));
  tell(`person ${id}`);
  if (password === undefined) return;
  tell("first password, to be changed at the first sign-in 初始密码（首次登录时须更改）:");
  toStandardOutput(`${password}\n`);
}

/** `suyuan user list`: one line of JSON each. */
async function listUsers(settings: Configuration, { org, ...options }: Options): Promise<void> {
  const place = org === undefined ? everybody : membersOf(org);
  await administer(settings, options, async (deps) => {
    for (let cursor: Cursor | undefined; ; ) {
      const page = await readPage(deps.table, place, { limit: 100 }, cursor);
      for (const { data } of page.rows) print(await readPerson(deps.table, data.id));
      if (page.cursor === undefined) return;
      cursor = page.cursor;
    }
  });
}

/** `suyuan user member`: adds a membership, or with `--end` ends it. Prints the person as JSON. */
async function changeMembership(settings: Configuration, options: Options, isEnd: boolean): Promise<void> {
  const params = parse(PersonOption, options);
  const { org: organisation, role, reason } = options;
  const { body } = await administer(settings, options, (deps) =>
    isEnd
      ? membershipEnded(deps, {
          actor: ADMINISTRATOR,
          params,
          body: parse(MembershipEndBody, { organisation, role, reason, id: actId() }),
        })
      : membershipAdded(deps, {
          actor: ADMINISTRATOR,
          params,
          body: parse(MembershipBody, { organisation, role, id: actId() }),
        }),
  );
  print(body);
}

/** `suyuan user suspend` and `suyuan user reinstate`: within five seconds on a running server. Prints the person as JSON. */
async function changeStatus(
  settings: Configuration,
  options: Options,
  status: "suspended" | "reinstated",
): Promise<void> {
  const params = parse(PersonOption, options);
  const body = parse(PersonStatusBody, { status, reason: options.reason, id: actId() });
  const call = { actor: ADMINISTRATOR, params, body };
  print((await administer(settings, options, (deps) => personStatusChanged(deps, call))).body);
}

/** `suyuan user erase`: prints what is left of the person, as JSON. */
async function eraseUser(settings: Configuration, options: Options): Promise<void> {
  const params = parse(PersonOption, options);
  const body = parse(ErasureBody, { reason: options.reason });
  const call = { actor: ADMINISTRATOR, params, body };
  print((await administer(settings, options, (deps) => personErased(deps, call))).body);
}

/** `suyuan user password`: prints only the new first password on standard output. Every session of the person ends. */
async function givePassword(settings: Configuration, options: Options): Promise<void> {
  const params = parse(PersonOption, options);
  const body = parse(RecoveryBody, { id: actId(), reason: options.reason ?? "suyuan user password" });
  const { password = "" } = await administer(settings, options, async (deps) => {
    await requireAccount(deps, params.id);
    const passwords = OWN_PASSWORDS;
    return (await personRecovered({ ...deps, passwords }, { actor: ADMINISTRATOR, params, body })).body;
  });
  toStandardOutput(`${password}\n`);
}

/** `suyuan user recover`: prints only the link. */
async function recoverUser(settings: Configuration, options: Options): Promise<void> {
  const { id } = parse(PersonOption, options);
  const secret = await administer(settings, options, async (deps) => {
    await requireAccount(deps, id);
    return makeRecovery(deps, id);
  });
  toStandardOutput(`${settings.publicUrl}${SIGN_IN_PATH}/recovery/${secret}\n`);
}

async function requireAccount(deps: Deps, id: string): Promise<void> {
  const signer = await signerOf(deps, id);
  if (signer?.names.account !== undefined) return;
  throw new OperatorError({
    en: `there is no person ${id} with an account name. "suyuan user list" shows everybody`,
    zh: `没有编号为 ${id} 且有登录名的人员。用 "suyuan user list" 查看全部人员`,
  });
}

/** Each run of a command is an act of its own. */
const actId = (): string => `cli-${randomBytes(8).toString("hex")}`;

const print = (person: PersonRecord): void => toStandardOutput(`${JSON.stringify(person)}\n`);
