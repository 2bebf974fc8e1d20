import { relative } from "node:path";
import { isHumanText, type SyntaxNode } from "./human-texts.ts";
import { InProcessRunner } from "./in-process-runner.ts";
import { isAlive, type Mutant, survivorLine } from "./report.ts";

type RunnerOptions = ConstructorParameters<typeof InProcessRunner>[0];

/** Stryker reads what to pass from `inject`. */
const runnerOf = Object.assign((options: RunnerOptions) => new InProcessRunner(options), { inject: ["options"] });

/** What Stryker loads of ours, by the names in its options. */
export const strykerPlugins = [
  { kind: "TestRunner", name: "in-process", factory: runnerOf },
  {
    // No test repeats the wording of a message, so mutants of sentences would say nothing.
    kind: "Ignore",
    name: "human-texts",
    value: {
      shouldIgnore: (path: { readonly node: SyntaxNode; readonly parent?: SyntaxNode }): string | undefined =>
        isHumanText(path.node, path.parent) ? "a text for people" : undefined,
    },
  },
  {
    // Each survivor as it is found: a run that is broken off has told what it knew.
    kind: "Reporter",
    name: "survivors",
    value: {
      onMutantTested(mutant: Mutant): void {
        if (isAlive(mutant))
          console.log(survivorLine({ ...mutant, fileName: relative(process.cwd(), mutant.fileName) }));
      },
    },
  },
];
