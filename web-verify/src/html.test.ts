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
    for (const text of ["苍溪红心猕猴桃（一级），25 公斤；", "RC-5+ / EF72", "𠮷野家", "Ünal · 3 °C"])
      expect(escapeHtml(text)).toBe(text);
  });

  test("isolates a name, so that right-to-left letters cannot reorder their neighbours", () => {
    expect(isolated("שלום <b>")).toBe("<bdi>שלום &lt;b&gt;</bdi>");
  });
});
