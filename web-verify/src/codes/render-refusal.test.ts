import { describe, expect, test } from "vitest";
import { refusalWords, WAIT } from "./refusal-words.ts";
import { renderRefusal } from "./render-refusal.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };

describe.each(["zh", "en"] as const)("a page that cannot be shown, in %s", (language) => {
  test.each([400, 404, 405, 410, 429, 500, 503, 418])(
    "says for %i what happened and what to do, in both languages",
    (status) => {
      const html = renderRefusal({ status }, language, OPTIONS);
      const { title, action } = refusalWords(status);
      expect(html).toContain(`<h1>${title[language]}</h1>`);
      for (const words of [title, action]) for (const text of [words.zh, words.en]) expect(html).toContain(text);
      expect(html).toContain(language === "zh" ? '<p lang="en">' : '<p lang="zh-CN">');
      expect(html).toContain('href="tel:12315"');
    },
  );

  test("tells in both languages how long to wait", () => {
    for (const seconds of [1, 30]) {
      const html = renderRefusal({ status: 429, retryAfterSeconds: seconds }, language, OPTIONS);
      expect(html).toContain(WAIT.zh(seconds));
      expect(html).toContain(WAIT.en(seconds));
    }
    expect(WAIT.en(1)).toContain("1 second,");
  });

  test("says that it speaks of the page and not of the goods, and shows no id but one to quote", () => {
    const html = renderRefusal({ status: 500, requestId: 'r-1"><i>' }, language, OPTIONS);
    expect(html).toMatch(/与商品本身无关|says nothing of the goods/);
    expect(html).toContain("r-1&quot;&gt;&lt;i&gt;");
    expect(renderRefusal({ status: 503 }, language, OPTIONS)).not.toContain(
      language === "zh" ? "请求编号" : "Request<",
    );
  });
});
