import { HOLDER_KINDS } from "@suyuan/domain/organisation";
import { expect, test } from "vitest";
import { RECEIVER_KINDS } from "./receivers.ts";

test("goods are offered to just the kinds of organisation that can hold them, those with a platform's name last", () => {
  expect([...RECEIVER_KINDS].sort()).toEqual([...HOLDER_KINDS].sort());
  expect(RECEIVER_KINDS.at(-1)).toBe("platform");
});
