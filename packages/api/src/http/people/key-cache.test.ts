import { exportJWK, generateKeyPair, type JWTVerifyGetKey } from "jose";
import { beforeAll, expect, test } from "vitest";
import type { KeySet } from "../../host.ts";
import { IssuerUnavailable, KeyCache } from "./key-cache.ts";

type Key = KeySet["keys"][number];
const keys = new Map<string, Key>();
beforeAll(async () => {
  for (const kid of ["k1", "k2"]) {
    const { publicKey } = await generateKeyPair("ES256", { extractable: true });
    keys.set(kid, { ...(await exportJWK(publicKey)), kid, alg: "ES256" });
  }
});

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** An issuer whose keys are asked for on a clock that the test moves. */
function issuer(...published: readonly string[]) {
  const state = { now: 0, asked: 0, isDown: false, published: [...published], more: [] as Key[] };
  const ask = async (): Promise<KeySet> => {
    state.asked += 1;
    if (state.isDown) throw new Error("out of reach");
    return { keys: [...state.published.map((kid) => keys.get(kid) ?? {}), ...state.more] };
  };
  const cache = new KeyCache(ask, () => state.now);
  const of = async (kid: string, alg = "ES256") => {
    const found = await cache.keyOf({ alg, kid }, {} as Parameters<JWTVerifyGetKey>[1]);
    // What is asked for beside a request is there a few turns later.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return found;
  };
  return { state, of };
}
const refusal = (found: Promise<unknown>) =>
  found.then(
    () => undefined,
    (error: unknown) => error,
  );

test("keys are asked for once, whoever comes meanwhile, and anew beside a request once they are ten minutes old", async () => {
  const { state, of } = issuer("k1");
  await Promise.all([of("k1"), of("k1"), of("k1")]);
  expect(state.asked).toBe(1);
  state.now = 10 * MINUTE;
  await of("k1");
  expect(state.asked).toBe(1);
  state.now = 10 * MINUTE + 1;
  await of("k1");
  expect(state.asked).toBe(2);
  await of("k1");
  expect(state.asked).toBe(2);
});

test("an issuer out of reach is asked in vain, and its keys go on for a day and no longer", async () => {
  const { state, of } = issuer("k1");
  await of("k1");
  state.isDown = true;
  state.now = DAY;
  await of("k1");
  state.now = DAY + 1;
  const error = await refusal(of("k1"));
  expect(error).toBeInstanceOf(IssuerUnavailable);
  expect(error).toMatchObject({ name: "IssuerUnavailable", cause: { message: "out of reach" } });
  state.isDown = false;
  state.now += MINUTE;
  expect(await of("k1")).toBeDefined();
});

test("keys that grew too old while nobody asked are waited for, not believed", async () => {
  const { state, of } = issuer("k1");
  await of("k1");
  state.now = 2 * DAY;
  state.published = ["k2"];
  expect(await of("k2")).toBeDefined();
  expect(state.asked).toBe(2);
  expect(await refusal(of("k1"))).toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
});

test("an issuer whose keys were never had says nothing, and is asked at most once in fifteen seconds", async () => {
  const { state, of } = issuer("k1");
  state.isDown = true;
  expect(await refusal(of("k1"))).toBeInstanceOf(IssuerUnavailable);
  state.now = 14_999;
  expect(await refusal(of("k1"))).toMatchObject({ cause: { message: "out of reach" } });
  expect(state.asked).toBe(1);
  state.now = 15_000;
  state.isDown = false;
  expect(await of("k1")).toBeDefined();
  expect(state.asked).toBe(2);
});

test("a key that is not known is asked for, and found where the issuer has turned to it", async () => {
  const { state, of } = issuer("k1");
  await of("k1");
  state.published = ["k2"];
  state.now = 20_000;
  expect(await of("k2")).toBeDefined();
  expect(state.asked).toBe(2);
});

test("a key that the issuer does not have is none, however often it is named", async () => {
  const { state, of } = issuer("k1");
  for (let n = 0; n < 5; n += 1)
    expect(await refusal(of("made-up"))).toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  expect(state.asked).toBe(1);
  state.now = 20_000;
  expect(await refusal(of("made-up"))).toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  expect(state.asked).toBe(2);
});

test("of a key that may be new nothing is known while the issuer cannot be asked, and none is refused for an outage that is over", async () => {
  const { state, of } = issuer("k1");
  await of("k1");
  state.isDown = true;
  state.now = 20_000;
  expect(await refusal(of("k2"))).toMatchObject({ name: "IssuerUnavailable", cause: { message: "out of reach" } });
  // Within the pause it is not asked again: the key is none that is known.
  expect(await refusal(of("k2"))).toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  expect(state.asked).toBe(2);
});

test("an algorithm for which the issuer has no kind of key asks nobody", async () => {
  const { state, of } = issuer("k1");
  await of("k1");
  state.now = 20_000;
  expect(await refusal(of("k1", "HS256"))).toMatchObject({ code: "ERR_JOSE_NOT_SUPPORTED" });
  expect(state.asked).toBe(1);
});

test("a secret key that an issuer published by mistake verifies nothing, and public ones of each kind do", async () => {
  const { state, of } = issuer();
  const { publicKey: rsa } = await generateKeyPair("RS256", { extractable: true });
  const { publicKey: okp } = await generateKeyPair("EdDSA", { extractable: true });
  state.more = [
    { kty: "oct", kid: "secret", k: "AAAA", alg: "ES256" },
    { ...(await exportJWK(rsa)), kid: "rsa", alg: "RS256" },
    { ...(await exportJWK(okp)), kid: "okp", alg: "EdDSA" },
  ];
  expect(await of("rsa", "RS256")).toBeDefined();
  expect(await of("okp", "EdDSA")).toBeDefined();
  expect(await refusal(of("secret"))).toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
});
