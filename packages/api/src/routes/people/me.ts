import { RegionCodeText, type Sent } from "@suyuan/domain/answer";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import { ORGANISATION_KINDS, ROLES } from "@suyuan/domain/organisation";
import { liveMemberships } from "@suyuan/domain/people/person";
import * as z from "zod";
import type { Answer, SignedIn } from "../../call.ts";
import { OwnNamesBody, PersonRecord } from "../../commands/people/bodies.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { personKey, personNamesKey } from "../../ledger/people/keys.ts";
import { readMany } from "../../ledger/read.ts";

const SignInFacts = z
  .object({
    kind: z.enum(["bundled", "external"]).meta({ description: "bundled: this machine's own issuer" }),
    issuer: z.string().meta({ description: "OpenID Connect issuer; its discovery document says the rest" }),
    clientId: z.string(),
    scopes: z.array(z.string()),
    audience: z.string().meta({ description: "What the access tokens must be for" }),
    metadata: z
      .object({
        authorization_endpoint: z.string(),
        token_endpoint: z.string(),
        revocation_endpoint: z.string(),
        end_session_endpoint: z.string(),
        id_token_signing_alg_values_supported: z.array(z.string()),
        authorization_response_iss_parameter_supported: z.boolean(),
      })
      .optional()
      .meta({
        description:
          "Of this machine's own issuer, as its discovery document says it: spares a request (RFC 8414, section 2) 本机登录服务的地址",
      }),
  })
  .meta({ id: "SignIn", description: "How people sign in here 登录方式" });

const Me = z
  .object({
    person: z.object({ id: z.string(), name: z.string() }),
    memberships: z
      .array(
        z.object({
          organisation: z.object({
            id: z.string(),
            name: z.string(),
            kind: z.enum(ORGANISATION_KINDS),
            regionCode: RegionCodeText,
          }),
          role: z.enum(ROLES),
        }),
      )
      .meta({ description: "Those in which the person may act; none of an organisation that is suspended 任职" }),
    acting: z
      .object({ organisation: z.string(), role: z.enum(ROLES) })
      .optional()
      .meta({ description: "Of the headers Suyuan-Organisation and Suyuan-Role, or the only one 当前身份" }),
  })
  .meta({ id: "Me" });

/** Who is signed in, and where that person may act. */
async function me(
  { table }: Pick<Deps, "table">,
  { person: id, name, acting }: SignedIn,
): Promise<Answer<Sent<typeof Me>>> {
  const found = await readMany(table, [personKey(id), personNamesKey(id)]);
  const person = found.state(personKey(id));
  const live = person === undefined ? [] : liveMemberships(person);
  const organisations = await readMany(
    table,
    live.map(({ organisation }) => organisationKey(organisation)),
  );
  const memberships = live.flatMap(({ organisation, role }) => {
    const of = organisations.state(organisationKey(organisation));
    if (of === undefined || of.suspended !== undefined) return [];
    return [{ organisation: { id: of.id, name: of.name, kind: of.kind, regionCode: of.regionCode }, role }];
  });
  const shown = acting && { organisation: acting.organisation, role: acting.role };
  const named = found.state(personNamesKey(id))?.name ?? name ?? id;
  return { status: 200, body: { person: { id, name: named }, memberships, ...defined({ acting: shown }) } };
}

export const meRoutes = [
  route({
    method: "GET",
    path: "/console/sign-in.json",
    tag: "people",
    summary: { zh: "登录方式", en: "How people sign in here" },
    roles: "public",
    answers: { 200: SignInFacts },
    problems: ["not-found"],
    // Whoever asks also learns whether the service can be reached: a kept answer would send people without a network to a page that is not there.
    cacheControl: "no-store",
    handler: async ({ signIn }) => {
      if (signIn === undefined) throw nobodySignsIn();
      const { kind, issuer, clientId, scopes, audience, metadata } = signIn;
      const algorithms = metadata && {
        ...metadata,
        id_token_signing_alg_values_supported: [...metadata.id_token_signing_alg_values_supported],
      };
      const body = { kind, issuer, clientId, scopes: [...scopes], audience, ...defined({ metadata: algorithms }) };
      return { status: 200, body };
    },
  }),
  route({
    method: "GET",
    path: "/api/me",
    tag: "people",
    summary: { zh: "当前登录人员", en: "Who is signed in" },
    roles: "person",
    answers: { 200: Me },
    problems: [],
    handler: (deps, { signedIn }) => me(deps, signedIn),
  }),
  route({
    method: "POST",
    path: "/api/me/corrections",
    tag: "people",
    summary: { zh: "更正本人姓名或联系方式", en: "Correct one's own name or contact" },
    description: {
      zh: "以本人当前所在机构的身份登记；登录名由运营方更改。",
      en: "Recorded in the membership that the request is made in; an account name is the operator's to change.",
    },
    roles: "person",
    body: OwnNamesBody,
    answers: { 201: PersonRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: async (deps, { signedIn, body, ...call }) => {
      const { acting: actor, person: id } = signedIn;
      if (actor === undefined) throw whichMembership();
      const { personCorrected } = await import("../../commands/people/names.ts");
      return personCorrected(deps, {
        ...defined({ idempotency: call.idempotency }),
        actor,
        params: { id },
        body,
        location: "/api/me",
      });
    },
  }),
  route({
    method: "POST",
    path: "/api/me/sign-out",
    tag: "people",
    summary: { zh: "在所有设备上退出", en: "Sign out everywhere" },
    description: {
      zh: "结束本人的全部登录；五秒内，此前签发的访问令牌一律失效。",
      en: "Ends all sessions of the person who asks; within five seconds no access token of until now is taken.",
    },
    roles: "person",
    answers: { 204: null },
    problems: ["not-found"],
    handler: async (deps, { signedIn }) => {
      await (await import("../../commands/people/changes.ts")).signOutEverywhere(deps, signedIn.person);
      return { status: 204, body: null };
    },
  }),
];

/** Of a person in several organisations, or in none. */
function whichMembership(): DomainError {
  const words = {
    en: "Name one of your organisations in the header Suyuan-Organisation: what you correct is recorded in its name.",
    zh: "请在请求头 Suyuan-Organisation 中指明您任职的一个机构，更正将以该机构的名义登记。",
  };
  return new DomainError("invalid-request", words, { errors: [fieldError("Suyuan-Organisation", words)] });
}

function nobodySignsIn(): DomainError {
  return new DomainError("not-found", {
    en: "People do not sign in at this host. Use an API key.",
    zh: "本服务未开放人员登录，请使用 API 密钥。",
  });
}
