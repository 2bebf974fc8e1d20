import type { Reason } from "../evidence.ts";
import { candidateName, type Opening, type Sha256 } from "./candidate.ts";
import { ALGORITHM, draw, type Hmac, inListOrder, type Line, listText } from "./draw.ts";
import { type RiskTerms, weightOf } from "./risk.ts";

/** All that anyone needs to recompute a draw, as the service hands it out. */
export interface SampleFile {
  readonly algorithm: string;
  readonly commitment: string;
  readonly count: number;
  readonly terms: RiskTerms;
  readonly digest: string;
  readonly lines: readonly Line[];
  /** Absent until it was drawn. */
  readonly seed?: string;
  readonly drawn?: readonly string[];
  /** Candidates of whoever asked, opened. */
  readonly yours: readonly (Opening & { readonly name: string })[];
}

export interface Means {
  readonly sha256: Sha256;
  /** SHA-256 of bytes that are given in hexadecimal. */
  readonly sha256OfHex: (hex: string) => string;
  readonly bytesOfHex: (hex: string) => Uint8Array;
  readonly hmac: Hmac;
}

const fault = (code: string, en: string, zh: string): Reason => ({ code, en, zh });

/** What is wrong with a draw; none where everything recomputes. */
export function checkSample(file: SampleFile, means: Means): readonly Reason[] {
  if (file.algorithm !== ALGORITHM) {
    return [fault("algorithm", `The algorithm ${file.algorithm} is not known.`, `不认识算法 ${file.algorithm}。`)];
  }
  return [...listFaults(file, means), ...ownFaults(file, means), ...drawFaults(file, means)];
}

function listFaults({ lines, digest }: SampleFile, { sha256 }: Means): Reason[] {
  const isOrdered = inListOrder(lines).every((line, n) => line === lines[n]);
  const isSound = lines.every(
    ({ name, weight }) => /^[0-9a-f]{64}$/.test(name) && Number.isSafeInteger(weight) && weight >= 1,
  );
  const isDistinct = new Set(lines.map(({ name }) => name)).size === lines.length;
  return [
    ...(isOrdered && isSound && isDistinct
      ? []
      : [
          fault(
            "list",
            "The list is not in order, or a line is no name and whole weight.",
            "名单次序或内容不符合格式。",
          ),
        ]),
    ...(sha256(listText(lines)) === digest
      ? []
      : [
          fault(
            "digest",
            "The list is not the one that was frozen: its SHA-256 differs.",
            "名单与冻结时的不一致：SHA-256 不符。",
          ),
        ]),
  ];
}

function ownFaults({ lines, yours, terms }: SampleFile, { sha256 }: Means): Reason[] {
  const weights = new Map(lines.map(({ name, weight }) => [name, weight]));
  return yours.flatMap((own) => [
    ...(candidateName(own, sha256) === own.name && weights.get(own.name) === own.weight
      ? []
      : [fault("opening", `The list does not hold ${own.id} as it is told.`, `名单中没有与所述一致的 ${own.id}。`)]),
    ...(weightOf(own.factors, terms) === own.weight
      ? []
      : [fault("weight", `${own.id} is not weighed by the terms.`, `${own.id} 的权重与规则不符。`)]),
  ]);
}

function drawFaults(file: SampleFile, { sha256OfHex, bytesOfHex, hmac }: Means): Reason[] {
  const { seed, drawn, commitment, lines, count, digest } = file;
  if (seed === undefined || drawn === undefined) {
    return [
      fault(
        "not-drawn",
        "The seed was not told yet: there is no draw to check.",
        "种子尚未公开，还没有抽取结果可供核对。",
      ),
    ];
  }
  if (sha256OfHex(seed) !== commitment) {
    return [fault("seed", "The seed is not the one that was committed.", "公开的种子与承诺不符。")];
  }
  const found = draw(inListOrder(lines), count, { seed: bytesOfHex(seed), digest, hmac });
  const isSame = found.length === drawn.length && found.every((name, n) => name === drawn[n]);
  return isSame ? [] : [fault("drawn", "Others are drawn by this seed and list.", "按此种子和名单抽出的不是这些。")];
}
