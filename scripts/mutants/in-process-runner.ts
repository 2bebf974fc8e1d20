import { glob } from "node:fs/promises";
import { dirname, join } from "node:path";
import { configureGlobal } from "fast-check";
import { type FreshModules, freshModules } from "./fresh-modules.ts";
import { collect, type HeldTest } from "./tests-here.ts";

/** What instrumented code and its runner share, by this name of Stryker's among the globals. */
const SHARED = "__stryker__";
interface Shared {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: object;
}

/** One run as Stryker asks for it, as far as this file looks. */
interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly sandboxFileName: string;
  readonly mutantActivation: "runtime" | "static";
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}

interface Failure {
  readonly test: HeldTest;
  readonly message: string;
}

type Verdict =
  | { readonly status: "survived"; readonly nrOfTests: number }
  | {
      readonly status: "killed";
      readonly nrOfTests: number;
      readonly killedBy: string[];
      readonly failureMessage: string;
    }
  | { readonly status: "timeout"; readonly reason: string }
  | { readonly status: "error"; readonly errorMessage: string };

/**
 * Stryker's test runner for rooms without a world around them: tests and sources are loaded once into one process, and a
 * mutant costs the few milliseconds of the tests that come by it. A mutant in what a module does when it is loaded gets
 * modules of its own. A test that fails on a mutant is asked again without it: if it fails still, what an earlier mutant left
 * behind has failed it, and the mutant is judged once more on fresh modules; so is one that survives.
 */
export class InProcessRunner {
  readonly #shared: Shared;
  readonly #patterns: readonly string[];
  readonly #exclude: readonly string[];
  #modules: FreshModules | undefined;
  #files: readonly string[] = [];
  #held = new Map<string, ReadonlyMap<string, HeldTest>>();
  readonly #took = new Map<string, number>();
  readonly #isQuick: boolean;

  constructor(options: {
    readonly tests: readonly string[];
    readonly excludedTests: readonly string[];
    readonly quick?: boolean;
  }) {
    this.#isQuick = options.quick === true;
    this.#patterns = options.tests;
    this.#exclude = options.excludedTests;
    const globals: object & { [SHARED]?: Shared } = globalThis;
    globals[SHARED] ??= {};
    this.#shared = globals[SHARED];
  }

  /** It loads afresh by itself, where needed. */
  capabilities(): { readonly reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    // The one thing that `vi.useFakeTimers` asks of the worker in which it believes itself.
    Object.assign(globalThis, { __vitest_worker__: { config: { fakeTimers: {} } } });
    // Random input is the same in each run, so that what it notices it notices for certain; tests that try thousands of cases try
    // few of them while each change has to be tried (views/journey.property.test.ts).
    configureGlobal({ seed: 7, numRuns: 100 });
    this.#modules = freshModules(process.cwd());
    const found = await Array.fromAsync(glob([...this.#patterns], { exclude: [...this.#exclude] }));
    this.#files = found.map((file) => join(process.cwd(), file)).toSorted();
  }

  /** Every test once, noting which mutants it comes by. */
  async dryRun(): Promise<object> {
    this.#renew();
    const results: object[] = [];
    for (const file of this.#files) {
      for (const test of (await this.#load(file)).values()) {
        await test.prepare();
        const start = performance.now();
        this.#shared.currentTestId = test.id;
        const failure = await this.#failureOf(test);
        this.#shared.currentTestId = undefined;
        const timeSpentMs = performance.now() - start;
        this.#took.set(test.id, timeSpentMs);
        const about = { id: test.id, name: test.id, timeSpentMs, fileName: file };
        results.push(
          failure === undefined ? { ...about, status: 0 } : { ...about, status: 1, failureMessage: failure.message },
        );
      }
    }
    return { status: "complete", tests: results, mutantCoverage: structuredClone(this.#shared.mutantCoverage) };
  }

  async mutantRun(run: MutantRun): Promise<Verdict> {
    this.#shared.hitLimit = run.hitLimit;
    if (run.mutantActivation === "static") return this.#judgeLoaded(run);
    const verdict = await this.#judge(run);
    if (verdict.status === "survived" && !this.#isQuick) {
      // What an earlier run kept may have hidden it.
      this.#renew(run.sandboxFileName);
      return this.#judge(run);
    }
    if (verdict.status !== "killed") return verdict;
    const [, test] = await this.#find(verdict.killedBy[0] ?? "");
    await test.prepare();
    if ((await this.#failureOf(test)) === undefined) return verdict;
    this.#renew();
    const again = await this.#judge(run);
    this.#renew();
    return again;
  }

  /** Loads anew what is, or is made of, the module `changed`; everything without it. */
  #renew(changed?: string): void {
    for (const file of this.#held.keys())
      if (changed === undefined || this.#modules?.reaches(file, changed) === true) this.#held.delete(file);
    this.#modules?.renew(changed);
  }

  /** A mutant that works whenever the tests that come by it run: the quickest first, and those nearby before others as quick. */
  async #judge(run: MutantRun): Promise<Verdict> {
    const cost = (id: string): number =>
      (this.#took.get(id) ?? 0) * 4 ** distanceOf(id.slice(0, id.indexOf(" > ")), run.sandboxFileName);
    const ids = (run.testFilter ?? []).toSorted((a, b) => cost(a) - cost(b));
    for (const [index, id] of ids.entries()) {
      const [, test] = await this.#find(id);
      await test.prepare();
      const verdict = await this.#under(run, test, index + 1);
      if (verdict !== undefined) return verdict;
    }
    return { status: "survived", nrOfTests: ids.length };
  }

  /** A mutant that works while modules are loaded: the test files that import it, those beside it first. */
  async #judgeLoaded(run: MutantRun): Promise<Verdict> {
    this.#renew(run.sandboxFileName);
    this.#shared.activeMutant = run.activeMutant.id;
    let count = 0;
    try {
      for (const file of nearestFirst(this.#files, run.sandboxFileName)) {
        if (this.#modules?.reaches(file, run.sandboxFileName) === false) continue;
        const tests = await this.#load(file);
        for (const test of tests.values()) {
          count += 1;
          await test.prepare();
          const verdict = await this.#under(run, test, count);
          if (verdict !== undefined) return verdict;
          this.#shared.activeMutant = run.activeMutant.id;
        }
      }
    } catch (error) {
      return { status: "error", errorMessage: String(error) };
    } finally {
      this.#shared.activeMutant = undefined;
      this.#renew(run.sandboxFileName);
    }
    return { status: "survived", nrOfTests: count };
  }

  async #under(run: MutantRun, test: HeldTest, nrOfTests: number): Promise<Verdict | undefined> {
    this.#shared.hitCount = run.hitLimit === undefined ? undefined : 0;
    this.#shared.activeMutant = run.activeMutant.id;
    const failure = await this.#failureOf(test);
    this.#shared.activeMutant = undefined;
    if ((this.#shared.hitCount ?? 0) > (run.hitLimit ?? Infinity))
      return { status: "timeout", reason: "too many turns" };
    if (failure === undefined) return undefined;
    return { status: "killed", nrOfTests, killedBy: [test.id], failureMessage: failure.message };
  }

  async #failureOf(test: HeldTest): Promise<Failure | undefined> {
    try {
      await test.run();
      return undefined;
    } catch (error) {
      return { test, message: messageOf(error) };
    }
  }

  async #find(id: string): Promise<[file: string, test: HeldTest]> {
    const file = id.slice(0, id.indexOf(" > "));
    const test = (await this.#load(file)).get(id);
    if (test === undefined) throw new Error(`${id}: there is no such test`);
    return [file, test];
  }

  async #load(file: string): Promise<ReadonlyMap<string, HeldTest>> {
    const held = this.#held.get(file);
    if (held !== undefined) return held;
    const tests = await collect(file, async () => this.#modules?.load(file));
    const loaded = new Map(tests.map((test) => [test.id, test]));
    this.#held.set(file, loaded);
    return loaded;
  }
}

/** An error in words, with what caused it: a property names its counterexample, and its cause what was wrong with that. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${messageOf(error.cause)}\n${error.message}`;
}

/** Files beside the source first, and of these the one with its name. */
export function nearestFirst(files: readonly string[], source: string): readonly string[] {
  return files.toSorted((a, b) => distanceOf(a, source) - distanceOf(b, source));
}

/** 0 for the test file of the source's name, 1 for one beside it, else 2. */
function distanceOf(file: string, source: string): number {
  if (file === source.replace(/\.ts$/, ".test.ts")) return 0;
  return dirname(file) === dirname(source) ? 1 : 2;
}
