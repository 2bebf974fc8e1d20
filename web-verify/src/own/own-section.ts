import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { escapeHtml, isolated } from "../html.ts";
import { isStopped, TAGS } from "../marks.ts";
import { section } from "../shell.ts";
import { OWN_WORDS } from "./own-words.ts";

type Link = NonNullable<Passport["links"]>[number];
type Sayer = NonNullable<Passport["words"]>["by"];

/**
 * What the owner shows: a photo, two lines, links, all marked as the owner's own. It stands at the end, and the photo is asked for when
 * the reader comes near it. Of stopped goods only the photo is left, which tells them apart: nothing is said in their favour.
 */
export function ownSection(passport: Passport, language: Language): string {
  const stopped = isStopped(passport.state.code);
  const { photo } = passport;
  const [said, links] = stopped ? [undefined, undefined] : [passport.words, passport.links];
  if (photo === undefined && said === undefined && links === undefined) return "";
  const words = OWN_WORDS[language];
  const by: Sayer = said?.by ?? photo?.by ?? "producer";
  return section(
    words.from[by] + TAGS[language].declared,
    `<div class="own"><p class="dim">${words.unchecked[by]}</p>${photoHtml(passport, language)}${wordsHtml(said, language)}${linksHtml(links, language)}</div>`,
  );
}

/** A photo of this host, and no other address. */
const PHOTO_PATH = /^\/photos\/\d{14}\/[0-9a-f]{64}\.webp$/;
/** What may stand in an address that is led to: no blank, quote, bracket or control character, as every encoded address has none. */
const HTTPS = /^https:\/\/[!#-&(-;=?-_a-z~[\]]+$/;

function photoHtml({ photo }: Passport, language: Language): string {
  if (photo === undefined || !PHOTO_PATH.test(photo.path)) return "";
  const { path, width, height, by } = photo;
  const alt = OWN_WORDS[language].photo[by];
  return `<img class="photo" src="${path}" width="${width}" height="${height}" alt="${alt}" loading="lazy" decoding="async">`;
}

function wordsHtml(said: Passport["words"], language: Language): string {
  if (said === undefined) return "";
  const lines = language === "en" ? (said.en ?? said.zh) : said.zh;
  return lines.map((line) => `<p class="said">${isolated(line, language)}</p>`).join("");
}

/** Where several links are for other languages, those that name one and not the reader's are left out. */
function readable(links: readonly Link[], language: Language): readonly Link[] {
  const speaks = ({ hreflang }: Link) => hreflang === undefined || hreflang.some((tag) => tag.startsWith(language));
  const own = links.filter(speaks);
  return own.length === 0 ? links : own;
}

function linksHtml(links: Passport["links"], language: Language): string {
  if (links === undefined) return "";
  const words = OWN_WORDS[language];
  const items = readable(
    links.filter(({ href }) => HTTPS.test(href)),
    language,
  ).map(({ href, host, title, hreflang }) => {
    const text = isolated(language === "en" ? (title.en ?? title.zh) : title.zh, language);
    const tag = hreflang?.length === 1 ? ` hreflang="${escapeHtml(hreflang[0] ?? "")}"` : "";
    return (
      `<li><a href="${escapeHtml(href)}"${tag} rel="noopener noreferrer nofollow ugc external">${text}</a> ` +
      `<span class="dim">${words.opens} <span class="code">https://${escapeHtml(host)}</span></span></li>`
    );
  });
  return items.length === 0 ? "" : `<h3>${words.links}</h3><ul>${items.join("")}</ul>`;
}
