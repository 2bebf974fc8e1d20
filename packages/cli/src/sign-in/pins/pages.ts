import type { Html } from "@suyuan/api/routes/front/shell";
import type { Language } from "@suyuan/domain/language";
import { html } from "hono/html";
import { said, signInPage } from "../pages.ts";
import { SCRIPT_PATH } from "../passkeys/pages.ts";
import { SIGN_IN_PATH } from "../paths.ts";
import { WORDS } from "../words.ts";

export const PIN_PATH = `${SIGN_IN_PATH}/pin`;

interface Name {
  readonly id: string;
  readonly name: string;
}

/** Who of those that share the device is at it now: one tap each. */
export function whoPage(language: Language, people: readonly Name[]): Html {
  const words = WORDS[language];
  const tiles = people.map(
    ({ id, name }) => html`<button class="quiet tile" name="who" value="${id}">${name}</button>`,
  );
  const body = html`<form method="post">${tiles}</form><p><a href="?with=password&lang=${language}">${words.another}</a> · <a href="${PIN_PATH}?lang=${language}">${words.addMe}</a></p>`;
  return signInPage({ language, title: words.whoIsIt, body });
}

/** The PIN of one of them: keys of 64 px where scripts run, the device's own keyboard elsewhere. */
export function pinPage(language: Language, { id, name }: Name, text?: string): Html {
  const words = WORDS[language];
  const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(
    (digit) => html`<button type="button" class="quiet key" data-digit="${digit}">${digit}</button>`,
  );
  const keys = html`<div class="keys" data-keys hidden>${digits}<button type="button" class="quiet key" data-back aria-label="${words.back}">←</button><button type="button" class="quiet key" data-digit="0">0</button><button class="key">${words.enter}</button></div>`;
  const body = html`${said(text)}<form method="post"><input type="hidden" name="who" value="${id}"><label for="pin">${words.pinOf(name)}</label><input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" pattern="[0-9]{4,6}" minlength="4" maxlength="6" required autofocus>${keys}<button data-without-keys>${words.enter}</button></form><p><a href="?lang=${language}">${words.notMe}</a> · <a href="${PIN_PATH}?lang=${language}">${words.pinForgotten}</a></p>`;
  return signInPage({ language, title: words.whoIsIt, body, script: SCRIPT_PATH });
}

/**
 * Account and password once, and the PIN that is to open the account at this device; what the device is called, where it `begins` to be
 * shared.
 */
export function setPinPage(
  language: Language,
  {
    account = "",
    said: text,
    begins,
    called = "",
  }: { readonly account?: string; readonly said?: string; readonly begins: boolean; readonly called?: string },
): Html {
  const words = WORDS[language];
  const pin = (id: string, label: string) =>
    html`<label for="${id}">${label}</label><input id="${id}" name="${id}" type="password" inputmode="numeric" autocomplete="off" pattern="[0-9]{4,6}" minlength="4" maxlength="6" required>`;
  const name = begins
    ? html`<label for="called">${words.deviceName}</label><input id="called" name="called" type="text" value="${called}" autocomplete="off" maxlength="40" aria-describedby="called-way"><p class="soft" id="called-way">${words.deviceNameWay}</p>`
    : "";
  const body = html`<p>${words.pinWhat}</p>${said(text)}<form method="post"><label for="account">${words.account}</label><input id="account" name="account" type="text" value="${account}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required><label for="password">${words.password}</label><input id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required>${pin("pin", words.pin)}${pin("again", words.pinAgain)}${name}<button>${words.save}</button></form>`;
  return signInPage({ language, title: words.pinTitle, body });
}
