/**
 * What test files import as `vitest` while mutants are judged: the same `expect` and `vi`; `test` and its like only note
 * what is to run, so that one process runs any test, as often as asked, without starting a worker.
 */
// biome-ignore lint/performance/noBarrelFile: it stands in for the module that it passes on
export { expect, vi } from "vitest";

type Work = (...values: never[]) => unknown;
type Named = (name: string, ...rest: readonly unknown[]) => void;

interface Suite {
  readonly path: string;
  readonly outer?: Suite;
  readonly beforeAll: Work[];
  readonly beforeEach: Work[];
  readonly afterEach: Work[];
  prepared?: Promise<unknown>;
}

/** One test of a test file. */
export interface HeldTest {
  /** The same at each load: the file, the names around it, its own name, and its number among those named alike. */
  readonly id: string;
  /** Runs what the suites around it do once; does nothing when that is done. */
  prepare(): Promise<void>;
  /** Runs the test with what goes before and after each. @throws what the test throws. */
  run(): Promise<void>;
}

let tests: HeldTest[] = [];
let suite: Suite = rootOf("");

function rootOf(path: string): Suite {
  return { path, beforeAll: [], beforeEach: [], afterEach: [] };
}

/** The tests that `load`, which imports the file called `name`, declares. */
export async function collect(name: string, load: () => Promise<unknown>): Promise<readonly HeldTest[]> {
  tests = [];
  suite = rootOf(name);
  await load();
  return tests;
}

const workOf = (rest: readonly unknown[]): Work => rest.find((part) => typeof part === "function") as Work;

function declareTest(name: string, ...rest: readonly unknown[]): void {
  const [work, within] = [workOf(rest), suite];
  const path = `${within.path} > ${name}`;
  const alike = tests.filter(({ id }) => id.startsWith(`${path} #`)).length;
  const around = [...suitesFrom(within)];
  tests.push({
    id: `${path} #${alike}`,
    prepare: async () => {
      for (const one of around) {
        one.prepared ??= inTurn(one.beforeAll);
        await one.prepared;
      }
    },
    run: async () => {
      try {
        await inTurn(around.flatMap(({ beforeEach }) => beforeEach));
        await work();
      } finally {
        await inTurn(around.toReversed().flatMap(({ afterEach }) => afterEach));
      }
    },
  });
}

/** From the outermost to the one given. */
function suitesFrom(inner: Suite): readonly Suite[] {
  return inner.outer === undefined ? [inner] : [...suitesFrom(inner.outer), inner];
}

async function inTurn(all: readonly Work[]): Promise<void> {
  for (const work of all) await work();
}

function declareSuite(name: string, ...rest: readonly unknown[]): void {
  const outer = suite;
  suite = { ...rootOf(`${outer.path} > ${name}`), outer };
  workOf(rest)();
  suite = outer;
}

/** Vitest's `each`, `skipIf` and `skip`: a case that is a list is the arguments, any other the only one. */
function withVariants(declare: Named) {
  const each =
    (cases: readonly unknown[]): Named =>
    (name, ...rest) => {
      for (const one of cases) {
        const values = (Array.isArray(one) ? one : [one]) as never[];
        declare(name, () => workOf(rest)(...values));
      }
    };
  const skip: Named = () => undefined;
  return Object.assign(declare, { each, skip, skipIf: (condition: unknown) => (condition ? skip : declare) });
}

export const test = withVariants(declareTest);
export const describe = withVariants(declareSuite);
export const beforeAll = (work: Work): void => void suite.beforeAll.push(work);
export const beforeEach = (work: Work): void => void suite.beforeEach.push(work);
export const afterEach = (work: Work): void => void suite.afterEach.push(work);
