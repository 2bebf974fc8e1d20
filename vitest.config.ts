import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = ["packages", "functions", "web-verify"].map((folder) => `${folder}/**/*.test.ts`);
const minute = 60_000;

/** What takes longest in its project, so that no core is idle at the end for want of another file; the others by size, as they are where no run is remembered. */
const LONGEST = [
  // It waits for what does not answer, nearly all of its minute: whoever comes beside it has a core.
  "e2e/brown-out",
  "e2e/epcis-lambda",
  "crash/kill",
  "e2e/overdraw",
  "crash/backup",
  "crash/damage",
  "e2e/stories",
  "e2e/sent-twice",
  "e2e/client",
  "browser/console-frame",
  "browser/console-depot-handoff",
  "browser/outbox",
  "browser/console-bureau-day",
  "browser/console-depot-scan",
  "browser/console-depot-day",
  "browser/console-depot",
  "browser/page",
  "browser/console-clerk-day",
  "browser/console-update",
  "browser/console-operator-day",
  "browser/console-way-back",
  "conformance/epcis-queries",
];

/** One project after the other: a worker is thrown away, with all that it has loaded, when the next file is another project's. The last ones are short. */
const PROJECTS = ["architecture", "unit", "cloud", "browser", "e2e", "contract", "infra"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const group = ({ project }: TestSpecification) => PROJECTS.indexOf(project.name);
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.includes(`/tests/${name}.`));
      return at === -1 ? LONGEST.length : at;
    };
    return sorted.toSorted((a, b) => group(a) - group(b) || place(a) - place(b));
  }
}

/** A process's environment is that of the functions that it plays: each of these files has a process of its own. */
const CLOUD = "tests/e2e/{lambda,*-lambda,brown-out}.e2e.test.ts";

/** Files share the console's words, and some speak English. */
const IN_CHINESE = "tests/in-chinese.ts";

// Projects by cost. What only reasons runs first, one file to a core; then what starts servers, databases and browsers: those wait for one another
// half of their time, so four at once keep two cores busy. None of them judges how long something takes.
// Whatever stands in tests/ without a project of its own is end to end: no test file is left out.
// The files of a worker share what they import, the browser and the like: loading it for each of a hundred files took a minute of a core.
const waiting = { maxWorkers: 4, isolate: false, sequence: { groupOrder: 1 } } as const;

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    allowOnly: !process.env.CI,
    projects: [
      {
        test: {
          name: "unit",
          include: source,
          exclude: ["**/node_modules/**"],
          setupFiles: [IN_CHINESE],
          testTimeout: 20_000,
          // Most of a unit test's time is loading what it imports: the files of a worker share it. Rooms keep no state of their own.
          pool: "threads",
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "architecture",
          include: ["tests/architecture/**/*.test.ts", "scripts/**/*.test.ts"],
          testTimeout: minute,
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "contract",
          include: ["tests/contract/**/*.test.ts", "tests/conformance/**/*.test.ts"],
          testTimeout: minute,
          hookTimeout: minute,
          ...waiting,
        },
      },
      {
        test: {
          name: "infra",
          include: ["tests/infra/**/*.test.ts", "infra/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/cdk.out/**"],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          ...waiting,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/{architecture,browser,contract,conformance,infra}/**", CLOUD],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          ...waiting,
        },
      },
      {
        test: {
          name: "cloud",
          include: [CLOUD],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          ...waiting,
          isolate: true,
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          setupFiles: [IN_CHINESE],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          ...waiting,
        },
      },
    ],
  },
});
