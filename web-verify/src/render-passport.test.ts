import { gzipSync } from "node:zlib";
import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../tests/sized.ts";
import { datedProse } from "./figures.ts";
import { RICH } from "./fixtures/rich-passport.ts";
import { BY_STATE } from "./fixtures/states.ts";
import { TAGS, TICK } from "./marks.ts";
import { PAGES, STYLES } from "./pages.ts";
import { renderPassport } from "./render-passport.ts";
import { stateText } from "./state-text.ts";
import { type StateCode, TEXT } from "./words.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };
const LANGUAGES: readonly Language[] = ["zh", "en"];
const STATES = Object.keys(BY_STATE) as StateCode[];
const every = STATES.flatMap((state) => LANGUAGES.map((language) => [state, language] as const));
const html = (state: StateCode, language: Language) => renderPassport(BY_STATE[state], language, OPTIONS);
/** The page as read with its style: without what is there for those who read without one. */
const plain = (page: string) =>
  page
    .replace(/<style>.*<\/style>/, "")
    .replace(/<i class="hid">[^<]*<\/i>/g, "")
    .replace(/<[^>]*>/g, "");

/** Words of fixed vocabularies: the passport's schema admits no other. */
const FIXED = new Set([
  "level",
  "state",
  "field",
  "scheme",
  "grade",
  "standing",
  "status",
  "basis",
  "kind",
  "verdict",
  "stateCode",
  // Of what the owner shows: checked when it is recorded, and once more by the section that shows it.
  "by",
  "of",
  "basis",
  "path",
  "href",
  "hreflang",
  "annualCheck",
  "orderedBy",
]);
const DATES = /^(?:at|on|from|to|start|end|until|asOf|date|\w+On|\w+At|validFrom|validTo)$/;

/** The passport with every free text (and, if asked, every date) replaced. */
function withTexts(value: unknown, key: string, text: () => string, dates: boolean): unknown {
  if (Array.isArray(value)) return key === "basis" ? value : value.map((entry) => withTexts(entry, key, text, dates));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => {
        const isState = name === "code" && "reasons" in value;
        return [name, withTexts(entry, isState ? "stateCode" : name, text, dates)];
      }),
    );
  }
  if (typeof value !== "string" || FIXED.has(key)) return value;
  return DATES.test(key) && !dates && /^\d{4}-\d\d-\d\d/.test(value) ? value : text();
}

function hostilePassport(passport: Passport, texts: readonly string[], dates: boolean): Passport {
  let next = 0;
  const text = () => texts[next++ % texts.length] ?? "";
  return withTexts(passport, "", text, dates) as Passport;
}

const TAG = /<\/?[a-z][a-z0-9]*(?: [a-zA-Z-]+(?:="[^"<>]*")?)*\/?>/g;
const SHARED = /^<(?:meta property="og:(?:title|url)" content|link rel="canonical" href)="[^"]*">$/;
const MARKER = "zq9";
const hostile = fc
  .tuple(
    fc.constantFrom("", '"', "'", "-->", "</title>", "</bdi>", "</style>", '">', "'>", "&lt;", "<!--", "\u202e", "]]>"),
    fc.constantFrom(
      `<script>${MARKER}</script>`,
      `<img src=x onerror=${MARKER}>`,
      `<${MARKER} `,
      ` onload="${MARKER}" x="`,
      `javascript:${MARKER}`,
      `<svg/onload=${MARKER}>`,
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
  )
  .map((parts) => parts.join(""));

describe("a hostile passport", () => {
  test("never makes a tag or an attribute, whichever text it sits in", () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 1, maxLength: 7 }),
        fc.constantFrom(...every),
        (texts, [state, language]) => {
          const page = renderPassport(hostilePassport(BY_STATE[state], texts, true), language, OPTIONS);
          // The product's name stands in the title of a shared link, as the value of an attribute; nowhere else.
          for (const [tag] of page.matchAll(TAG)) expect(tag.replace(SHARED, "")).not.toContain(MARKER);
          const rest = page
            .replace(/^<!doctype html>/, "")
            .replace(/<style>.*?<\/style>/, "")
            .replace(TAG, "");
          expect(rest).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
        },
      ),
      { numRuns: sized(75, 300) },
    );
  });

  test("gives tag for tag the same page as an honest one", () => {
    // Which words are in another language, and what a shared link is called, are for the text to say.
    const tagsOf = (page: string) =>
      [...page.matchAll(TAG)].map(([tag]) => tag).filter((tag) => !/^<\/?bdi/.test(tag) && !SHARED.test(tag));
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 1, maxLength: 7 }),
        fc.constantFrom(...every),
        (texts, [state, language]) => {
          const page = renderPassport(hostilePassport(BY_STATE[state], texts, false), language, OPTIONS);
          expect(tagsOf(page)).toEqual(tagsOf(html(state, language)));
        },
      ),
    );
  });
});

describe.each(every)("the page of a batch in state %s in %s", (state, language) => {
  const page = html(state, language);
  const words = TEXT[language];

  test("says the state first, in words, with a shape and what to do", () => {
    const text = plain(page.slice(page.indexOf("<body")));
    const told = stateText(BY_STATE[state], language);
    expect(page).toMatch(new RegExp(`<svg class="mark"[^>]*>.+?</svg><div><h1>${told.title}</h1>`));
    expect(text.indexOf(told.title)).toBeLessThan(60);
    expect(text).toContain(told.action);
    for (const reason of BY_STATE[state].state.reasons) expect(text).toContain(datedProse(reason[language], language));
  });

  test("declares its language and links to the other, needs no script and asks nobody for anything", () => {
    expect(page).toContain(language === "zh" ? '<html lang="zh-CN">' : '<html lang="en">');
    expect(page).toContain(language === "zh" ? 'href="?lang=en"' : 'href="?lang=zh"');
    // The owner's photo is on our own host, and asked for when the reader comes near.
    const [img = "", ...more] = page.match(/<img[^>]*>/g) ?? [];
    const hasPhoto = BY_STATE[state].photo !== undefined;
    expect([/ src="\/photos\/\d+\/[0-9a-f]+\.webp" .*loading="lazy"/.test(img), more]).toEqual([hasPhoto, []]);
    expect(page.replace(img, "")).not.toMatch(
      /<script|<link(?! rel="(?:icon|canonical)")|<img|<iframe|<form| src=| style=| on\w+=|url\((?!#h)|@import|@font-face/i,
    );
  });

  test("says what it does not prove, how to complain with which id, and never that goods are genuine", () => {
    expect(plain(page)).toContain(words.limitsText);
    expect(page).toContain('href="tel:12315"');
    expect(plain(page)).toContain(`01/${BY_STATE[state].gtin}/10/${BY_STATE[state].lot}`);
    expect(page).not.toMatch(/正品|真品|genuine|authentic/i);
  });

  test("tells of each tag that stands on it, under a fold, what it means, and of no other", () => {
    const [fold = ""] = /<details class="legend">.*?<\/details>/.exec(page) ?? [];
    const rest = page.replace(fold, "");
    for (const level of ["declared", "confirmed", "measured", "attested", "missing"] as const) {
      const isUsed = rest.includes(TAGS[language][level]);
      expect(plain(fold).includes(`${words.level[level]} ${words.levelMeaning[level]}`), level).toBe(isUsed);
    }
  });

  test("uses each id once and links to none that is absent", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/(?:href="#|url\(#)([^")]+)/g)) expect(ids).toContain(target);
  });
});

describe("the consumer page", () => {
  test("gives no two states the same shape", () => {
    const shapes = STATES.map((state) => /<svg class="mark"[^>]*>(.+?)<\/svg>/.exec(html(state, "zh"))?.[1]);
    expect(new Set(shapes).size).toBe(STATES.length);
  });

  test("has no tick and no row of findings where the goods are stopped, whatever else is good of them", () => {
    for (const state of ["recalled", "voided", "test-failed", "interval-breached", "label-voided"] as const) {
      for (const language of LANGUAGES) {
        expect(html(state, language)).not.toContain(TICK);
        expect(html(state, language)).not.toContain('class="glance"');
      }
    }
  });

  test("calls a commitment a certificate only while all that it has to say is there, and says what is missing (Decree 2025 No. 4)", () => {
    const slip = (state: StateCode, language: "zh" | "en") =>
      plain(html(state, language).match(/<section id="commitment">.*?<\/section>/s)?.[0] ?? "");
    for (const part of ["承诺达标合格证", "4800 千克", "四川省广元市苍溪县", "0839-5222333", "兰池村", "2026年9月12日"])
      expect(slip("in-order", "zh")).toContain(part);
    const lacking = slip("uncertified", "zh");
    expect(lacking).toMatch(/^\s*承诺\s*还缺：联系方式。补齐之前不是承诺达标合格证。/);
    expect(slip("uncertified", "en")).toContain("It lacks: Contact. Until then it is no commitment certificate.");
  });

  test("says of a batch that owes a commitment certificate that it has none, and nothing where none is due", () => {
    const { commitment: _, ...none } = BY_STATE["in-order"];
    const shown = (state: "missing" | "not-needed") => {
      const needs = { ...none.needs, commitment: { state, reasons: [] } };
      return plain(renderPassport({ ...none, needs }, "zh", OPTIONS));
    };
    expect(shown("missing")).toContain("合作社的每批鲜活农产品都应开具承诺达标合格证，本批次没有。");
    expect(shown("not-needed")).not.toContain("承诺达标合格证");
  });

  test("says where a certificate was issued after goods had been sent", () => {
    const { commitment } = BY_STATE["in-order"];
    if (commitment === undefined) throw new Error("no commitment");
    const late = { ...commitment, content: { ...commitment.content, afterShipping: true as const } };
    expect(plain(renderPassport({ ...BY_STATE["in-order"], commitment: late }, "zh", OPTIONS))).toContain(
      "发货之后才开具",
    );
  });

  test("takes a commitment of stopped goods back, with why", () => {
    for (const state of ["recalled", "interval-breached"] as const) {
      expect(html(state, "zh")).toContain('class="slip unmet"');
      for (const { zh } of BY_STATE[state].commitment?.reasons ?? []) expect(plain(html(state, "zh"))).toContain(zh);
    }
  });

  test("says what was corrected and when, and says nothing of it where nothing was", () => {
    expect(plain(html("in-order-so-far", "zh"))).toContain("更正登记后 2 次：采收日期 2026年9月13日");
    expect(plain(html("in-order-so-far", "en"))).toContain("Corrected2 times: harvest date 13 Sep 2026");
    expect(plain(html("in-order", "zh"))).not.toContain("更正");
  });

  test("says that without a pesticide record the safety interval cannot be told, and gives it no tick", () => {
    const section = /<section id="inputs">.*?<\/section>/.exec(html("registered", "zh"))?.[0] ?? "";
    expect(plain(section)).toContain("安全间隔期无法判断无用药登记，无法判断安全间隔。");
    expect(section).not.toContain(TICK);
    expect(section).toContain(TAGS.zh.missing);
  });

  test("tells leg by leg how many hours have a temperature on record, with a bound on how many it lists", () => {
    expect(plain(html("registered", "zh"))).toContain(
      "苍溪县城郊产地冷链集配中心 存放：83.9 小时，有记录 38.2 小时 缺失",
    );
    const [leg] = RICH.needs.temperature.legs;
    const legs = Array.from({ length: 100 }, () => leg).filter((each) => each !== undefined);
    const many = { ...RICH, needs: { ...RICH.needs, temperature: { ...RICH.needs.temperature, legs } } };
    const page = renderPassport(many, "zh", OPTIONS);
    expect(page).toContain("<li>… +92</li>");
    expect(gzipSync(page).length).toBeLessThanOrEqual(9 * 1024);
  });

  test("says of a log beside the way of the goods that it proves nothing, and gives it no tick", () => {
    const [one] = RICH.temperature;
    const temperature = one === undefined ? [] : [{ ...one, beside: true as const }];
    const page = renderPassport({ ...RICH, temperature }, "zh", OPTIONS);
    const block = page.slice(page.indexOf('<section id="temperature">'), page.indexOf("<h2>本件扫码"));
    expect(plain(block)).toContain(TEXT.zh.beside);
    expect(block).not.toContain(TICK);
  });

  test("calls a log without a device's serial declared and gives it no tick", () => {
    const page = html("registered", "zh");
    const block = page.slice(page.indexOf('<section id="temperature">'), page.indexOf("<h2>本件扫码"));
    expect(plain(block)).toContain(`${TEXT.zh.inRange} ${TEXT.zh.level.declared}`);
    expect(block).not.toContain(TICK);
  });

  test("tells people not to eat recalled or failed goods, and shows them no row of ticks", () => {
    for (const state of ["recalled", "test-failed", "interval-breached"] as const) {
      expect(html(state, "zh")).toMatch(/<h1>[^<]*勿食用/);
      expect(html(state, "en")).toMatch(/<h1>[^<]*do not eat/);
      expect(html(state, "zh")).not.toContain('class="glance"');
      expect(plain(html(state, "zh"))).toContain("退");
    }
  });

  test("shows the date on which a certificate stood, at harvest and today", () => {
    const page = plain(html("certificate-suspended", "zh"));
    expect(page).toContain("采收当日有效 2026年9月12日");
    expect(page).toContain("查询当日暂停中 2026年9月21日");
    expect(plain(html("certificate-expired", "zh"))).toContain("历史认证");
  });

  test("states tests item by item with result, limit and dates, and opens the table when one is over", () => {
    const failed = html("test-failed", "zh");
    expect(plain(failed)).toContain("高效氯氟氰菊酯和氯氟氰菊酯0.11 超标0.02");
    expect(failed).toContain("<details open><summary>检测 6 项，超标 1 项");
    expect(plain(failed)).toContain("抽样 2026年9月12日 检测 2026年9月13日 报告 2026年9月14日");
    expect(html("in-order", "zh")).toContain("<details><summary>检测 6 项，超标 0 项");
  });

  test("states for each handoff whether it was confirmed and by how much the weights differ", () => {
    expect(plain(html("in-order-with-remarks", "zh"))).toContain("收货比发货少 12.5 千克");
    expect(plain(html("in-order-with-remarks", "en"))).toContain("received 12.5 kg less than sent");
    expect(plain(html("in-order", "zh"))).toContain("收发重量一致");
    expect(plain(html("in-order-with-remarks", "zh"))).toContain("收货方尚未确认");
    expect(plain(html("in-order-with-remarks", "zh"))).toContain("发货已撤回");
  });

  test("shows the name of a store, and of one that is named by a URI only whose it is", () => {
    const at = (place: string) =>
      renderPassport({ ...RICH, journey: RICH.journey.map((step) => ({ ...step, place })) }, "zh", OPTIONS);
    expect(at("中心 · 3 号 预冷库")).toContain("<bdi>中心 · 3 号 预冷库</bdi>");
    expect(at("中心 · 414/6901234000016/254/A3")).toContain("<bdi>中心 · 库位 A3</bdi>");
    expect(at("中心 · https://id.gs1.org/414/6901234000016/254/A%2F3")).toContain("<bdi>中心 · 库位 A/3</bdi>");
    for (const uri of [
      "414/6901234000016",
      "urn:uuid:2f0c6f4e-7a51-4c07-9a0e-0c5c3c1f0001",
      "https://id.gs1.org/414/6901234000016",
    ]) {
      expect(at(`中心 · ${uri}`)).toContain("<bdi>中心</bdi>");
    }
  });

  test("names a missing temperature record as missing and never as in range", () => {
    const page = plain(html("test-failed", "zh"));
    expect(page).toContain("本批次应有冷链温度记录，但没有收到。 缺失");
    expect(page).not.toContain(TEXT.zh.inRange);
  });

  test("counts the scans of a pack in neutral words and leaves them out for a batch", () => {
    expect(plain(html("in-order", "zh"))).toContain("这个单件码已被扫 3 次，首次在 2026年9月20日 18:21。");
    expect(plain(html("in-order-with-remarks", "en"))).toContain(
      "No scan of this pack's code is on record before yours.",
    );
    expect(plain(html("uncertified", "zh"))).not.toContain(TEXT.zh.scans);
  });

  test("fits one flight of packets with room to spare: at most 9 KB compressed, style included", () => {
    for (const [state, language] of every)
      expect(gzipSync(html(state, language)).length, `${state} ${language}`).toBeLessThanOrEqual(9 * 1024);
  });

  test("has a style without a dead rule", () => {
    const pages = every.map(([state, language]) => html(state, language)).join("") + PAGES.notIssued("zh", OPTIONS);
    const used = new Set([...pages.matchAll(/ class="([^"]+)"/g)].flatMap(([, names]) => (names ?? "").split(" ")));
    const selectors = (STYLES[0] ?? "").replace(/\{[^{}]*\}/g, "{}");
    const named = new Set([...selectors.matchAll(/\.([a-z][a-z-]*)/g)].map(([, name]) => name));
    expect([...named].filter((name) => name === undefined || !used.has(name))).toEqual([]);
    for (const page of [html("in-order", "zh"), PAGES.notIssued("en", OPTIONS)])
      expect(page).toContain(`<style>${STYLES[0]}</style>`);
  });

  test("is a pure function: the same passport gives the same bytes and stays untouched", () => {
    const before = structuredClone(RICH);
    expect(renderPassport(RICH, "zh", OPTIONS)).toBe(renderPassport(RICH, "zh", OPTIONS));
    expect(RICH).toEqual(before);
  });
});
