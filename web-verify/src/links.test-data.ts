import type { LinkPage } from "./render-links.ts";

const GS1 = "https://ref.gs1.org/voc/";
const HOSTILE = '<img src=x onerror=alert(1)>"&\u202e';
const page = {
  linkType: `${GS1}pip`,
  href: "https://suyuan.example/v/01/06901234567892/10/L1",
  title: { zh: "本码的公开记录", en: "What is on record for this code" },
};

/** A link set with a default of ours, an owner's links in every form, and text that would like to be markup. */
export const LINK_PAGE: LinkPage = {
  why: "linkset",
  query: "linkType=linkset&lang=zh",
  jsonLd: { linkset: [{ title: "</script><script>alert(1)</script>" }] },
  levels: [
    {
      anchor: "/01/06901234567892/10/L1",
      description: { zh: "红心猕猴桃 批次 L1", en: "Red-heart kiwifruit, batch L1" },
      defaultLink: page,
      multi: [],
      links: [
        page,
        { ...page, linkType: `${GS1}registryEntry` },
        {
          linkType: `${GS1}recipeInfo`,
          href: "https://coop.example/recipes?a=1&b=2",
          title: { zh: `食谱${HOSTILE}` },
          hreflang: ["zh", "en"],
          type: "text/html",
          context: ["CN"],
        },
      ],
    },
    {
      anchor: "/01/06901234567892",
      description: { zh: HOSTILE },
      multi: [],
      links: [
        {
          linkType: "https://vocabulary.example/a-very-long-name/that/goes/on/and/on/until/it/has/to/break/somewhere",
          href: `https://coop.example/${"long/".repeat(60)}`,
          title: { zh: "很长的链接".repeat(12), en: "A long link title ".repeat(8) },
        },
      ],
    },
  ],
};
