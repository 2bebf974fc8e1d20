import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filledHref, type LinkContent, readTarget, variablesIn } from "./target.ts";
import { canonicalLinkType, isRegistrableLinkType, LINK_TYPE_NAMES, shortLinkType } from "./type.ts";

const CONTENT: LinkContent = { linkType: "gs1:pip", href: "https://coop.example/pip", title: { zh: "产品信息" } };
const faults = (more: object): readonly string[] => {
  const read = readTarget({ ...CONTENT, ...more });
  return "faults" in read ? read.faults.map(({ pointer }) => pointer) : [];
};

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
        fc.string({ unit: "binary", maxLength: 20 }),
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
    expect(isRegistrableLinkType("https://vocabulary.example/terms/story")).toBe(true);
    for (const type of [
      "https://a-b.example/x",
      "https://x.example/#y",
      "http://x.example/y",
      "https://ref.gs1.org/other/x",
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
