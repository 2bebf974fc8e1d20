import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filledHref, type LinkContent, readTarget, variablesIn } from "./target.ts";
import { canonicalLinkType, isRegistrableLinkType, LINK_TYPE_NAMES, shortLinkType } from "./type.ts";

const CONTENT: LinkContent = { linkType: "gs1:pip", href: "https://coop.example/pip", title: { zh: "产品信息" } };
const faults = (more: object): readonly string[] => {
  const read = readTarget({ ...CONTENT, ...more });
  return "faults" in read ? read.faults.map(({ pointer }) => pointer) : [];
};

/** Any code point, halves of a pair and control characters among them. */
const anyCharacter = fc
  .oneof(fc.integer({ max: 0x10ffff, min: 0 }), fc.integer({ min: 0, max: 0x17f }))
  .map((point) => String.fromCodePoint(point));

describe("a target", () => {
  test("is kept with its type in one spelling and its address as it goes into a header", () => {
    expect(
      readTarget({ ...CONTENT, linkType: "http://gs1.org/voc/pip", href: "https://Coop.Example/食谱?a=é#x" }),
    ).toEqual({
      target: {
        linkType: "https://ref.gs1.org/voc/pip",
        href: "https://coop.example/%E9%A3%9F%E8%B0%B1?a=%C3%A9#x",
        title: { zh: "产品信息" },
      },
    });
  });

  test("is refused with every field that is wrong at once", () => {
    const wrong = { linkType: "gs1:none", href: "http://x", hreflang: ["zh-Hans"], type: "html", context: [""] };
    expect(faults(wrong)).toEqual(["/linkType", "/href", "/hreflang/0", "/context/0", "/type"]);
  });

  test("is kept with its languages, media type, context and English title, where it has any", () => {
    const claims = { hreflang: ["zh-CN", "en"], type: "text/html", context: ["CN", "x".repeat(40)] };
    const href = CONTENT.href;
    const linkType = "https://ref.gs1.org/voc/pip";
    expect(readTarget({ ...CONTENT, ...claims, title: { zh: "产品", en: "Product" } })).toStrictEqual({
      target: { linkType, href, title: { zh: "产品", en: "Product" }, ...claims },
    });
    expect(readTarget({ ...CONTENT, title: { zh: "产品", en: undefined }, hreflang: undefined })).toStrictEqual({
      target: { linkType, href, title: { zh: "产品" } },
    });
  });

  test("names one to ten different languages and contexts, of the usual form each", () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `c${n}`);
    expect([faults({ context: many(10) }), faults({ context: many(11) })]).toEqual([[], ["/context"]]);
    expect([faults({ context: [] }), faults({ hreflang: [] })]).toEqual([["/context"], ["/hreflang"]]);
    expect(faults({ hreflang: ["zh", "en", "zh"] })).toEqual(["/hreflang"]);
    expect(faults({ context: ["CN", "a b", "x".repeat(41), "中", "!~"] })).toEqual([
      ...["/context/1", "/context/2", "/context/3"],
    ]);
    expect(faults({ hreflang: ["zh", "ZH", "zh-cn", "zho", "xzh", "en-USA"] })).toEqual(
      [1, 2, 3, 4, 5].map((n) => `/hreflang/${n}`),
    );
    for (const type of ["text/html; charset=utf-8", "TEXT/html", "texts/html", "xtext/html", "text/", "text/.a"])
      expect([type, faults({ type })]).toEqual([type, ["/type"]]);
    for (const type of ["text/html", "application/vnd.a+xml", "image/svg+xml"]) expect(faults({ type })).toEqual([]);
  });

  test("has an address of a thousand characters at most, as written and as encoded", () => {
    const of = (length: number, rest = "") => ({
      href: `${"https://coop.example/".padEnd(length - rest.length, "a")}${rest}`,
    });
    expect([faults(of(1000)), faults(of(1001))]).toEqual([[], ["/href"]]);
    expect([faults(of(992, "农")), faults(of(993, "农")), faults(of(1000, "农"))]).toEqual([[], ["/href"], ["/href"]]);
    const read = readTarget({ ...CONTENT, ...of(1000, "农") });
    expect("faults" in read && read.faults[0]?.en).toContain("Encoded");
  });

  test("carries no name or password, leads into no private network, and is told so", () => {
    for (const host of ["a:b@coop.example", "a@coop.example", ":b@coop.example"]) {
      const read = readTarget({ ...CONTENT, href: `https://${host}/` });
      expect("faults" in read && read.faults[0]?.en).toContain("no user name or password");
    }
    for (const host of ["farm.local", "farm.local.", "lan", "a.home.arpa", "10.0.0.1", "127.1", "[::1]", "x.test"]) {
      const read = readTarget({ ...CONTENT, href: `https://${host}/` });
      expect([host, "faults" in read && read.faults[0]?.en]).toEqual([
        host,
        expect.stringContaining("public domain name"),
      ]);
    }
    for (const host of ["mylocal.cn", "coop.example.", "例え.jp", "local.cn"])
      expect([host, faults({ href: `https://${host}/` })]).toEqual([host, []]);
    for (const href of ["see https://coop.example/", "https://coop.example/ x", "https://coop.example/<a>", "https://"])
      expect([href, faults({ href })]).toEqual([href, ["/href"]]);
  });

  test("that is accepted is an https address with a public name, without credentials, in characters a header may hold", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "coop.example",
        "localhost",
        "10.0.0.1",
        "[::1]",
        "a@b.example",
        "x.local",
        "1.2",
        "0x7f.1",
        "例え.jp",
        "a.example:8443",
      ),
      fc.string({ maxLength: 10 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom("https://", "http://", "HTTPS://", "ftp://", ""),
        part,
        fc.string({ unit: anyCharacter, maxLength: 20 }),
        (scheme, host, rest) => {
          const read = readTarget({ ...CONTENT, href: `${scheme}${host}/${rest}` });
          if ("faults" in read) return;
          const { href } = read.target;
          expect(href).toMatch(/^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\.?(?::[0-9]+)?\/[!-~]*$/);
          expect(new URL(href).hostname).not.toMatch(/^[0-9.]+$|localhost|\.local\.?$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("a link type", () => {
  test("of the vocabulary may be registered under each spelling, the two of defaults and unknown ones not", () => {
    for (const name of LINK_TYPE_NAMES) {
      for (const prefix of ["gs1:", "https://gs1.org/voc/", "http://www.gs1.org/voc/"]) {
        const iri = canonicalLinkType(prefix + name);
        expect([iri, isRegistrableLinkType(iri), shortLinkType(iri)]).toEqual([
          `https://ref.gs1.org/voc/${name}`,
          true,
          `gs1:${name}`,
        ]);
      }
    }
    for (const type of ["gs1:defaultLink", "gs1:defaultLinkMulti", "gs1:toString", "gs1:__proto__", "pip", "linkset"]) {
      expect([type, isRegistrableLinkType(canonicalLinkType(type))]).toEqual([type, false]);
    }
  });

  test("of one's own is an https IRI that the linkset schema lets in", () => {
    const own = "https://vocabulary.example/terms/story";
    expect([isRegistrableLinkType(own), canonicalLinkType(own), shortLinkType(own)]).toEqual([true, own, own]);
    const long = (length: number) => "https://vocabulary.example/".padEnd(length, "a");
    expect([200, 201].map((length) => isRegistrableLinkType(long(length)))).toEqual([true, false]);
    expect(isRegistrableLinkType("https://gs1.org.example/x")).toBe(true);
    for (const text of ["xgs1:pip", "gs1:pip/x", "https://example.org/gs1:pip", "see https://gs1.org/voc/pip"])
      expect(canonicalLinkType(text)).toBe(text);
    for (const type of [
      "https://a-b.example/x",
      "https://x.example/#y",
      "http://x.example/y",
      "https://ref.gs1.org/other/x",
      "https://gs1.org/x",
      "https://x.example/y ",
      "see https://x.example/y",
    ]) {
      expect([type, isRegistrableLinkType(type)]).toEqual([type, false]);
    }
  });
});

describe("a target with variables", () => {
  test("keeps them as they were written, in path and query, and is filled with encoded values", () => {
    const read = readTarget({ ...CONTENT, href: "https://Coop.example/{gtin}/{lot}?s={serial}&l={lot}#x" });
    const href = "target" in read ? read.target.href : "";
    expect(href).toBe("https://coop.example/{gtin}/{lot}?s={serial}&l={lot}#x");
    expect(variablesIn(href)).toEqual(["gtin", "lot", "serial"]);
    const values = { gtin: "09521234000013", lot: "A/1&b=$&", serial: "%2F" };
    expect(filledHref(href, values)).toBe(
      "https://coop.example/09521234000013/A%2F1%26b%3D%24%26?s=%252F&l=A%2F1%26b%3D%24%26#x",
    );
    expect(filledHref(href, { ...values, serial: undefined })).toBeUndefined();
    expect(filledHref("https://coop.example/{gtin}", values)).toBe("https://coop.example/09521234000013");
  });

  test("that names an unknown one is told which, and which there are", () => {
    const read = readTarget({ ...CONTENT, href: "https://coop.example/{gtin}/{batch}" });
    const [fault] = "faults" in read ? read.faults : [];
    for (const text of [fault?.en, fault?.zh])
      for (const name of ["{batch}", "{gtin}", "{lot}", "{serial}"]) expect(text).toContain(name);
    expect(fault?.en).not.toContain("https");
  });

  test("has none in its host, port or scheme, and none of another name", () => {
    for (const href of [
      "https://{lot}.example/",
      "https://coop.example:{lot}/",
      "{lot}://coop.example/",
      "https://coop.example/{batch}",
      "https://coop.example/{",
      "https://coop.example/{lot",
    ]) {
      expect([href, faults({ href })]).toEqual([href, ["/href"]]);
    }
  });
});
