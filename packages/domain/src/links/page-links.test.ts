import { expect, test } from "vitest";
import { addressIn, type Link } from "./link.ts";
import { PAGE_LINK_BYTES_MAX, pageLinksOf } from "./page-links.ts";
import { gs1LinkType, type LinkTypeName } from "./type.ts";

const ANCHOR = "/01/06901234567892";
const link = (name: string, type: LinkTypeName = "faqs", more: Partial<Link> = {}): Link => ({
  ...{ id: name, organisation: "coop", anchor: ANCHOR, linkType: gs1LinkType(type), addedAt: "2026-09-01T00:00:00Z" },
  ...{ href: `https://coop.example/${name}`, title: { zh: name } },
  ...more,
});
const shown = (...links: Link[]) => pageLinksOf(links, ANCHOR, "product").map(({ title }) => title.zh);

test("a page shows what shoppers look for first, then the others as they were added, five at most", () => {
  expect(shown(link("faqs"), link("leaflet", "pip"), link("home", "homepage"), link("recipe", "recipeInfo"))).toEqual([
    ...["recipe", "leaflet", "faqs", "home"],
  ]);
  expect(shown(...["a", "b", "c", "d", "e", "f"].map((name) => link(name)))).toEqual(["a", "b", "c", "d", "e"]);
});

test("a page shows none of another anchor, and none of what programs read or others say", () => {
  expect(shown(link("lot", "faqs", { anchor: `${ANCHOR}/10/L` }))).toEqual([]);
  const types = ["epcis", "masterData", "jws", "dpp", "certificationInfo", "recallStatus", "registryEntry"] as const;
  expect(shown(...types.map((type) => link(type, type)), link("v", "verificationService"))).toEqual([]);
});

test("a link is shown by address, title and languages alone, and those that fit go before the room is full, to the byte", () => {
  const title = { zh: "食谱", en: "Recipes" };
  const [first] = pageLinksOf([link("a", "faqs", { title, hreflang: ["zh"], type: "text/html" })], ANCHOR, "lot");
  expect(first).toStrictEqual({ href: "https://coop.example/a", title, hreflang: ["zh"] });
  expect(pageLinksOf([link("b")], ANCHOR, "lot")).toStrictEqual([
    { href: "https://coop.example/b", title: { zh: "b" } },
  ]);
  const bytes = (href: string) => new TextEncoder().encode(JSON.stringify({ href, title: { zh: "b" } })).length;
  const base = "https://coop.example/";
  const wide = (more: number) => base.padEnd(base.length + PAGE_LINK_BYTES_MAX.lot - bytes(base) + more, "x");
  const fits = (more: number) => pageLinksOf([link("b", "faqs", { href: wide(more) })], ANCHOR, "lot").length;
  expect([fits(0), fits(1)]).toEqual([1, 0]);
  const both = [link("b", "faqs", { href: wide(0) }), link("c")];
  expect(pageLinksOf(both, ANCHOR, "lot")).toHaveLength(1);
  expect(pageLinksOf(both.toReversed(), ANCHOR, "lot").map(({ title: { zh } }) => zh)).toEqual(["c"]);
});

test("a person is led to the place on the page that a link names", () => {
  expect(addressIn(link("a"))).toBe("https://coop.example/a");
  expect(addressIn({ ...link("a"), fragment: "journey" })).toBe("https://coop.example/a#journey");
});
