import { describe, expect, test } from "vitest";
import { arrowProblems, cycleProblems } from "../../scripts/architecture/arrows.ts";
import { resolver } from "../../scripts/architecture/rooms.ts";
import { sourceOf } from "../../scripts/architecture/source.ts";

const packages = ["gs1", "epcis", "coldchain", "tlog", "domain", "store", "api", "cli", "console"];
const resolve = resolver(
  new Map([
    ...packages.map((name) => [`@suyuan/${name}`, `packages/${name}`] as const),
    ["@suyuan/functions", "functions"],
    ["@suyuan/web-verify", "web-verify"],
    ["@suyuan/infra", "infra"],
  ]),
);

function messages(files: Record<string, string>): readonly string[] {
  const sources = Object.entries(files).map(([path, text]) => sourceOf(path, text));
  return [...arrowProblems(sources, resolve), ...cycleProblems(sources, resolve)].map(({ message }) => message);
}

function importing(path: string, specifier: string): readonly string[] {
  return messages({ [path]: `import { x } from "${specifier}";` });
}

describe("arrows between rooms", () => {
  test.each([
    ["packages/gs1/src/a.ts", "@suyuan/epcis/event", "gs1 may not import epcis"],
    ["packages/coldchain/src/a.ts", "@suyuan/gs1/gtin", "coldchain may not import gs1"],
    ["packages/domain/src/a.ts", "@suyuan/store/table", "domain may not import store"],
    ["packages/store/src/a.ts", "@suyuan/domain/batch", "store may not import domain"],
    ["packages/api/src/a.ts", "@suyuan/cli/main", "api may not import cli"],
    ["packages/api/src/a.ts", "@suyuan/functions/public/lambda", "api may not import functions"],
    ["packages/console/src/a.ts", "@suyuan/gs1/gtin", 'console may import gs1 by "import type" only'],
    ["infra/src/a.ts", "@suyuan/gs1/gtin", "infra may not import gs1"],
    ["packages/cli/src/a.ts", "@suyuan/functions/host/deps", "cli may not import functions"],
    ["packages/novelty/src/a.ts", "@suyuan/gs1/gtin", "novelty is a room without arrows: give it a row in the table"],
  ])("refuses %s importing %s", (path, specifier, message) => {
    expect(importing(path, specifier)).toEqual([message]);
  });

  test.each([
    ["packages/epcis/src/a.ts", "@suyuan/gs1/gtin"],
    ["packages/api/src/a.ts", "@suyuan/tlog/tree"],
    ["packages/cli/src/a.ts", "@suyuan/web-verify/page"],
    ["functions/public/lambda.ts", "@suyuan/api/application"],
    ["packages/gs1/src/a.ts", "@suyuan/gs1/gtin"],
    ["packages/gs1/src/a.test.ts", "@suyuan/api/application"],
    ["tests/e2e/a.test.ts", "@suyuan/infra/stack"],
    ["scripts/a.ts", "@suyuan/cli/main"],
  ])("lets %s import %s", (path, specifier) => {
    expect(importing(path, specifier)).toEqual([]);
  });

  test("lets the consumer page take types of the domain, and nothing that runs", () => {
    const path = "web-verify/src/page.ts";
    expect(messages({ [path]: 'import type { Passport } from "@suyuan/domain/passport";' })).toEqual([]);
    const refused = ['web-verify may import domain by "import type" only'];
    expect(messages({ [path]: 'import { passport } from "@suyuan/domain/passport";' })).toEqual(refused);
    // Under verbatimModuleSyntax this form still runs the module.
    expect(messages({ [path]: 'import { type Passport } from "@suyuan/domain/passport";' })).toEqual(refused);
  });

  test.each([
    ['export { x } from "@suyuan/store/table";'],
    ['export * from "@suyuan/store/table";'],
    ['const x = await import("@suyuan/store/table");'],
    ['type X = import("@suyuan/store/table").Table;'],
    ['import "@suyuan/store/table";'],
  ])("sees through every way to import: %s", (text) => {
    expect(messages({ "packages/gs1/src/a.ts": text })).toEqual(["gs1 may not import store"]);
  });

  test("takes neither a comment nor a string for an import", () => {
    const text =
      '// import { x } from "@suyuan/store/table";\nconst s = `\nimport { x } from "@suyuan/store/table";\n`;';
    expect(messages({ "packages/gs1/src/a.ts": text })).toEqual([]);
  });

  test("refuses to leave a room by a relative path", () => {
    expect(importing("packages/epcis/src/a.ts", "../../gs1/src/gtin.ts")).toEqual([
      "leaves its room by a relative path: ../../gs1/src/gtin.ts",
    ]);
  });

  test("keeps tests, and what is written with a test tool, out of what is served", () => {
    const suite = { "packages/store/src/table-contract.ts": 'import { test } from "vitest";' };
    expect(messages({ ...suite, "packages/store/src/a.ts": 'import { x } from "./table-contract.ts";' })).toEqual([
      "imports the test file packages/store/src/table-contract.ts",
    ]);
    expect(messages({ ...suite, "packages/store/src/a.test.ts": 'import { x } from "./table-contract.ts";' })).toEqual(
      [],
    );
  });

  test("finds a circle of files once, also through types", () => {
    expect(
      messages({
        "packages/gs1/src/a.ts": 'import { b } from "./b.ts";',
        "packages/gs1/src/b.ts": 'import { c } from "@suyuan/gs1/c";',
        "packages/gs1/src/c.ts": 'import type { A } from "./a.ts";',
        "packages/gs1/src/d.ts": 'import { a } from "./a.ts";',
      }),
    ).toEqual([
      "imports itself in a circle: packages/gs1/src/a.ts -> packages/gs1/src/b.ts -> packages/gs1/src/c.ts -> packages/gs1/src/a.ts",
    ]);
  });
});
