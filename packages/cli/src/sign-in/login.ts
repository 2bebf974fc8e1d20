import { setTimeout } from "node:timers/promises";
import { languageOf, rawQuery } from "@suyuan/api/http/target";
import { accountText, personKey } from "@suyuan/api/ledger/people/keys";
import { readRow } from "@suyuan/api/ledger/read";
import type { Html } from "@suyuan/api/routes/front/shell";
import type { Language } from "@suyuan/domain/language";
import type { Context, Hono } from "hono";
import { errors } from "oidc-provider";
import type { Attempt } from "./attempts.ts";
import { deviceCookie, knownDevice } from "./devices.ts";
import { type Doors, formOf, nodeOf, page, pageHeadersOf } from "./doors.ts";
import { loginPage, messagePage, passwordPage } from "./pages.ts";
import { askButton, SCRIPT_PATH } from "./passkeys/pages.ts";
import { askingOptions, passkeySigner } from "./passkeys/passkeys.ts";
import { FAULTS, passwordFault } from "./passwords.ts";
import { SIGN_IN_PATH } from "./paths.ts";
import { checkedSigner, type Signer, setPassword, signerOf } from "./people.ts";
import { sharedSecret } from "./pins/cookie.ts";
import { pinPage, whoPage } from "./pins/pages.ts";
import { peopleAt, pinSigner, sharedDevice } from "./pins/pins.ts";
import { asAtPublicUrl, markOfDevice } from "./provider.ts";
import { WORDS } from "./words.ts";

type Interaction = Awaited<ReturnType<ReturnType<Doors["provider"]>["interactionDetails"]>>;

/** A sign-in that waits for the person to choose a password of its own. */
interface Pending {
  readonly person: string;
  readonly keep: boolean;
  readonly until: number;
}

const PENDING_MS = 600_000;
const PENDING_MAX = 1_000;

/** What an account name is known by in counts and cookies. */
export const accountDigest = ({ deps }: Pick<Doors, "deps">, account: string): string =>
  deps.sha256(accountText(account));

/**
 * The page on which people sign in, for one request of the console at a time: `/sign-in/interaction/{uid}`. The same answer after the same
 * time for an account that is not there and for a wrong password.
 */
export function loginDoor(app: Hono, doors: Doors): void {
  const pending = new Map<string, Pending>();
  const path = `${SIGN_IN_PATH}/interaction/:uid`;

  app.get(path, (c) => asked(doors, c));

  app.post(path, async (c) => {
    const network = doors.gate.admit(c);
    const form = await formOf(doors.deps, c.req.raw);
    const found = await interactionOf(doors, c);
    const language = languageIn(c, found);
    if (found === undefined) return expired(doors, language);
    const keep = form.get("keep") === "yes";
    const waiting = pending.get(found.uid);
    pending.delete(found.uid);
    if (form.has("fresh")) {
      const isOver = waiting === undefined || waiting.until < performance.now();
      return isOver ? expired(doors, language) : chosen(c, found, language, waiting, form);
    }
    if (form.has("who")) return byPin(doors, c, found, form);
    const answer = form.get("passkey") ?? "";
    if (answer !== "") return byPasskey(doors, c, found, answer, { network, keep });
    const words = WORDS[language];
    const [account, password] = [form.get("account") ?? "", form.get("password") ?? ""];
    const device = knownDevice(doors, c.req.raw, accountDigest(doors, account));
    const signer = await tried(doors, { account, password, network, device });
    if (typeof signer === "number") {
      const text = signer === 0 ? words.wrong : words.wait(signer);
      return asking(doors, found, language, { account: account.slice(0, 64), said: text }, signer === 0 ? 400 : 429);
    }
    if (signer.person.suspended !== undefined)
      return asking(doors, found, language, { account, said: words.suspended }, 403);
    if (signer.password?.isInitial === true) {
      remember(found.uid, { person: signer.person.id, keep, until: performance.now() + PENDING_MS });
      return page(doors, choosePage(language, signer));
    }
    return signedIn(doors, c, { person: signer.person.id, account, keep, by: "pwd" });
  });

  function remember(uid: string, waiting: Pending): void {
    if (pending.size >= PENDING_MAX) pending.delete(pending.keys().next().value ?? uid);
    pending.set(uid, waiting);
  }

  async function chosen(c: Context, found: Interaction, language: Language, waiting: Pending, form: URLSearchParams) {
    const signer = await signerOf(doors.deps, waiting.person);
    if (signer === undefined) return expired(doors, language);
    const fault = chosenFault(language, signer, form);
    if (fault !== undefined) {
      remember(found.uid, waiting);
      return page(doors, choosePage(language, signer, fault), 400);
    }
    await setPassword(doors.deps, waiting.person, form.get("fresh") ?? "", { keepsSessions: true });
    return signedIn(doors, c, { ...waiting, account: signer.names.account ?? "", by: "pwd" });
  }
}

/** The first page of a sign-in: who shares this device, or account and password. */
async function asked(doors: Doors, c: Context): Promise<Response> {
  doors.gate.admit(c);
  const found = await interactionOf(doors, c);
  const language = languageIn(c, found);
  if (found === undefined) return expired(doors, language);
  return (await whoIsIt(doors, c, found, language)) ?? asking(doors, found, language, { account: hintOf(found) });
}

/** The page that asks who it is, with what went wrong. */
function asking(
  doors: Doors,
  { uid }: Interaction,
  language: Language,
  form: { readonly account: string; readonly said?: string },
  status = 200,
): Promise<Response> {
  const passkey = askingOptions(doors, uid);
  const words = WORDS[language];
  const more = passkey && { passkey, script: SCRIPT_PATH, beside: askButton(words.byPasskey, words.passkeyFailed) };
  return page(doors, loginPage(language, { ...form, ...more }), status);
}

async function byPasskey(
  doors: Doors,
  c: Context,
  found: Interaction,
  answer: string,
  { network, keep }: { readonly network: string; readonly keep: boolean },
): Promise<Response> {
  const language = languageIn(c, found);
  const { challenges } = doors;
  const signer = await passkeySigner(doors.deps, answer, { challenges, purpose: found.uid });
  if (signer === undefined) {
    doors.gate.miss(network);
    return asking(doors, found, language, { account: "", said: WORDS[language].passkeyFailed }, 400);
  }
  if (signer.person.suspended !== undefined) {
    return asking(doors, found, language, { account: "", said: WORDS[language].suspended }, 403);
  }
  return signedIn(doors, c, { person: signer.person.id, account: signer.names.account ?? "", keep, by: "hwk" });
}

/** At a device that several share, who of them it is now; undefined where it is nobody's, or a password is asked for. */
async function whoIsIt(
  doors: Doors,
  c: Context,
  found: Interaction,
  language: Language,
): Promise<Response | undefined> {
  const device = await sharedDevice(doors.deps, sharedSecret(c.req.raw));
  if (device === undefined) return undefined;
  // Whoever leaves the device to others is not at it any more, should one of them only go back.
  await endAnothers(doors, c, found, undefined);
  if (c.req.query("with") === "password") return undefined;
  const people = await peopleAt(doors.deps, device);
  if (people.length === 0) return undefined;
  const named = people.map(({ person, names }) => ({ id: person.id, name: names.name }));
  return page(doors, whoPage(language, named));
}

/** By a PIN at a device that several share; the first form names the person alone. */
async function byPin(doors: Doors, c: Context, found: Interaction, form: URLSearchParams): Promise<Response> {
  const language = languageIn(c, found);
  const words = WORDS[language];
  const secret = sharedSecret(c.req.raw);
  const device = await sharedDevice(doors.deps, secret);
  const at = device && (await peopleAt(doors.deps, device)).find(({ person }) => person.id === form.get("who"));
  if (secret === undefined || at === undefined) return asking(doors, found, language, { account: "" }, 400);
  const { person, names } = at;
  const asked = (text?: string, status = 200) =>
    page(doors, pinPage(language, { id: person.id, name: names.name }, text), status);
  const pin = form.get("pin");
  if (pin === null) return asked();
  const signer = await pinSigner(doors.deps, secret, { person: person.id, pin });
  if (signer === "wrong") return asked(words.pinWrong, 400);
  if (signer === "locked") return asked(words.pinLocked, 429);
  return signedIn(doors, c, { person: person.id, account: names.account ?? "", keep: false, by: "pin" });
}

/** What is wrong with a password that somebody chose, in words. */
export function chosenFault(language: Language, { names }: Signer, form: URLSearchParams): string | undefined {
  const fresh = form.get("fresh") ?? "";
  if (fresh !== form.get("again")) return WORDS[language].differs;
  const fault = passwordFault(fresh, [names.account, names.name]);
  return fault && FAULTS[fault][language];
}

function choosePage(language: Language, { names }: Signer, text?: string): Html {
  const words = WORDS[language];
  const form = { account: names.account ?? "", asksCurrent: false, said: text };
  return passwordPage(language, { ...form, title: words.choose, lead: words.chooseWhy });
}

/** Who signs in by account and password; 0 when these are wrong, or the seconds to wait before a try is looked at. */
export async function tried(
  { deps, attempts }: Pick<Doors, "deps" | "attempts">,
  asked: Omit<Attempt, "account"> & { readonly account: string; readonly password: string },
): Promise<Signer | number> {
  const { account, password, network, device } = asked;
  const attempt = { account: deps.sha256(accountText(account)), network, device };
  const wait = attempts.waitSeconds(attempt);
  if (wait > 0) return wait;
  // Counted before it is looked at: many at once are not looked at more often than one after another.
  attempts.failed(attempt);
  const signer = await checkedSigner(deps, account, password);
  if (signer === undefined) return 0;
  attempts.succeeded(attempt);
  return signer;
}

/** The sign-in that this page belongs to; undefined when it is over, or another browser's. */
async function interactionOf(doors: Doors, c: Context): Promise<Interaction | undefined> {
  const { incoming, outgoing } = nodeOf(c);
  try {
    const asked = asAtPublicUrl(incoming, doors.deps.publicUrl);
    const found = await doors.provider().interactionDetails(asked, outgoing);
    return found.uid === c.req.param("uid") ? found : undefined;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** Ends the sign-in, and sends the browser on to the issuer, which sends it on to the console. */
export async function signedIn(
  doors: Doors,
  c: Context,
  who: {
    readonly person: string;
    readonly account: string;
    readonly keep: boolean;
    readonly by: "pwd" | "hwk" | "pin";
  },
): Promise<Response> {
  const { incoming, outgoing } = nodeOf(c);
  // However one comes in, at a device that several share the session is of that device, and ends with it.
  const device = await sharedDevice(doors.deps, sharedSecret(c.req.raw));
  const amr = [who.by, ...(device?.id === undefined ? [] : [markOfDevice(device.id)])];
  await pastSignOut(doors, who.person);
  const login = { accountId: who.person, remember: who.keep, amr };
  const asked = asAtPublicUrl(incoming, doors.deps.publicUrl);
  const found = await interactionOf(doors, c);
  if (found !== undefined) await endAnothers(doors, c, found, who.person);
  const onward = await doors
    .provider()
    .interactionResult(asked, outgoing, { login }, { mergeWithLastSubmission: false });
  const headers = new Headers({ ...pageHeadersOf(doors.deps), location: onward });
  headers.append("set-cookie", deviceCookie(doors, accountDigest(doors, who.account)));
  return new Response(null, { status: 303, headers });
}

/** Sessions and tokens know whole seconds: those of the second of a sign-out, or of a new password, count no more. That second is let pass. */
async function pastSignOut({ deps }: Doors, person: string): Promise<void> {
  const { signedOutAt } = (await readRow(deps.table, personKey(person)))?.data ?? {};
  if (signedOutAt === undefined) return;
  const untilMs = (signedOutAt + 1) * 1000 - Date.now();
  if (untilMs > 0 && untilMs <= 1000) await setTimeout(untilMs);
}

/** The session of whoever was at this browser before, if that was somebody else: what it gave out ends with it. */
async function endAnothers(doors: Doors, c: Context, found: Interaction, person: string | undefined): Promise<void> {
  const { session } = found;
  if (session === undefined || session.accountId === person) return;
  const { incoming, outgoing } = nodeOf(c);
  const provider = doors.provider();
  // By its cookie: rows lie under digests, and hold no id to destroy them by.
  const context = provider.createContext(asAtPublicUrl(incoming, doors.deps.publicUrl), outgoing);
  await (await provider.Session.get(context)).destroy();
  // The sign-in goes on without it: the issuer would ask for a sign-out first, by a form that a script sends.
  Object.assign(found, { session: undefined });
  await found.save(found.exp - Math.floor(Date.now() / 1000));
}

function languageIn(c: Context, found: Interaction | undefined): Language {
  const asked = found?.params.ui_locales;
  const query = rawQuery(c.req.raw.url);
  const first = typeof asked === "string" && /\blang=/.exec(query) === null ? /^(zh|en)\b/.exec(asked)?.[1] : undefined;
  return languageOf(first === undefined ? query : `lang=${first}`, c.req.raw.headers.get("accept-language"));
}

function hintOf({ params }: Interaction): string {
  return typeof params.login_hint === "string" ? params.login_hint.slice(0, 64) : "";
}

function expired(doors: Doors, language: Language): Promise<Response> {
  const words = WORDS[language];
  return page(doors, messagePage(language, { title: words.title, text: words.ended }), 400);
}
