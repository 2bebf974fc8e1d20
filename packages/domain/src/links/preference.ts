/** One value of a preference with its weight, as an Accept header gives them: `text/html`, `text/*`, `pt-BR`; lower-case; 0 refuses it. */
export interface Weighted {
  readonly value: string;
  readonly weight: number;
}

/** What the asker prefers of several equal links. Absent: nothing was said, or only that all will do. */
export interface LinkPreference {
  readonly mediaTypes?: readonly Weighted[] | undefined;
  readonly languages?: readonly Weighted[] | undefined;
  readonly context?: string | undefined;
}

/**
 * How well a link does in one respect, to be compared from the left: what kind of answer it is, then weight, then closeness. A link that
 * claims nothing stands above one that only a wildcard lets in, and that above one that contradicts.
 */
export type Fit = readonly [kind: number, weight: number, closeness: number];

const MATCHES = 3;
const CLAIMS_NOTHING = 2;
const LET_IN = 1;
const CONTRADICTS = 0;

/** Nothing was asked: a link for everyone goes before one for somebody. */
function unasked(claims: boolean): Fit {
  return [claims ? LET_IN : CLAIMS_NOTHING, 1, 0];
}

/** How well a link does in each respect. */
export type Fits = readonly [mediaType: Fit, language: Fit, context: Fit];

function compareFit(a: Fit, b: Fit): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Orders fits: positive when `a` is the better one. */
export function compareFits(a: Fits, b: Fits): number {
  return compareFit(a[0], b[0]) || compareFit(a[1], b[1]) || compareFit(a[2], b[2]);
}

function best(fits: readonly Fit[]): Fit {
  return fits.reduce((one, other) => (compareFit(other, one) > 0 ? other : one), [CONTRADICTS, 0, 0]);
}

/** The fit of a media type: the most specific range that names it decides (RFC 9110 section 12.5.1). */
export function mediaTypeFit(type: string | undefined, asked: readonly Weighted[] | undefined): Fit {
  if (asked === undefined) return unasked(type !== undefined);
  if (type === undefined) return [CLAIMS_NOTHING, 1, 0];
  for (const [closeness, range] of [
    [2, type],
    [1, type.replace(/\/.*/, "/*")],
    [0, "*/*"],
  ] as const) {
    const found = asked.find(({ value }) => value === range);
    if (found === undefined) continue;
    if (found.weight === 0) return [CONTRADICTS, 0, 0];
    return [closeness === 0 ? LET_IN : MATCHES, found.weight, closeness];
  }
  return [CONTRADICTS, 0, 0];
}

/**
 * The fit of one language tag. The longest range that begins it decides (`zh` for `zh-CN`; RFC 4647 section 3.3.1); so does, by its
 * beginning, a longer one (`fr-CH` finds `fr`); last, any range of the same language (`zh-TW` finds `zh-CN`).
 */
function tagFit(tag: string, asked: readonly Weighted[]): Fit {
  const within = asked.filter(({ value }) => tag === value || tag.startsWith(`${value}-`));
  const deciding = within.sort((a, b) => b.value.length - a.value.length)[0];
  if (deciding?.weight === 0) return [CONTRADICTS, 0, 0];
  const [language] = tag.split("-");
  const matched = asked.flatMap(({ value, weight }): Fit[] => {
    if (weight === 0) return [];
    if (value === tag) return [[MATCHES, weight, 4]];
    if (value === deciding?.value || value.startsWith(`${tag}-`)) return [[MATCHES, weight, 3]];
    return value.split("-")[0] === language && deciding === undefined ? [[MATCHES, weight, 2]] : [];
  });
  const wildcard = asked.find(({ value }) => value === "*");
  return best([...matched, ...(wildcard && wildcard.weight > 0 ? [[LET_IN, wildcard.weight, 0] as const] : [])]);
}

/** The fit of a link's languages: the best of them. */
export function languageFit(tags: readonly string[] | undefined, asked: readonly Weighted[] | undefined): Fit {
  const claims = tags !== undefined && tags.length > 0;
  if (asked === undefined) return unasked(claims);
  if (!claims) return [CLAIMS_NOTHING, 1, 0];
  return best(tags.map((tag) => tagFit(tag.toLowerCase(), asked)));
}

/** The fit of a link's contexts: the one that was asked for, or none. */
export function contextFit(contexts: readonly string[] | undefined, asked: string | undefined): Fit {
  const claims = contexts !== undefined && contexts.length > 0;
  if (asked === undefined) return unasked(claims);
  if (!claims) return [CLAIMS_NOTHING, 1, 0];
  return contexts.includes(asked) ? [MATCHES, 1, 0] : [CONTRADICTS, 0, 0];
}

/**
 * Was a link with these fits (media type, language, context) asked for by name? Something in it is what was asked for, its language and
 * context are if it claims any, and its media type is not refused.
 */
export function isAskedFor([[mediaType], [language], [context]]: Fits): boolean {
  if (mediaType === CONTRADICTS) return false;
  const others = [language, context];
  if (others.some((kind) => kind === LET_IN || kind === CONTRADICTS)) return false;
  return mediaType === MATCHES || others.includes(MATCHES);
}
