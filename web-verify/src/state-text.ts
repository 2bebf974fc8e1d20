import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { namesOf } from "./certificate/certificate-words.ts";
import { type Both, LABEL_RECALL_ACTION, RECALL_TITLES, STATE_ACTIONS, STATE_TITLES } from "./state-words.ts";

type Told = Pick<Passport, "state" | "recall" | "certificate">;

function recallText(recall: NonNullable<Passport["recall"]>): { readonly title: Both; readonly action: Both } {
  const titles = RECALL_TITLES[recall.orderedBy];
  if (recall.ofLabel === true) return { title: titles.ofLabel, action: LABEL_RECALL_ACTION };
  return { title: titles.ofGoods, action: STATE_ACTIONS.recalled };
}

function textOf({ state: { code }, recall, certificate }: Told): { readonly title: Both; readonly action: Both } {
  if (code === "recalled" && recall !== undefined) return recallText(recall);
  const action = STATE_ACTIONS[code];
  if (code === "certificate-withdrawn" && certificate !== undefined) {
    return { title: namesOf(certificate).withdrawnTitle, action };
  }
  return { title: STATE_TITLES[code], action };
}

/** The first words of the page, and what to do about it: of a recall by its level and who ordered it, of a certificate by its scheme. */
export function stateText(passport: Told, language: Language): { readonly title: string; readonly action: string } {
  const { title, action } = textOf(passport);
  return { title: title[language], action: action[language] };
}
