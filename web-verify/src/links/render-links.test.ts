import { describe, expect, test } from "vitest";
import { LINK_PAGE } from "../fixtures/links.ts";
import { renderLinks } from "./render-links.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };
const html = renderLinks(LINK_PAGE, "zh", OPTIONS);

describe("the page of links", () => {
  test("lets no text become markup, neither in the list nor in the data inside the page", () => {
    expect(html).not.toContain("<img");
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).not.toContain("\u202e");
  });

  test("carries the link set as data that reads back unchanged", () => {
    const [, inside = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(inside)).toEqual(LINK_PAGE.jsonLd);
  });

  test("shows one target once with every type it has, marks the one default, and says who vouches for each", () => {
    expect(html.match(/本码的公开记录/g)).toHaveLength(1);
    expect(html).toContain("gs1:registryEntry");
    expect(html.match(/默认打开/g)).toHaveLength(1);
    expect(html.match(/<i class="hid">\[<\/i>本平台</g)).toHaveLength(1);
    expect(html.match(/<i class="hid">\[<\/i>商家申报</g)).toHaveLength(2);
    expect(html).toContain('rel="noopener nofollow external"');
    expect(html).toContain('通向 <span class="code">coop.example</span>');
  });

  test("keeps its query when the language is changed", () => {
    expect(html).toContain('href="?linkType=linkset&amp;lang=en"');
    expect(renderLinks(LINK_PAGE, "en", OPTIONS)).toContain('href="?linkType=linkset&amp;lang=zh"');
  });

  test("of an entity does not lead to itself, and says so when nothing else is linked", () => {
    const [level] = LINK_PAGE.levels;
    const anchor = "/01/06901234567892/10/L1";
    const links = level?.links.slice(0, 2) ?? [];
    const alone = {
      ...LINK_PAGE,
      why: "entity",
      levels: [{ anchor, description: { zh: "x" }, multi: [], links }],
    } as const;
    expect(renderLinks(alone, "zh", OPTIONS)).toContain("没有其他链接");
    expect(renderLinks({ ...alone, why: "linkset" }, "zh", OPTIONS)).not.toContain("没有其他链接");
  });

  test("says why it is shown: a choice, no such link, an entity, a link set", () => {
    const headings = (["choices", "not-held", "entity", "linkset"] as const).map((why) => {
      return /<h1>(.*?)<\/h1>/.exec(renderLinks({ ...LINK_PAGE, why }, "en", OPTIONS))?.[1];
    });
    expect(new Set(headings).size).toBe(4);
  });
});
