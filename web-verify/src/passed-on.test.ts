import type { Language } from "@suyuan/domain/language";
import { describe, expect, test } from "vitest";
import { RICH } from "./fixtures/rich-passport.ts";
import { BY_STATE } from "./fixtures/states.ts";
import { renderPassport } from "./render-passport.ts";
import { STATE_TITLES } from "./state-words.ts";
import { type StateCode, TEXT } from "./words.ts";

// How the page reads elsewhere: shared, kept, read aloud, printed, without its style.

const OPTIONS = { publicUrl: "https://suyuan.example" };
const STATES = Object.keys(BY_STATE) as StateCode[];
const every = STATES.flatMap((state) => (["zh", "en"] as const).map((language) => [state, language] as const));
const html = (state: StateCode, language: Language) => renderPassport(BY_STATE[state], language, OPTIONS);
const plain = (page: string) =>
  page
    .replace(/<style>.*<\/style>/, "")
    .replace(/<i class="hid">[^<]*<\/i>/g, "")
    .replace(/<[^>]*>/g, "");

describe.each(every)("the page of a batch in state %s in %s", (state, language) => {
  const page = html(state, language);
  const words = TEXT[language];

  test("is called by product and lot where it is shared or kept, and says nothing there that may change", () => {
    const { product, lot, uri } = BY_STATE[state];
    const name = (language === "en" ? product.en : undefined) ?? product.zh;
    const [, title = ""] = /<title>([^<]*)<\/title>/.exec(page) ?? [];
    const meta = (which: string) => new RegExp(`<meta ${which} content="([^"]*)">`).exec(page)?.[1];
    expect(title).toContain(name);
    expect(title.indexOf(name)).toBe(0);
    expect(title).toContain(lot);
    expect(meta('property="og:title"')).toBe(title);
    expect(meta('name="description"')).toBe(words.aboutBatch);
    expect(meta('property="og:description"')).toBe(words.aboutBatch);
    for (const shown of Object.values(STATE_TITLES)) expect(title + words.aboutBatch).not.toContain(shown[language]);
    // By the page's own address: whoever opens what was shared is no scan of the code.
    const own = uri.replace(".example/", ".example/v/");
    expect(page).toContain(`<link rel="canonical" href="${own}">`);
    expect(meta('property="og:url"')).toBe(own);
  });

  test("writes every date in one way", () => {
    const text = plain(page.slice(page.indexOf("<body"))).replaceAll(BY_STATE[state].lot, "");
    expect(text).not.toMatch(/(?<![\w-])\d{4}-\d\d-\d\d/);
    expect(text).not.toMatch(language === "zh" ? /\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) / : /年|月/);
    expect(text).not.toMatch(/公斤/);
  });

  test("names the language of every run that is not in the page's own", () => {
    const body = page.slice(page.indexOf("<h1>")).replace(/<(bdi|span) lang="[^"]*">[^<]*<\/\1>/g, "");
    if (language === "en") expect(plain(body)).not.toMatch(/\p{Script=Han}/u);
    else expect(plain(body).replace(/https:\S+/g, "")).not.toMatch(/[a-z]{3}/);
  });
});

describe("the consumer page", () => {
  test("reads in a browser without style: what belongs apart is apart, and every tag is in brackets", () => {
    const bare = (page: string) => page.replace(/<style>.*<\/style>/, "").replace(/<[^>]*>/g, "");
    expect(bare(html("in-order", "en"))).toContain("Certificate · Valid at harvest [attested]");
    expect(bare(html("in-order", "zh"))).toContain("认证 · 采收日有效 [机构出具]");
    for (const svg of html("in-order-with-remarks", "zh").match(/<svg[^>]*>/g) ?? [])
      expect(svg).toMatch(/ width="\d+" height="\d+".* fill="none" stroke="currentColor"/);
  });

  test("folds what stands beside the state only where it would push product and producer off a phone's screen", () => {
    const reason = (n: number) => ({ code: `r${n}`, zh: `第 ${n} 点`, en: `point ${n}` });
    const band = (count: number) => {
      const reasons = Array.from({ length: count }, (_, n) => reason(n + 1));
      const page = renderPassport({ ...RICH, state: { code: "in-order-with-remarks", reasons } }, "zh", OPTIONS);
      return page.slice(page.indexOf("<header"), page.indexOf("</header>"));
    };
    expect(band(3)).not.toContain("<details");
    expect(plain(band(6))).toContain("第 2 点还有 4 条第 3 点");
  });

  test("asks nothing of shoppers that is for those who sell", () => {
    for (const [state, language] of every) expect(plain(html(state, language))).not.toMatch(/停止[^。]*出售|or sell/);
  });
});
