/** The stacks with their bundles, made once for all that read them: to synthesise and to bundle takes ten seconds of a core. */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ROOT } from "../../infra/src/bundle.ts";
import type { Stacks } from "../../infra/src/stacks.ts";
import { type Templates, templatesIn } from "./templates.ts";

const CACHE = join(ROOT, "node_modules/.cache");
/** All that goes into the stacks and their bundles. */
const SOURCES = ["packages", "functions", "web-verify", "infra", "cdk.json", "package.json", "package-lock.json"];
/** Which template is whose. */
const INDEX = "suyuan-templates.json";

function filesBelow(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name !== "node_modules" && name !== "cdk.out");
  return names.toSorted().flatMap((name) => filesBelow(join(path, name)));
}

/** Another one whenever a source, a locked dependency or Node itself is. */
function stateOfSources(): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of SOURCES.flatMap((source) => filesBelow(join(ROOT, source)))) {
    const bytes = readFileSync(file);
    hash.update(`${relative(ROOT, file)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex").slice(0, 24);
}

async function make(folder: string): Promise<void> {
  // CDK itself takes a second to load: who finds the folder made does without it.
  const { synthesize } = await import("./synthesis.ts");
  const staging = `${folder}.${process.pid}`;
  const { stacks } = synthesize({ bundled: true, folder: staging });
  const files = Object.fromEntries(Object.entries(stacks).map(([stack, { templateFile }]) => [stack, templateFile]));
  writeFileSync(join(staging, INDEX), JSON.stringify(files));
  try {
    renameSync(staging, folder);
  } catch (cause) {
    // Another test file was first, with the same.
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw cause;
  }
}

/** Who has not made it by then was killed, or has a machine so busy that nobody waits for it. */
const MAKING_MS = 90_000;

/** Made by whoever comes first: files of tests that begin together wait for it, and do not make it each. */
async function madeOnce(folder: string): Promise<void> {
  const mark = `${folder}.making`;
  while (!existsSync(folder)) {
    const since = statSync(mark, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since < MAKING_MS) {
      await pause(100);
      continue;
    }
    try {
      rmSync(mark, { recursive: true, force: true });
      mkdirSync(mark);
    } catch {
      // Another was quicker.
      continue;
    }
    try {
      await make(folder);
    } finally {
      rmSync(mark, { recursive: true, force: true });
    }
  }
}

/**
 * What CDK would deploy of the sources as they are now, copied to where no folder above it has packages: a bundle that lacks one of its own fails
 * there as it would on Lambda.
 */
export async function keptSynthesis(): Promise<Templates & { remove(): void }> {
  const name = `suyuan-synthesis-${stateOfSources()}`;
  const folder = join(CACHE, name);
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true });
    const finished = readdirSync(CACHE).filter((other) => /^suyuan-synthesis-[0-9a-f]+$/.test(other) && other !== name);
    for (const other of finished) rmSync(join(CACHE, other), { recursive: true, force: true });
    await madeOnce(folder);
  }
  const copy = mkdtempSync(join(tmpdir(), "suyuan-cdk-"));
  cpSync(folder, copy, { recursive: true });
  const files = JSON.parse(readFileSync(join(copy, INDEX), "utf8")) as Record<keyof Stacks, string>;
  return { ...templatesIn(copy, files), remove: () => rmSync(copy, { recursive: true, force: true }) };
}
