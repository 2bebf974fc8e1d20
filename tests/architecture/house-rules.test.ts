import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Manifest, manifestProblems } from "../../scripts/architecture/manifests.ts";
import { purityProblems } from "../../scripts/architecture/purity.ts";
import { repositoryProblems } from "../../scripts/architecture/repository.ts";
import { sourceOf } from "../../scripts/architecture/source.ts";
import {
  folderProblems,
  lengthProblems,
  nameProblems,
  placeProblems,
  placesHere,
  testWordProblems,
} from "../../scripts/architecture/tidiness.ts";

test("the repository keeps every rule of the house", () => {
  const problems = repositoryProblems(join(import.meta.dirname, "../.."), process.env.npm_config_registry);
  expect(problems.map(({ path, line, message }) => `${path}:${line ?? 1} ${message}`)).toEqual([]);
});

describe("pure rooms", () => {
  const found = (text: string, path = "packages/domain/src/batch.ts") =>
    purityProblems([sourceOf(path, text)]).map(({ message }) => message);

  test.each([
    ["const now = Date.now();", "Date.now"],
    ["const now = new Date();", "new Date()"],
    ["const now = Date();", "Date()"],
    ["const clock = Date.now;", "Date.now"],
    ["const x = Math.random();", "Math.random"],
    ["const id = crypto.randomUUID();", "crypto"],
    ["const home = process.env.HOME;", "process"],
    ["const { env } = process;", "process"],
    ["const page = await fetch(url);", "fetch"],
    ["const c = globalThis.crypto;", "globalThis"],
    ["const b = Buffer.from(x);", "Buffer"],
    ["setTimeout(f, 1);", "setTimeout"],
  ])("refuse %s", (text, name) => {
    expect(found(text)).toEqual([`a pure room uses ${name}: take it as an argument`]);
  });

  test.each([
    ['import { readFileSync } from "node:fs";', "node:fs"],
    ['import { randomUUID } from "crypto";', "crypto"],
    ['import type { Hash } from "node:crypto";', "node:crypto"],
    ['import { S3Client } from "@aws-sdk/client-s3";', "@aws-sdk/client-s3"],
  ])("refuse %s", (text, name) => {
    expect(found(text)).toEqual([`a pure room imports ${name}: take what it gives as an argument`]);
  });

  test("take a date from an argument and may speak of Date.now in words", () => {
    expect(
      found('// Date.now() is not ours\nconst later = (at: string) => new Date(at); const word = "Date.now()";'),
    ).toEqual([]);
  });

  test("may name an argument like a global", () => {
    expect(found("export const run = (process: { exit(): void }) => process.exit();")).toEqual([]);
  });

  test("leave their tests and other rooms alone", () => {
    expect(found("const now = Date.now();", "packages/domain/src/batch.test.ts")).toEqual([]);
    expect(found("const now = Date.now();", "packages/cli/src/main.ts")).toEqual([]);
  });
});

describe("a workspace's package.json", () => {
  const root: Manifest = {
    folder: "",
    name: "suyuan",
    dependencies: new Set(),
    devDependencies: new Set(["vitest", "@types/aws-lambda"]),
  };
  const found = (dependencies: readonly string[], files: Record<string, string>) => {
    const gs1 = {
      folder: "packages/gs1",
      name: "@suyuan/gs1",
      dependencies: new Set<string>(),
      devDependencies: new Set<string>(),
    };
    const api = {
      folder: "packages/api",
      name: "@suyuan/api",
      dependencies: new Set(dependencies),
      devDependencies: new Set<string>(),
    };
    const sources = Object.entries(files).map(([path, text]) => sourceOf(path, text));
    return manifestProblems([gs1, api], root, sources).map(({ message }) => message);
  };

  test("depends on all that its sources import", () => {
    expect(
      found([], { "packages/api/src/a.ts": 'import { Hono } from "hono/tiny"; import fs from "node:fs";' }),
    ).toEqual(["imports hono, which packages/api/package.json does not depend on: add it there, at its exact version"]);
    expect(found([], { "packages/api/src/a.ts": 'import { x } from "@suyuan/gs1/gtin";' })).toHaveLength(1);
  });

  test("depends on nothing that its sources do not import, tests not counted", () => {
    expect(found(["hono"], { "packages/api/src/a.test.ts": 'import { Hono } from "hono";' })).toEqual([
      "depends on hono and does not import it: take it out",
    ]);
  });

  test("of the rooms that only developers run depends on nothing that a server would install", () => {
    const infra = (dependencies: readonly string[], devDependencies: readonly string[]) => ({
      folder: "infra",
      name: "@suyuan/infra",
      dependencies: new Set(dependencies),
      devDependencies: new Set(devDependencies),
    });
    const use = [sourceOf("infra/src/a.ts", 'import { Stack } from "aws-cdk-lib";')];
    expect(manifestProblems([infra([], ["aws-cdk-lib"])], root, use)).toEqual([]);
    expect(manifestProblems([infra([], [])], root, use)).toHaveLength(1);
    expect(manifestProblems([infra(["aws-cdk-lib"], ["aws-cdk-lib"])], root, use)).toEqual([
      {
        path: "infra/package.json",
        message: "aws-cdk-lib is for developers only, and who serves must not install it: move it to devDependencies",
      },
    ]);
  });

  test("may leave to the root what only tests and types need", () => {
    expect(
      found([], {
        "packages/api/src/a.test.ts": 'import { test } from "vitest"; import { x } from "@suyuan/gs1/gtin";',
        "packages/api/src/a.ts": 'import type { Handler } from "aws-lambda";',
      }),
    ).toEqual([]);
    expect(found([], { "packages/api/src/a.ts": 'import { handler } from "aws-lambda";' })).toHaveLength(1);
  });
});

describe("names, lengths and places", () => {
  test("refuses rooms and files named after nothing", () => {
    const bad = [
      "packages/api/src/utils/a.ts",
      "packages/api/src/date-helpers.ts",
      "packages/common/a.ts",
      "src/manager.test.ts",
    ];
    expect(nameProblems(bad).map(({ path }) => path)).toEqual(bad);
    expect(nameProblems(["packages/api/src/commonwealth.ts", "functions/management/lambda.ts"])).toEqual([]);
  });

  test("refuses a file of more than 350 lines, tests excepted", () => {
    const lines = (count: number) => "f();\n".repeat(count);
    const found = (path: string, count: number) => lengthProblems([sourceOf(path, lines(count))]);
    expect(found("packages/api/src/a.ts", 351)).toHaveLength(1);
    expect(found("packages/api/src/a.ts", 350)).toHaveLength(0);
    expect(found("packages/api/src/a.test.ts", 351)).toHaveLength(0);
  });

  test("refuses a folder of more than 20 source files, tests, fixtures and folders inside it not counted", () => {
    const files = (count: number, name: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => sourceOf(name(index), "f();"));
    const twenty = files(20, (index) => `packages/api/src/routes/a${index}.ts`);
    const besides = [
      ...files(9, (index) => `packages/api/src/routes/a${index}.test.ts`),
      ...files(9, (index) => `packages/api/src/routes/a${index}.fixture.ts`),
      ...files(9, (index) => `packages/api/src/routes/inside/a${index}.ts`),
      ...files(30, (index) => `packages/api/src/fixtures/a${index}.ts`),
      ...files(30, (index) => `tests/e2e/a${index}.ts`),
    ];
    expect(folderProblems([...twenty, ...besides])).toEqual([]);
    expect(folderProblems([...twenty, ...besides, sourceOf("packages/api/src/routes/one-more.ts", "f();")])).toEqual([
      {
        path: "packages/api/src/routes",
        message: "holds 21 source files, more than 20: give those of one meaning a folder",
      },
    ]);
  });

  test("refuses `it` for `test`, also under another name", () => {
    const found = (text: string) => testWordProblems([sourceOf("packages/gs1/src/a.test.ts", text)]);
    const refused = [
      { path: "packages/gs1/src/a.test.ts", line: 1, message: "imports `it`: write `test`, as everywhere" },
    ];
    expect(found('import { expect, it } from "vitest";')).toEqual(refused);
    expect(found('import { it as test } from "vitest";')).toEqual(refused);
    expect(found('import { expect, test } from "vitest";')).toEqual([]);
    expect(found('import { it } from "./language.ts";')).toEqual([]);
  });

  // Written in pieces, so that this file keeps the rule it tests.
  test.each([
    [["https://registry", "npmjs.org/hono"].join(".")],
    [`cd ${["", "home", "ann", "suyuan"].join("/")}`],
    [`"${["", "Users", "ann", "suyuan"].join("/")}"`],
    [`see ${["", "srv", "build", "here"].join("/")}/README.md`],
    [["https://packages", "example", "internal"].join(".")],
  ])("refuses a text with %s", (text) => {
    const here = placesHere(
      ["", "srv", "build", "here"].join("/"),
      `${["https://packages", "example", "internal"].join(".")}/npm/`,
    );
    expect(placeProblems("README.md", `first line\n${text}`, here)).toEqual([
      { path: "README.md", line: 2, message: expect.stringMatching(/^names (the host|a folder)/) },
    ]);
  });

  test("lets a text speak of routes, temporary folders and relative paths", () => {
    const text = 'GET /home\n"/tmp/x"\n../shared/data\nhttps://www.npmjs.com/package/hono\n/log/root';
    expect(placeProblems("README.md", text, placesHere("/app", undefined))).toEqual([]);
  });
});
