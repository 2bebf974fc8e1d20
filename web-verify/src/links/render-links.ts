import type { Language } from "@suyuan/domain/language";
import type { LinkTarget, LinkTitle } from "@suyuan/domain/links/link";
import type { LinkPage } from "@suyuan/domain/links/link-page";
import type { PublishedLevel } from "@suyuan/domain/links/published";
import { escapeHtml, isolated } from "../html.ts";
import { boxed, drawn } from "../marks.ts";
import { complaint, type PageOptions, page, section } from "../shell.ts";
import { LINK_WORDS, linkTypeWords } from "./link-words.ts";

const SHAPE = '<path d="M6 10h8v8H6zM6 30h8v8H6zM20 14h22M20 34h22"/>';
const GS1_VOCABULARY = "https://ref.gs1.org/voc/";

function titleIn({ zh, en }: LinkTitle, language: Language): string {
  return language === "en" ? (en ?? zh) : zh;
}

/** The host that a link leads to. */
function hostOf(href: string): string {
  return /^https?:\/\/([^/?#]+)/.exec(href)?.[1] ?? "";
}

/** One target with all the types it is found under. */
interface Entry {
  readonly target: LinkTarget;
  readonly types: readonly string[];
  readonly isDefault: boolean;
}

/** The targets of a level, each once: what leads to the same place under the same title is one entry. */
function entriesOf({ links, multi, defaultLink }: PublishedLevel, isDeciding: boolean): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const target of links) {
    const id = JSON.stringify([target.href, target.title, target.type, target.hreflang, target.context]);
    const isDefault = isDeciding && (target === defaultLink || multi.includes(target));
    const earlier = entries.get(id);
    entries.set(id, {
      target,
      types: [...(earlier?.types ?? []), target.linkType.replace(GS1_VOCABULARY, "gs1:")],
      isDefault: isDefault || earlier?.isDefault === true,
    });
  }
  return [...entries.values()];
}

function typeText(type: string, language: Language): string {
  const words = linkTypeWords(type, language);
  const code = `<span class="code">${escapeHtml(type)}</span>`;
  return words === undefined ? code : `${escapeHtml(words)} ${code}`;
}

function entryItem({ target, types, isDefault }: Entry, language: Language, { publicUrl }: PageOptions): string {
  const words = LINK_WORDS[language];
  const { href, fragment, title, type, hreflang, context } = target;
  const isOurs = href.startsWith(`${publicUrl}/`);
  const tags = [
    isOurs ? boxed(words.ours, "meas") : boxed(words.owner),
    ...(isDefault ? [`<b>${words.standard}</b>`] : []),
  ];
  const facts = [
    ...types.map((each) => typeText(each, language)),
    ...(isOurs ? [] : [`${words.leadsTo} <span class="code">${escapeHtml(hostOf(href))}</span>`]),
    ...(hreflang === undefined ? [] : [`${words.languages} ${escapeHtml(hreflang.join(" "))}`]),
    ...(type === undefined ? [] : [escapeHtml(type)]),
    ...(context === undefined ? [] : [escapeHtml(context.join(" "))]),
  ];
  const relation = isOurs ? "" : ' rel="noopener nofollow external"';
  return (
    `<li><p><a href="${escapeHtml(fragment === undefined ? href : `${href}#${fragment}`)}"${relation}>${isolated(titleIn(title, language), language)}</a> ${tags.join(" ")}</p>` +
    `<p class="dim">${facts.join(" · ")}</p></li>`
  );
}

/** The links of a level other than to `self`, each once; empty where there are none. */
export function linkList(level: PublishedLevel, language: Language, options: PageOptions, self: string): string {
  const entries = entriesOf(level, false).filter(({ target }) => target.href !== self);
  const items = entries.map((entry) => entryItem(entry, language, options)).join("");
  return items === "" ? "" : `<ul class="advice">${items}</ul>`;
}

function levelSection(
  level: PublishedLevel,
  entries: readonly Entry[],
  language: Language,
  options: PageOptions,
): string {
  const items = entries.map((entry) => entryItem(entry, language, options)).join("");
  const code = `<p class="code">${escapeHtml(options.publicUrl + level.anchor)}</p>`;
  const list = items === "" ? `<p>${LINK_WORDS[language].noOthers}</p>` : `<ul class="advice">${items}</ul>`;
  return section(isolated(titleIn(level.description, language), language), code + list);
}

/** JSON inside a page: nothing in it can end the element that holds it. */
export function embedded(jsonLd: object): string {
  const text = JSON.stringify(jsonLd).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `<script type="application/ld+json">${text}</script>`;
}

/**
 * A list of links as a page: the link set of a code, the candidates of a choice, or what is registered of an entity that has no page of its
 * own. Each link says where it leads and whether we or its owner vouch for it.
 */
export function renderLinks(view: LinkPage, language: Language, options: PageOptions): string {
  const words = LINK_WORDS[language];
  const { why, levels, jsonLd } = view;
  const hint = why === "not-held" ? words.notHeldHint : why === "entity" ? words.entityHint : words.listHint;
  const first = levels[0];
  const name = first === undefined ? "" : titleIn(first.description, language);
  const deciding = levels.find(({ defaultLink }) => defaultLink !== undefined);
  const self = why === "entity" && first !== undefined ? `${options.publicUrl}/v${first.anchor}` : undefined;
  const sections = levels.map((level) => {
    const entries = entriesOf(level, level === deciding).filter(({ target }) => target.href !== self);
    return levelSection(level, entries, language, options);
  });
  return page({
    language,
    title: name === "" ? words[why] : `${name} · ${words[why]}`,
    about: words.about,
    tone: "plain",
    band: `<div class="state">${drawn(SHAPE)}<div><h1>${words[why]}</h1><p>${hint}</p></div></div>`,
    body: `${sections.join("")}${section(words.limitsTitle, `<p>${words.limits}</p>`)}${complaint(language, options, "")}${embedded(jsonLd)}`,
    query: view.query,
  });
}
