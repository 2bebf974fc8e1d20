import type { Passkey } from "@suyuan/api/ledger/people/keys";
import type { Html } from "@suyuan/api/routes/front/shell";
import type { Language } from "@suyuan/domain/language";
import { html } from "hono/html";
import { said, signInPage } from "../pages.ts";
import { SIGN_IN_PATH } from "../paths.ts";
import { WORDS } from "../words.ts";

export const SCRIPT_PATH = `${SIGN_IN_PATH}/passkey.js`;
export const PASSKEYS_PATH = `${SIGN_IN_PATH}/passkeys`;

/** The button that asks for a passkey: shown by the script, where the browser has passkeys. */
export function askButton(text: string, failed: string, { isMain = false } = {}): Html {
  return html`<button type="button" class="${isMain ? "" : "quiet"}" data-ask hidden>${text}</button><p class="said" role="alert" data-failed hidden>${failed}</p>`;
}

/** Who opens this page: account and password, or a passkey. */
export function proofPage(
  language: Language,
  {
    account = "",
    said: text,
    options,
  }: { readonly account?: string; readonly said?: string; readonly options?: object },
): Html {
  const words = WORDS[language];
  const asked = options === undefined ? "" : html` data-passkey="${JSON.stringify(options)}"`;
  const body = html`<p>${words.passkeysWhat}</p>${said(text)}<form method="post"${asked}><input type="hidden" name="passkey"><label for="account">${words.account}</label><input id="account" name="account" type="text" value="${account}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required><label for="password">${words.password}</label><input id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required><button>${words.goOn}</button></form>${options === undefined ? "" : askButton(words.byPasskey, words.passkeyFailed)}`;
  return signInPage({ language, title: words.passkeys, body, script: SCRIPT_PATH });
}

export interface OwnPasskeys {
  readonly passkeys: readonly Passkey[];
  /** What proves the visit in the next form. */
  readonly ticket: string;
  /** For the browser that makes one; absent where there can be no more. */
  readonly options?: object | undefined;
  readonly said?: string | undefined;
  readonly isDone?: boolean;
}

/** One's own passkeys: each with the day of its last use, and a way to take it away; and one more. */
export function passkeysPage(language: Language, { passkeys, ticket, options, said: text, isDone }: OwnPasskeys): Html {
  const words = WORDS[language];
  const token = html`<input type="hidden" name="ticket" value="${ticket}">`;
  const rows = passkeys.map(
    ({ id, name, addedOn, usedOn }) =>
      html`<li><span>${name}<br><span class="soft">${words.passkeyDays(addedOn, usedOn)}</span></span><form method="post">${token}<button class="quiet" name="remove" value="${id}">${words.remove}</button></form></li>`,
  );
  const more =
    options === undefined
      ? html`<p class="soft">${words.passkeysFull}</p>`
      : html`<form method="post" data-passkey="${JSON.stringify(options)}">${token}<input type="hidden" name="passkey"><label for="name">${words.passkeyName}</label><input id="name" name="name" type="text" value="${words.passkeyUsual}" maxlength="30" required></form>${askButton(words.addPasskey, words.passkeyFailed, { isMain: true })}<noscript><p class="soft">${words.passkeyScript}</p></noscript>`;
  const told =
    text === undefined ? "" : isDone === true ? html`<p class="said done" role="status">${text}</p>` : said(text);
  const list = passkeys.length === 0 ? html`<p>${words.noPasskeys}</p>` : html`<ul>${rows}</ul>`;
  const body = html`${told}${list}${more}<p><a href="/console/">${words.open}</a></p>`;
  return signInPage({ language, title: words.passkeys, body, script: SCRIPT_PATH });
}
