import { describe, expect, test } from "vitest";
import { TEXT } from "./words.ts";

function strings(words: unknown): string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function") return [String(words("1", "2"))];
  return typeof words === "object" && words !== null ? Object.values(words).flatMap(strings) : [];
}

describe("the words of the pages", () => {
  test("are all there in both languages, none of them empty", () => {
    const [zh, en] = [strings(TEXT.zh), strings(TEXT.en)];
    expect(zh.length).toBe(en.length);
    expect(zh.length).toBeGreaterThan(100);
    for (const word of [...zh, ...en]) expect(word.length).toBeGreaterThan(0);
  });

  test("mark every Chinese term inside the English words with its language", () => {
    const { other, ...english } = TEXT.en;
    expect(other).toBe("中文");
    for (const word of strings(english))
      expect(word.replace(/<span lang="zh-CN">[^<]*<\/span>/g, "")).not.toMatch(/\p{Script=Han}/u);
  });

  test("never call goods genuine: a public code cannot show that", () => {
    for (const word of [...strings(TEXT.zh), ...strings(TEXT.en)])
      expect(word).not.toMatch(/正品|真品|保真|genuine|authentic/i);
  });
});
