import { expect, test } from "vitest";
import { nextLot } from "./next-lot.ts";

test("a lot goes on from the last one of its day, in the same letters and width", () => {
  expect(nextLot(["HL260911-28", "HL260911-27", "HL260910-43"], "2026-09-11")).toBe("HL260911-29");
  expect(nextLot(["HL260911-28"], "2026-09-12")).toBe("HL260912-01");
  expect(nextLot(["CX260911007"], "2026-09-11")).toBe("CX260911008");
  expect(nextLot(["HL260911-99"], "2026-09-11")).toBe("HL260911-100");
});

test("lots that are numbered in another way, or none at all, are followed by date and number", () => {
  expect(nextLot([], "2026-09-11")).toBe("260911-01");
  expect(nextLot(["春茶一号"], "2026-09-11")).toBe("260911-01");
  expect(nextLot(["260911-01"], "2026-09-11")).toBe("260911-02");
});
