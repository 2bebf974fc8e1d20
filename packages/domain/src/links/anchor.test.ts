import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import { describe, expect, test } from "vitest";
import { addressOf, baseAddress, readAnchor } from "./anchor.ts";

const GTIN = "06901234567892";
const PRODUCT = `/01/${GTIN}`;
const SSCC = "069012345000000011";
const HOST = "https://suyuan.example";

function addressIn(path: string) {
  const link = parseDigitalLink(path);
  if (!link.ok) throw new Error(`no link: ${path}`);
  return addressOf(link.value);
}

const levelsOf = (path: string) => addressIn(path)?.levels.map(({ anchor, shelf }) => [anchor, shelf]);

describe("the levels of an address", () => {
  test("are those of a trade item from the most specific up, each anchor once, on the shelves that hold them", () => {
    expect(levelsOf(PRODUCT)).toEqual([[PRODUCT, PRODUCT]]);
    expect(levelsOf(`${PRODUCT}/10/L`)).toEqual([
      [`${PRODUCT}/10/L`, `${PRODUCT}/10/L`],
      [PRODUCT, PRODUCT],
    ]);
    expect(levelsOf(`${PRODUCT}/22/V`)).toEqual([
      [`${PRODUCT}/22/V`, PRODUCT],
      [PRODUCT, PRODUCT],
    ]);
    expect(levelsOf(`${PRODUCT}/22/V/10/L`)).toEqual([
      [`${PRODUCT}/22/V/10/L`, `${PRODUCT}/10/L`],
      [`${PRODUCT}/10/L`, `${PRODUCT}/10/L`],
      [`${PRODUCT}/22/V`, PRODUCT],
      [PRODUCT, PRODUCT],
    ]);
    expect(levelsOf(`${PRODUCT}/10/L/21/S`)).toEqual([
      [`${PRODUCT}/10/L/21/S`, `${PRODUCT}/21/S`],
      [`${PRODUCT}/10/L`, `${PRODUCT}/10/L`],
      [PRODUCT, PRODUCT],
    ]);
    expect(levelsOf(`${PRODUCT}/235/T`)).toEqual([
      [`${PRODUCT}/235/T`, `${PRODUCT}/235/T`],
      [PRODUCT, PRODUCT],
    ]);
  });

  test("are those of places and logistic units, which have one or two", () => {
    expect(levelsOf(`/00/${SSCC}`)).toEqual([[`/00/${SSCC}`, `/00/${SSCC}`]]);
    expect(levelsOf("/417/6901234500004")).toEqual([["/417/6901234500004", "/417/6901234500004"]]);
    expect(levelsOf("/414/6901234500004/254/X")).toEqual([
      ["/414/6901234500004/254/X", "/414/6901234500004"],
      ["/414/6901234500004", "/414/6901234500004"],
    ]);
  });

  test("are none of a key that is not resolved here", () => {
    expect(addressIn("/8010/6901234X")).toBeUndefined();
  });
});

describe("what an address names", () => {
  const subject = (path: string) => addressIn(path)?.subject;
  test("is told with each of its qualifiers, and with none that it lacks", () => {
    expect(subject(PRODUCT)).toStrictEqual({ kind: "trade-item", gtin: GTIN });
    expect(subject(`${PRODUCT}/22/V/10/L/21/S`)).toEqual({
      kind: "trade-item",
      gtin: GTIN,
      lot: "L",
      serial: "S",
      variant: "V",
    });
    expect(subject(`${PRODUCT}/235/T`)).toEqual({ kind: "trade-item", gtin: GTIN, thirdParty: "T" });
    expect(subject(`/00/${SSCC}`)).toEqual({ kind: "logistic-unit", sscc: SSCC });
    expect(subject("/414/6901234500004")).toEqual({ kind: "place", gln: "6901234500004" });
    expect(subject("/417/6901234500004")).toEqual({ kind: "place", gln: "6901234500004" });
  });

  test("is a base where it has no GLN, by an id of the usual form and nothing beside it", () => {
    expect(baseAddress("/id/base/b-1")).toEqual({
      path: "/id/base/b-1",
      subject: { kind: "base", id: "b-1" },
      levels: [{ anchor: "/id/base/b-1", shelf: "/id/base/b-1" }],
    });
    const longest = "b".repeat(64);
    expect(baseAddress(`/id/base/${longest}`)?.subject).toEqual({ kind: "base", id: longest });
    for (const path of [
      `/id/base/${longest}b`,
      "/id/base/",
      "/id/base/-b",
      "/x/id/base/b",
      "/id/base/b/c/d",
      "/id/b/b",
    ])
      expect([path, baseAddress(path)]).toEqual([path, undefined]);
  });
});

describe("an anchor", () => {
  const read = (text: string) => {
    const found = readAnchor(text, HOST);
    return "address" in found ? found.address.path : found.fault.en;
  };

  test("is the same as a path, without its first slash, and as a URI of this service or of id.gs1.org", () => {
    // A key of a place or unit, with what belongs to it.
    for (const text of ["/414/6901234500004/254/X", `/00/${SSCC}`]) expect([text, read(text)]).toEqual([text, text]);
    for (const text of [PRODUCT, PRODUCT.slice(1), `${HOST}${PRODUCT}`, `https://id.gs1.org${PRODUCT}`])
      expect([text, read(text)]).toEqual([text, PRODUCT]);
    for (const text of ["id/base/b-1", "/id/base/b-1", `${HOST}/id/base/b-1`])
      expect([text, read(text)]).toEqual([text, "/id/base/b-1"]);
  });

  test("is refused with the ways to write one when it is a URI of others, has a query or a stem, or is no link", () => {
    for (const text of [
      `https://others.example${PRODUCT}`,
      `${HOST}.evil.example${PRODUCT}`,
      `${PRODUCT}?17=261231`,
      `/stem${PRODUCT}`,
      `/8010/6901234X`,
      "01/123",
      "",
    ])
      expect([text, read(text)]).toEqual([text, expect.stringContaining("Write it as 01/{gtin}")]);
  });

  test("of a serial stands on GTIN and serial alone", () => {
    expect(read(`${PRODUCT}/21/S`)).toBe(`${PRODUCT}/21/S`);
    for (const path of [`${PRODUCT}/10/L/21/S`, `${PRODUCT}/22/V/21/S`])
      expect(read(path)).toContain("hang on GTIN and serial alone");
    expect(read(`${PRODUCT}/22/V/10/L`)).toBe(`${PRODUCT}/22/V/10/L`);
  });
});
