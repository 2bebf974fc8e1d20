import { describe, expect, test } from "vitest";
import { arrowProblems, cycleProblems, lentFileProblems } from "../../scripts/architecture/arrows.ts";
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

const wayOut = "move what both need to a room that both may use, or pass it in";
const typesOnly = (from: string, to: string) =>
  `${from} may import ${to} by "import type" only: take the value as an argument, or move it to a room that both may use`;

describe("arrows between rooms", () => {
  test.each([
    ["packages/gs1/src/a.ts", "@suyuan/epcis/event", `gs1 may not import epcis: ${wayOut}`],
    ["packages/coldchain/src/a.ts", "@suyuan/gs1/gtin", `coldchain may not import gs1: ${wayOut}`],
    ["packages/domain/src/a.ts", "@suyuan/store/table", `domain may not import store: ${wayOut}`],
    ["packages/store/src/a.ts", "@suyuan/domain/batch", `store may not import domain: ${wayOut}`],
    ["packages/api/src/a.ts", "@suyuan/cli/main", `api may not import cli: ${wayOut}`],
    ["packages/api/src/a.ts", "@suyuan/functions/public/lambda", `api may not import functions: ${wayOut}`],
    ["web-verify/src/a.ts", "@suyuan/domain/batch", typesOnly("web-verify", "domain")],
    ["packages/console/src/a.ts", "@suyuan/api/call", `console may not import api: ${wayOut}`],
    ["infra/src/a.ts", "@suyuan/gs1/gtin", `infra may not import gs1: ${wayOut}`],
    ["packages/cli/src/a.ts", "@suyuan/functions/host/deps", `cli may not import functions: ${wayOut}`],
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

  test("lets infra read the table of addresses and the names of blobs, and nothing beside them", () => {
    for (const own of ["addresses", "ledger/blob-names"]) {
      expect(importing("infra/src/a.ts", `@suyuan/api/${own}`)).toEqual([]);
      expect(importing("web-verify/src/a.ts", `@suyuan/api/${own}`)).toEqual([
        `web-verify may not import api: ${wayOut}`,
      ]);
    }
    expect(importing("infra/src/a.ts", "@suyuan/api/ledger/keys")).toEqual([`infra may not import api: ${wayOut}`]);
  });

  test("a file that infra reads by itself imports nothing, not even a type", () => {
    const path = "packages/api/src/addresses.ts";
    const message = "imports ./call.ts: another room reads this file by itself, so it may import nothing";
    const found = (text: string) => lentFileProblems([sourceOf(path, text)]);
    expect(found('import type { Actor } from "./call.ts";')).toEqual([{ path, line: 1, message }]);
    expect(found("export const A = 1;")).toEqual([]);
    expect(lentFileProblems([sourceOf("packages/api/src/call.ts", 'import "./host.ts";')])).toEqual([]);
  });

  test("lets the consumer page take types of the domain, and nothing that runs", () => {
    const path = "web-verify/src/page.ts";
    expect(messages({ [path]: 'import type { Passport } from "@suyuan/domain/passport";' })).toEqual([]);
    const refused = [typesOnly("web-verify", "domain")];
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
    expect(messages({ "packages/gs1/src/a.ts": text })).toEqual([`gs1 may not import store: ${wayOut}`]);
  });

  test("takes neither a comment nor a string for an import", () => {
    const text =
      '// import { x } from "@suyuan/store/table";\nconst s = `\nimport { x } from "@suyuan/store/table";\n`;';
    expect(messages({ "packages/gs1/src/a.ts": text })).toEqual([]);
  });

  test("refuses to leave a room by a relative path", () => {
    expect(importing("packages/epcis/src/a.ts", "../../gs1/src/gtin.ts")).toEqual([
      "leaves its room by a relative path (../../gs1/src/gtin.ts): import it by the name of its package",
    ]);
  });

  test("keeps tests, and what is written with a test tool, out of what is served", () => {
    const suite = { "packages/store/src/table-contract.ts": 'import { test } from "vitest";' };
    expect(messages({ ...suite, "packages/store/src/a.ts": 'import { x } from "./table-contract.ts";' })).toEqual([
      "imports packages/store/src/table-contract.ts, which is for tests only: move what is served out of it",
    ]);
    expect(messages({ ...suite, "packages/store/src/a.test.ts": 'import { x } from "./table-contract.ts";' })).toEqual(
      [],
    );
  });

  test.each([
    "packages/store/src/fixtures/rows.ts",
    "packages/store/src/rows.fixture.ts",
    "packages/store/src/rows.test-data.ts",
  ])("keeps the fixture %s out of what is served, and open to tests and other fixtures", (fixture) => {
    const specifier = fixture.replace("packages/store/src/", "./");
    const use = `import { rows } from "${specifier}";`;
    const all = { [fixture]: "export const rows = [];" };
    expect(messages({ ...all, "packages/store/src/a.ts": use })).toEqual([
      `imports ${fixture}, which is for tests only: move what is served out of it`,
    ]);
    expect(messages({ ...all, "packages/store/src/a.test.ts": use, "packages/store/src/b.fixture.ts": use })).toEqual(
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
      "imports itself in a circle, packages/gs1/src/a.ts -> packages/gs1/src/b.ts -> packages/gs1/src/c.ts -> packages/gs1/src/a.ts: move what they share into a file that imports none of them",
    ]);
  });
});
