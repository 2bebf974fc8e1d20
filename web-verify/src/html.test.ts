import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeHtml, isolated } from "./html.ts";

const MARKUP = /[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/;
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."<>&\"'`=/\u202e\u2066\u0000\n\ud800苍ａ"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

function unescaped(html: string): string {
  const characters: Readonly<Record<string, string>> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    "#39": "'",
    "#96": "`",
  };
  return html.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => characters[name] ?? "");
}

describe("escaping", () => {
  test("leaves no character that could begin or end markup, whatever the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeHtml(text)).not.toMatch(MARKUP);
      }),
    );
  });

  test("drops control and bidirectional control characters and lone surrogates, and nothing else", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const kept = text.replace(/[\t\n\r\p{Zl}\p{Zp}]/gu, " ").replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\ufeff]/gu, "");
        expect(unescaped(escapeHtml(text))).toBe(kept);
      }),
    );
  });

  test("keeps Chinese, full-width and plain text as it is", () => {
    for (const text of ["苍溪红心猕猴桃（一级），25 千克；", "RC-5+ / EF72", "𠮷野家", "Ünal · 3 °C"])
      expect(escapeHtml(text)).toBe(text);
  });

  test("of every character by itself is what its kind asks for", () => {
    const MARKS: Readonly<Record<string, string>> = {
      "&": "&amp;",
      "<": "&lt;",
      ">": "&gt;",
      '"': "&quot;",
      "'": "&#39;",
      "`": "&#96;",
    };
    for (let code = 0; code <= 0xffff; code += 1) {
      const character = String.fromCharCode(code);
      const isBlank = /[\t\n\r\p{Zl}\p{Zp}]/u.test(character);
      const isDropped = /[\p{Cc}\p{Cs}\p{Bidi_Control}\ufeff]/u.test(character);
      const due = MARKS[character] ?? (isBlank ? " " : isDropped ? "" : character);
      if (escapeHtml(`源${character}a`) !== `源${due}a`) expect(`${code} ${escapeHtml(character)}`).toBe(due);
    }
  });

  test("isolates a name, so that right-to-left letters cannot reorder their neighbours", () => {
    expect(isolated("שלום <b>", "zh")).toBe("<bdi>שלום &lt;b&gt;</bdi>");
  });

  test("says of every run of the other language which it is, whole names at once", () => {
    expect(isolated("广元市（检测）中心", "en")).toBe('<bdi lang="zh-CN">广元市（检测）中心</bdi>');
    expect(isolated("Of the storage at 苍溪 3 号库 since 12 Sep", "en")).toBe(
      '<bdi>Of the storage at <bdi lang="zh-CN">苍溪 3 号库</bdi> since 12 Sep</bdi>',
    );
    expect(isolated("Azoxystrobin", "zh")).toBe('<bdi lang="en">Azoxystrobin</bdi>');
    expect(isolated("施用 Amistar Top 悬浮剂", "zh")).toBe('<bdi>施用 <bdi lang="en">Amistar Top</bdi> 悬浮剂</bdi>');
  });

  test("says nothing of a language where none is spoken: numbers, units, batch numbers", () => {
    for (const text of ["HX20260912-03", "12.5 kg", "RC-5+ EF7215008842", "3 °C"]) {
      for (const language of ["zh", "en"] as const) expect(isolated(text, language)).toBe(`<bdi>${text}</bdi>`);
    }
  });

  test("loses nothing of a text to its languages and lets no markup in", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom("zh" as const, "en" as const), (text, language) => {
        const words = isolated(text, language).replace(/<\/?bdi(?: lang="(?:en|zh-CN)")?>/g, "");
        expect(words).toBe(escapeHtml(text));
      }),
    );
  });
});
