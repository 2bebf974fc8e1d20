import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import type { Deps } from "@suyuan/api/host";
import { create } from "@suyuan/api/ledger/loaded";
import { type Passkey, passkeyHolderKey, passkeysKey } from "@suyuan/api/ledger/people/keys";
import { readMany, readRow } from "@suyuan/api/ledger/read";
import { freshToken, untilCommitted } from "@suyuan/api/ledger/retry";
import { defined } from "@suyuan/domain/fact";
import * as z from "zod";
import { type Signer, signerOf } from "../people.ts";
import type { Challenges } from "./challenges.ts";

type Needs = Pick<Deps, "table" | "sha256" | "randomBytes" | "now" | "publicUrl">;

/** Passkeys of one person: a phone, a computer and some spare ones. */
export const PASSKEYS_MAX = 10;
/** ES256, EdDSA, RS256 (COSE): what authenticators of today have. */
export const ALGORITHMS = [-7, -8, -257] as const;

/** The host that passkeys are bound to. None on an address by number, or without https: browsers make none there. */
export function passkeyHost(publicUrl: string): string | undefined {
  const { protocol, hostname } = new URL(publicUrl);
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith("[")) return undefined;
  return protocol === "https:" || hostname === "localhost" ? hostname : undefined;
}

export const TIMEOUT_MS = 60_000;

/** For the browser that asks for a passkey; undefined where this host can have none. */
export function askingOptions(
  { deps, challenges }: { readonly deps: Pick<Deps, "publicUrl">; readonly challenges: Challenges },
  purpose: string,
): object | undefined {
  const rpId = passkeyHost(deps.publicUrl);
  if (rpId === undefined) return undefined;
  return { challenge: challenges.make(purpose), rpId, userVerification: "required", timeout: TIMEOUT_MS };
}

const Text = z.string().max(8_000);
const Base = { id: z.string().min(1).max(1_400), rawId: z.string().min(1).max(1_400), type: z.literal("public-key") };
const Extensions = z.object({}).transform(() => ({}));
const Assertion = z.object({
  ...Base,
  response: z.object({
    authenticatorData: Text,
    clientDataJSON: Text,
    signature: Text,
    userHandle: z.string().max(200).optional(),
  }),
  clientExtensionResults: Extensions.default({}),
});
const Attestation = z.object({
  ...Base,
  response: z.object({
    attestationObject: Text,
    clientDataJSON: Text,
    transports: z.array(z.string().max(20)).max(8).optional(),
  }),
  clientExtensionResults: Extensions.default({}),
});

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What the answer to a challenge is held against. */
interface Asked {
  readonly challenges: Challenges;
  readonly purpose: string;
}

/** Whose passkey answered; undefined whatever is wrong with the answer. A counter that goes back is a copy of the key, and is refused. */
export async function passkeySigner(
  deps: Needs,
  answer: string,
  { challenges, purpose }: Asked,
): Promise<Signer | undefined> {
  const host = passkeyHost(deps.publicUrl);
  const response = parsed(Assertion, answer);
  if (host === undefined || response === undefined) return undefined;
  const holder = (await readRow(deps.table, passkeyHolderKey(deps.sha256(response.id))))?.data.id;
  const kept = holder === undefined ? undefined : (await readRow(deps.table, passkeysKey(holder)))?.data;
  const passkey = kept?.passkeys.find(({ id }) => id === response.id);
  if (holder === undefined || passkey === undefined) return undefined;
  let answered = "";
  const verified = await verifyAuthenticationResponse({
    response: { ...response, response: defined(response.response) },
    expectedChallenge: (challenge) => {
      answered = challenge;
      return challenges.isGood(challenge, purpose);
    },
    expectedOrigin: deps.publicUrl,
    expectedRPID: host,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
      counter: passkey.counter,
    },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (verified?.verified !== true) return undefined;
  challenges.use(answered);
  await changePasskeys(deps, holder, (before) =>
    before.map((one) =>
      one.id === passkey.id
        ? { ...one, counter: verified.authenticationInfo.newCounter, usedOn: deps.now().toISOString().slice(0, 10) }
        : one,
    ),
  );
  return signerOf(deps, holder);
}

/** Adds what an authenticator made for this person. False whatever is wrong with it, or where there are too many. */
export async function addPasskey(
  deps: Needs,
  person: string,
  { answer, name }: { readonly answer: string; readonly name: string },
  { challenges, purpose }: Asked,
): Promise<boolean> {
  const host = passkeyHost(deps.publicUrl);
  const response = parsed(Attestation, answer);
  if (host === undefined || response === undefined) return false;
  let answered = "";
  const verified = await verifyRegistrationResponse({
    response: { ...response, response: defined(response.response) },
    expectedChallenge: (challenge) => {
      answered = challenge;
      return challenges.isGood(challenge, purpose);
    },
    expectedOrigin: deps.publicUrl,
    expectedRPID: host,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...ALGORITHMS],
  }).catch(() => undefined);
  if (verified?.verified !== true) return false;
  challenges.use(answered);
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  const made: Passkey = {
    id,
    publicKey: Buffer.from(publicKey).toString("base64url"),
    counter,
    name,
    addedOn: deps.now().toISOString().slice(0, 10),
  };
  return changePasskeys(deps, person, (before) => (before.length < PASSKEYS_MAX ? [...before, made] : undefined));
}

/** Of one's own alone: an id of another's is none here. */
export async function removePasskey(deps: Needs, person: string, id: string): Promise<void> {
  await changePasskeys(deps, person, (before) => before.filter((one) => one.id !== id));
}

export async function passkeysOf({ table }: Pick<Deps, "table">, person: string): Promise<readonly Passkey[]> {
  return (await readRow(table, passkeysKey(person)))?.data.passkeys ?? [];
}

/** Writes a person's passkeys, with the rows by which each is found; false where `change` wants none of it. */
async function changePasskeys(
  deps: Needs,
  person: string,
  change: (before: readonly Passkey[]) => readonly Passkey[] | undefined,
): Promise<boolean> {
  const key = passkeysKey(person);
  return untilCommitted(
    deps,
    async () => {
      const loaded = await readMany(deps.table, [key]);
      const before = loaded.state(key)?.passkeys ?? [];
      const after = change(before);
      if (after === undefined) return false;
      const added = after.filter(({ id }) => !before.some((one) => one.id === id));
      const removed = before.filter(({ id }) => !after.some((one) => one.id === id));
      const holders = await readMany(
        deps.table,
        removed.map(({ id }) => passkeyHolderKey(deps.sha256(id))),
      );
      const ops = [
        loaded.next(key, { passkeys: after }),
        ...added.map(({ id }) => create(passkeyHolderKey(deps.sha256(id)), { id: person })),
        ...removed.flatMap(({ id }) => {
          const holder = passkeyHolderKey(deps.sha256(id));
          return holders.has(holder) ? [holders.removed(holder)] : [];
        }),
      ];
      return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
    },
    { gaveUp: "the passkeys change all the time" },
  );
}
