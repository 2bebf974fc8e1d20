import { expect, test, vi } from "vitest";
import { RecentTokens } from "./recent-tokens.ts";

test("tokens are remembered for at least ten minutes, and not for ever", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const tokens = new RecentTokens();
  tokens.add("first", 1);
  vi.advanceTimersByTime(10 * 60_000 - 1);
  tokens.add("second", 2);
  expect(tokens.get("first")).toBe(1);
  vi.advanceTimersByTime(2);
  tokens.add("third", 3);
  expect(tokens.get("first")).toBe(1);
  vi.advanceTimersByTime(10 * 60_000 + 1);
  tokens.add("fourth", 4);
  expect(["first", "second", "third", "fourth"].map((token) => tokens.get(token))).toEqual([
    undefined,
    undefined,
    3,
    4,
  ]);
  vi.useRealTimers();
});

test("under a heavy load the last 32,768 are remembered and memory stays bounded", () => {
  const tokens = new RecentTokens();
  for (let n = 0; n < 200_000; n++) tokens.add(`t${n}`, n);
  const remembered = Array.from({ length: 200_000 }, (_, n) => tokens.get(`t${n}`)).filter(
    (found) => found !== undefined,
  );
  expect(remembered.length).toBeGreaterThanOrEqual(32_768);
  expect(remembered.length).toBeLessThanOrEqual(65_536);
  expect(remembered.at(-1)).toBe(199_999);
  expect(remembered[0]).toBe(200_000 - remembered.length);
});
