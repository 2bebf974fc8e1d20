import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { describe, expect, test } from "vitest";
import { RICH } from "../fixtures/rich-passport.ts";
import { TAGS } from "../marks.ts";
import { renderPassport } from "../render-passport.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };
const page = (change: Partial<Passport>, language: Language = "zh") =>
  renderPassport({ ...RICH, ...change }, language, OPTIONS);
const bare = { pack: undefined, keeping: undefined, words: undefined, photo: undefined, links: undefined };
const without = (change: Partial<Record<keyof typeof bare, unknown>>) => {
  const passport: Record<string, unknown> = { ...RICH, ...bare, ...change };
  for (const [name, value] of Object.entries(passport)) if (value === undefined) delete passport[name];
  return passport as Passport;
};

describe("what the owner shows", () => {
  test("is one section at the end, marked as the owner's own word and as unchecked, in both languages", () => {
    expect(page({})).toContain(`来自生产者${TAGS.zh.declared}<`);
    expect(page({})).toContain("以下内容由生产者自行提供，未经核实。");
    expect(page({}, "en")).toContain(`From the producer${TAGS.en.declared}<`);
    expect(page({}, "en")).toContain("nobody has checked it");
    const order = ["运输与交接", "来自生产者", "投诉"].map((heading) => page({}).indexOf(heading));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test("names the brand owner where the product is not that of who registered the batch", () => {
    const words = { ...(RICH.words as NonNullable<Passport["words"]>), by: "brand-owner" as const };
    expect(page({ words })).toContain("来自品牌方");
  });

  test("is asked for after the page: the photo has its size, words for who does not see it, and loads when the reader comes near", () => {
    const [img = ""] = /<img[^>]*>/.exec(page({})) ?? [];
    expect(img).toContain(`src="${RICH.photo?.path}" width="640" height="480"`);
    expect(img).toContain('alt="产品照片，生产者提供"');
    expect(img).toContain('loading="lazy"');
    expect(page({}, "en")).toContain('alt="Photo of the product, from its producer"');
  });

  test("leads away only by https links that carry neither opener nor referrer, beside the host they lead to", () => {
    const links = [...page({}).matchAll(/<a href="(https:[^"]+)"([^>]*)>.*?<\/li>/g)];
    expect(links.map(([, href]) => href)).toEqual(RICH.links?.map(({ href }) => href));
    for (const [whole, , attributes] of links) {
      expect(attributes).toContain('rel="noopener noreferrer nofollow ugc external"');
      expect(whole).toMatch(/前往 <span class="code">https:\/\/[a-z.]+</);
    }
  });

  test("is left out in a language that its links are not for, where others are", () => {
    expect(page({}, "en")).not.toContain("coop.example");
    const [, chinese] = RICH.links ?? [];
    expect(page({ links: chinese ? [chinese] : [] }, "en")).toContain('lang="zh-CN"');
  });

  test("is Chinese, said to be, where there are no English words", () => {
    const { en: _, ...words } = RICH.words as NonNullable<Passport["words"]>;
    expect(page({ words }, "en")).toContain('<p class="said"><bdi lang="zh-CN">海拔');
  });

  test("says nothing in favour of stopped goods: the photo alone is left", () => {
    const recalled = page({ state: { code: "recalled", reasons: [] } });
    expect(recalled).toContain("<img");
    for (const gone of ["海拔", "怎么吃", "保质期至", "保存建议"]) expect(recalled).not.toContain(gone);
    expect(recalled).toContain("500 g");
  });

  test("is not there where the owner shows nothing", () => {
    const plain = renderPassport(without({}), "zh", OPTIONS);
    for (const gone of ["来自生产者", "<img", "净含量", "保质期"]) expect(plain).not.toContain(gone);
  });

  test("is escaped, and neither shown nor led to from where it should not be", () => {
    const evil = '"><script>x</script>';
    const title = { zh: evil };
    for (const address of [
      evil,
      "javascript:alert(1)",
      "http://a.example/",
      "//a.example/",
      'https://a.example/" x="',
    ]) {
      const hostile = page({
        words: { zh: [evil], by: "producer", on: "2026-09-01", level: "declared" },
        links: [{ href: address, host: evil, title }],
        photo: { path: address, width: 1, height: 1, by: "producer", level: "declared" },
      });
      expect(hostile).not.toMatch(/<script>|<img|<a href="(?!#|\?|tel:)/);
    }
    const every = "https://a.example/%22?a=[1]&b=%E8%8B%8D;c#d~e";
    expect(page({ links: [{ href: every, host: "a.example", title }] })).toContain(every.replace("&", "&amp;"));
  });
});

describe("weight and keeping", () => {
  const untilOf = (until: NonNullable<Passport["keeping"]>["until"], language: Language = "zh") =>
    renderPassport(without({ keeping: { until } }), language, OPTIONS);

  test("are the pack's on its own page, and every pack's on the batch's", () => {
    expect(page({})).toMatch(/净含量<\/dt><dd><strong>500 g<\/strong> <span class="tag said">/);
    const pack = { netWeightG: 2500, of: "every-pack" as const, level: "declared" as const };
    expect(renderPassport(without({ pack }), "en", OPTIONS)).toContain('2.5 kg</strong> <span class="dim">each pack');
  });

  test("say best before only where the producer declares a shelf life", () => {
    const declared = { on: "2026-10-12", days: 30, basis: "producer", level: "declared" } as const;
    expect(untilOf(declared)).toMatch(/保质期至<\/dt><dd><strong>2026年10月12日<\/strong> <span class="tag said">/);
    const atBest = untilOf({ ...declared, basis: "profile", days: 150 });
    expect(atBest).toContain("最多可存至");
    expect(atBest).toContain("生产者未标示保质期");
    expect(atBest).not.toContain("保质期至");
    expect(untilOf({ ...declared, basis: "profile" }, "en")).toContain("not a promise");
  });
});
