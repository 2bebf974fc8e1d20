import { expect, test } from "vitest";
import { stale } from "../../scripts/openapi.ts";

test("docs/openapi.json and the problem pages say what the code does (npm run openapi)", () => {
  expect(stale()).toEqual([]);
});
