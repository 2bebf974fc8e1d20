import { describe, expect, test } from "vitest";
import {
  acting,
  BUREAU,
  COOPERATIVE,
  GTIN,
  KIWIFRUIT,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  refusal,
} from "../fixtures/cangxi.ts";
import { hidePart, showPart } from "./hide.ts";
import { stateWords, withdrawWords } from "./own-words.ts";
import { addPhoto, withdrawPhoto } from "./photo.ts";
import { productPage } from "./presentation.ts";

const clerk = acting(COOPERATIVE, "clerk");
const bureau = acting(BUREAU, "inspector");
const SAID = stateWords(KIWIFRUIT, { zh: ["海拔 800 米，手工采摘"] }, clerk).product;
const made = { sha256: "a".repeat(64), width: 640, height: 480, bytes: 12_000 };

describe("an owner's words", () => {
  test("replace those before, and the fact has both", () => {
    const { product, fact } = stateWords(SAID, { id: "w2", zh: ["坡地果园"], en: ["Slopes"] }, clerk);
    expect(product.presentation).toEqual({ words: { zh: ["坡地果园"], en: ["Slopes"], saidOn: "2026-09-12" } });
    expect(fact).toMatchObject({
      kind: "words-stated",
      data: {
        id: "w2",
        gtin: GTIN,
        before: { words: { zh: ["海拔 800 米，手工采摘"] } },
        after: { words: { zh: ["坡地果园"] } },
      },
    });
    const gone = withdrawWords(product, { reason: "换包装" }, clerk);
    expect(gone.product).toEqual(KIWIFRUIT);
    expect(gone.fact.data).toMatchObject({ before: { words: { zh: ["坡地果园"] } }, after: {}, reason: "换包装" });
    expect(refusal(() => withdrawWords(KIWIFRUIT, { reason: "误点" }, clerk)).code).toBe("invalid-request");
  });

  test("stand on record as they were said and taken back: before, after, why, and under which id", () => {
    const first = stateWords(KIWIFRUIT, { id: "w1", zh: ["坡地果园"] }, clerk);
    const words = { zh: ["坡地果园"], saidOn: "2026-09-12" };
    expect(first.fact).toMatchObject({ kind: "words-stated" });
    expect(first.fact.data).toStrictEqual({ id: "w1", gtin: GTIN, before: {}, after: { words } });
    const gone = withdrawWords(first.product, { id: "w2", reason: "换包装" }, clerk);
    expect(gone.fact.kind).toBe("words-withdrawn");
    expect(gone.fact.data).toStrictEqual({ id: "w2", gtin: GTIN, before: { words }, after: {}, reason: "换包装" });
    expect(refusal(() => withdrawWords(KIWIFRUIT, { reason: "误点" }, clerk)).errors).toMatchObject([{ pointer: "" }]);
    const other = acting(OTHER_COOPERATIVE, "clerk");
    expect(refusal(() => withdrawWords(first.product, { reason: "误点" }, other)).code).toBe("not-found");
  });

  test("have a fault named by its line, counted from one", () => {
    const [error] = refusal(() => stateWords(KIWIFRUIT, { zh: ["坡地果园", "加微信"] }, clerk)).errors;
    expect([error?.detail, error?.detailZh]).toEqual([
      expect.stringMatching(/^Line 2 has a telephone number or an account/),
      expect.stringMatching(/^第 2 行含有电话号码/),
    ]);
  });

  test("are the owner's to say: for everyone else the product is not there", () => {
    const other = acting(OTHER_COOPERATIVE, "clerk");
    expect(refusal(() => stateWords(KIWIFRUIT, { zh: ["好吃"] }, other)).code).toBe("not-found");
    expect(refusal(() => stateWords(undefined, { zh: ["好吃"] }, clerk)).code).toBe("not-found");
  });

  test.each([
    ["a web address", "详见 www.kiwi.example"],
    ["a web address with its scheme", "https://a.b/c"],
    ["a bare domain", "登录kiwi88.com查看"],
    ["a domain in full-width letters", "登录ｋｉｗｉ．ｃｏｍ"],
    ["a mail address", "kiwi@a.b"],
    ["a mobile number", "订购13812345678"],
    ["a mobile number in groups", "订购 138 1234 5678"],
    ["a mobile number in full-width digits", "１３８１２３４５６７８"],
    ["a telephone with its area", "0839-5221234"],
    ["a telephone with its area and a space", "021 52212345"],
    ["a service number", "400-123-4567"],
    ["a service number in groups", "800 820 1234"],
    ["a chat account", "加微信领券"],
    ["a chat account in Latin letters", "VX kiwi"],
    ["the name of a scheme", "绿色食品，放心吃"],
    ["organic", "有机猕猴桃"],
    ["organic in English", "Organic fruit"],
  ])("hold no %s", (_, line) => {
    for (const [language, pointer] of [
      ["zh", "/zh/1"],
      ["en", "/en/0"],
    ] as const) {
      const lines = language === "zh" ? { zh: ["坡地果园", line] } : { zh: ["坡地果园"], en: [line] };
      expect(refusal(() => stateWords(KIWIFRUIT, lines, clerk))).toMatchObject({
        code: "invalid-request",
        errors: [{ pointer }],
      });
    }
  });

  test.each([
    "海拔 800-1200 米，2018 年建园",
    "只施有机肥，不打除草剂",
    "每亩栽 110 株，间距 2.5 米",
    "2026-09-12 开园采摘",
    "Grown with organic manure since 1998.",
    "Organic  fertilizer, no weed killers",
    "Organic fertiliser and organic matter",
    "批次 0839-522123，0839 1",
    "编号 08-52212",
    "规格 400 克",
    "Picked at 6.5° Brix, ripened 3-5 days",
  ])("may say: %s", (line) => {
    expect(stateWords(KIWIFRUIT, { zh: [line], en: [line] }, clerk).product.presentation?.words?.zh).toEqual([line]);
  });
});

describe("an owner's photo", () => {
  test("replaces the one before and can be withdrawn; the facts keep both", () => {
    const command = { photo: made, uploadedSha256: "b".repeat(64) };
    const first = addPhoto(SAID, command, clerk);
    expect(first.product.presentation).toMatchObject({ words: {}, photo: { ...made, addedOn: "2026-09-12" } });
    const second = addPhoto(first.product, { ...command, photo: { ...made, sha256: "c".repeat(64) } }, clerk);
    expect(second.fact.data).toMatchObject({
      before: { photo: { sha256: made.sha256 } },
      after: { photo: { sha256: "c".repeat(64) } },
      uploadedSha256: "b".repeat(64),
    });
    const gone = withdrawPhoto(second.product, { reason: "拍得不好" }, clerk);
    expect(gone.product.presentation).toEqual({
      ...SAID.presentation,
      formerPhotos: ["c".repeat(64), made.sha256],
    });
    expect(addPhoto(gone.product, command, clerk).product.presentation?.formerPhotos).toEqual(["c".repeat(64)]);
    expect(refusal(() => withdrawPhoto(SAID, { reason: "误点" }, clerk)).code).toBe("invalid-request");
    expect(refusal(() => addPhoto(SAID, command, acting(OTHER_COOPERATIVE, "clerk"))).code).toBe("not-found");
  });
});

describe("photos on record", () => {
  const photo = (letter: string) => ({ photo: { ...made, sha256: letter.repeat(64) }, uploadedSha256: "b".repeat(64) });

  test("are those before, none at first, and of a product that says nothing else", () => {
    const first = addPhoto(KIWIFRUIT, { id: "p1", ...photo("a") }, clerk);
    const shown = { ...made, addedOn: "2026-09-12" };
    expect(first.product.presentation).toStrictEqual({ photo: shown });
    expect(first.fact.kind).toBe("photo-added");
    expect(first.fact.data).toStrictEqual({
      ...{ id: "p1", gtin: GTIN, uploadedSha256: "b".repeat(64) },
      ...{ before: {}, after: { photo: shown } },
    });
    const gone = withdrawPhoto(first.product, { id: "p2", reason: "拍得不好" }, clerk);
    expect(gone.product.presentation).toStrictEqual({ formerPhotos: [made.sha256] });
    expect(gone.fact.kind).toBe("photo-withdrawn");
    expect(gone.fact.data).toStrictEqual({
      ...{ id: "p2", gtin: GTIN, before: { photo: shown }, after: {}, reason: "拍得不好" },
    });
    expect(refusal(() => withdrawPhoto(KIWIFRUIT, { reason: "误点" }, clerk)).errors).toMatchObject([{ pointer: "" }]);
    const other = acting(OTHER_COOPERATIVE, "clerk");
    expect(refusal(() => withdrawPhoto(first.product, { reason: "误点" }, other)).code).toBe("not-found");
  });

  test("can be looked at when others took their place, the newest twenty", () => {
    const letters = [..."abcdefghijklmnopqrstuvwxyz"].slice(0, 23);
    const last = letters.reduce((product, letter) => addPhoto(product, photo(letter), clerk).product, KIWIFRUIT);
    const former = letters.slice(2, -1).toReversed();
    expect(last.presentation?.formerPhotos).toEqual(former.map((letter) => letter.repeat(64)));
  });
});

describe("the page's part of a product", () => {
  test("is what the owner says and shows, the links that are there, and what is hidden; nothing is made up", () => {
    expect(productPage(KIWIFRUIT, undefined)).toStrictEqual({ owner: COOPERATIVE.id });
    const links = [{ href: "https://kiwi.example/", title: { zh: "果园" } }];
    const { product } = addPhoto(SAID, { photo: made, uploadedSha256: "b".repeat(64) }, clerk);
    const { words, photo } = product.presentation ?? {};
    expect(productPage(product, { owner: "before", links })).toStrictEqual({
      owner: COOPERATIVE.id,
      words,
      photo,
      links,
    });
  });
});

describe("a hidden part", () => {
  const state = { product: SAID, ownerRegion: COOPERATIVE.regionCode };
  const hide = { part: "words", reason: "夸大宣传" } as const;

  test("is off the page with who hid it and why, whatever the owner says next, until it is shown again", () => {
    const { product, fact } = hidePart(state, hide, bureau);
    const hiding = { at: bureau.now, by: BUREAU.id, reason: "夸大宣传" };
    expect(product.presentation).toEqual({ ...SAID.presentation, hidden: { words: hiding } });
    expect(fact.data).toMatchObject({ part: "words", before: { hidden: [] }, after: { hidden: ["words"] } });
    const again = stateWords(product, { zh: ["换个说法"] }, clerk).product;
    expect(productPage(again, undefined)).toMatchObject({ words: { zh: ["换个说法"] }, hidden: ["words"] });
    const shown = showPart({ ...state, product: again }, { ...hide, reason: "已改正" }, bureau).product;
    expect(shown.presentation).toEqual({ words: { zh: ["换个说法"], saidOn: "2026-09-12" } });
    expect(productPage(shown, undefined)).not.toHaveProperty("hidden");
  });

  test("is hidden and shown by an inspector of the owner's region alone", () => {
    for (const ctx of [clerk, acting(OTHER_BUREAU, "inspector"), acting(BUREAU, "statistician")]) {
      expect(refusal(() => hidePart(state, hide, ctx)).code).toBe("not-found");
      expect(refusal(() => showPart(state, hide, ctx)).code).toBe("not-found");
    }
    const [unknown, foreign] = [
      { product: undefined, ownerRegion: undefined },
      { ...state, ownerRegion: "510823" },
    ];
    expect(refusal(() => hidePart({ ...state, product: undefined }, hide, bureau)).code).toBe("not-found");
    const texts = [unknown, foreign].map((each) => refusal(() => hidePart(each, hide, bureau)).detailZh);
    expect(texts[0]).toBe(texts[1]);
  });

  test("is hidden and shown on record, with what was hidden before and after, why, and under which id", () => {
    const first = hidePart(state, { id: "h1", ...hide }, bureau);
    const second = hidePart({ ...state, product: first.product }, { ...hide, part: "links" }, bureau);
    expect([first.fact.kind, first.fact.data]).toStrictEqual([
      "page-part-hidden",
      { id: "h1", gtin: GTIN, part: "words", before: { hidden: [] }, after: { hidden: ["words"] }, reason: "夸大宣传" },
    ]);
    expect(second.fact.data).toMatchObject({ before: { hidden: ["words"] }, after: { hidden: ["words", "links"] } });
    const both = { ...state, product: second.product };
    const shown = showPart(both, { id: "h3", part: "words", reason: "已改正" }, bureau);
    expect([shown.fact.kind, shown.fact.data]).toStrictEqual([
      "page-part-shown",
      {
        ...{ id: "h3", gtin: GTIN, part: "words", before: { hidden: ["words", "links"] } },
        ...{ after: { hidden: ["links"] }, reason: "已改正" },
      },
    ]);
    expect(Object.keys(shown.product.presentation?.hidden ?? {})).toEqual(["links"]);
    const bare = hidePart({ ...state, product: KIWIFRUIT }, { ...hide, part: "links" }, bureau).product;
    expect(showPart({ ...state, product: bare }, { ...hide, part: "links" }, bureau).product).toStrictEqual(KIWIFRUIT);
  });

  test("is hidden once, and only where something is there; links may be hidden beforehand", () => {
    const hidden = hidePart(state, hide, bureau).product;
    expect(refusal(() => hidePart({ ...state, product: hidden }, hide, bureau))).toMatchObject({
      errors: [{ pointer: "/part" }],
    });
    for (const refused of [
      refusal(() => hidePart(state, { ...hide, part: "photo" }, bureau)),
      refusal(() => hidePart({ ...state, product: KIWIFRUIT }, hide, bureau)),
      refusal(() => showPart(state, hide, bureau)),
      refusal(() => showPart({ ...state, product: KIWIFRUIT }, hide, bureau)),
    ])
      expect([refused.code, refused.errors[0]?.pointer]).toEqual(["invalid-request", "/part"]);
    const names = { words: ["words", "文字"], photo: ["photo", "照片"], links: ["links", "链接"] } as const;
    for (const part of ["words", "photo", "links"] as const) {
      const [error] = refusal(() => showPart(state, { ...hide, part }, bureau)).errors;
      expect([error?.detail, error?.detailZh]).toEqual(names[part].map((name) => expect.stringContaining(name)));
    }
    expect(hidePart(state, { ...hide, part: "links" }, bureau).product.presentation?.hidden).toHaveProperty("links");
  });
});
