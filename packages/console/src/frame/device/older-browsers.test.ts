import { afterEach, expect, test } from "vitest";
import { completeBrowser } from "./older-browsers.ts";

const { hasOwn } = Object;
const put = (value: unknown) => Object.defineProperty(Object, "hasOwn", { value, writable: true, configurable: true });
afterEach(() => void put(hasOwn));

test("where a browser lacks Object.hasOwn, what is put in answers by itself, and what is there stays", () => {
  Reflect.deleteProperty(Object, "hasOwn");
  completeBrowser();
  expect(Object.hasOwn).not.toBe(hasOwn);
  expect(Object.hasOwn({ correct: 1 }, "correct")).toBe(true);
  expect(Object.hasOwn({}, "toString")).toBe(false);
  put(hasOwn);
  completeBrowser();
  expect(Object.hasOwn).toBe(hasOwn);
});
