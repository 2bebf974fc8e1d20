import { expect, test } from "vitest";
import { type Key, KeyReader } from "./keys.ts";

const GS = "\u001d";
const PLAIN = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, isCapsLock: false };

/** Presses keys, one every `gap` milliseconds. */
function typed(reader: KeyReader, keys: readonly Partial<Key>[], gap = 5): readonly string[] {
  return keys.map((key, n) => reader.press({ ...PLAIN, key: "", code: "", at: n * gap, ...key }));
}
const signs = (text: string) => [...text].map((key) => ({ key, code: "" }));

test("the keys of a scanner are its text, and Enter ends it; Enter alone is a person's", () => {
  const reader = new KeyReader();
  expect(typed(reader, [{ key: "Enter", code: "Enter" }])).toEqual(["none"]);
  expect(typed(reader, signs("0109/AbC")).every((taken) => taken === "part")).toBe(true);
  expect([reader.text, reader.isBurst]).toEqual(["0109/AbC", true]);
  expect(reader.press({ ...PLAIN, key: "Enter", code: "Enter", at: 50 })).toBe("end");
});

test("keys that an input method took are read by where they lie, with shift and caps lock", () => {
  const reader = new KeyReader();
  const taken = (code: string, more: Partial<Key> = {}) => ({ key: "Process", code, ...more });
  typed(reader, [
    taken("KeyA"),
    taken("KeyB", { shiftKey: true }),
    taken("KeyC", { isCapsLock: true }),
    taken("KeyD", { isCapsLock: true, shiftKey: true }),
    taken("Digit7"),
    taken("Semicolon", { shiftKey: true }),
    taken("Slash"),
    taken("Comma", { shiftKey: true }),
    taken("Numpad3"),
  ]);
  expect([reader.text, reader.isComposed]).toEqual(["aBCd7:/<3", true]);
});

test("the separator as Ctrl and a bracket, and as Alt with 029 on either row of digits", () => {
  const reader = new KeyReader();
  typed(reader, [...signs("10A"), { key: "]", code: "BracketRight", ctrlKey: true }, ...signs("21B")]);
  expect(reader.text).toBe(`10A${GS}21B`);
  for (const row of ["Numpad", "Digit"]) {
    reader.clear();
    typed(reader, [...signs("10A"), { key: "Alt", code: "AltLeft", altKey: true }]);
    typed(
      reader,
      [..."029"].map((digit) => ({ key: digit, code: row + digit, altKey: true })),
    );
    reader.release({ key: "Alt" });
    expect(reader.text).toBe(`10A${GS}`);
  }
});

test("a reader that says of every key that Alt is held loses none of them", () => {
  const reader = new KeyReader();
  typed(
    reader,
    [..."0109"].map((key) => ({ key, code: `Digit${key}`, altKey: true })),
  );
  expect(reader.text).toBe("0109");
});

test("a person types slower than a scanner, and a tab of theirs moves the focus", () => {
  const reader = new KeyReader();
  typed(reader, signs("ABCDEFGH"), 120);
  expect(reader.isBurst).toBe(false);
  expect(reader.press({ ...PLAIN, key: "Tab", code: "Tab", at: 2_000 })).toBe("none");
  reader.clear();
  typed(reader, signs("ABCDEFGH"), 5);
  expect(reader.press({ ...PLAIN, key: "Tab", code: "Tab", at: 45 })).toBe("end");
});

test("keys that write nothing are none of a scan", () => {
  const reader = new KeyReader();
  expect(
    typed(reader, [
      { key: "Shift", code: "ShiftLeft" },
      { key: "F5", code: "F5" },
      { key: "v", code: "KeyV", ctrlKey: true },
    ]),
  ).toEqual(["none", "none", "none"]);
  expect(reader.text).toBe("");
});
