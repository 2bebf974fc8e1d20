import { defineConfig } from "vitest/config";

const source = ["packages", "functions", "web-verify"].map((folder) => `${folder}/**/*.test.ts`);
const minute = 60_000;

// Projects by cost. Groups run one after another, so that what is timed or starts servers has the machine for itself.
// Whatever stands in tests/ without a project of its own is end to end: no test file is left out.
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    allowOnly: !process.env.CI,
    projects: [
      {
        test: {
          name: "unit",
          include: source,
          exclude: ["**/node_modules/**"],
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
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "contract",
          include: ["tests/contract/**/*.test.ts", "tests/conformance/**/*.test.ts"],
          testTimeout: minute,
          hookTimeout: minute,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "infra",
          include: ["tests/infra/**/*.test.ts", "infra/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/cdk.out/**"],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/{architecture,browser,contract,conformance,infra}/**"],
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          // One browser at a time: it is unpacked once, and is as large as all else.
          fileParallelism: false,
          testTimeout: 2 * minute,
          hookTimeout: 2 * minute,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
