import { followerOf } from "../follower.ts";

/** What holds records against standards is loaded with the first of them: few facts need it, and its tables are large. */
const judging = () => import("./standards.ts");

/** Farm records. No order matters: each is judged as it is now, and what is not found any more is taken back. */
export const inputStandards = followerOf(
  "input-standards",
  ["input-recorded", "input-corrected", "input-voided"],
  async (deps, followed) => (await judging()).judgeInput(deps, followed),
);

/** Reports. No order matters: the batch is looked at as it is now. */
export const testStandards = followerOf("test-standards", ["test-recorded", "test-voided"], async (deps, followed) =>
  (await judging()).judgeReport(deps, followed),
);

/** What was used before certified harvests. No order matters: the batch is looked at as it is now. */
export const greenFoodStandards = followerOf(
  "green-food-standards",
  ["batch-registered", "batch-corrected"],
  async (deps, followed) => (await judging()).judgeHarvest(deps, followed),
);

/** Grades on labels. No order matters: a run states its grade once. */
export const gradeStandards = followerOf(
  "grade-standards",
  ["labels-issued", "labels-voided"],
  async (deps, followed) => (await judging()).judgeGrade(deps, followed),
);
