import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stacks } from "../../infra/src/stacks.ts";

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  // CloudFormation's own shapes: each test reads what it is about.
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** What CDK wrote into a folder: templates, and beside them the bundles that they name, each in `asset.HASH`. */
export interface Templates {
  readonly folder: string;
  /** Resources of a stack by logical id. */
  resources(stack: keyof Stacks, type?: string): Readonly<Record<string, Resource>>;
  /** Outputs of a stack by name. */
  outputs(stack: keyof Stacks): Readonly<Record<string, unknown>>;
}

/** Reads templates where they lie: `files` names that of each stack. */
export function templatesIn(folder: string, files: Readonly<Partial<Record<keyof Stacks, string>>>): Templates {
  const templateOf = (stack: keyof Stacks) =>
    JSON.parse(readFileSync(join(folder, files[stack] ?? `no ${stack} stack`), "utf8")) as Template;
  return {
    folder,
    resources: (stack, type) =>
      Object.fromEntries(
        Object.entries(templateOf(stack).Resources).filter(([, one]) => type === undefined || one.Type === type),
      ),
    outputs: (stack) => templateOf(stack).Outputs ?? {},
  };
}
