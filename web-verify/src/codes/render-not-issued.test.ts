import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PAGES } from "../pages.ts";
import { TEXT } from "../words.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };

describe.each(["zh", "en"] as const)("the pages without a batch in %s", (language) => {
  test("are constants: no code, date or count goes in, so every unknown code gets the same bytes", () => {
    for (const render of [PAGES.notIssued, PAGES.badCode]) {
      expect(render.length).toBe(2);
      expect(render(language, { ...OPTIONS })).toBe(render(language, OPTIONS));
    }
  });

  test("say first what is wrong with the code, then what to do and whom to call", () => {
    const words = TEXT[language];
    expect(PAGES.notIssued(language, OPTIONS)).toContain(`<h1>${words.notIssued}</h1><p>${words.notIssuedAction}</p>`);
    expect(PAGES.notIssued(language, OPTIONS)).toContain(words.notIssuedKeep);
    expect(PAGES.badCode(language, OPTIONS)).toContain(`<h1>${words.badCode}</h1><p>${words.badCodeAction}</p>`);
    for (const render of [PAGES.notIssued, PAGES.badCode])
      expect(render(language, OPTIONS)).toContain('href="tel:12315"');
  });

  test("never stand in for another batch and never look like a good one", () => {
    for (const render of [PAGES.notIssued, PAGES.badCode]) {
      const page = render(language, OPTIONS);
      expect(page).toContain('<header class="band plain">');
      expect(page).not.toMatch(/<bdi>|class="sign|genuine|正品/);
      expect(gzipSync(page).length).toBeLessThanOrEqual(5120);
    }
  });

  test("escape the address they show", () => {
    expect(PAGES.notIssued(language, { publicUrl: 'https://x"><i>' })).toContain("https://x&quot;&gt;&lt;i&gt;");
  });
});
