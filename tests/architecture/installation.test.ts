import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const root = join(import.meta.dirname, "../..");

function read<T>(schema: z.ZodType<T>, path: string): T {
  return schema.parse(JSON.parse(readFileSync(join(root, path), "utf8")));
}

const words = z.record(z.string(), z.string());
const manifestSchema = z.object({
  version: z.string(),
  workspaces: z.array(z.string()).optional(),
  scripts: words.optional(),
  dependencies: words.optional(),
  devDependencies: words.optional(),
  optionalDependencies: words.optional(),
});
const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const lockedSchema = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  optional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  os: oneOrMore.optional(),
  cpu: oneOrMore.optional(),
  bin: words.optional(),
  engines: z.union([words, z.array(z.string())]).optional(),
});

const manifest = read(manifestSchema.extend({ allowScripts: z.record(z.string(), z.boolean()) }), "package.json");
const { packages } = read(z.object({ packages: z.record(z.string(), lockedSchema) }), "package-lock.json");
const runtime = read(manifestSchema, "runtime/package.json");
const installed = Object.entries(packages).filter(([path]) => /(^|\/)node_modules\//.test(path));
const folders = (manifest.workspaces ?? []).flatMap((workspace) =>
  workspace.endsWith("/*")
    ? readdirSync(join(root, workspace.slice(0, -2))).map((name) => workspace.replace("*", name))
    : [workspace],
);

/**
 * What a shell of POSIX understands and Windows' own does not; `&&` and double quotes mean the same in both. `exec` is a command of ours
 * there.
 */
function posixOnly(script: string): string | undefined {
  const found =
    /(?:^|&&)\s*(source|export|rm|cp|mv|mkdir|cat|sh|bash|env|true|test)\s|(?:^|&&)\s*(\w+=)|([';`$]|\|\||(?<!&)&(?!&))/.exec(
      script,
    );
  return found === null ? undefined : (found[1] ?? found[2] ?? found[3]);
}

describe("the scripts of package.json", () => {
  test("run in Windows' own shell too", () => {
    for (const [name, script] of Object.entries(manifest.scripts ?? {})) {
      expect(posixOnly(script), `${name}: ${script}`).toBeUndefined();
    }
  });

  test("that say exec say it of the suyuan command, which brings an exec along for shells without one", () => {
    const cli = read(z.object({ bin: words }), "packages/cli/package.json");
    expect(cli.bin.exec).toBe("./bin/exec.mjs");
    const executing = Object.values(manifest.scripts ?? {}).filter((script) => /\bexec\b/.test(script));
    for (const script of executing) expect(script).toMatch(/^exec suyuan \w+$/);
    expect(executing).toContain("exec suyuan serve");
  });

  test.each([
    ["source .env && suyuan serve", "source"],
    ["rm -rf out && tsc", "rm"],
    ["tsc && CI=1 vitest", "CI="],
    ["echo 'x'", "'"],
    ["a; b", ";"],
    ["echo $HOME", "$"],
    ["server & client", "&"],
  ])("would be refused as: %s", (script, word) => {
    expect(posixOnly(script)).toBe(word);
  });
});

describe("the lock file", () => {
  test("has a hash for every package that is fetched", () => {
    const without = installed.filter(([, { link, inBundle, integrity }]) => !link && !inBundle && !integrity);
    expect(without.map(([path]) => path)).toEqual([]);
    expect(installed.length).toBeGreaterThan(300);
  });

  test.each([
    ["linux", "x64"],
    ["linux", "arm64"],
    ["darwin", "x64"],
    ["darwin", "arm64"],
    ["win32", "x64"],
  ])("pins a Node of 24 or newer for %s on %s by its hash, in no need of a script", (os, cpu) => {
    const fitting = installed.filter(
      ([path, one]) =>
        runtime.optionalDependencies?.[path.replace("node_modules/", "")] === one.version &&
        one.os?.includes(os) &&
        one.cpu?.includes(cpu),
    );
    expect(fitting).toHaveLength(1);
    const [, node] = fitting[0] ?? [];
    expect(node).toMatchObject({ optional: true, integrity: expect.stringMatching(/^sha512-/) });
    expect(node?.hasInstallScript).toBeUndefined();
    expect(Object.keys(node?.bin ?? {})).toEqual(["node"]);
    expect(Number.parseInt(node?.version ?? "", 10)).toBeGreaterThanOrEqual(24);
  });

  test("leaves that Node out where the machine's own is new enough", () => {
    expect(packages.runtime).toMatchObject({ optional: true, engines: { node: "<24" } });
  });

  test("allows no other script than those that are named", () => {
    const scripts = installed.filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional);
    expect(scripts.map(([path]) => path.replace("node_modules/", ""))).toEqual(Object.keys(manifest.allowScripts));
  });

  test("keeps the packages of other systems", () => {
    for (const system of ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"]) {
      expect(packages[`node_modules/@esbuild/${system}`]?.integrity, system).toBeDefined();
    }
  });
});

describe("versions", () => {
  const manifests = [...folders, "runtime"].map((folder) => ({
    folder,
    ...read(manifestSchema, `${folder}/package.json`),
  }));

  test("one number for all workspaces, in the lock file and in the change log", () => {
    for (const { folder, version } of manifests) expect(version, folder).toBe(manifest.version);
    for (const folder of ["", ...manifests.map((one) => one.folder)]) {
      expect(packages[folder]?.version, folder).toBe(manifest.version);
    }
    expect(readFileSync(join(root, "CHANGELOG.md"), "utf8")).toContain(`\n## [${manifest.version}]`);
  });

  test("exact for every dependency", () => {
    for (const { folder, dependencies, devDependencies, optionalDependencies } of [
      { folder: ".", ...manifest },
      ...manifests,
    ]) {
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
        expect(version, `${folder}: ${name}`).toMatch(/^(\d+\.\d+\.\d+([-.]\w+)*|file:runtime)$/);
      }
    }
  });
});
