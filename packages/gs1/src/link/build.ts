import { AI_TABLE, type AiEntry } from "../ai/table.ts";
import { type AiValue, aiValueFault } from "../ai/value.ts";
import { percentEncode } from "../percent.ts";
import type { Refusal, Result } from "../result.ts";
import { accept, refuse } from "../result.ts";
import { CANONICAL_BASE, digitalLinkPath, isDigitalLinkOrigin } from "./parse.ts";

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

/** The base without its last slash, when a link may begin with it. */
function fitBase(base: string): string | undefined {
  const whole = base.replace(/\/$/, "");
  const [scheme, gap, host, ...stem] = whole.split("/");
  const hasFitStem = stem.every((segment) => /^(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+$/.test(segment));
  return hasFitStem && isDigitalLinkOrigin([scheme, gap, host].join("/")) ? whole : undefined;
}

/** Why a value cannot stand in a link, or its entry. */
function entryOf({ ai, value }: AiValue): { readonly fault: Refusal } | { readonly entry: AiEntry } {
  const entry = AI_TABLE.get(ai);
  if (!entry) return { fault: { code: "ai-unknown", ai, detail: `(${ai}) is no Application Identifier` } };
  const fault = aiValueFault(entry, value);
  return fault ? { fault } : { entry };
}

/** Of the orders in which qualifiers may follow the key, the first that takes most of the AIs given; as found there. */
function qualifiersFor(key: AiEntry, given: ReadonlyMap<string, string>): readonly string[] {
  let best: readonly string[] = [];
  for (const order of key.dlQualifiers) {
    const present = order.filter((ai) => given.has(ai));
    if (present.length > best.length) best = present;
  }
  return best;
}

/** Is this attribute one that could stand in the path as it is, and so must not stand in the query? */
function isOfPath(ai: string, key: AiEntry, qualifiers: readonly string[]): boolean {
  return key.dlQualifiers.some((order) => order.includes(ai) && qualifiers.every((other) => order.includes(other)));
}

/**
 * The Digital Link URI for AIs in any order, under `base` (`https://id.gs1.org` when left out): the first primary key among
 * them and its qualifiers in the path, the rest in the query, those of predefined length first. An AI given twice alike is
 * written once. Refuses what no reader would give back: values that break their format, an AI with two values
 * (`ai-repeated`), no primary key (`no-primary-key`), and AIs that fit neither path nor query (`key-in-query`).
 */
export function digitalLinkOf(values: readonly AiValue[], options: { readonly base?: string } = {}): Result<string> {
  const base = fitBase(options.base ?? CANONICAL_BASE);
  if (base === undefined) return refuse("host", `no base for a link: ${options.base}`);
  const given = new Map<string, string>();
  const entries = new Map<string, AiEntry>();
  for (const pair of values) {
    const found = entryOf(pair);
    if ("fault" in found) return { ok: false, reason: found.fault };
    if ((given.get(pair.ai) ?? pair.value) !== pair.value) {
      return refuse("ai-repeated", `(${pair.ai}) is given with different values`, pair.ai);
    }
    given.set(pair.ai, pair.value);
    entries.set(pair.ai, found.entry);
  }
  const key = [...entries.values()].find(({ dlPrimaryKey }) => dlPrimaryKey);
  if (key === undefined) return refuse("no-primary-key", "none of the AIs is a key");

  const qualifiers = qualifiersFor(key, given);
  const inPath = [key.ai, ...qualifiers].map((ai) => ({ ai, value: given.get(ai) ?? "" }));
  const dots = inPath.find(({ value }) => value === "." || value === "..");
  if (dots) return refuse("dot-segment", `browsers drop the value of AI (${dots.ai}) from a path`, dots.ai);
  const attributes = [...entries.values()].filter(({ ai }) => !inPath.some((pair) => pair.ai === ai));
  const misplaced = attributes.find(({ ai, dlAttribute }) => !dlAttribute || isOfPath(ai, key, qualifiers));
  if (misplaced) return refuse("key-in-query", `(${misplaced.ai}) has no place in this link`, misplaced.ai);
  const query = [...attributes]
    .sort((a, b) => Number(b.isPredefinedLength) - Number(a.isPredefinedLength))
    .map(({ ai }) => `${ai}=${percentEncode(given.get(ai) ?? "")}`);
  return accept(base + digitalLinkPath(inPath) + (query.length > 0 ? `?${query.join("&")}` : ""));
}

/**
 * The Digital Link URI of a target under `base` (scheme, host and optional stem, such as `https://id.example.com/v`;
 * `https://id.gs1.org` when left out, which gives the canonical form). The values must already be checked, as by
 * parseGtin (14 digits), parseLot and parseSerialNumber: RangeError names the AI or the base that is not fit for a link.
 */
export function buildDigitalLink(target: DigitalLinkTarget & { readonly base?: string }): string {
  const link = digitalLinkOf(pairsOf(target), target.base === undefined ? {} : { base: target.base });
  if (link.ok) return link.value;
  throw new RangeError(link.reason.detail);
}
