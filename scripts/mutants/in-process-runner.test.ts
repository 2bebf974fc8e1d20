import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { nearestFirst } from "./in-process-runner.ts";

// A rule as Stryker writes it, by hand: mutant 1 in a constant, 2 in a function, 3 in one that remembers, 4 in a loop.
const SOURCE = `
  const on = (id: string): boolean => {
    const shared = globalThis.__stryker__;
    if (shared.activeMutant === id && shared.hitCount !== undefined && ++shared.hitCount > shared.hitLimit) throw new Error("too often");
    const coverage = (shared.mutantCoverage ??= { static: {}, perTest: {} });
    const list = shared.currentTestId ? (coverage.perTest[shared.currentTestId] ??= {}) : coverage.static;
    list[id] = (list[id] ?? 0) + 1;
    return shared.activeMutant === id;
  };
  const LIMIT: number = on("1") ? 9 : 10;
  const seen = new Map<number, boolean>();
  export const isMany = (count: number): boolean => (on("2") ? count > LIMIT : count >= LIMIT);
  export const isManyKept = (count: number): boolean => {
    if (!seen.has(count)) seen.set(count, on("3") ? !isMany(count) : isMany(count));
    return seen.get(count) === true;
  };
  export const turns = (): number => { let n = 0; while (on("4") || n < 3) n++; return n; };
`;
const TESTS = `
  import { beforeEach, describe, expect, test } from "vitest";
  import { isMany, isManyKept, turns } from "./rule.ts";
  const calls: string[] = [];
  beforeEach(() => void calls.push("each"));
  test.each([[9, false], [10, true]])("%d", (count, many) => expect(isMany(count)).toBe(many));
  describe("within", () => {
    test("what is kept", () => expect(isManyKept(10)).toBe(true));
    test("what is kept of another", () => expect([calls.length > 0, isManyKept(3)]).toEqual([true, false]));
  });
  test.skipIf(true)("never", () => expect.fail("skipped"));
  test("turns", () => expect(turns()).toBe(3));
`;

/** What the runner says of each run, in a process of its own, as in Stryker. */
function verdicts(
  runs: readonly object[],
): readonly { readonly status: string; readonly killedBy?: readonly string[] }[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "in-process-")));
  writeFileSync(join(folder, "rule.ts"), SOURCE);
  writeFileSync(join(folder, "rule.test.ts"), TESTS);
  const runner = pathToFileURL(join(import.meta.dirname, "in-process-runner.ts")).href;
  const script = `
    const { InProcessRunner } = await import(${JSON.stringify(runner)});
    const runner = new InProcessRunner({ tests: ["**/*.test.ts"], excludedTests: [] });
    await runner.init();
    const answers = [await runner.dryRun()];
    for (const run of ${JSON.stringify(runs)}) answers.push(await runner.mutantRun({ ...run, sandboxFileName: ${JSON.stringify(join(folder, "rule.ts"))} }));
    console.log(JSON.stringify(answers));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: folder,
    encoding: "utf8",
  });
  return JSON.parse(output.replaceAll(`${folder}/`, ""));
}

const of = (id: string, names: readonly string[], more = {}) => ({
  activeMutant: { id },
  mutantActivation: "runtime",
  testFilter: names.map((name) => `rule.test.ts > ${name}`),
  ...more,
});

describe("the runner of mutants in one process", () => {
  const KEPT = "within > what is kept #0";
  const [dry, ...judged] = verdicts([
    { activeMutant: { id: "1" }, mutantActivation: "static" },
    of("2", ["%d #0"]),
    of("2", ["%d #0", "%d #1"]),
    of("3", [KEPT]),
    of("none", [KEPT]),
    of("4", ["turns #0"], { hitLimit: 50 }),
  ]);

  test("finds each test that is not skipped, passing, and which mutants it comes by", () => {
    const tests = ["%d #0", "%d #1", KEPT, "within > what is kept of another #0", "turns #0"];
    expect(dry).toMatchObject({
      status: "complete",
      tests: tests.map((name) => ({ id: `rule.test.ts > ${name}`, status: 0 })),
      mutantCoverage: { static: { 1: 1 }, perTest: { "rule.test.ts > turns #0": { 4: 4 } } },
    });
  });

  test("a mutant of what a module does when it is loaded meets modules that were loaded with it", () => {
    expect(judged[0]).toMatchObject({ status: "killed", killedBy: ["rule.test.ts > %d #0"] });
  });

  test("a mutant that no test which comes by it notices survives, and one that any notices does not", () => {
    expect(judged[1]?.status).toBe("survived");
    expect(judged[2]).toMatchObject({ status: "killed", killedBy: ["rule.test.ts > %d #1"] });
  });

  test("what a mutant leaves behind kills no other", () => {
    expect(judged[3]?.status).toBe("killed");
    expect(judged[4]?.status).toBe("survived");
  });

  test("a loop without end is noticed by its turns", () => {
    expect(judged[5]?.status).toBe("timeout");
  });

  test("the tests beside a source are asked first, and first of all the one of its name", () => {
    expect(nearestFirst(["/a/far.test.ts", "/b/near.test.ts", "/b/rule.test.ts"], "/b/rule.ts")).toEqual([
      "/b/rule.test.ts",
      "/b/near.test.ts",
      "/a/far.test.ts",
    ]);
  });
});
