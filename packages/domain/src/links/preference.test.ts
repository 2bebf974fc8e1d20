import { describe, expect, test } from "vitest";
import { contextFit, languageFit, mediaTypeFit, type Weighted } from "./preference.ts";

/** `fr;q=0.3, pt` as the list of what is asked. */
const asked = (text: string): readonly Weighted[] =>
  text.split(", ").map((part) => {
    const [value = "", weight = "1"] = part.split(";q=");
    return { value, weight: Number(weight) };
  });
/** Kinds of a fit: 3 matches, 2 claims nothing, 1 is let in, 0 contradicts. */
const CONTRADICTS = [0, 0, 0];

describe("the fit of a language", () => {
  const fitOf = (tags: string | undefined, accept: string) => languageFit(tags?.split(" "), asked(accept));

  test("is the closest where it is named, then a region of it or its own language, then another region of the language", () => {
    expect(fitOf("zh-CN", "zh-cn;q=0.4")).toEqual([3, 0.4, 4]);
    expect(fitOf("zh-CN", "zh;q=0.4")).toEqual([3, 0.4, 3]);
    expect(fitOf("zh", "zh-cn;q=0.4")).toEqual([3, 0.4, 3]);
    expect(fitOf("zh-CN", "zh-tw;q=0.4")).toEqual([3, 0.4, 2]);
    for (const other of ["en", "cn", "z", "zhx", "zh-cnx;q=0"]) expect(fitOf("zh-CN", other)).toEqual(CONTRADICTS);
    expect(fitOf("fr", "afr-fr, xfr")).toEqual(CONTRADICTS);
    expect(fitOf("fr", "french")).toEqual(CONTRADICTS);
  });

  test("is decided by the longest range that begins it, in whatever order they stand; weight 0 refuses it", () => {
    for (const accept of ["zh;q=0, zh-cn;q=0.5", "zh-cn;q=0.5, zh;q=0"])
      expect(fitOf("zh-CN", accept)).toEqual([3, 0.5, 4]);
    for (const accept of ["zh-cn;q=0, zh;q=0.5", "zh;q=0.5, zh-cn;q=0", "zh-cn;q=0, zh-tw, *"])
      expect(fitOf("zh-CN", accept)).toEqual(CONTRADICTS);
    expect(fitOf("zh-CN", "zh;q=0.5, zh-tw;q=0.9")).toEqual([3, 0.5, 3]);
    expect(fitOf("zh-CN", "zh-tw;q=0")).toEqual(CONTRADICTS);
  });

  test("is that of whatever language will do, below one that claims none", () => {
    expect(fitOf("fr", "de, *;q=0.2")).toEqual([1, 0.2, 0]);
    expect(fitOf("fr", "*;q=0")).toEqual(CONTRADICTS);
    expect(fitOf("fr", "fr;q=0.1, *;q=0.9")).toEqual([3, 0.1, 4]);
    for (const tags of [undefined, []]) {
      expect(languageFit(tags, asked("fr"))).toEqual([2, 1, 0]);
      expect(languageFit(tags, undefined)).toEqual([2, 1, 0]);
    }
    expect(languageFit(["fr"], undefined)).toEqual([1, 1, 0]);
  });

  test("of a link in several languages is the best of them", () => {
    for (const tags of ["fr zh-CN de", "zh-CN de fr"]) expect(fitOf(tags, "zh;q=0.4, fr;q=0.3")).toEqual([3, 0.4, 3]);
    expect(fitOf("fr zh", "de")).toEqual(CONTRADICTS);
  });
});

describe("the fit of a media type", () => {
  const fitOf = (type: string | undefined, accept: string) => mediaTypeFit(type, asked(accept));

  test("is that of the most specific range that names it, and refused by weight 0", () => {
    expect(fitOf("text/html", "text/html;q=0.3, text/*;q=0.9, */*")).toEqual([3, 0.3, 2]);
    expect(fitOf("text/html", "*/*, text/*;q=0.9")).toEqual([3, 0.9, 1]);
    expect(fitOf("text/html", "image/png, */*;q=0.2")).toEqual([1, 0.2, 0]);
    expect(fitOf("text/html", "text/html;q=0, */*")).toEqual(CONTRADICTS);
    expect(fitOf("text/html", "image/png, image/*")).toEqual(CONTRADICTS);
    expect(fitOf(undefined, "image/png")).toEqual([2, 1, 0]);
    expect([mediaTypeFit(undefined, undefined), mediaTypeFit("text/html", undefined)]).toEqual([
      [2, 1, 0],
      [1, 1, 0],
    ]);
  });
});

test("the fit of a context is whether it was asked for", () => {
  expect(contextFit(["LK", "CN"], "CN")).toEqual([3, 1, 0]);
  expect(contextFit(["LK"], "CN")).toEqual(CONTRADICTS);
  expect(contextFit(["LK"], undefined)).toEqual([1, 1, 0]);
  for (const claims of [undefined, []])
    for (const context of [undefined, "CN"]) expect(contextFit(claims, context)).toEqual([2, 1, 0]);
});
