/** Shapes that say what colour says, for those who cannot tell colours apart, and the tags of evidence levels. */
import type { Language } from "@suyuan/domain/language";
import { type Level, type StateCode, TEXT } from "./words.ts";

/** How loud a state is: sets the colour of the band. */
export type Tone = "calm" | "note" | "stop" | "plain";

/** Drawn in the colour of the words beside it, whatever that is: without any style, and where a reader's own colours hold. */
const STROKES = 'fill="none" stroke="currentColor" stroke-linejoin="round" stroke-linecap="round"';

const RING = '<circle cx="24" cy="24" r="20"/>';

/** One shape per state, no two alike: ring and tick, triangle, octagon, … drawn in strokes on a 48 × 48 field. */
const SHAPES: Record<StateCode, { readonly tone: Tone; readonly shape: string }> = {
  "in-order": { tone: "calm", shape: `${RING}<path d="M15 25l6 6 12-13"/>` },
  "in-order-so-far": { tone: "calm", shape: '<path d="M44 24a20 20 0 1 1-9-17M15 25l6 6 15-17"/>' },
  registered: { tone: "plain", shape: '<path d="M10 5h20l8 8v30H10zM17 19h14M17 27h14M17 35h8"/>' },
  "in-order-with-remarks": { tone: "note", shape: '<path d="M24 3l21 21-21 21L3 24zM24 14v12m0 6v2"/>' },
  voided: { tone: "note", shape: `${RING}<path d="M16 16l16 16m0-16L16 32"/>` },
  recalled: { tone: "stop", shape: '<path d="M16 4h16l12 12v16L32 44H16L4 32V16zM14 24h20"/>' },
  "test-failed": { tone: "stop", shape: '<path d="M24 5l21 37H3zM24 18v12m0 5v2"/>' },
  "interval-breached": { tone: "stop", shape: '<path d="M24 4l18 10v20L24 44 6 34V14zM24 14v13m0 5v2"/>' },
  "past-shelf-life": {
    tone: "note",
    shape: '<path d="M12 5h24M12 43h24M15 5c0 11 9 13 9 19s-9 8-9 19M33 5c0 11-9 13-9 19s9 8 9 19"/>',
  },
  "certificate-withdrawn": { tone: "note", shape: `${RING}<path d="M10 10l28 28"/>` },
  "certificate-suspended": { tone: "note", shape: `${RING}<path d="M19 16v16m10-16v16"/>` },
  "certificate-expired": { tone: "note", shape: `${RING}<path d="M24 12v12l8 6"/>` },
  "certificate-not-in-force": { tone: "note", shape: '<path d="M6 6h36v36H6zM17 17l14 14m0-14L17 31"/>' },
  "label-voided": { tone: "stop", shape: '<path d="M6 14h24l12 10-12 10H6zM12 20l12 8m0-8l-12 8"/>' },
  uncertified: { tone: "plain", shape: `${RING}<path d="M15 24h18"/>` },
};

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
  return drawn(SHAPES[state].shape);
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

/** Class of a level's tag: the border grows firmer with the evidence (dashed, double, solid, filled). */
const TAG_CLASSES: Record<Level, string> = {
  declared: "said",
  confirmed: "both",
  measured: "meas",
  attested: "sign-off",
  missing: "lost",
};

/** Brackets that are read and copied, and seen where no style draws a border. */
const [BEGIN, END] = ['<i class="hid">[</i>', '<i class="hid">]</i>'];

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

/** The classes of the tags in `html`: found in one walk through it, for all levels together. */
function tagsIn(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = html.indexOf(TAG_START); at >= 0; at = html.indexOf(TAG_START, at)) {
    at += TAG_START.length;
    found.add(html.slice(at, html.indexOf('"', at)));
  }
  return found;
}

/** What the tags mean, of those that stand in `html`; under a fold. */
export function legend(html: string, language: Language): string {
  const words = TEXT[language];
  const standing = tagsIn(html);
  let entries = "";
  for (const level of LEVELS) {
    if (standing.has(TAG_CLASSES[level])) entries += `<li>${TAGS[language][level]} ${words.levelMeaning[level]}</li>`;
  }
  return entries === ""
    ? ""
    : `<details class="legend"><summary>${words.legend}</summary><ul>${entries}</ul></details>`;
}
