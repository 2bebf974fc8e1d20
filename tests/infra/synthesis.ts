/** The stacks as `cdk.json` makes them, synthesised into a folder of their own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { ROOT } from "../../infra/src/bundle.ts";
import { settingsOf } from "../../infra/src/settings.ts";
import { buildStacks, type Stacks } from "../../infra/src/stacks.ts";
import { type Templates, templatesIn } from "./templates.ts";

export const ACCOUNT = "111122223333";

export interface Synthesis extends Templates {
  readonly app: App;
  readonly stacks: Stacks;
  remove(): void;
}

interface SynthesisOptions {
  /** Bundling takes seconds: only tests of the bundles ask for it. */
  readonly bundled?: boolean;
  /** What `-c name=value` would say. */
  readonly context?: object;
  readonly folder?: string;
}

export function synthesize({
  bundled = false,
  context = {},
  folder = mkdtempSync(join(tmpdir(), "suyuan-cdk-")),
}: SynthesisOptions = {}): Synthesis {
  const { context: told } = JSON.parse(readFileSync(join(ROOT, "cdk.json"), "utf8")) as { context: object };
  const bundling = bundled ? {} : { "aws:cdk:bundling-stacks": [] };
  const app = new App({ outdir: folder, context: { ...told, ...bundling, ...context }, analyticsReporting: false });
  const stacks = buildStacks(app, settingsOf(app.node, ACCOUNT));
  app.synth();
  const { data, api, edge, copies } = stacks;
  const files = {
    data: data.templateFile,
    api: api.templateFile,
    ...(edge && { edge: edge.templateFile }),
    ...(copies && { copies: copies.templateFile }),
  };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { app, stacks, ...templatesIn(folder, files), remove };
}
