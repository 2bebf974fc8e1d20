import type { Passport } from "@suyuan/domain/views/passport-schema";
import { expect, test } from "vitest";
import { BY_STATE } from "./fixtures/states.ts";
import { stateText } from "./state-text.ts";

const recalled = (recall: Partial<NonNullable<Passport["recall"]>>) => {
  const passport = BY_STATE.recalled;
  const { recall: before = expect.fail("a recall") } = passport;
  return { ...passport, recall: { ...before, ...recall } };
};
const told = (recall: Partial<NonNullable<Passport["recall"]>>) => {
  const [zh, en] = (["zh", "en"] as const).map((language) => stateText(recalled(recall), language));
  return { zh, en };
};

// Producers recall: 食品安全法 art. 63. Farm bureaus order goods back: 农产品质量安全法 arts 70 to 72.
test("a recall is told by who ordered it", () => {
  expect(told({ level: 1, orderedBy: "producer" }).zh?.title).toBe("已召回：请勿食用");
  expect(told({ level: 2, orderedBy: "bureau" }).zh?.title).toBe("责令追回：请勿食用");
  expect(told({ level: 2, orderedBy: "bureau" }).en?.title).toBe("Ordered back: do not eat");
});

// Level 3 is for false labels (食品召回管理办法 art. 13); such goods may be sold again (食品安全法 art. 63).
test("a label that is wrong forbids nobody to eat", () => {
  for (const orderedBy of ["producer", "bureau"] as const) {
    const { zh, en } = told({ level: 3, orderedBy, ofLabel: true });
    expect(zh?.title).toContain("标签问题");
    for (const words of [zh?.title, zh?.action]) expect(words).not.toMatch(/食用/);
    for (const words of [en?.title, en?.action]) expect(words).not.toMatch(/eat/i);
  }
});

test("one of level 3 whose reason nobody stated is told as one of the goods", () => {
  expect(told({ level: 3 }).zh?.title).toContain("请勿食用");
});
