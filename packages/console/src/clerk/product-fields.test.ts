import { expect, test } from "vitest";
import { wholeDays } from "./product-fields.ts";

test("a shelf life is whole days up to ten years; nothing typed is none, all else is asked for again", () => {
  expect(["", " ", "90", " 3650 "].map(wholeDays)).toEqual([null, null, 90, 3650]);
  for (const typed of ["0", "-1", "1.5", "3651", "九十", "90天"]) expect(wholeDays(typed)).toBeUndefined();
});
