import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { bundleStart } from "../../infra/src/bundling/start.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BANNER = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
/** What is needed by other sets of files comes to lie in chunks of its own; two of these export one name, and one exports none. */
const SOURCES: Readonly<Record<string, string>> = {
  "order.ts": "export const order: string[] = [];",
  "once.ts": `import { order } from "./order.ts"; order.push("once"); globalThis.began = (globalThis.began ?? 0) + 1; export {};`,
  "a.ts": `import { order } from "./order.ts"; order.push("a"); let count = 0; export const next = () => (count += 1); export const $of = (t: string) => "a" + t;`,
  "b.ts": `import { order } from "./order.ts"; order.push("b"); let count = 100; export const next = () => (count += 1);`,
  "old.cjs": `module.exports = { sep: require("node:path").sep };`,
  "late.ts": `import "./once.ts"; import { $of, next } from "./a.ts"; import { both } from "./later.ts";
export const late = () => [next(), $of("!"), both()];
export function fails(): never {
  throw new Error("late");
}`,
  "later.ts": `import { next } from "./b.ts"; export const both = () => next();`,
  "last.ts": `import "./once.ts"; import { next } from "./b.ts"; import { both } from "./later.ts"; import old from "./old.cjs"; export const last = () => [next(), both(), old.sep];`,
  "lambda.ts": `import "./once.ts"; import { next as nextA } from "./a.ts"; import { next as nextB } from "./b.ts"; import { order } from "./order.ts";
order.push("lambda");
export const handler = async () => {
  const begun = [nextA(), nextB()];
  const [{ late, fails }, { last }] = [await import("./late.ts"), await import("./last.ts")];
  const told = { order, begun, late: late(), last: last(), began: globalThis.began, where: "" };
  try { fails(); } catch (error) { told.where = (error as Error).stack ?? ""; }
  return told;
};`,
};

function written(name: string, sources: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(sources)) writeFileSync(join(path, file), text);
  return path;
}

const OPTIONS = {
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node24",
  sourcemap: true,
} as const;
const sources = written("sources", SOURCES);

function bundled(name: string) {
  const target = join(folder, name);
  const { outputs } = bundleStart({ ...OPTIONS, absWorkingDir: folder }, join(sources, "lambda.ts"), target, BANNER);
  return { target, outputs };
}

/** The names of what a folder holds, with the marks that the bundler made of their content. */
const modulesOf = (target: string) => readdirSync(target).filter((name) => name.endsWith(".mjs"));

describe("a bundle's start", () => {
  const { target, outputs } = bundled("one");
  const of = (name: string) => Object.entries(outputs).find(([path]) => path.endsWith(`/${name}`))?.[1];

  /** The files of ours that are read with one. */
  const atOnce = (name: string) => {
    const read = of(name)?.imports.filter(({ kind, path }) => kind === "import-statement" && path in outputs) ?? [];
    return [...new Set(read.map(({ path }) => path.replace(/^.*\//, "")))];
  };

  test("is one file for the entry and one for all that it shares with what is read later, which is told of both", () => {
    expect(atOnce("lambda.mjs")).toEqual(["shared.mjs"]);
    expect(atOnce("shared.mjs")).toEqual([]);
    const read = Object.keys(of("shared.mjs")?.inputs ?? {}).map((path) => path.replace(/^.*\//, ""));
    expect(read.sort()).toEqual(["a.ts", "b.ts", "once.ts", "order.ts"]);
    expect(Object.keys(of("lambda.mjs")?.inputs ?? {})).toEqual(["sources/lambda.ts"]);
  });

  test("leaves nothing beside the files that it tells of", () => {
    const told = Object.keys(outputs).map((path) => path.replace(/^.*\//, ""));
    expect(readdirSync(target).sort()).toEqual(told.sort());
  });

  test("runs each source once, whoever imports it, before what needs it, and an error says where it was thrown", () => {
    const code = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(target, "lambda.mjs")).href)}); console.log(JSON.stringify(await handler()));`;
    const said = execFileSync(process.execPath, ["--enable-source-maps", "--input-type=module", "-e", code], {
      encoding: "utf8",
    });
    const { where, order, ...told } = JSON.parse(said) as { readonly where: string; readonly order: string[] };
    expect([order.toSorted(), order.at(-1)]).toEqual([["a", "b", "lambda", "once"], "lambda"]);
    expect(told).toEqual({
      begun: [1, 101],
      late: [2, "a!", 102],
      last: [103, 104, "/"],
      began: 1,
    });
    expect(where).toMatch(/sources\/late\.ts:4:\d+/);
    expect(where).toMatch(/sources\/lambda\.ts:7:\d+/);
  });

  test("has the same names wherever it is written, as what is equal is deployed once", () => {
    expect(modulesOf(bundled("two").target)).toEqual(modulesOf(target));
  });

  test("is the entry alone where nothing is read later", () => {
    const lone = written("lone", { "lambda.ts": "export const handler = () => 1;" });
    const to = join(folder, "three");
    bundleStart({ ...OPTIONS, absWorkingDir: folder }, join(lone, "lambda.ts"), to, BANNER);
    expect(readdirSync(to).sort()).toEqual(["lambda.mjs", "lambda.mjs.map"]);
  });
});
