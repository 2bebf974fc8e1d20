import { EpcisProblem } from "./problems.ts";
import type { EpcisVersion } from "./versions.ts";

/** A form in which an operation can answer. */
export interface Offer {
  readonly mediaType: string;
  readonly versions: readonly EpcisVersion[];
}

const JSON_ONLY: readonly EpcisVersion[] = ["2.0.0"];
const EVERY: readonly EpcisVersion[] = ["2.0.0", "1.2.0"];

/** What every GET offers: JSON under both its names. */
export const JSON_OFFERS: readonly Offer[] = [
  { mediaType: "application/json", versions: JSON_ONLY },
  { mediaType: "application/ld+json", versions: JSON_ONLY },
];
/** Query documents come as XML too, of 2.0 and of 1.2. */
export const DOCUMENT_OFFERS: readonly Offer[] = [
  ...JSON_OFFERS,
  { mediaType: "application/xml", versions: EVERY },
  { mediaType: "text/xml", versions: EVERY },
];

const RANGES_MAX = 32;

interface Range {
  readonly type: string;
  readonly quality: number;
}

/**
 * The offer that the request prefers (RFC 9110 section 12.5.1: the most specific range decides, then the quality, then our order) and
 * the highest version that both it and the request take. Throws `NotAcceptableException`.
 */
export function negotiate(
  accept: string | null,
  versions: readonly EpcisVersion[],
  offers: readonly Offer[],
): { readonly mediaType: string; readonly version: EpcisVersion } {
  const ranges = rangesOf(accept);
  let best: { mediaType: string; version: EpcisVersion; quality: number } | undefined;
  for (const offer of offers) {
    const version = versions.find((one) => offer.versions.includes(one));
    const quality = qualityOf(offer.mediaType, ranges);
    if (version === undefined || quality === 0 || quality <= (best?.quality ?? 0)) continue;
    best = { mediaType: offer.mediaType, version, quality };
  }
  if (best !== undefined) return best;
  const list = offers.map(({ mediaType }) => mediaType).join(", ");
  throw new EpcisProblem("NotAcceptableException", {
    en: `This answer comes as ${list} (JSON in version 2.0 only); none of it suits the request's Accept and version headers.`,
    zh: `应答格式为 ${list}（JSON 仅限 2.0 版），与请求的 Accept 及版本头不符。`,
  });
}

function rangesOf(accept: string | null): readonly Range[] {
  if (accept === null || accept.trim() === "") return [{ type: "*/*", quality: 1 }];
  return accept.split(",", RANGES_MAX).map((part) => {
    const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
  });
}

function qualityOf(mediaType: string, ranges: readonly Range[]): number {
  const family = `${mediaType.slice(0, mediaType.indexOf("/"))}/*`;
  for (const type of [mediaType, family, "*/*"]) {
    const found = ranges.filter((range) => range.type === type);
    if (found.length > 0) return Math.max(...found.map(({ quality }) => quality));
  }
  return 0;
}
