/** The stacks as `cdk.json` makes them, synthesised into a folder of their own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { ROOT } from "../../infra/src/bundle.ts";
import { settingsOf } from "../../infra/src/settings.ts";
import { buildStacks, type Stacks } from "../../infra/src/stacks.ts";

export const ACCOUNT = "111122223333";

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  // CloudFormation's own shapes: each test reads what it is about.
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Synthesis {
  readonly app: App;
  readonly stacks: Stacks;
  readonly folder: string;
  /** Resources of a stack by logical id. */
  resources(stack: keyof Stacks, type?: string): Readonly<Record<string, Resource>>;
  /** Outputs of a stack by name. */
  outputs(stack: keyof Stacks): Readonly<Record<string, unknown>>;
  remove(): void;
}

/** Bundling takes seconds: only tests of the bundles ask for it. `context` is what `-c name=value` would say. */
export function synthesize({ bundled = false, context = {} }: { bundled?: boolean; context?: object } = {}): Synthesis {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-cdk-"));
  const { context: told } = JSON.parse(readFileSync(join(ROOT, "cdk.json"), "utf8")) as { context: object };
  const bundling = bundled ? {} : { "aws:cdk:bundling-stacks": [] };
  const app = new App({ outdir: folder, context: { ...told, ...bundling, ...context }, analyticsReporting: false });
  const stacks = buildStacks(app, settingsOf(app.node, ACCOUNT));
  app.synth();
  const templateOf = (stack: keyof Stacks) =>
    JSON.parse(readFileSync(join(folder, stacks[stack].templateFile), "utf8")) as {
      readonly Resources: Readonly<Record<string, Resource>>;
      readonly Outputs?: Readonly<Record<string, unknown>>;
    };
  return {
    app,
    stacks,
    folder,
    resources: (stack, type) =>
      Object.fromEntries(
        Object.entries(templateOf(stack).Resources).filter(([, one]) => type === undefined || one.Type === type),
      ),
    outputs: (stack) => templateOf(stack).Outputs ?? {},
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
