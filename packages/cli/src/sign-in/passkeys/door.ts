import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { languageOf, rawQuery } from "@suyuan/api/http/target";
import type { Language } from "@suyuan/domain/language";
import type { Context, Hono } from "hono";
import { knownDevice } from "../devices.ts";
import { type Doors, formOf, page, pageHeadersOf } from "../doors.ts";
import { accountDigest, tried } from "../login.ts";
import type { Signer } from "../people.ts";
import { signerOf } from "../people.ts";
import { WORDS } from "../words.ts";
import { PASSKEYS_PATH, passkeysPage, proofPage, SCRIPT_PATH } from "./pages.ts";
import {
  ALGORITHMS,
  addPasskey,
  askingOptions,
  PASSKEYS_MAX,
  passkeyHost,
  passkeySigner,
  passkeysOf,
  removePasskey,
  TIMEOUT_MS,
} from "./passkeys.ts";

const SCRIPT = readFileSync(new URL("passkey-page.js", import.meta.url), "utf8");
const VISIT_MS = 10 * 60_000;
const VISITS_MAX = 1_000;
/** What the challenges of the first form of the page are for. */
const PROOF = "passkeys";

/** For the browser that makes a passkey: it holds the person's id, and no name but those that the authenticator shows the person. */
async function makingOptions(doors: Doors, { person, names }: Signer, ticket: string): Promise<object | undefined> {
  const id = passkeyHost(doors.deps.publicUrl);
  const kept = await passkeysOf(doors.deps, person.id);
  if (id === undefined || kept.length >= PASSKEYS_MAX) return undefined;
  return {
    create: true,
    rp: { id, name: WORDS.zh.brand },
    user: {
      id: Buffer.from(person.id).toString("base64url"),
      name: names.account ?? names.name,
      displayName: names.name,
    },
    challenge: doors.challenges.make(ticket),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    excludeCredentials: kept.map((one) => ({ type: "public-key", id: one.id })),
    attestation: "none",
    timeout: TIMEOUT_MS,
  };
}

/** Visits to one's passkeys, each by its ticket; in this process alone. */
class Visits {
  readonly #open = new Map<string, { readonly person: string; readonly until: number }>();

  begin(person: string): string {
    const ticket = randomBytes(24).toString("base64url");
    if (this.#open.size >= VISITS_MAX) this.#open.delete(this.#open.keys().next().value ?? ticket);
    this.#open.set(ticket, { person, until: performance.now() + VISIT_MS });
    return ticket;
  }

  /** Whose visit it is, while that may be. */
  async visitor({ deps }: Pick<Doors, "deps">, ticket: string): Promise<Signer | undefined> {
    const visit = this.#open.get(ticket);
    const signer = visit && visit.until > performance.now() ? await signerOf(deps, visit.person) : undefined;
    return signer?.person.suspended === undefined ? signer : undefined;
  }
}

/**
 * `/sign-in/passkeys`: one's own passkeys, for ten minutes after account and password or a passkey were shown: whoever finds a device that is
 * signed in adds none. And the script that the pages with passkeys have.
 */
export function passkeysDoor(app: Hono, doors: Doors): void {
  const visits = new Visits();
  app.get(SCRIPT_PATH, (c) => {
    doors.gate.admit(c);
    const headers = { ...pageHeadersOf(doors.deps), "content-type": "text/javascript; charset=utf-8" };
    return new Response(SCRIPT, { headers: { ...headers, "cache-control": "public, max-age=3600" } });
  });

  app.get(PASSKEYS_PATH, (c) => {
    doors.gate.admit(c);
    return asking(doors, languageIn(c), {});
  });

  app.post(PASSKEYS_PATH, async (c) => {
    const network = doors.gate.admit(c);
    const form = await formOf(doors.deps, c.req.raw);
    const language = languageIn(c);
    const words = WORDS[language];
    const ticket = form.get("ticket");
    if (ticket !== null) {
      const visitor = await visits.visitor(doors, ticket);
      if (visitor === undefined) return asking(doors, language, { said: words.ended }, 400);
      return changed(doors, language, { signer: visitor, ticket }, form);
    }
    const account = (form.get("account") ?? "").slice(0, 64);
    const refused = (said: string, status: number) => asking(doors, language, { account, said }, status);
    const signer = await proven(doors, c, network, form);
    if (signer === 0) return refused(words.wrong, 400);
    if (typeof signer === "number") return refused(words.wait(signer), 429);
    if (signer.person.suspended !== undefined) return refused(words.suspended, 403);
    if (signer.password?.isInitial === true) return refused(words.chooseFirst, 403);
    return shown(doors, language, { signer, ticket: visits.begin(signer.person.id) });
  });
}

function languageIn(c: Context): Language {
  return languageOf(rawQuery(c.req.raw.url), c.req.raw.headers.get("accept-language"));
}

function asking(
  doors: Doors,
  language: Language,
  form: { readonly account?: string; readonly said?: string },
  status = 200,
): Promise<Response> {
  const options = askingOptions(doors, PROOF);
  return page(doors, proofPage(language, { ...form, ...(options && { options }) }), status);
}

/** Who it is, by passkey or by account and password; 0 when that is wrong, or the seconds to wait. */
async function proven(doors: Doors, c: Context, network: string, form: URLSearchParams): Promise<Signer | number> {
  const answer = form.get("passkey") ?? "";
  if (answer !== "") {
    const signer = await passkeySigner(doors.deps, answer, { challenges: doors.challenges, purpose: PROOF });
    if (signer === undefined) doors.gate.miss(network);
    return signer ?? 0;
  }
  const account = form.get("account") ?? "";
  const device = knownDevice(doors, c.req.raw, accountDigest(doors, account));
  return tried(doors, { account, password: form.get("password") ?? "", network, device });
}

interface Visit {
  readonly signer: Signer;
  readonly ticket: string;
}

async function changed(doors: Doors, language: Language, visit: Visit, form: URLSearchParams): Promise<Response> {
  const words = WORDS[language];
  const { id } = visit.signer.person;
  const removed = form.get("remove");
  if (removed !== null) {
    await removePasskey(doors.deps, id, removed);
    return shown(doors, language, visit, { said: words.passkeyRemoved, isDone: true });
  }
  const name = (form.get("name") ?? "").trim().slice(0, 30) || words.passkeyUsual;
  const answer = form.get("passkey") ?? "";
  const asked = { challenges: doors.challenges, purpose: visit.ticket };
  const isAdded = await addPasskey(doors.deps, id, { answer, name }, asked);
  return shown(doors, language, visit, { said: isAdded ? words.passkeyAdded : words.passkeyFailed, isDone: isAdded });
}

async function shown(
  doors: Doors,
  language: Language,
  { signer, ticket }: Visit,
  told: { readonly said?: string; readonly isDone?: boolean } = {},
): Promise<Response> {
  const passkeys = await passkeysOf(doors.deps, signer.person.id);
  const options = await makingOptions(doors, signer, ticket);
  return page(doors, passkeysPage(language, { passkeys, ticket, options, ...told }), told.isDone === false ? 400 : 200);
}
