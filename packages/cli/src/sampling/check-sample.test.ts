import { createHash, createHmac } from "node:crypto";
import { candidateName } from "@suyuan/domain/sampling/candidate";
import { ALGORITHM, draw, listText } from "@suyuan/domain/sampling/draw";
import { termsOn, weightOf } from "@suyuan/domain/sampling/risk";
import { expect, test } from "vitest";
import { OperatorError } from "../operator-error.ts";
import { sampleReport } from "./check-sample.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const SEED = "5a".repeat(32);
const { terms } = termsOn("2026-10-08");
const opened = [0, 1, 2, 3].map((n) => {
  const factors = { flags: n, failedTests: 0, kilograms: 500, daysSinceInspection: n === 0 ? null : n };
  const opening = { id: `batch/${n}`, nonce: sha256(`${n}`), factors, weight: weightOf(factors, terms) };
  return { ...opening, name: candidateName(opening, sha256) };
});
const lines = opened.map(({ name, weight }) => ({ name, weight })).sort((a, b) => (a.name < b.name ? -1 : 1));
const digest = sha256(listText(lines));
const drawn = draw(lines, 2, {
  seed: new Uint8Array(Buffer.from(SEED, "hex")),
  digest,
  hmac: (key, text) => new Uint8Array(createHmac("sha256", key).update(text).digest()),
});
const commitment = createHash("sha256").update(Buffer.from(SEED, "hex")).digest("hex");
const FILE = { algorithm: ALGORITHM, commitment, count: 2, terms, digest, lines, seed: SEED, drawn, yours: opened };

test("a draw is recomputed from a file, and what is one's own is named", () => {
  const { text, isSound } = sampleReport(JSON.stringify(FILE));
  expect([isSound, text.match(/drawn 抽中: batch/g)?.length]).toEqual([true, 2]);
});

test("a draw that was tampered with is told, in both languages", () => {
  const { text, isSound } = sampleReport(JSON.stringify({ ...FILE, drawn: drawn.toReversed() }));
  expect([isSound, text.includes("WRONG 不符"), text.includes("抽出的不是这些")]).toEqual([false, true, true]);
});

test("what is no such file is refused with what is wrong", () => {
  for (const text of ["{", "{}", JSON.stringify({ ...FILE, lines: [{ name: 3 }] })])
    expect(() => sampleReport(text)).toThrow(OperatorError);
});
