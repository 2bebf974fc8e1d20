import { expect, test } from "vitest";
import { shownMoment } from "./moment.ts";

test("what happened on a day is shown without an hour, and what has an hour keeps it", () => {
  expect(shownMoment("2026-09-09T16:00:00.000Z")).toBe("9月10日");
  expect(shownMoment("2026-09-09T16:00:00Z")).toBe("9月10日");
  expect(shownMoment("2026-09-09T16:01:00.000Z")).toBe("9/10 00:01");
  expect(shownMoment("2026-09-10T06:00:00.000Z")).toBe("9/10 14:00");
});
