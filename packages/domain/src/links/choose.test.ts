import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseLink, type LinkedLevel } from "./choose.ts";
import type { LinkTarget } from "./link.ts";
import type { LinkPreference, Weighted } from "./preference.ts";
import { gs1LinkType, type LinkTypeName } from "./type.ts";

type Claims = Partial<Pick<LinkTarget, "hreflang" | "type" | "context">>;

function to(name: string, claims: Claims = {}, type: LinkTypeName = "pip"): LinkTarget {
  return { linkType: gs1LinkType(type), href: `https://coop.example/${name}`, title: { zh: name }, ...claims };
}

function level(links: readonly LinkTarget[], more: Partial<LinkedLevel> = {}): LinkedLevel {
  return { anchor: "/01/06901234567892", links, multi: [], ...more };
}

const weights = (text: string): readonly Weighted[] =>
  text.split(",").map((part) => {
    const [value = "", q = "1"] = part.trim().split(";q=");
    return { value, weight: Number(q) };
  });
const languages = (text: string): LinkPreference => ({ languages: weights(text) });
const mediaTypes = (text: string): LinkPreference => ({ mediaTypes: weights(text) });

/** Names of the answer: one for a redirect, several for a choice. */
function chosen(levels: readonly LinkedLevel[], preference: LinkPreference = {}, linkType?: string): string {
  const choice = chooseLink(levels, { linkType, preference });
  if (choice.kind === "redirect") return choice.target.title.zh;
  if (choice.kind === "choices") return `300 ${choice.targets.map(({ title }) => title.zh).join(" ")}`;
  return choice.kind;
}

describe("a request for one link type", () => {
  const levels = [level([to("serial", {}, "faqs")]), level([to("product"), to("product faqs", {}, "faqs")])];

  test("gets the most specific level's link, a higher level's where that has none, and never another type's", () => {
    expect(chosen(levels, {}, "gs1:faqs")).toBe("serial");
    expect(chosen(levels, {}, "gs1:pip")).toBe("product");
    expect(chosen(levels, {}, "gs1:dpp")).toBe("not-held");
    const choice = chooseLink(levels, { linkType: "gs1:dpp", preference: {} });
    expect(choice).toEqual({ kind: "not-held", held: [gs1LinkType("faqs"), gs1LinkType("pip")] });
  });

  test.each([
    "gs1:pip",
    "https://ref.gs1.org/voc/pip",
    "https://gs1.org/voc/pip",
    "https://www.gs1.org/voc/pip",
    "http://gs1.org/voc/pip",
  ])("may spell it %s", (type) => {
    expect(chosen(levels, {}, type)).toBe("product");
  });

  test.each(["linkset", "all"])("of %s gets the whole link set", (type) => {
    expect(chosen(levels, {}, type)).toBe("linkset");
  });
});

describe("of several links of one type", () => {
  test("the media type decides first, by weight and by the most specific range", () => {
    const levels = [level([to("html", { type: "text/html" }), to("json", { type: "application/json" })])];
    const of = (accept: string) => chosen(levels, mediaTypes(accept), "gs1:pip");
    expect(of("application/json, text/html;q=0.5")).toBe("json");
    expect(of("application/json;q=0.4, text/*;q=0.5")).toBe("html");
    expect(of("text/html;q=0, */*")).toBe("json");
    expect(of("text/html, application/xhtml+xml, */*;q=0.8")).toBe("html");
    expect(of("image/png")).toBe("300 html json");
    expect(chosen(levels, {}, "gs1:pip")).toBe("300 html json");
  });

  test("the closest language is next: a region finds its language, a language its region, weights count, 0 refuses", () => {
    const levels = [
      level([to("fr", { hreflang: ["fr"] }), to("pt", { hreflang: ["pt"] }), to("zh", { hreflang: ["zh-CN"] })]),
    ];
    const of = (accept: string) => chosen(levels, languages(accept), "gs1:pip");
    expect(of("pt-br")).toBe("pt");
    expect(of("fr-ch, pt;q=0.9")).toBe("fr");
    expect(of("zh")).toBe("zh");
    expect(of("zh-hans-cn")).toBe("zh");
    expect(of("fr;q=0.3, pt;q=0.7")).toBe("pt");
    expect(of("fr;q=0, *")).toBe("300 pt zh");
    expect(of("de")).toBe("300 fr pt zh");
  });

  test("one that claims no language goes before one that contradicts, and after one that fits", () => {
    const levels = [level([to("any"), to("fr", { hreflang: ["fr"] }), to("en", { hreflang: ["en"] })])];
    expect(chosen(levels, languages("vi"), "gs1:pip")).toBe("any");
    expect(chosen(levels, languages("vi, *;q=0.1"), "gs1:pip")).toBe("any");
    expect(chosen(levels, languages("en-gb"), "gs1:pip")).toBe("en");
    expect(chosen(levels, {}, "gs1:pip")).toBe("any");
  });

  test("the context is last, and one that claims none answers those who name none", () => {
    const en = { type: "application/pdf", hreflang: ["en"] };
    const levels = [level([to("all", en), to("sri lanka", { ...en, context: ["LK"] })])];
    const asked = { ...mediaTypes("application/pdf"), ...languages("en") };
    expect(chosen(levels, asked, "gs1:pip")).toBe("all");
    expect(chosen(levels, { ...asked, context: "LK" }, "gs1:pip")).toBe("sri lanka");
    expect(chosen(levels, { ...asked, context: "CN" }, "gs1:pip")).toBe("all");
  });

  test("a single one is the answer whatever is preferred", () => {
    const levels = [level([to("fr", { hreflang: ["fr"], type: "text/html" })])];
    expect(chosen(levels, { ...languages("zh"), ...mediaTypes("image/png"), context: "CN" }, "gs1:pip")).toBe("fr");
  });

  test("a link only loses to one that is better in the first respect that differs, in whatever order they stand", () => {
    const claims = fc.record(
      {
        hreflang: fc.subarray(["zh", "en", "fr-CH"], { minLength: 1 }),
        type: fc.constantFrom("text/html", "application/pdf"),
        context: fc.subarray(["CN", "LK"], { minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    const asked = fc.record({
      languages: fc.constantFrom(undefined, weights("zh, en;q=0.5"), weights("fr;q=0, *;q=0.1")),
      mediaTypes: fc.constantFrom(undefined, weights("text/html"), weights("application/*, text/html;q=0.5")),
      context: fc.constantFrom(undefined, "CN"),
    });
    fc.assert(
      fc.property(fc.array(claims, { minLength: 1, maxLength: 6 }), asked, (all, preference) => {
        const links = all.map((each, n) => to(String(n), each));
        const names = (answer: string) => answer.replace(/^300 /, "").split(" ").sort().join(" ");
        const forward = chosen([level(links)], preference, "gs1:pip");
        expect(names(chosen([level(links.toReversed())], preference, "gs1:pip"))).toBe(names(forward));
        // What was chosen is chosen again among itself and any one other.
        const winners = links.filter(({ title }) => names(forward).split(" ").includes(title.zh));
        for (const other of links) {
          const again = chosen([level([...new Set([...winners, other])])], preference, "gs1:pip");
          expect(names(again)).toBe(names(forward));
        }
      }),
    );
  });
});

describe("a request for no type", () => {
  const fr = to("fr", { hreflang: ["fr"], type: "text/html" });
  const en = to("en", { hreflang: ["en"], type: "text/html" });
  const product = level([to("product"), fr, en], { defaultLink: to("product"), multi: [fr, en] });

  test("goes to the default of the most specific level that has one", () => {
    expect(chosen([level([to("faqs", {}, "faqs")]), product])).toBe("product");
    expect(chosen([level([to("lot")], { defaultLink: to("lot") }), product])).toBe("lot");
    expect(chosen([product], {}, "gs1:defaultLink")).toBe("product");
    expect(chosen([product], {}, "")).toBe("product");
  });

  test("goes to a refinement of it only where its language was asked for: never to 300", () => {
    expect(chosen([product], languages("fr-ch"))).toBe("fr");
    expect(chosen([product], languages("de, *;q=0.5"))).toBe("product");
    expect(chosen([product], mediaTypes("text/html"))).toBe("product");
    const twice = level([fr, fr], {
      defaultLink: to("product"),
      multi: [fr, to("fr too", { hreflang: ["fr"], type: "text/html" })],
    });
    expect(chosen([twice], languages("fr"))).toBe("product");
  });

  test("goes to a single refinement only where that was asked for, by one of its respects and against none", () => {
    const of = (multi: LinkTarget, preference: LinkPreference) =>
      chosen([level([multi], { defaultLink: to("default"), multi: [multi] })], preference);
    expect([of(fr, {}), of(fr, languages("de")), of(fr, languages("fr"))]).toEqual(["default", "default", "fr"]);
    expect(of(to("pdf", { type: "application/pdf" }), mediaTypes("application/pdf"))).toBe("pdf");
    expect(of(to("pdf", { type: "application/pdf" }), mediaTypes("*/*"))).toBe("default");
    expect(of(fr, { ...languages("fr"), ...mediaTypes("image/png") })).toBe("default");
    expect(of(fr, { ...languages("fr"), ...mediaTypes("image/png, */*;q=0.1") })).toBe("fr");
    expect(of(fr, { ...mediaTypes("text/html"), ...languages("de") })).toBe("default");
    expect(of(fr, { ...mediaTypes("text/html"), ...languages("*") })).toBe("default");
    const market = to("market", { hreflang: ["fr"], context: ["CN"] });
    expect(of(market, languages("fr"))).toBe("default");
    expect(of(market, { ...languages("fr"), context: "LK" })).toBe("default");
    expect(of(market, { ...languages("fr"), context: "CN" })).toBe("market");
    expect(of(to("market", { context: ["CN"] }), { context: "CN" })).toBe("market");
  });

  test("of all refinements gets those of the first level that has any", () => {
    expect(chosen([level([to("a")]), product], languages("en"), "gs1:defaultLinkMulti")).toBe("en");
    expect(chosen([product], {}, "gs1:defaultLinkMulti")).toBe("300 fr en");
  });

  test("is not held where no level has a default", () => {
    expect(chosen([level([to("a")])])).toBe("not-held");
    expect(chosen([])).toBe("not-held");
  });
});
