import { ERROR_CODES } from "@suyuan/domain/errors";
import { afterEach, expect, test } from "vitest";
import { language } from "../dictionary.ts";
import { deviceWords } from "./devices.ts";

afterEach(() => {
  language.value = "zh";
});

/** A device tries these again by itself, or they say nothing of a command. */
const NOT_OF_A_COMMAND = new Set([
  "unauthenticated",
  "body-too-slow",
  "method-not-allowed",
  "too-many-requests",
  "busy",
  "internal",
]);

test.each(["zh", "en"] as const)("every refusal of a command is told in words: %s", (one) => {
  language.value = one;
  const { refusals } = deviceWords();
  const codes = ERROR_CODES.filter((code) => !NOT_OF_A_COMMAND.has(code));
  expect(codes.filter((code) => refusals[code] === undefined)).toEqual([]);
});
