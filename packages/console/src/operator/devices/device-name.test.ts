import { afterEach, expect, test } from "vitest";
import { language } from "../../words/dictionary.ts";
import { shownDeviceName, shownReason, shownSharedName } from "./device-name.ts";

afterEach(() => {
  language.value = "zh";
});

test.each([
  [{ name: "Android", kind: "phone", isMadeUp: true }, "手机（Android）", "Phone (Android)"],
  [{ name: "Windows", kind: "desktop", isMadeUp: true }, "电脑（Windows）", "Computer (Windows)"],
  // As earlier versions registered themselves.
  [{ name: "手机 Android", kind: "phone" }, "手机（Android）", "Phone (Android)"],
  [{ name: "电脑", kind: "desktop" }, "电脑", "Computer"],
  // A kind of a later version.
  [{ name: "Android", kind: "watch", isMadeUp: true }, "watch（Android）", "Watch (Android)"],
] as const)("a device that nobody named (%o) is called in the reader's language", (device, zh, en) => {
  expect(shownDeviceName(device)).toBe(zh);
  language.value = "en";
  expect(shownDeviceName(device)).toBe(en);
});

test("a name that somebody typed stays as typed, in either language", () => {
  for (const name of ["二号冷库手持机", "手机 王小红", "Android"]) {
    for (const lang of ["zh", "en"] as const) {
      language.value = lang;
      expect(shownDeviceName({ name, kind: "handheld" })).toBe(name);
      expect(shownSharedName(name)).toBe(name);
      expect(shownReason(name)).toBe(name);
    }
  }
});

test("a shared device that nobody named is told by a day, and what was corrected at once by words, of the reader's language", () => {
  const told = (["zh", "en"] as const).map((lang) => {
    language.value = lang;
    return [shownSharedName("2026-11-30"), shownReason("当场改正")];
  });
  expect(told[0]?.[1]).toBe("当场改正");
  expect(told[1]?.[1]).toBe("Corrected in the form at once");
  expect(told[0]?.[0]).not.toBe(told[1]?.[0]);
  for (const [day] of told) expect(day).toMatch(/30/);
});
