import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { standingText } from "../certificate/certificate-words.ts";
import { PRODUCT_PAGE } from "../fixtures/product.ts";
import { TICK } from "../marks.ts";
import { STATE_TITLES } from "../state-words.ts";
import { TEXT } from "../words.ts";
import { renderProduct } from "./render-product.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };
const plain = (page: string) => page.replace(/<(style|script).*?<\/\1>/g, "").replace(/<[^>]*>/g, "");

describe.each(["zh", "en"] as const)("the page of a product in %s", (language) => {
  const html = renderProduct(PRODUCT_PAGE, language, OPTIONS);
  const words = TEXT[language];

  test("says what it is of whom, and that it judges no batch: no tick, no state's words", () => {
    expect(plain(html)).toContain(words.productHint);
    expect(plain(html)).toContain(PRODUCT_PAGE.product.owner.name);
    expect(html).not.toContain(TICK);
    for (const title of Object.values(STATE_TITLES)) expect(plain(html)).not.toContain(title[language]);
  });

  test("shows where the number of the batch stands on the pack and the address that it belongs to, and no batch", () => {
    expect(html).toContain(words.findByLot);
    expect(plain(html)).toContain(`https://suyuan.example/v/01/${PRODUCT_PAGE.product.gtin}/10/${words.lotHere}`);
    expect(html).not.toMatch(/\/10\/[^<]/);
  });

  test("lists every scheme with its standing in words, and counts those beyond", () => {
    for (const certificate of PRODUCT_PAGE.product.certificates) {
      expect(plain(html)).toContain(certificate.number);
      expect(plain(html)).toContain(standingText(certificate, certificate, language));
    }
    expect(plain(html)).toContain("… +2");
    const none = renderProduct(
      { ...PRODUCT_PAGE, product: { ...PRODUCT_PAGE.product, certificates: [], certificatesBeyond: 0 } },
      language,
      OPTIONS,
    );
    expect(plain(none)).toContain(words.noSchemes);
  });

  test("links to what its owner linked and not to itself, carries its link set as data, and is small", () => {
    expect(html).toContain('href="https://coop.example/recipes"');
    expect(html).not.toContain(`<a href="https://suyuan.example/v/01/${PRODUCT_PAGE.product.gtin}"`);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(gzipSync(html).length).toBeLessThanOrEqual(6 * 1024);
  });

  test("has a title of its own and one address", () => {
    expect(html).toMatch(new RegExp(`<title>[^<]*${PRODUCT_PAGE.product.gtin} · `));
    expect(html).toContain(`<link rel="canonical" href="https://suyuan.example/v/01/${PRODUCT_PAGE.product.gtin}">`);
    expect(html).toContain(`<meta property="og:description" content="${words.aboutProduct}">`);
  });
});
