/** Shapes that say what colour says, for those who cannot tell colours apart, and the tags of evidence levels. */
import type { Language } from "@suyuan/domain/language";
import { SHAPES, TAG_CLASSES } from "./look/shapes.ts";
import type { Tone } from "./look/tokens.ts";
import { type Level, type StateCode, TEXT } from "./words.ts";

/** Drawn in the colour of the words beside it, whatever that is: without any style, and where a reader's own colours hold. */
const STROKES = 'fill="none" stroke="currentColor" stroke-linejoin="round" stroke-linecap="round"';

/** How loud the state is. */
export function toneOf(state: StateCode): Tone {
  return SHAPES[state].tone;
}

/** Are the goods stopped, or the registration? Then nothing on the page speaks for them. */
export function isStopped(state: StateCode): boolean {
  return toneOf(state) === "stop" || state === "voided";
}

/** The state's shape, decorative: the words beside it say the same. */
export function stateMark(state: StateCode): string {
  return drawn(`<path d="${SHAPES[state].path}"/>`);
}

/** A shape on the 48 × 48 field as an image that screen readers pass over. */
export function drawn(shape: string): string {
  return `<svg class="mark" viewBox="0 0 48 48" width="52" height="52" ${STROKES} stroke-width="4" aria-hidden="true">${shape}</svg>`;
}

/** A small sign before a word that says the same. */
function sign(names: string, width: number, shape: string): string {
  return `<svg class="${names}" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="${width}" aria-hidden="true"><path d="${shape}"/></svg>`;
}

export const TICK = sign("sign", 3, "M2 9l4 4 8-10");
export const CROSS = sign("sign bad", 3, "M3 3l10 10M13 3L3 13");

/** A small triangle before words that ask for attention. */
export const ALERT = sign("sign warn", 2, "M8 2l7 12H1zM8 6v4m0 1v1");

/**
 * The tick before a verdict. Stopped goods get none, as it would speak against the state, and what one party alone declared gets none: a tick
 * says that somebody or something else stands behind it.
 */
export function tick(state: StateCode, level: Level): string {
  return isStopped(state) || level === "declared" || level === "missing" ? "" : TICK;
}

/** Brackets that are read and copied, and seen where no style draws a border. */
const [BEGIN, END] = ['<i class="hid">[</i>', '<i class="hid">]</i>'];
const BRACKET_AT = BEGIN.indexOf("[");

/** Up to the class that tells the level. */
const TAG_START = '<span class="tag ';

/** Words in a box of their own. `names`: classes beside that of every box. */
export function boxed(words: string, names = ""): string {
  const start = names === "" ? '<span class="tag">' : `${TAG_START}${names}">`;
  return `${start}${BEGIN}${words}${END}</span>`;
}

function tags(language: Language): Readonly<Record<Level, string>> {
  const words = TEXT[language].level;
  const tag = (level: Level) => ` ${boxed(words[level], TAG_CLASSES[level])}`;
  return {
    declared: tag("declared"),
    confirmed: tag("confirmed"),
    measured: tag("measured"),
    attested: tag("attested"),
    missing: tag("missing"),
  };
}

/** The tag that follows a statement: how it is known, in words. */
export const TAGS: Readonly<Record<Language, Readonly<Record<Level, string>>>> = { zh: tags("zh"), en: tags("en") };

const LEVELS: readonly Level[] = ["attested", "measured", "confirmed", "declared", "missing"];

/** How the tag of a level begins, up to its bracket. */
const beginOf = (level: Level) => `${TAG_START}${TAG_CLASSES[level]}">${BEGIN.slice(0, BRACKET_AT + 1)}`;
/** From the last letter of its class to its bracket. */
const LETTER_TO_BRACKET = '">'.length + BRACKET_AT + 1;
/** Levels by the last letter of their class: no two have the same. */
const BY_LETTER = new Map(LEVELS.map((level) => [TAG_CLASSES[level].at(-1), { level, begin: beginOf(level) }]));

/** Adds the levels of the tags in `html`: found by their brackets, of which few stand on a page beside those of tags. */
function addTagsIn(html: string, found: Set<Level>): void {
  for (let at = html.indexOf("["); at >= 0; at = html.indexOf("[", at + 1)) {
    const tag = BY_LETTER.get(html[at - LETTER_TO_BRACKET]);
    if (tag === undefined || found.has(tag.level)) continue;
    if (html.startsWith(tag.begin, at + 1 - tag.begin.length)) found.add(tag.level);
  }
}

/**
 * What the tags mean, of those that stand in the parts of a page; under a fold. Each part is looked through by itself: a text that was put
 * together is copied into one piece for that, and so is not copied again when the page is.
 */
export function legend(parts: readonly string[], language: Language): string {
  const words = TEXT[language];
  const standing = new Set<Level>();
  for (const part of parts) addTagsIn(part, standing);
  let entries = "";
  for (const level of LEVELS) {
    if (standing.has(level)) entries += `<li>${TAGS[language][level]} ${words.levelMeaning[level]}</li>`;
  }
  return entries === ""
    ? ""
    : `<details class="legend"><summary>${words.legend}</summary><ul>${entries}</ul></details>`;
}
