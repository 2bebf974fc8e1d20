import type { Html } from "@suyuan/api/routes/front/shell";
import { FRONT_STYLE } from "@suyuan/api/routes/front/style";
import type { Language } from "@suyuan/domain/language";
import { html, raw } from "hono/html";
import { WORDS } from "./words.ts";

/** The look of the service's pages, with forms: targets of 48 px, one column, nothing cut at 360 px or at 200 %. */
export const SIGN_IN_STYLE =
  FRONT_STYLE +
  "main,.in{max-width:26rem}main{padding-bottom:3rem}form{margin:1.2rem 0}label{display:block;margin:1rem 0 .25rem}" +
  "input[type=text],input[type=password]{display:block;width:100%;min-height:3rem;padding:.4rem .7rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--edge);border-radius:.5rem}" +
  "button{display:block;width:100%;min-height:3rem;margin:1.2rem 0 0;padding:.5rem 1rem;font:inherit;font-weight:600;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--ground);cursor:pointer}" +
  "button.quiet{background:transparent;color:var(--accent)}label.check{display:flex;gap:.6rem;align-items:center;min-height:3rem;margin:.6rem 0 0}" +
  "input[type=checkbox]{flex:none;width:1.4rem;height:1.4rem;min-height:0;padding:0;accent-color:var(--accent)}" +
  "[hidden]{display:none!important}.said{border-left:.3rem solid #b3261e;padding:.3rem .7rem;margin:1rem 0}.done{border-left-color:var(--accent)}" +
  "@media(prefers-color-scheme:dark){.said{border-left-color:#f2b8b5}.done{border-left-color:var(--accent)}}" +
  "li{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.5rem}ul{list-style:none;padding:0}li button{width:auto;margin:.3rem 0}" +
  ".tile{min-height:4rem;font-size:1.25rem}.keys{display:grid;grid-template-columns:repeat(3,1fr);gap:.6rem;margin:1rem 0}.key{min-height:4rem;margin:0;font-size:1.5rem}";

const LANG = { zh: "zh-CN", en: "en" } as const;
const OTHER = { zh: { language: "en", name: "English" }, en: { language: "zh", name: "中文" } } as const;

/** A whole page. `script`: the address of the one own script file, on pages that use a passkey. */
export function signInPage(parts: {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  readonly script?: string;
  /** Where the page is asked for in the other language: itself, unless said otherwise. */
  readonly path?: string;
}): Html {
  const { language, title, body, script, path = "" } = parts;
  const other = OTHER[language];
  const words = WORDS[language];
  return html`<!doctype html><html lang="${LANG[language]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title} · ${words.brand}</title><style>${raw(SIGN_IN_STYLE)}</style>${script === undefined ? "" : html`<script src="${script}" defer></script>`}</head><body><header class="in top"><a href="/?lang=${language}">${words.brand}</a><a href="${path}?lang=${other.language}" lang="${LANG[other.language]}" hreflang="${LANG[other.language]}">${other.name}</a></header><main><h1>${title}</h1>${body}</main></body></html>`;
}

/** What is said above a form: `role=alert` is read out at once. */
export function said(text: string | undefined): Html | "" {
  return text === undefined ? "" : html`<p class="said" role="alert">${text}</p>`;
}

export interface LoginForm {
  readonly account?: string;
  readonly said?: string | undefined;
  readonly script?: string;
  /** For the script: what to ask a passkey. */
  readonly passkey?: object | undefined;
  /** More below the form: the passkey's button. */
  readonly beside?: Html;
}

export function loginPage(language: Language, { account = "", said: text, script, passkey, beside }: LoginForm): Html {
  const words = WORDS[language];
  const body = html`${said(text)}<form method="post"${passkey === undefined ? "" : html` data-passkey="${JSON.stringify(passkey)}"`}><input type="hidden" name="passkey"><label for="account">${words.account}</label><input id="account" name="account" type="text" value="${account}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="64" required ${account === "" ? "autofocus" : ""}><label for="password">${words.password}</label><input id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required ${account === "" ? "" : "autofocus"}><label class="check"><input name="keep" type="checkbox" value="yes">${words.keep}</label><button>${words.submit}</button></form>${beside ?? ""}<p class="soft">${words.forgotten}</p><p><a href="/sign-in/password?lang=${language}">${words.change}</a> · <a href="/sign-in/passkeys?lang=${language}">${words.passkeys}</a></p>`;
  // By way of the console, so that what opens after signing in speaks that language too.
  const path = "/console";
  return signInPage({ language, title: words.title, body, path, ...(script === undefined ? {} : { script }) });
}

export interface PasswordForm {
  readonly title: string;
  readonly lead: string;
  readonly account: string;
  readonly asksCurrent: boolean;
  readonly said?: string | undefined;
  readonly action?: string;
}

/** A new password, twice; where somebody is signed in already, the present one first. */
export function passwordPage(language: Language, form: PasswordForm): Html {
  return signInPage({ language, title: form.title, body: html`<p>${form.lead}</p>${passwordForm(language, form)}` });
}

export function passwordForm(language: Language, { account, asksCurrent, said: text, action }: PasswordForm): Html {
  const words = WORDS[language];
  const current = html`<label for="current">${words.current}</label><input id="current" name="current" type="password" autocomplete="current-password" maxlength="128" required>`;
  return html`${said(text)}<form method="post"${action === undefined ? "" : html` action="${action}"`}><input name="account" type="text" value="${account}" autocomplete="username" hidden>${asksCurrent ? current : ""}<label for="fresh">${words.fresh}</label><input id="fresh" name="fresh" type="password" autocomplete="new-password" minlength="10" maxlength="128" required><label for="again">${words.again}</label><input id="again" name="again" type="password" autocomplete="new-password" minlength="10" maxlength="128" required><button>${words.save}</button></form>`;
}

/** Another password in place of the present one, by account. */
export function changePage(
  language: Language,
  { account = "", said: text }: { readonly account?: string; readonly said?: string },
): Html {
  const words = WORDS[language];
  const body = html`${said(text)}<form method="post"><label for="account">${words.account}</label><input id="account" name="account" type="text" value="${account}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required><label for="current">${words.current}</label><input id="current" name="current" type="password" autocomplete="current-password" maxlength="128" required><label for="fresh">${words.fresh}</label><input id="fresh" name="fresh" type="password" autocomplete="new-password" minlength="10" maxlength="128" required><label for="again">${words.again}</label><input id="again" name="again" type="password" autocomplete="new-password" minlength="10" maxlength="128" required><button>${words.save}</button></form>`;
  return signInPage({ language, title: words.change, body });
}

/** A page that says one thing, with the way on. */
export function messagePage(
  language: Language,
  { title, text, isDone = false }: { readonly title: string; readonly text: string; readonly isDone?: boolean },
): Html {
  const body = html`<p class="${isDone ? "said done" : "said"}" role="status">${text}</p><p><a href="/console/">${WORDS[language].open}</a></p>`;
  return signInPage({ language, title, body });
}

/** The issuer's own form, hidden in it what tells its request from a foreign one. */
export function signOutPage(language: Language, form: string): Html {
  const words = WORDS[language];
  const body = html`${raw(form)}<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>${words.signOutYes}</button><button class="quiet" type="submit" form="op.logoutForm">${words.signOutNo}</button>`;
  return signInPage({ language, title: words.signOutAsk, body });
}
