/**
 * `npm run mutants -- [--quick] [folders or files]`: changes the rules one by one and says which changes no unit test notices. `--quick`
 * is a first look: it leaves out what modules do when they are loaded, and asks once where the whole run asks twice.
 */
import { join, relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { copyRepository } from "./mutants/copy.ts";
import { selectionOf } from "./mutants/mutated.ts";
import { reportOf } from "./mutants/report.ts";

const root = join(import.meta.dirname, "..");
const paths = process.argv.slice(2).filter((word) => word !== "--quick");
const quick = process.argv.includes("--quick");
// A copy per choice: two runs of different folders stand side by side.
const copy = join(root, ".mutants", paths.join("+").replaceAll("/", "-").slice(0, 100) || "all");
/** At least this share of the mutants has to be killed, in percent. */
const SCORE_MIN = 95;

const { mutate, tests } = selectionOf(root, paths);
await copyRepository(root, copy);
process.chdir(copy);
// Floods of random input notice a change by chance; here each has to be noticed for certain, and soon.
const exclude = ["**/node_modules/**", "**/*hostile*.test.ts"];
const mutants = await new Stryker({
  mutate: [...mutate],
  plugins: [join(root, "scripts/mutants/stryker-plugins.ts")],
  ignorers: ["human-texts"],
  testRunner: "in-process",
  // Stryker warns that these three are not its own: they are the runner's.
  tests,
  excludedTests: exclude,
  quick,
  ignoreStatic: quick,
  coverageAnalysis: "perTest",
  inPlace: true,
  concurrency: Number(process.env.MUTANTS_CONCURRENCY ?? 2),
  timeoutMS: 10_000,
  reporters: ["progress-append-only", "survivors"],
  allowEmpty: true,
  allowConsoleColors: false,
}).runMutationTest();

const { lines, score } = reportOf(mutants.map((mutant) => ({ ...mutant, fileName: relative(copy, mutant.fileName) })));
for (const line of lines) console.log(line);
if (score < SCORE_MIN) process.exitCode = 1;
