import { createHmac, generateKeyPairSync } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import type { Actor } from "../../call.ts";
import { registerOrganisation } from "../../commands/organisations.ts";
import {
  membershipAdded,
  membershipEnded,
  personStatusChanged,
  signOutEverywhere,
} from "../../commands/people/changes.ts";
import { personAdded } from "../../commands/people/people.ts";
import { organisationStatusChanged } from "../../commands/records/organisations.ts";
import { demoApp } from "../../fixtures/http.ts";
import { PlayedIssuer } from "../../fixtures/issuer.ts";
import { route } from "../route.ts";

const AUDIENCE = "https://suyuan.example";
const OPERATOR: Actor = { organisation: "service", role: "operator", key: "setup" };
const PERSON = "p-0123456789abcdef";

const who = route({
  method: "GET",
  path: "/api/who",
  tag: "x",
  summary: { zh: "谁", en: "Who" },
  roles: ["clerk", "depot"],
  answers: { 200: z.object({ organisation: z.string(), role: z.string(), person: z.string().optional() }) },
  problems: [],
  handler: async (_deps, { actor }) => {
    const { organisation, role, person } = actor;
    return { status: 200, body: { organisation, role, ...(person === undefined ? {} : { person }) } };
  },
});

async function opened() {
  const issuer = new PlayedIssuer(AUDIENCE);
  const { app, deps } = demoApp({ signIn: issuer }, {}, [who]);
  for (const id of ["coop-1", "coop-2", "stranger"]) {
    await registerOrganisation(deps, OPERATOR, { id, name: id, kind: "cooperative", regionCode: "510824" });
  }
  const subject = { issuer: issuer.issuer, subject: "zhang" };
  await personAdded(deps, { actor: OPERATOR, body: { id: PERSON, name: "张三", subject } });
  await member("coop-1", "clerk");
  async function member(organisation: string, role: "clerk" | "depot") {
    await membershipAdded(deps, { actor: OPERATOR, params: { id: PERSON }, body: { organisation, role } });
  }
  const ask = async (token: string, headers: Record<string, string> = {}) => {
    const answer = await app.request("/api/who", { headers: { authorization: `Bearer ${token}`, ...headers } });
    const body: unknown = await answer.json();
    return { status: answer.status, headers: answer.headers, body: z.record(z.string(), z.unknown()).parse(body) };
  };
  return { issuer, app, deps, member, ask };
}

let at: Awaited<ReturnType<typeof opened>>;
beforeEach(async () => {
  at = await opened();
});

const told = ({ status, body }: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }) => [
  status,
  body.code,
];

describe("an access token of the issuer", () => {
  test("opens what the person's membership opens, and the person stands beside organisation and role", async () => {
    expect(await at.ask(await at.issuer.token("zhang"))).toMatchObject({
      status: 200,
      body: { organisation: "coop-1", role: "clerk", person: PERSON },
    });
  });

  const hour = 3_600;
  const now = () => Math.floor(Date.now() / 1000);
  test.each([
    ["expired", () => at.issuer.token("zhang", { iat: now() - hour, exp: now() - 60 })],
    ["not good yet", () => at.issuer.token("zhang", { nbf: now() + hour })],
    ["of another issuer", () => at.issuer.token("zhang", { iss: "https://id.example.evil" })],
    ["for another audience", () => at.issuer.token("zhang", { aud: "https://other.example" })],
    ["for no audience", () => at.issuer.token("zhang", { aud: undefined })],
    ["without an end", () => at.issuer.token("zhang", { exp: undefined })],
    ["without a subject", () => at.issuer.token("", {})],
    ["that is an ID token", () => at.issuer.token("zhang", {}, { typ: "JWT" })],
    ["of a key that the issuer does not have", () => at.issuer.token("zhang", {}, { kid: "k-unknown" })],
    ["signed by a key of its own under the issuer's key id", () => forged({ alg: "ES256" })],
    ["without a signature", () => unsecured()],
    ["signed with HS256 and the public key", () => confused()],
    ["with a signature that was cut", async () => (await at.issuer.token("zhang")).slice(0, -6)],
    ["of more than 8 KB", () => at.issuer.token("zhang", { padding: "x".repeat(8_192) })],
  ])("%s is refused with 401, and the text tells no more than that", async (_what, made) => {
    const answer = await at.ask(await made());
    expect(told(answer)).toEqual([401, "unauthenticated"]);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="suyuan"');
  });

  test("within the clocks' half minute is taken", async () => {
    expect((await at.ask(await at.issuer.token("zhang", { exp: now() - 20 }))).status).toBe(200);
  });

  test("of somebody whom nobody added here is refused with the way out", async () => {
    expect(told(await at.ask(await at.issuer.token("nobody")))).toEqual([403, "forbidden"]);
  });

  test("ends when it says so, though it was verified and remembered before", async () => {
    const token = await at.issuer.token("zhang", { exp: now() + 60 });
    expect((await at.ask(token)).status).toBe(200);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 120_000 });
    try {
      expect(told(await at.ask(token))).toEqual([401, "unauthenticated"]);
    } finally {
      vi.useRealTimers();
    }
  });

  function forged({ alg }: { readonly alg: string }) {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return new SignJWT(claims()).setProtectedHeader({ alg, typ: "at+jwt", kid: "k1" }).sign(privateKey);
  }

  const claims = () => ({ sub: "zhang", iss: at.issuer.issuer, aud: AUDIENCE, iat: now(), exp: now() + 600 });

  async function unsecured() {
    return `${new UnsecuredJWT(claims()).encode()}AA`;
  }

  /** What a verifier takes that uses the issuer's public key as a secret. */
  async function confused() {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "HS256", typ: "at+jwt", kid: "k1" })}.${part(claims())}`;
    const pem = at.issuer.publicKey.export({ format: "pem", type: "spki" });
    return `${signed}.${createHmac("sha256", String(pem)).update(signed).digest("base64url")}`;
  }
});

describe("the issuer's keys", () => {
  test("are asked for once for many tokens, and again for one of a key that is new", async () => {
    const first = await at.issuer.token("zhang");
    await Promise.all([at.ask(first), at.ask(first), at.ask(await at.issuer.token("zhang", { jti: "2" }))]);
    expect(at.issuer.asked).toBe(1);
    at.issuer.turnKey();
    await elapsed(60_000, async () => {
      expect((await at.ask(await at.issuer.token("zhang"))).status).toBe(200);
    });
    expect(at.issuer.asked).toBe(2);
  });

  test("are not asked for by every token of a made-up key", async () => {
    for (let n = 0; n < 20; n++) await at.ask(await at.issuer.token("zhang", {}, { kid: `made-up-${n}` }));
    expect(at.issuer.asked).toBeLessThanOrEqual(2);
  });

  test("go on for tokens that they verify while the issuer is out of reach", async () => {
    await at.ask(await at.issuer.token("zhang"));
    at.issuer.isDown = true;
    await elapsed(3_600_000, async () => {
      expect((await at.ask(await at.issuer.token("zhang", { jti: "later" }))).status).toBe(200);
    });
  });

  test("that cannot be had are no refusal: 503 with Retry-After, and the person stays signed in", async () => {
    at.issuer.isDown = true;
    const answer = await at.ask(await at.issuer.token("zhang"));
    expect(told(answer)).toEqual([503, "busy"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  /** A clock that nobody sets, ahead by this much. */
  async function elapsed(ms: number, work: () => Promise<void>): Promise<void> {
    const before = performance.now.bind(performance);
    const clock = vi.spyOn(performance, "now").mockImplementation(() => before() + ms);
    try {
      await work();
    } finally {
      clock.mockRestore();
    }
  }
});

describe("a membership", () => {
  const soon = async (check: () => Promise<void>) => {
    const before = performance.now.bind(performance);
    const clock = vi.spyOn(performance, "now").mockImplementation(() => before() + 5_001);
    try {
      await check();
    } finally {
      clock.mockRestore();
    }
  };

  test("that ends while the person is signed in opens nothing more five seconds later", async () => {
    const token = await at.issuer.token("zhang");
    expect((await at.ask(token)).status).toBe(200);
    const body = { organisation: "coop-1", role: "clerk" as const, reason: "离职" };
    await membershipEnded(at.deps, { actor: OPERATOR, params: { id: PERSON }, body });
    await soon(async () => expect(told(await at.ask(token))).toEqual([403, "forbidden"]));
  });

  test("of a person who is suspended opens nothing, and is back when the person is, with a new sign-in", async () => {
    const token = await at.issuer.token("zhang", { iat: Math.floor(Date.now() / 1000) - 5 });
    const change = (status: "suspended" | "reinstated") =>
      personStatusChanged(at.deps, { actor: OPERATOR, params: { id: PERSON }, body: { status, reason: "手机遗失" } });
    await change("suspended");
    expect(told(await at.ask(token))).toEqual([403, "forbidden"]);
    await change("reinstated");
    await soon(async () => {
      expect(told(await at.ask(token))).toEqual([401, "unauthenticated"]);
      const later = await at.issuer.token("zhang", { iat: Math.floor(Date.now() / 1000) + 2 });
      expect((await at.ask(later)).status).toBe(200);
    });
  });

  test("in an organisation that is suspended opens nothing", async () => {
    const body = { status: "suspended" as const, reason: "欠费" };
    await organisationStatusChanged(at.deps, { actor: OPERATOR, params: { id: "coop-1" }, body });
    expect(told(await at.ask(await at.issuer.token("zhang")))).toEqual([403, "forbidden"]);
  });

  test("is named by its organisation where there are several, and by its role where one organisation has two", async () => {
    await at.member("coop-2", "clerk");
    await at.member("coop-2", "depot");
    const token = await at.issuer.token("zhang");
    expect(told(await at.ask(token))).toEqual([400, "invalid-request"]);
    expect((await at.ask(token, { "suyuan-organisation": "coop-1" })).body).toMatchObject({ organisation: "coop-1" });
    expect(told(await at.ask(token, { "suyuan-organisation": "coop-2" }))).toEqual([400, "invalid-request"]);
    const both = { "suyuan-organisation": "coop-2", "suyuan-role": "depot" };
    expect((await at.ask(token, both)).body).toMatchObject({ organisation: "coop-2", role: "depot" });
  });

  test("that is another's cannot be told from one in an organisation that never was", async () => {
    const token = await at.issuer.token("zhang");
    const [foreign, unknown] = [
      await at.ask(token, { "suyuan-organisation": "stranger" }),
      await at.ask(token, { "suyuan-organisation": "strangen" }),
    ];
    expect(told(foreign)).toEqual([403, "forbidden"]);
    const { instance: _, ...first } = foreign.body;
    const { instance: __, ...second } = unknown.body;
    expect(first).toEqual(second);
  });

  test("is left by a sign-out everywhere: no token of until then is taken", async () => {
    const token = await at.issuer.token("zhang", { iat: Math.floor(Date.now() / 1000) - 1 });
    expect((await at.ask(token)).status).toBe(200);
    await signOutEverywhere(at.deps, PERSON);
    await soon(async () => expect(told(await at.ask(token))).toEqual([401, "unauthenticated"]));
  });
});
