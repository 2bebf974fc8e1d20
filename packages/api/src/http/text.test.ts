import { expect, test } from "vitest";
import { isKeyName, Text } from "./text.ts";

test("a name fits a key while none of its spellings has more than 300 bytes", () => {
  expect([isKeyName("a".repeat(300)), isKeyName("a".repeat(301))]).toEqual([true, false]);
  expect([isKeyName("农".repeat(100)), isKeyName("农".repeat(101))]).toEqual([true, false]);
  // Written out in its compatibility form it is longer.
  expect([isKeyName("\\ufdfa".repeat(10)), isKeyName("㍿".repeat(25)), isKeyName("㍿".repeat(26))]).toEqual([
    true,
    true,
    false,
  ]);
  // In capitals longer than in small letters, and the other way round.
  expect([isKeyName("ΐ".repeat(50)), isKeyName("ΐ".repeat(51))]).toEqual([true, false]);
  expect([isKeyName("Ⱥ".repeat(100)), isKeyName("Ⱥ".repeat(101))]).toEqual([true, false]);
});

test("a text has lines and tabs only where lines are let in", () => {
  const isText = (text: string, lines?: boolean) =>
    Text(20, lines === undefined ? {} : { lines }).safeParse(text).success;
  expect([isText("a\nb"), isText("a\tb"), isText("a\nb", true), isText("a\tb", true)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect([isText("a\u0000b", true), isText("a\u202eb", true), isText("a b")]).toEqual([false, false, true]);
});
