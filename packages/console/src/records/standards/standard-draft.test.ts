import { expect, test } from "vitest";
import { EMPTY_LINE, entryOf, missingIn } from "./standard-draft.ts";

const line = (more: object) => ({ ...EMPTY_LINE, subject: "嘧菌酯", clause: "4.1", ...more });

test("a line is sent with the members of its kind alone, crops parted by any sign", () => {
  expect(entryOf("limit", line({ number: "０.５", crops: "猕猴桃、柑橘，梨", most: "3" }))).toEqual({
    ...{ subject: "嘧菌酯", clause: "4.1", mgPerKg: 0.5, crops: ["猕猴桃", "柑橘", "梨"] },
  });
  expect(entryOf("interval", line({ number: "14" }))).toEqual({ subject: "嘧菌酯", clause: "4.1", days: 14 });
  expect(entryOf("ban", line({ number: "14" }))).toEqual({ subject: "嘧菌酯", clause: "4.1" });
  const graded = line({ grade: "特级", measure: "单果重克", least: "90" });
  expect(entryOf("grade", graded)).toMatchObject({ grade: "特级", measure: "单果重克", least: 90 });
});

test("what is missing, or no number, is named", () => {
  expect(missingIn("limit", EMPTY_LINE)).toEqual(["subject", "clause", "number"]);
  expect(missingIn("limit", line({ number: "1,5" }))).toEqual(["number"]);
  expect(missingIn("ban", line({}))).toEqual([]);
  expect(missingIn("grade", line({ grade: "特级", measure: "克" }))).toEqual(["most"]);
  expect(missingIn("grade", line({ grade: "特级", measure: "克", least: "x" }))).toEqual(["least"]);
});
