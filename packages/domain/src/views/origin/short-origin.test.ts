import { describe, expect, test } from "vitest";
import type { Batch } from "../../batches/batch.ts";
import { packBatch, unpackBatch } from "../../batches/codec.ts";
import type { InputStop, TransformationInput } from "../../batches/origin.ts";
import { inputsLacking, isStoppedBy, recallOn } from "../../batches/origins/inherited.ts";
import { jsonBytes } from "../../bounds/bytes.ts";
import { SORTED } from "../../fixtures/cangxi.ts";
import { digestOf, harvestsBeyond, TRANSFORMED_DIGEST_BYTES } from "../digest.ts";
import { certificationOf } from "./certification.ts";
import { madeOfPart, originPart } from "./made-of.ts";

/** What a page's row, and the least of the row of a stop, have room for. */
const [HEAD, STOP] = [3700, 2500];
const AT = "2026-09-12T03:00:00.000Z";
const long = (n: number, characters: number) => `${n}${"苍溪县猕猴桃专业合作社".repeat(9)}`.slice(0, characters);
const many = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n));

function stop(by: InputStop["by"], n: number): InputStop {
  const of = { by, gtin: SORTED.gtin, lot: `${n}`.padStart(20, "L"), minGrams: 0, maxGrams: 1000 } as const;
  const reason = long(n, 290);
  if (by !== "recalled") return of;
  return { ...of, recall: { id: `r${n}`, by: "county", level: 2, reason, at: AT, orderedBy: "bureau" } };
}

const LACKS = { temperature: "missing", test: "contradicted", farmRecord: "missing", commitment: "missing" } as const;

/** A batch of ten inputs and twelve harvests of as many cooperatives, each with a certificate, and names of full length. */
function mixed(input: Partial<TransformationInput>, idCharacters: number): Batch {
  const id = (kind: string, n: number) => `${kind}${n}`.padEnd(idCharacters, "x");
  const sources = many(12, (n) => ({
    gtin: SORTED.gtin,
    lot: `${n}`.padStart(20, "L"),
    organisation: id("coop", n),
    base: { id: `${id("coop", n)}/${id("b", n)}`, name: long(n, 60), regionCode: "510824" },
    harvestedOn: `2026-09-${String(n + 1).padStart(2, "0")}`,
    grams: 41_666,
    certificate: { id: `${id("coop", n)}/${id("c", n)}` },
  }));
  const inputs = many(10, (n) => ({ gtin: SORTED.gtin, lot: `${n}`.padStart(20, "I"), grams: 60_000, ...input }));
  const party = (n: number) => ({ name: long(n, 60), kind: "cooperative", regionCode: "510824" }) as const;
  const growers = Object.fromEntries(sources.map(({ organisation }, n) => [organisation, party(n)]));
  return {
    ...SORTED,
    origin: { kind: "transformation", transformation: "t", at: AT, inputs, sources, keepsFrom: "2026-09-01" },
    parties: { ...SORTED.parties, ...growers },
  };
}

const bytesOf = (batch: Batch) => jsonBytes(packBatch(batch));

describe("the digest of a mixed batch", () => {
  test("names twelve harvests of twelve cooperatives, with ids as people give them, in the row of a page", () => {
    const digest = digestOf(mixed({ lacks: LACKS }, 7), TRANSFORMED_DIGEST_BYTES);
    expect(bytesOf(digest)).toBeLessThanOrEqual(TRANSFORMED_DIGEST_BYTES);
    const { madeOf } = madeOfPart(digest);
    expect([madeOf?.harvests.length, madeOf?.more]).toEqual([12, undefined]);
  });

  test("has its bound whatever stops its inputs and however long ids are, and says what stops it and what they lack as the whole does", () => {
    const stops = [
      ...many(2, (n) => stop("recalled", n)),
      ...many(2, (n) => stop("test-failed", n)),
      ...many(2, (n) => stop("interval-breached", n)),
    ];
    for (const characters of [7, 20, 64]) {
      const whole = mixed({ lacks: LACKS, stops, stopsBeyond: 7 }, characters);
      for (const bound of [HEAD, STOP]) {
        const digest = unpackBatch(packBatch(digestOf(whole, bound)));
        expect([characters, bound, bytesOf(digest) <= bound]).toEqual([characters, bound, true]);
        const [said, shown] = [recallOn(whole), recallOn(digest)];
        expect(shown?.of).toMatchObject({
          lot: said?.of?.lot,
          minGrams: said?.of?.minGrams,
          maxGrams: said?.of?.maxGrams,
        });
        for (const by of ["recalled", "test-failed", "interval-breached"] as const)
          expect(isStoppedBy(digest, by)).toBe(true);
        for (const need of ["temperature", "test", "farmRecord", "commitment"] as const)
          expect(inputsLacking(digest, need)).toEqual(inputsLacking(whole, need));
        expect(originPart(digest)).toMatchObject({ harvestedOn: "2026-09-01", harvestedTo: "2026-09-12" });
        const { harvests = [], more = 0 } = madeOfPart(digest).madeOf ?? {};
        expect(harvests.length + more).toBe(12);
      }
    }
  });

  test("claims no certificate where it has not every harvest: those that are left out may have none", () => {
    const whole = mixed({}, 64);
    const digest = digestOf(whole, STOP);
    expect(madeOfPart(digest).madeOf?.more).toBeGreaterThan(0);
    // A transformation that would make such a batch is refused.
    expect(harvestsBeyond(whole)).toBeGreaterThan(0);
    expect(harvestsBeyond(mixed({}, 7))).toBe(0);
    const { certified } = certificationOf(digest, [], "2026-10-01");
    expect([certified.status, certified.reasons[0]?.code]).toEqual(["none", "harvests-not-all-told"]);
  });
});
