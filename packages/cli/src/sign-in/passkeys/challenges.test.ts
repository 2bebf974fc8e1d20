import { expect, test } from "vitest";
import { Challenges } from "./challenges.ts";

const keysOf = (...cookies: string[]) => ({ keys: () => ({ signing: [], cookies }) });

test("a challenge is good for its purpose, for five minutes, until it is used, and under the key before as well", () => {
  const challenges = new Challenges(keysOf("new", "old"));
  const made = challenges.make("sign-in 1", 1_000);
  expect(challenges.isGood(made, "sign-in 1", 1_000 + 299_999)).toBe(true);
  expect(challenges.isGood(made, "sign-in 1", 1_000 + 300_000)).toBe(false);
  expect(challenges.isGood(made, "sign-in 2", 1_001)).toBe(false);
  expect(new Challenges(keysOf("newer", "new")).isGood(made, "sign-in 1", 1_001)).toBe(true);
  expect(new Challenges(keysOf("newer", "newest")).isGood(made, "sign-in 1", 1_001)).toBe(false);
  challenges.use(made);
  expect(challenges.isGood(made, "sign-in 1", 1_001)).toBe(false);
});

test("no challenge that differs in a character is good, nor text that is none", () => {
  const challenges = new Challenges(keysOf("key"));
  const made = challenges.make("p");
  for (let at = 0; at < made.length; at++) {
    const other = `${made.slice(0, at)}${made[at] === "A" ? "B" : "A"}${made.slice(at + 1)}`;
    expect(challenges.isGood(other, "p")).toBe(false);
  }
  for (const text of ["", "x", `${made}A`, made.slice(1), `${made}=`, "ü"])
    expect(challenges.isGood(text, "p")).toBe(false);
});
