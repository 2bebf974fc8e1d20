import bwipjs from "bwip-js/node";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { pairingFaults } from "../ai/pairings.ts";
import { AI_TABLE } from "../ai/table.ts";
import { arbitraryLink, type LinkParts } from "../fixtures/arbitrary-link.ts";
import { elementsOf } from "../fixtures/vectors.ts";
import { percentEncode } from "../percent.ts";
import { parseDigitalLink } from "./parse.ts";

/** The same links each time: what bwip-js may think of all others is not ours to hold. */
const SEED = 2026;

/** What bwip-js says of a link that it shall draw: nothing, or the name of its error. */
function theirs(uri: string): string | undefined {
  try {
    bwipjs.raw({ bcid: "gs1dlqrcode", text: uri });
    return undefined;
  } catch (error) {
    return /bwipp\.(\w+)/.exec(String(error))?.[1] ?? String(error);
  }
}

/** What we say: bwip-js refuses what AIs lack of each other, of which we warn. */
function ours(uri: string): string | undefined {
  const link = parseDigitalLink(uri);
  if (!link.ok) return `${link.reason.code} ${link.reason.ai ?? ""} ${link.reason.rule ?? ""}`.trim();
  return pairingFaults(elementsOf(link.value))[0]?.code;
}

/** Rules of ours that bwip-js 4.11 does not hold, so that its consent there says nothing. */
function isLenientThere(uri: string, verdict: string | undefined): boolean {
  if (verdict === undefined) return false;
  const isShortGtin = /(?:\/01\/|[?&]01=)(?:[0-9]{8}|[0-9]{12,13})(?:[/?&#]|$)/.test(uri) && verdict.includes("01");
  const isRepeat = verdict.startsWith("attribute-repeated") || verdict.startsWith("key-in-query");
  const isPrefix = verdict.endsWith("gcppos1") || verdict.endsWith("gcppos2");
  // No URI may hold these characters; of the query it looks at the values of AIs alone.
  const isOfQuery = verdict === "character" && /[^\x21-\x7e]|[<>{}\\^`"|]/.test(uri.slice(uri.indexOf("?")));
  if (verdict === "serial-missing") return true;
  // It takes a % that begins no escape of two hex digits for a percent sign.
  if (verdict.startsWith("escape") && /%(?![0-9A-Fa-f]{2})/.test(uri)) return true;
  // An escaped digit is that digit, but it takes such a name for none of an AI.
  const isEscaped = verdict.startsWith("attribute") && /[?&;][^=&;]*%3[0-9]/.test(uri);
  return isEscaped || isShortGtin || isRepeat || isPrefix || isOfQuery || verdict.startsWith("dot-segment");
}

/** Its lists of codes are older than ours. */
function isOlderList(theirVerdict: string | undefined): boolean {
  return theirVerdict === "GS1UnknownCurrency" || theirVerdict === "GS1unknownPackageType";
}

function written({ base, path, attributes }: LinkParts): string {
  const inPath = path.map(({ ai, value }) => `/${ai}/${percentEncode(value)}`).join("");
  const query = attributes.map(({ ai, value }) => `${ai}=${percentEncode(value, "query")}`).join("&");
  return base + inPath + (query === "" ? "" : `?${query}`);
}

function agree(uri: string): "agreed" | "left out" {
  const [our, their] = [ours(uri), theirs(uri)];
  if ((our === undefined) === (their === undefined)) return "agreed";
  if (their === undefined ? isLenientThere(uri, our) : isOlderList(their)) return "left out";
  throw new Error(`${uri}: we say ${our ?? "valid"}, bwip-js says ${their ?? "valid"}`);
}

test("bwip-js accepts the links we accept and refuses those of which we warn", () => {
  const verdicts: string[] = [];
  fc.assert(
    fc.property(arbitraryLink, (parts) => {
      verdicts.push(agree(written(parts)));
    }),
    { numRuns: sized(75, 300), seed: SEED },
  );
  expect(verdicts.filter((verdict) => verdict === "left out").length).toBeLessThan(30);
});

/** Links broken in one place. */
const broken = fc
  .tuple(
    arbitraryLink,
    fc.constantFrom("digit", "character", "cut", "order", "query", "length", "twice", "key"),
    fc.nat(),
  )
  .map(([parts, how, seed]) => {
    const uri = written(parts);
    const at = parts.base.length + 1 + (seed % (uri.length - parts.base.length - 1));
    const [key, ...qualifiers] = parts.path;
    const ai = [...AI_TABLE.keys()][seed % AI_TABLE.size] ?? "";
    if (how === "digit") return uri.slice(0, at) + String(seed % 10) + uri.slice(at + 1);
    if (how === "character") return uri.slice(0, at) + "aZ~%/{ ^é+"[seed % 10] + uri.slice(at + 1);
    if (how === "cut") return uri.slice(0, at) + uri.slice(at + 1);
    if (how === "order") return written({ ...parts, path: [key, ...qualifiers.toReversed()] as LinkParts["path"] });
    if (how === "query") return `${uri}${uri.includes("?") ? "&" : "?"}${ai}=12345`;
    if (how === "length") return `${uri}${"1".repeat((seed % 40) + 1)}`;
    if (how === "twice") return written({ ...parts, path: [...parts.path, ...qualifiers.slice(0, 1)] });
    return `${parts.base}/${ai}/${percentEncode(key?.value ?? "")}`;
  });

test("bwip-js refuses the broken links we refuse", () => {
  const verdicts: string[] = [];
  fc.assert(
    fc.property(broken, (uri) => {
      verdicts.push(agree(uri));
    }),
    { numRuns: sized(150, 600), seed: SEED },
  );
  expect(verdicts.filter((verdict) => verdict === "left out").length).toBeLessThan(120);
});

test("its known leniencies are still what they were, so that the rules that leave them out stay true", () => {
  for (const uri of [
    "https://a.cn/01/9521234000013",
    "https://a.cn/01/09521234000013?17=270131&17=270131",
    "https://a.cn/01/09521234000013/10/L?01=09521234000013",
    "https://a.cn/8004/95X1234",
    "https://a.cn/01/09521234000013/10/..",
  ]) {
    expect(theirs(uri), uri).toBeUndefined();
    expect(isLenientThere(uri, ours(uri)), uri).toBe(true);
  }
});
