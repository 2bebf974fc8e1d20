import { AI_TABLE } from "./ai-table.ts";
import { aiValueFault } from "./ai-value.ts";
import { type AiValue, CANONICAL_BASE, digitalLinkPath, isDigitalLinkOrigin } from "./digital-link.ts";

/** What a link points at: a product, a batch or a pack of it; a logistic unit; a place or a part of it. */
export type DigitalLinkTarget =
  | { readonly gtin: string; readonly cpv?: string; readonly lot?: string; readonly serial?: string }
  | { readonly sscc: string }
  | { readonly gln: string; readonly extension?: string };

/** The AIs of a target in the order of the path. */
function pairsOf(target: DigitalLinkTarget): AiValue[] {
  const named: readonly (readonly [string, string | undefined])[] =
    "gtin" in target
      ? [
          ["01", target.gtin],
          ["22", target.cpv],
          ["10", target.lot],
          ["21", target.serial],
        ]
      : "sscc" in target
        ? [["00", target.sscc]]
        : [
            ["414", target.gln],
            ["254", target.extension],
          ];
  return named.flatMap(([ai, value]) => (value === undefined ? [] : [{ ai, value }]));
}

/**
 * The Digital Link URI of a target under `base` (scheme, host and optional stem, such as `https://id.example.com/v`;
 * `https://id.gs1.org` when left out, which gives the canonical form). The values must already be checked, as by
 * parseGtin (14 digits), parseLot and parseSerialNumber: RangeError names the AI or the base that is not fit for a link.
 */
export function buildDigitalLink(target: DigitalLinkTarget & { readonly base?: string }): string {
  const base = (target.base ?? CANONICAL_BASE).replace(/\/$/, "");
  const [scheme, gap, host, ...stem] = base.split("/");
  const hasFitStem = stem.every((segment) => /^(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+$/.test(segment));
  if (!isDigitalLinkOrigin([scheme, gap, host].join("/")) || !hasFitStem)
    throw new RangeError(`no base for a link: ${base}`);
  const pairs = pairsOf(target);
  for (const { ai, value } of pairs) {
    const entry = AI_TABLE.get(ai);
    if (entry === undefined || aiValueFault(entry, value) || value === "." || value === "..") {
      throw new RangeError(`no value for AI (${ai}) in a link: ${value}`);
    }
  }
  return base + digitalLinkPath(pairs);
}
