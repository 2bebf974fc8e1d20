import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyRepository } from "./copy.ts";
import { isHumanText, type SyntaxNode } from "./human-texts.ts";
import { ROOMS, selectionOf } from "./mutated.ts";
import { type Mutant, reportOf } from "./report.ts";

const root = join(import.meta.dirname, "../..");

describe("what is mutated", () => {
  test("a folder is mutated whole, tests and fixtures excepted, and tested by what stands in it or imports from it", () => {
    const { mutate, tests } = selectionOf(root, ["packages/domain/src/custody/"]);
    expect(mutate).toEqual([
      "packages/domain/src/custody/**/*.ts",
      "!**/*.test.ts",
      "!**/fixtures/**",
      "!**/*-schema.ts",
    ]);
    expect(tests).toContain("packages/domain/src/custody/ship.test.ts");
    expect(tests).toContain("packages/domain/src/quality/foreign-log.test.ts");
    expect(tests).not.toContain("packages/domain/src/farm/capacity.test.ts");
    expect(selectionOf(root, ["packages/domain/src/custody/ship.ts"]).tests).toEqual(tests);
  });

  test("a folder that no test imports from is tested by its whole room", () => {
    const house = mkdtempSync(join(tmpdir(), "suyuan-house-"));
    mkdirSync(join(house, "packages/domain/src/bare"), { recursive: true });
    mkdirSync(join(house, "packages/domain/src/other"));
    writeFileSync(join(house, "packages/domain/src/bare/rule.ts"), "export const rule = 1;\n");
    writeFileSync(join(house, "packages/domain/src/other/own.test.ts"), 'import { own } from "./own.ts";\n');
    expect(selectionOf(house, ["packages/domain/src/bare"]).tests).toEqual(["packages/domain/src/**/*.test.ts"]);
    rmSync(house, { recursive: true });
  });

  test("a room of the api is tested by its own tests", () => {
    expect(selectionOf(root, ["packages/api/src/http/openapi", "packages/api/src/ledger/draft.ts"])).toEqual({
      mutate: [
        "packages/api/src/http/openapi/**/*.ts",
        "packages/api/src/ledger/draft.ts",
        "!**/*.test.ts",
        "!**/fixtures/**",
        "!**/*-schema.ts",
      ],
      tests: ["packages/api/src/http/**/*.test.ts", "packages/api/src/ledger/**/*.test.ts"],
    });
  });

  test("without a choice it is every room that is there", () => {
    expect(selectionOf(root, []).mutate).toEqual([
      ...ROOMS.map((room) => `${room}/**/*.ts`),
      "!**/*.test.ts",
      "!**/fixtures/**",
      "!**/*-schema.ts",
    ]);
  });

  test("a path that does not exist is refused by name", () => {
    expect(() => selectionOf(root, ["packages/nowhere"])).toThrow("packages/nowhere: there is no such file or folder");
  });
});

describe("texts for people, which are not mutated", () => {
  const string = (value: string): SyntaxNode => ({ type: "StringLiteral", value });
  const template = (texts: readonly string[], ...expressions: readonly SyntaxNode[]): SyntaxNode => ({
    type: "TemplateLiteral",
    quasis: texts.map((raw) => ({ value: { raw } })),
    expressions,
  });
  const name: SyntaxNode = { type: "Identifier" };

  test("are sentences in English and Chinese, with what they name", () => {
    expect(isHumanText(string("at most 5 kg"))).toBe(true);
    expect(isHumanText(string("证书"))).toBe(true);
    expect(isHumanText(template(["there is no batch ", ""], name))).toBe(true);
    expect(isHumanText(template(["batch ", " has no such lot"], { type: "MemberExpression", object: name }))).toBe(
      true,
    );
  });

  test("are what stands between words, and the one word that a message's member has", () => {
    for (const text of [", ", "; ", " + ", "、", "；"]) expect([text, isHumanText(string(text))]).toEqual([text, true]);
    const member = (name: string): SyntaxNode => ({ type: "ObjectProperty", key: { name } });
    for (const name of ["en", "zh", "detailZh"]) expect(isHumanText(string("harvest"), member(name))).toBe(true);
    expect(isHumanText(string("harvest"), member("kind"))).toBe(false);
  });

  test("are no codes, keys, pointers or hosts", () => {
    for (const text of ["", "not-found", "BATCH#", "/items/0/lot", "application/problem+json", "a", " ", "#", "/", ","])
      expect([text, isHumanText(string(text))]).toEqual([text, false]);
    expect(isHumanText(template(["BATCH#", "#", ""], name, name))).toBe(false);
  });

  test("are no templates that decide something within", () => {
    expect(isHumanText(template(["there is ", " left"], { type: "ConditionalExpression" }))).toBe(false);
    const decides: SyntaxNode = { type: "CallExpression", arguments: [{ type: "BinaryExpression" }] };
    expect(isHumanText(template(["there is ", " left"], decides))).toBe(false);
  });
});

describe("the report", () => {
  const mutant = (status: string, line = 1): Mutant => ({
    fileName: "a.ts",
    mutatorName: "EqualityOperator",
    replacement: "a\n  < b",
    status,
    location: { start: { line, column: 3 } },
  });

  test("names each survivor where it stands, in the order of the file, and the score", () => {
    const mutants = [mutant("NoCoverage", 9), mutant("Survived", 2), mutant("Killed"), mutant("Timeout")];
    expect(reportOf(mutants)).toEqual({
      lines: [
        "a.ts:2:3 EqualityOperator -> a < b",
        "a.ts:9:3 no test: EqualityOperator -> a < b",
        "2 of 4 mutants killed: 50.0 %",
      ],
      score: 50,
    });
  });

  test("counts what was left out apart from the score", () => {
    const { lines, score } = reportOf([mutant("Killed"), mutant("Ignored"), mutant("RuntimeError")]);
    expect([lines, score]).toEqual([["1 of 1 mutants killed: 100.0 %, 1 Ignored, 1 RuntimeError"], 100]);
  });
});

test("a copy holds the sources, and its own workspaces instead of the originals", async () => {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-copy-"));
  try {
    const [from, to] = [join(folder, "from"), join(folder, "from", ".mutants", "repository")];
    for (const path of ["packages/gs1", "node_modules/@suyuan", "node_modules/zod", "data", ".git"])
      mkdirSync(join(from, path), { recursive: true });
    writeFileSync(join(from, "packages/gs1/gtin.ts"), "original");
    writeFileSync(join(from, "node_modules/zod/index.js"), "zod");
    symlinkSync("../../packages/gs1", join(from, "node_modules/@suyuan/gs1"));
    await copyRepository(from, to);
    await copyRepository(from, to);
    writeFileSync(join(to, "node_modules/@suyuan/gs1/gtin.ts"), "mutant");
    expect(readFileSync(join(from, "packages/gs1/gtin.ts"), "utf8")).toBe("original");
    expect(readFileSync(join(to, "packages/gs1/gtin.ts"), "utf8")).toBe("mutant");
    expect(realpathSync(join(to, "node_modules/zod"))).toBe(realpathSync(join(from, "node_modules/zod")));
    expect(() => readFileSync(join(to, "data"))).toThrow("ENOENT");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
