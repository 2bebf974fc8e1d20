import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { discoveredKeys, externalSignIn, OIDC_VARIABLES } from "./issuer.ts";

const Settings = z.object(OIDC_VARIABLES);
const isTaken = (name: keyof typeof OIDC_VARIABLES, value: string) => Settings.safeParse({ [name]: value }).success;

describe("the settings of an issuer", () => {
  test("name it by an https address without query or fragment, or by http on this machine alone", () => {
    for (const issuer of [
      "https://id.example",
      "https://id.example/realms/food",
      "http://localhost:8090",
      "http://127.0.0.1",
      "http://[::1]:9/x",
    ])
      expect([issuer, isTaken("OIDC_ISSUER", issuer)]).toEqual([issuer, true]);
    for (const issuer of [
      "http://id.example",
      "https://id.example/?a=1",
      "https://id.example/#a",
      "ftp://localhost",
      "http://localhost.example",
      "http://127.0.0.2",
      "id.example",
      "",
    ])
      expect([issuer, isTaken("OIDC_ISSUER", issuer)]).toEqual([issuer, false]);
  });

  test("name audience and client by texts that are not empty, scopes with one space between them, and claims one by one", () => {
    const most = { OIDC_AUDIENCE: 500, OIDC_CLIENT_ID: 200 } as const;
    for (const [name, longest] of Object.entries(most) as ["OIDC_AUDIENCE" | "OIDC_CLIENT_ID", number][]) {
      expect([isTaken(name, "a"), isTaken(name, "a".repeat(longest)), isTaken(name, "a".repeat(longest + 1))]).toEqual([
        true,
        true,
        false,
      ]);
      expect(isTaken(name, "")).toBe(false);
    }
    for (const scopes of ["openid", "openid profile", "a b c", "!#[]~"])
      expect(isTaken("OIDC_SCOPES", scopes)).toBe(true);
    for (const scopes of ["", " openid", "openid ", "openid  profile", 'a"b', "a\\b", "a\nb", "范围"])
      expect([scopes, isTaken("OIDC_SCOPES", scopes)]).toEqual([scopes, false]);
    for (const claims of ["subject=sub", "subject=sub, name=nick", "audience=client_id,name=n,subject=x"])
      expect(isTaken("OIDC_CLAIMS", claims)).toBe(true);
    for (const claims of [
      "",
      "subject",
      "subject=",
      "subject=a b",
      "email=e",
      "subject=sub,",
      "xsubject=a",
      "name=a=b",
      `name=${"a".repeat(201)}`,
      "subject=a,email=b",
    ])
      expect([claims, isTaken("OIDC_CLAIMS", claims)]).toEqual([claims, false]);
  });

  test("without an issuer say nothing", () => {
    expect(externalSignIn(Settings.parse({ OIDC_AUDIENCE: "x" }), "https://suyuan.example")).toBeUndefined();
  });

  test("make a sign-in for the public address, the console and the usual claims, where they say no other", () => {
    const usual = externalSignIn(Settings.parse({ OIDC_ISSUER: "https://id.example" }), "https://suyuan.example");
    expect(usual).toMatchObject({
      ...{ kind: "external", issuer: "https://id.example", clientId: "console", audience: "https://suyuan.example" },
      scopes: ["openid"],
      claims: { subject: "sub", audience: "aud", name: "name" },
    });
    expect(Math.abs((usual?.now().getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    const said = externalSignIn(
      Settings.parse({
        OIDC_ISSUER: "https://id.example",
        OIDC_AUDIENCE: "suyuan",
        OIDC_CLIENT_ID: "web",
        OIDC_SCOPES: "openid suyuan",
        OIDC_CLAIMS: "audience=client_id, subject=uid",
      }),
      "https://suyuan.example",
    );
    expect(said).toMatchObject({
      ...{ clientId: "web", audience: "suyuan", scopes: ["openid", "suyuan"] },
      claims: { subject: "uid", audience: "client_id", name: "name" },
    });
    expect(Object.keys(said?.claims ?? {}).toSorted()).toEqual(["audience", "name", "subject"]);
  });
});

describe("the keys of an issuer", () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());
  const KEYS = { keys: [{ kty: "EC", kid: "k1" }] };

  /** An issuer on this machine that answers these at these paths. */
  async function issuer(
    answers: (at: string) => Readonly<Record<string, { status?: number; body?: string; to?: string }>>,
  ) {
    const asked: (readonly [path: string, accept: string | undefined])[] = [];
    let at = "";
    server = createServer((request, response) => {
      asked.push([request.url ?? "", request.headers.accept]);
      const { status = 200, body = "", to } = answers(at)[request.url ?? ""] ?? { status: 404 };
      response.writeHead(status, to === undefined ? {} : { location: to }).end(body);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { at, asked };
  }
  const discovery = (issuerSaid: string, address: string) => JSON.stringify({ issuer: issuerSaid, jwks_uri: address });
  const DISCOVERY = "/.well-known/openid-configuration";

  test("are those that its discovery document leads to, under its own path", async () => {
    const { at, asked } = await issuer((here) => ({
      [`/realms/food${DISCOVERY}`]: { body: discovery(`${here}/realms/food`, `${here}/keys`) },
      "/keys": { body: JSON.stringify(KEYS) },
    }));
    expect(await discoveredKeys(`${at}/realms/food`)()).toEqual(KEYS);
    expect(asked.map(([path]) => path)).toEqual([`/realms/food${DISCOVERY}`, "/keys"]);
    for (const [, accept] of asked) expect(accept).toBe("application/json, application/jwk-set+json");
  });

  test("of an issuer whose address ends with a slash are looked for without a second one", async () => {
    const { at, asked } = await issuer((here) => ({
      [DISCOVERY]: { body: discovery(`${here}/`, `${here}/keys`) },
      "/keys": { body: JSON.stringify(KEYS) },
    }));
    expect(await discoveredKeys(`${at}/`)()).toEqual(KEYS);
    expect(asked[0]?.[0]).toBe(DISCOVERY);
  });

  test("are not had of a document that speaks for another issuer, or names keys without https elsewhere", async () => {
    const { at, asked } = await issuer(() => ({ [DISCOVERY]: { body: discovery("https://other.example", "x") } }));
    await expect(discoveredKeys(at)()).rejects.toThrow("speaks for another issuer");
    expect(asked).toHaveLength(1);
    server?.close();
    const plain = await issuer((here) => ({ [DISCOVERY]: { body: discovery(here, "http://id.example/keys") } }));
    await expect(discoveredKeys(plain.at)()).rejects.toThrow("names keys without https");
    expect(plain.asked).toHaveLength(1);
    server?.close();
    const none = await issuer((here) => ({ [DISCOVERY]: { body: discovery(here, "no address") } }));
    await expect(discoveredKeys(none.at)()).rejects.toThrow("names keys without https");
    server?.close();
    // An address of keys may have a query, as that of an issuer may not.
    const queried = await issuer((here) => ({
      [DISCOVERY]: { body: discovery(here, "https://127.0.0.1:1/keys?of=1") },
    }));
    await expect(discoveredKeys(queried.at)()).rejects.not.toThrow("names keys without https");
  });

  test("are not had of an answer that is an error, leads elsewhere, is not JSON, or is not what it should be", async () => {
    const faulty = [
      { status: 500, body: JSON.stringify(KEYS) },
      { status: 302, to: "/elsewhere" },
      { body: "<html>" },
      { body: JSON.stringify({ keys: {} }) },
      { body: JSON.stringify({ keys: Array.from({ length: 101 }, () => ({})) }) },
      { body: "{}" },
    ];
    for (const answer of faulty) {
      const { at } = await issuer((here) => ({
        [DISCOVERY]: { body: discovery(here, `${here}/keys`) },
        "/keys": answer,
        "/elsewhere": { body: JSON.stringify(KEYS) },
      }));
      await expect(discoveredKeys(at)()).rejects.toThrow();
      server?.close();
    }
    const { at } = await issuer(() => ({}));
    await expect(discoveredKeys(at)()).rejects.toThrow("answered 404");
  });

  test("are read up to 128 KB", async () => {
    const sized = (bytes: number) => {
      const bare = JSON.stringify({ keys: [{ kty: "EC", x: "" }] });
      return JSON.stringify({ keys: [{ kty: "EC", x: "9".repeat(bytes - bare.length) }] });
    };
    for (const [bytes, isRead] of [
      [128 * 1024, true],
      [128 * 1024 + 1, false],
    ] as const) {
      const { at } = await issuer((here) => ({
        [DISCOVERY]: { body: discovery(here, `${here}/keys`) },
        "/keys": { body: sized(bytes) },
      }));
      const keys = discoveredKeys(at)();
      if (isRead) expect((await keys).keys).toHaveLength(1);
      else await expect(keys).rejects.toThrow("more than 131072 bytes");
      server?.close();
    }
  });
});
