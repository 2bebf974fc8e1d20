import { signal } from "@preact/signals";
import { askedAsPerson, problemIn, Refused } from "../service/client.ts";
import { SignedOut, Unreachable, useCredentials } from "../service/credentials.ts";
import { dropReads } from "../service/reading.ts";
import { type Attempt, takeAttempt } from "./attempts.ts";
import {
  CALLBACK,
  endOfSession,
  findIssuer,
  type Issuer,
  IssuerRefused,
  issuerOf,
  leaveForIssuer,
  redeemed,
  renewed,
  revoke,
  type Tokens,
} from "./issuer.ts";
import { preloadHome } from "./preload.ts";
import { readSettings } from "./settings.ts";

export type Role = "operator" | "clerk" | "depot" | "inspector" | "laboratory" | "integrator" | "statistician";

/** One organisation that a person acts for, and as what. */
export interface Membership {
  readonly organisation: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly regionCode: string;
  };
  readonly role: Role;
}

/** Tells a membership from the others of a person. */
export function keyOf({ organisation, role }: Membership): string {
  return `${organisation.id} ${role}`;
}

/** What `GET /api/me` answers. */
export interface Me {
  readonly person: { readonly id: string; readonly name: string };
  readonly memberships: readonly Membership[];
}

/** How it stands with the person at this device. */
export type Session =
  | { readonly kind: "starting" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "without-sign-in" }
  /** `isEnded`: by itself, and not by the person: what they typed waits for them. */
  | { readonly kind: "signed-out"; readonly isEnded?: boolean }
  | { readonly kind: "refused" }
  | {
      readonly kind: "signed-in";
      readonly me: Me;
      readonly acting: Membership | undefined;
      /** They showed just now who they are, and not only that this browser is known. */
      readonly isAnew?: boolean;
    };

export const session = signal<Session>({ kind: "starting" });

/** Where the app goes once the person is signed in: to what they had asked for. */
export const returned = signal<string | undefined>(undefined);

let issuer: Issuer | undefined;
let tokens: Tokens | undefined;
let renewing: Promise<Tokens> | undefined;

/** The organisation chosen in this tab; remembered for the next visit by its id alone. */
const CHOSEN = "suyuan-organisation";

async function freshTokens(): Promise<Tokens> {
  const [from, before] = [issuer, tokens];
  if (from === undefined || before === undefined) throw new SignedOut("nobody is signed in");
  renewing ??= renewed(from, before).finally(() => {
    renewing = undefined;
  });
  try {
    tokens = await renewing;
    return tokens;
  } catch (error) {
    if (!(error instanceof IssuerRefused)) throw error;
    ended(false);
    throw new SignedOut("the session has ended", { cause: error });
  }
}

/** What else is dropped with the person: drafts, an outbox that is sealed. */
const forgetting: (() => void)[] = [];

export function onEnd(forget: () => void): void {
  forgetting.push(forget);
}

function ended(leaves = true): void {
  dropPerson(leaves);
  session.value = { kind: "signed-out", isEnded: !leaves };
}

function actAs(chosen: Membership | undefined): void {
  useCredentials({
    token: async (again = false) => {
      const own = tokens;
      if (own === undefined) throw new SignedOut("nobody is signed in");
      return !again && Date.now() < own.goodUntil ? own.access : (await freshTokens()).access;
    },
    organisation: () => chosen?.organisation.id,
    role: () => chosen?.role,
  });
}

async function whoAmI(): Promise<Me> {
  const response = await askedAsPerson(new Request(new URL("/api/me", location.origin)));
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Me;
  const problem = problemIn(body);
  if (problem === undefined) throw new Unreachable(`${response.status} without a problem document`);
  throw new Refused(problem);
}

/**
 * Who is at the device: comes back from the issuer with a code, or goes there for one. An issuer that still knows the browser sends it back
 * at once, so a reload asks nobody anything. What cannot be asked is told as such: it is no refusal.
 */
export async function startSession(address: URL, { asksAnew = false } = {}): Promise<void> {
  session.value = { kind: "starting" };
  try {
    const attempt = address.pathname === CALLBACK ? takeAttempt() : undefined;
    if (attempt !== undefined) return await comeBack(attempt, address);
    const settings = await readSettings();
    if (settings === undefined) {
      session.value = { kind: "without-sign-in" };
      return;
    }
    issuer = await findIssuer(settings);
    // An answer that no sign-in of this tab waits for is none: it was read before, or is another's.
    if (address.pathname === CALLBACK) session.value = { kind: "refused" };
    else if (address.pathname === "/console/signed-out") session.value = { kind: "signed-out" };
    else await leaveForIssuer(issuer, address.href.slice(address.origin.length), { asksAnew });
  } catch (error) {
    session.value = { kind: error instanceof Unreachable ? "unreachable" : "refused" };
  }
}

async function comeBack(attempt: Attempt, address: URL): Promise<void> {
  const from = issuerOf(attempt);
  issuer = from;
  const { tokens: made, returnTo, isAnew } = await redeemed(from, attempt, address);
  tokens = made;
  actAs(undefined);
  const me = await whoAmI();
  const before = localStorage.getItem(CHOSEN);
  const found = me.memberships.find((one) => keyOf(one) === before) ?? me.memberships[0];
  if (found !== undefined) {
    actAs(found);
    preloadHome(found.role);
  }
  returned.value = returnTo;
  session.value = { kind: "signed-in", me, acting: found, isAnew };
}

/** Goes to the issuer's page, which with `asksAnew` asks who it is whoever it knows; the person comes back to `returnTo`. */
export async function signIn(returnTo: string, { asksAnew = false } = {}): Promise<void> {
  if (issuer === undefined) return startSession(new URL(returnTo, location.origin), { asksAnew });
  await leaveForIssuer(issuer, returnTo, { asksAnew });
}

/** Nothing of whoever was signed in stays in memory: no token, nothing read. What they typed waits for them alone, unless they `leave`. */
function dropPerson(leaves = true): void {
  tokens = undefined;
  useCredentials(undefined);
  dropReads();
  if (leaves) for (const forget of forgetting) forget();
}

/** Without a network somebody else goes on at this device, unverified: whoever was signed in is so no more. */
export function goOnUnverified(): void {
  dropPerson();
  session.value = { kind: "unreachable" };
}

/**
 * Somebody else of those who share the device takes over: nothing of the first stays in memory, and what the first did not send yet stays
 * sealed until they are back. The issuer's page asks for a name and a PIN, or for a password.
 */
export async function changeOver(): Promise<void> {
  const from = issuer;
  if (from === undefined) return startSession(new URL("/console/", location.origin), { asksAnew: true });
  dropPerson();
  await leaveForIssuer(from, "/console/", { asksAnew: true });
}

/** Where one's own passkeys and PIN are set: pages of this machine's issuer; undefined where another signs people in. */
export function ownPages(): { readonly passkeys: string; readonly pin: string; readonly password: string } | undefined {
  if (issuer?.settings.kind !== "bundled") return undefined;
  const { issuer: at } = issuer.settings;
  return { passkeys: `${at}/passkeys`, pin: `${at}/pin`, password: `${at}/password` };
}

/** Acts for another organisation from now on: nothing of the first stays on the screen. */
export function switchTo(membership: Membership): void {
  const now = session.value;
  if (now.kind !== "signed-in") return;
  localStorage.setItem(CHOSEN, keyOf(membership));
  actAs(membership);
  dropReads();
  session.value = { ...now, acting: membership };
}

/**
 * Signs out everywhere: no token of any device is taken within seconds. Rejects with `Unreachable`, and then nothing has changed.
 */
export async function signOutEverywhere(): Promise<void> {
  const response = await askedAsPerson(new Request(new URL("/api/me/sign-out", location.origin), { method: "POST" }));
  // An issuer elsewhere ends its sessions by itself: what is left is this device.
  if (!response.ok && response.status !== 404) throw new Unreachable(`${response.status}`);
  await signOut();
}

/** Signs out: on this device, and at the issuer, so that the next person is asked who they are. */
export async function signOut(): Promise<void> {
  const [from, before] = [issuer, tokens];
  ended();
  if (from === undefined || before === undefined) return;
  await revoke(from, before);
  const page = endOfSession(from, before);
  if (page !== undefined) location.assign(page);
}
