import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { acting, BATCH, BUREAU, COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { candidateName } from "./candidate.ts";
import { checkSample, type Means, type SampleFile } from "./check.ts";
import { ALGORITHM, draw, type Hmac, inListOrder, type Line, listText } from "./draw.ts";
import { factorsOf, termsOn, together, weightOf } from "./risk.ts";
import { abandonSampling, commitSampling, drawSampling, freezeSampling } from "./sampling.ts";

const hmac: Hmac = (key, text) => new Uint8Array(createHmac("sha256", key).update(text).digest());
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const bytesOfHex = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const sha256OfHex = (hex: string) => createHash("sha256").update(bytesOfHex(hex)).digest("hex");
const MEANS: Means = { sha256, sha256OfHex, bytesOfHex, hmac };
const SEED = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

const listOf = (weights: readonly number[]): readonly Line[] =>
  inListOrder(weights.map((weight, n) => ({ name: sha256(`${n}`), weight })));

/** The draw read slowly: a ticket for each unit of weight, and a number below their count by long division of hexadecimal digits. */
function slowDraw(lines: readonly Line[], count: number, seed: string, digest: string): string[] {
  let tickets = lines.flatMap(({ name, weight }) => Array.from({ length: weight }, () => name));
  const drawn: string[] = [];
  for (let k = 1; drawn.length < count && tickets.length > 0; k += 1) {
    for (let a = 0; ; a += 1) {
      const key = Buffer.from(seed, "hex");
      const hex = createHmac("sha256", key).update(`suyuan-sample/1\n${digest}\n${k}\n${a}\n`).digest("hex");
      const most = (2n ** 256n / BigInt(tickets.length)) * BigInt(tickets.length);
      if (BigInt(`0x${hex}`) >= most) continue;
      let rest = 0;
      for (const digit of hex) rest = (rest * 16 + Number.parseInt(digit, 16)) % tickets.length;
      const name = tickets[rest] ?? "";
      drawn.push(name);
      tickets = tickets.filter((one) => one !== name);
      break;
    }
  }
  return drawn;
}

const weights = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 25 });
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));

describe("a draw", () => {
  test("is what a slow second reading of the algorithm gives, each name once, whatever the list, the count and the seed", () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 30 }), seeds, (some, count, seed) => {
        const lines = listOf(some);
        const digest = sha256(listText(lines));
        const drawn = draw(lines, count, { seed: bytesOfHex(seed), digest, hmac });
        expect(drawn).toEqual(slowDraw(lines, count, seed, digest));
        expect(new Set(drawn).size).toBe(Math.min(count, lines.length));
      }),
    );
  });

  test("tries again where a number would favour the first lines", () => {
    const all = new Uint8Array(32).fill(0xff);
    const played: Hmac = (_, text) => (text.endsWith("\n0\n") ? all : new Uint8Array(32));
    const lines = listOf([1, 1, 1]);
    // 2^256 - 1 is the one number that is left over where 3 divide 2^256 - 1.
    expect(draw(lines, 1, { seed: new Uint8Array(32), digest: "", hmac: played })).toEqual([lines[0]?.name]);
  });

  test("includes each candidate as often as drawing one after another by weight does, first and in all", () => {
    const some = [1, 2, 3, 6, 12];
    const lines = listOf(some);
    const sum = some.reduce((a, b) => a + b, 0);
    const runs = sized(4000, 40_000);
    const first = new Map<string, number>();
    const any = new Map<string, number>();
    for (let n = 0; n < runs; n += 1) {
      const [one = "", two = ""] = draw(lines, 2, { seed: bytesOfHex(sha256(`run ${n}`)), digest: "d", hmac });
      first.set(one, (first.get(one) ?? 0) + 1);
      for (const name of [one, two]) any.set(name, (any.get(name) ?? 0) + 1);
    }
    for (const { name, weight } of lines) {
      const p = weight / sum;
      const second = lines
        .filter((other) => other.name !== name)
        .reduce((total, other) => total + (other.weight / sum) * (weight / (sum - other.weight)), 0);
      const within = (found: number, q: number) =>
        expect(Math.abs(found / runs - q)).toBeLessThan(4.5 * Math.sqrt((q * (1 - q)) / runs));
      within(first.get(name) ?? 0, p);
      within(any.get(name) ?? 0, p + second);
    }
  });
});

const FACTORS = { flags: 2, failedTests: 1, kilograms: 1500, daysSinceInspection: null };

describe("the weight of a candidate", () => {
  test("is made of its factors by the dated terms, and never below 1", () => {
    const { terms, from } = termsOn("2026-10-08");
    expect([from, weightOf(FACTORS, terms)]).toEqual(["2026-01-01", 10 + 10 + 30 + 5 + 25]);
    expect(weightOf({ flags: 0, failedTests: 0, kilograms: 0, daysSinceInspection: 3 }, terms)).toBe(10);
    expect(weightOf({ flags: 99, failedTests: 99, kilograms: 1e9, daysSinceInspection: 400 }, terms)).toBe(
      10 + 25 + 90 + 20 + 20,
    );
  });

  test("of an organisation is that of its batches together", () => {
    const of = factorsOf(BATCH, "2026-10-08", "2026-10-01");
    expect(of).toEqual({ flags: 0, failedTests: 0, kilograms: 1000, daysSinceInspection: 7 });
    expect(together([of, of])).toEqual({ ...of, kilograms: 2000 });
  });
});

const inspector = acting(BUREAU, "inspector", "2026-10-08T04:00:00.000Z");
const SCOPE = { kind: "batch", region: "510824", from: "2026-09-01", to: "2026-09-30" } as const;
const committed = () =>
  commitSampling("b/s1", { ...SCOPE, id: "s1", count: 2, commitment: sha256OfHex(SEED) }, inspector).sampling;
const { terms } = termsOn("2026-10-08");
const opened = Array.from({ length: 6 }, (_, n) => {
  const factors = { ...FACTORS, flags: n };
  const opening = { id: `batch/${n}`, nonce: sha256(`nonce ${n}`), factors, weight: weightOf(factors, terms) };
  return { ...opening, name: candidateName(opening, sha256), label: `${n}`, organisation: "coop" };
});
const LINES = inListOrder(opened).map(({ name, weight }) => ({ name, weight }));
const DIGEST = sha256(listText(LINES));
const frozen = () => freezeSampling(committed(), { candidates: 6, digest: DIGEST }, inspector).sampling;
const drawn = (seed = SEED, before = frozen()) =>
  drawSampling(
    before,
    { seed, seedSha256: sha256OfHex(seed), lines: opened, drawing: { seed: bytesOfHex(seed), hmac } },
    inspector,
  );

describe("a sampling", () => {
  test("goes from commitment to list to draw, in this order and once", () => {
    const { sampling, fact } = drawn();
    expect(sampling.drawn?.subjects.map(({ name }) => name)).toEqual(fact.data.drawn);
    expect(fact.data.drawn).toEqual(draw(LINES, 2, { seed: bytesOfHex(SEED), digest: DIGEST, hmac }));
    expect(refusal(() => drawn(SEED, committed())).code).toBe("sampling-out-of-step");
    expect(refusal(() => drawn(SEED, sampling)).code).toBe("sampling-out-of-step");
    const list = { candidates: 6, digest: DIGEST };
    expect(refusal(() => freezeSampling(frozen(), list, inspector)).code).toBe("sampling-out-of-step");
    const given = abandonSampling(frozen(), { reason: "种子遗失" }, inspector).sampling;
    expect(refusal(() => drawn(SEED, given)).code).toBe("sampling-out-of-step");
  });

  test("takes no other seed than the one that was committed", () => {
    const other = refusal(() => drawn(SEED.replace("0", "1")));
    expect([other.code, other.errors[0]?.pointer]).toEqual(["invalid-request", "/seed"]);
  });

  test("is begun by a bureau for its own region, and gone on with by that alone", () => {
    const far = refusal(() =>
      commitSampling("b/s1", { ...SCOPE, region: "510823", id: "s1", count: 2, commitment: "" }, inspector),
    );
    expect(far.code).toBe("not-found");
    expect(
      refusal(() => freezeSampling(committed(), { candidates: 1, digest: "" }, acting(COOPERATIVE, "clerk"))).code,
    ).toBe("not-found");
  });
});

describe("whoever is inspected", () => {
  const FILE: SampleFile = {
    ...{
      algorithm: ALGORITHM,
      commitment: sha256OfHex(SEED),
      count: 2,
      terms,
      digest: DIGEST,
      lines: LINES,
      seed: SEED,
    },
    drawn: draw(LINES, 2, { seed: bytesOfHex(SEED), digest: DIGEST, hmac }),
    yours: opened.slice(0, 2),
  };
  const codes = (more: Partial<SampleFile>) => checkSample({ ...FILE, ...more }, MEANS).map(({ code }) => code);

  test("recomputes all of a draw from what it is given", () => {
    expect(codes({})).toEqual([]);
  });

  test("finds each thing that was changed: seed, list, weight, draw, and what is said of its own", () => {
    const [one] = opened;
    if (one === undefined) throw new Error("no candidate");
    expect(codes({ seed: "00".repeat(32) })).toEqual(["seed"]);
    const heavier = LINES.map((line) => (line.name === one.name ? { ...line, weight: line.weight + 1 } : line));
    expect(codes({ lines: heavier })).toContain("digest");
    expect(codes({ lines: LINES.toReversed() })).toContain("list");
    expect(codes({ lines: LINES.slice(1) })).toContain("digest");
    expect(codes({ drawn: FILE.drawn?.toReversed() ?? [] })).toEqual(["drawn"]);
    expect(codes({ yours: [{ ...one, factors: { ...one.factors, kilograms: 1 } }] })).toEqual(["opening", "weight"]);
    expect(codes({ yours: [{ ...one, id: "batch/other" }] })).toEqual(["opening"]);
    expect(codes({ terms: { ...terms, base: 1 } })).toEqual(["weight", "weight"]);
    expect(codes({ algorithm: "other" })).toEqual(["algorithm"]);
    const { seed: _, drawn: __, ...before } = FILE;
    expect(checkSample(before, MEANS).map(({ code }) => code)).toEqual(["not-drawn"]);
  });
});
