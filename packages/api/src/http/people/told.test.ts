import { createHash } from "node:crypto";
import { DomainError } from "@suyuan/domain/errors";
import { beforeEach, describe, expect, test } from "vitest";
import { PlayedIssuer } from "../../fixtures/issuer.ts";
import { TOKEN_CHARS_MAX } from "../../limits.ts";
import { isToken, tokenReader } from "./tokens.ts";

const AUDIENCE = "https://suyuan.example";
const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const START = Date.parse("2026-10-08T02:00:00Z");
const SECONDS = START / 1000;
let at = START;
let issuer: PlayedIssuer;
let read: ReturnType<typeof tokenReader>;

beforeEach(() => {
  at = START;
  issuer = new PlayedIssuer(AUDIENCE, () => new Date(at));
  read = tokenReader(issuer, { sha256 });
});
const tell = async (claims: Readonly<Record<string, unknown>> = {}, header: Readonly<Record<string, string>> = {}) =>
  read(await issuer.token("zhang", claims, header));
const code = async (told: ReturnType<typeof tell>) => {
  const found = await told;
  return found instanceof DomainError ? `${found.code}: ${found.message}` : found;
};
const NONE = expect.stringContaining("unauthenticated: This is no access token");
const ENDED = expect.stringContaining("unauthenticated: This sign-in has ended");

test("a token has three parts of base64url, begins as a JSON object does, and has at most 8 KB", () => {
  const sized = (length: number) => `eyJ.${"a".repeat(length - 6)}.b`;
  expect([isToken("eyJa.b-_.c9"), isToken(sized(TOKEN_CHARS_MAX)), isToken(sized(TOKEN_CHARS_MAX + 1))]).toEqual([
    true,
    true,
    false,
  ]);
  for (const text of [
    "",
    "eyJa.b",
    "eyJa.b.c.d",
    "eyJa..c",
    "eyJa.b.",
    "abc.b.c",
    "xeyJ.b.c",
    "eyJa.b=.c",
    "eyJ a.b.c",
    "eyJa.b.c\n",
  ])
    expect([text, isToken(text)]).toEqual([text, false]);
});

describe("a token tells", () => {
  test("whom it is of, since when and until when, and the name where there is one that fits", async () => {
    const told = { subject: "zhang", issuedAt: SECONDS, expiresAt: SECONDS + 600 };
    expect(await tell()).toEqual(told);
    expect(await tell({ name: "张三" })).toEqual({ ...told, name: "张三" });
    expect(await tell({ name: "a".repeat(200) })).toHaveProperty("name");
    for (const name of ["a".repeat(201), 5, null]) expect(await tell({ name })).toEqual(told);
  });

  test("a subject of at most 255 characters, and none that is not a text", async () => {
    expect(await tell({ sub: "s".repeat(255) })).toMatchObject({ subject: "s".repeat(255) });
    for (const sub of ["s".repeat(256), ""]) expect(await code(tell({ sub }))).toEqual(NONE);
    expect(await code(tell({ sub: 5 }))).toEqual(NONE);
  });

  test("that it is for this service, alone or among others", async () => {
    expect(await tell({ aud: [AUDIENCE, "https://other.example"] })).toMatchObject({ subject: "zhang" });
    expect(await tell({ aud: ["https://other.example", AUDIENCE] })).toMatchObject({ subject: "zhang" });
    for (const aud of [["https://other.example"], [], "https://other.example"])
      expect(await code(tell({ aud }))).toEqual(NONE);
  });

  // RFC 9068 section 2.1, and the marks of issuers that came before it.
  test("that it is an access token, by its type or by the marks of issuers from before there was one", async () => {
    for (const typ of ["at+jwt", "AT+JWT", "application/at+jwt"])
      expect([typ, await tell({}, { typ })]).toMatchObject([typ, { subject: "zhang" }]);
    for (const claims of [{ token_use: "access" }, { typ: "Bearer" }])
      expect(await tell(claims, { typ: "JWT" })).toMatchObject({ subject: "zhang" });
    for (const typ of ["JWT", "xat+jwt", "at+jwtx", "application/x-at+jwt"])
      expect([typ, await code(tell({}, { typ }))]).toEqual([typ, NONE]);
    for (const claims of [{ token_use: "id" }, { typ: "ID" }, { typ: "Refresh" }])
      expect(await code(tell(claims, { typ: "JWT" }))).toEqual(NONE);
  });
});

test("an issuer that says audience, subject and name elsewhere is read there", async () => {
  const claims = { subject: "uid", audience: "client_id", name: "nick" };
  const other = new PlayedIssuer("console", () => new Date(at));
  const readOther = tokenReader(
    { ...other, claims, issuer: other.issuer, keys: other.keys, now: other.now },
    { sha256 },
  );
  const told = async (more: Readonly<Record<string, unknown>>) =>
    readOther(await other.token("x", { aud: undefined, uid: "li", client_id: "console", ...more }));
  expect(await told({ nick: "李" })).toMatchObject({ subject: "li", name: "李" });
  expect(await told({ client_id: ["web", "console"] })).toMatchObject({ subject: "li" });
  for (const client_id of ["web", ["web"], undefined]) expect(await told({ client_id })).toBeInstanceOf(DomainError);
  expect(await told({ uid: undefined })).toBeInstanceOf(DomainError);
});

describe("the end of a token", () => {
  test("is half a minute after it, for clocks differ, whether it was read before or not", async () => {
    const token = await issuer.token("zhang", { exp: SECONDS + 60 });
    expect(await read(token)).toMatchObject({ subject: "zhang" });
    at = START + 89_999;
    expect(await read(token)).toMatchObject({ subject: "zhang" });
    at = START + 90_000;
    expect(await code(Promise.resolve(read(token)))).toEqual(ENDED);
    expect(await code(Promise.resolve(read(token)))).toEqual(ENDED);
  });

  test("is told of one that ended before it was ever read, and of no other", async () => {
    expect(await code(tell({ iat: SECONDS - 600, exp: SECONDS - 31 }))).toEqual(ENDED);
    expect(await code(tell({ nbf: SECONDS + 3_600 }))).toEqual(NONE);
  });
});

test("a token that was read costs no second reading of its signature", async () => {
  const token = await issuer.token("zhang");
  const first = await read(token);
  issuer.turnKey();
  const second = read(token);
  expect(second).toBe(first);
});

test("while the issuer's keys are out of reach the refusal says that nobody is signed out, and when to ask again", async () => {
  issuer.isDown = true;
  const error = await tell().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "busy", extensions: { retryAfterSeconds: 10 } });
});

test("what fails for no fault of the token is no refusal of it", async () => {
  const broken = tokenReader({ ...issuer, issuer: issuer.issuer, now: issuer.now, keys: issuer.keys }, { sha256 });
  const token = await issuer.token("zhang");
  const failing = tokenReader(
    {
      ...issuer,
      issuer: issuer.issuer,
      keys: issuer.keys,
      now: () => {
        throw new RangeError("a defect");
      },
    },
    { sha256 },
  );
  expect(await broken(token)).toMatchObject({ subject: "zhang" });
  await expect(Promise.resolve(failing(token))).rejects.toThrow("a defect");
});
