import { HOLDER_KINDS } from "@suyuan/domain/organisation";
import { expect, test } from "vitest";
import { RECEIVER_KINDS } from "./receivers.ts";

test("goods are offered to just the kinds of organisation that can hold them, online shops last, and not to whoever runs the service", () => {
  expect([...RECEIVER_KINDS].sort()).toEqual([...HOLDER_KINDS].sort());
  expect(RECEIVER_KINDS.at(-1)).toBe("platform");
  expect(RECEIVER_KINDS).not.toContain("service");
});
