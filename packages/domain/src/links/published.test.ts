import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import { describe, expect, test } from "vitest";
import { addressOf, type LinkAddress, shelvesOf } from "./anchor.ts";
import { chooseLink } from "./choose.ts";
import type { Link, LinkShelf } from "./link.ts";
import { isKnown, type LinkedThings, publishedLevels, toldLevels } from "./published.ts";
import { gs1LinkType, type LinkTypeName } from "./type.ts";

const GTIN = "06901234567892";
const PRODUCT = `/01/${GTIN}`;
const HOST = "https://suyuan.example";

function address(path: string): LinkAddress {
  const link = parseDigitalLink(path);
  const found = link.ok ? addressOf(link.value) : undefined;
  if (found === undefined) throw new Error(`no address: ${path}`);
  return found;
}

const own = (anchor: string, type: LinkTypeName = "faqs", more: Partial<Link> = {}): Link => ({
  id: anchor + type,
  organisation: "coop",
  anchor,
  linkType: gs1LinkType(type),
  href: `https://coop.example${anchor}`,
  title: { zh: "链接" },
  addedAt: "2026-09-01T00:00:00.000Z",
  ...more,
});

const product = { name: { zh: "猕猴桃", en: "Kiwifruit" }, organisation: "coop" };
const recall = { id: "r", by: "coop", level: 1, reason: "x", at: "2026-09-02T00:00:00.000Z" } as const;
const shelves = (...links: readonly Link[]): ReadonlyMap<string, LinkShelf> => {
  const found = new Map<string, LinkShelf>();
  for (const link of links) {
    const shelf = address(link.anchor).levels[0]?.shelf ?? "";
    found.set(shelf, { organisation: "coop", links: [...(found.get(shelf)?.links ?? []), link] });
  }
  return found;
};

/** Where a request without wishes goes. */
function standard(path: string, things: Partial<LinkedThings>, links: readonly Link[] = []): string {
  const known = { product, ...things, shelves: shelves(...links) };
  const choice = chooseLink(publishedLevels(address(path), known, HOST), { preference: {} });
  return choice.kind === "redirect" ? choice.target.href : choice.kind;
}

const page = (path: string): string => `${HOST}/v${path}`;
const standardOf = (anchor: string) => own(anchor, "pip", { default: "single" });

describe("the default of an address", () => {
  test.each([
    PRODUCT,
    `${PRODUCT}/22/V`,
    `${PRODUCT}/10/L`,
    `${PRODUCT}/10/L/21/S`,
    `${PRODUCT}/21/S`,
    `${PRODUCT}/235/T`,
  ])("is our page of %s where the owner set none", (path) => {
    expect(standard(path, {})).toBe(page(path));
    expect(standard(path, {}, [own(PRODUCT)])).toBe(page(path));
  });

  test("is the owner's at that level, which variants and what the owner told of inherit", () => {
    const links = [
      standardOf(PRODUCT),
      own(`${PRODUCT}/21/TOLD`),
      own(`${PRODUCT}/10/TOLD`),
      own(`${PRODUCT}/235/TOLD`),
    ];
    const theirs = `https://coop.example${PRODUCT}`;
    for (const path of ["", "/22/V", "/21/TOLD", "/10/TOLD", "/22/V/10/TOLD", "/235/TOLD"]) {
      expect([path, standard(PRODUCT + path, {}, links)]).toEqual([path, theirs]);
    }
  });

  test("stays our page for lots and packs of which the owner told nothing, for they may never have been issued", () => {
    const links = [standardOf(PRODUCT), own(`${PRODUCT}/10/TOLD`)];
    for (const path of ["/21/X", "/10/X", "/22/V/10/X", "/235/X", "/10/TOLD/21/X"]) {
      expect(standard(PRODUCT + path, {}, links)).toBe(page(PRODUCT + path));
    }
  });

  test("of a batch on record is our page unless the owner set one for that batch, and again once it is recalled", () => {
    const path = `${PRODUCT}/10/L`;
    const links = [standardOf(PRODUCT), own(path)];
    expect(standard(path, { batch: {} }, links)).toBe(page(path));
    const set = [...links, standardOf(path)];
    expect(standard(path, { batch: {} }, set)).toBe(`https://coop.example${path}`);
    expect(standard(path, { batch: { recall } }, set)).toBe(page(path));
  });
});

describe("the link set of an address", () => {
  test("has the levels from the most specific up, each with its own anchor, and leaves out those without links", () => {
    const path = `${PRODUCT}/22/V/10/L`;
    const anchors = (links: readonly Link[]) =>
      publishedLevels(address(path), { product, shelves: shelves(...links) }, HOST).map(({ anchor }) => anchor);
    const all = [path, `${PRODUCT}/10/L`, `${PRODUCT}/22/V`, PRODUCT];
    expect(anchors([...all.map((anchor) => own(anchor)), standardOf(PRODUCT)])).toEqual(all);
    expect(anchors([])).toEqual([path, PRODUCT]);
  });

  test("gives each anchor at most one default, whose target also stands under a type that describes it", () => {
    const path = `${PRODUCT}/10/L`;
    const links = [standardOf(PRODUCT), own(path, "pip"), own(PRODUCT, "homepage", { default: "multi" })];
    for (const batch of [undefined, {}, { recall }]) {
      const levels = publishedLevels(address(path), { product, batch, shelves: shelves(...links) }, HOST);
      const deciding = levels.findIndex(({ defaultLink }) => defaultLink !== undefined);
      for (const [n, level] of levels.entries()) {
        const targets = level.links.map(({ href }) => href);
        if (level.defaultLink) expect(targets).toContain(level.defaultLink.href);
        if (n > deciding) expect(level.multi).toEqual([]);
      }
    }
  });

  test("lets an owner's link replace ours of that type, but not what a bureau granted or a recall says", () => {
    const path = `${PRODUCT}/10/L`;
    const links = (["traceability", "certificationInfo", "recallStatus"] as const).map((type) => own(path, type));
    const batch = { certificate: { id: "c1" }, recall };
    const [level] = publishedLevels(address(path), { product, batch, shelves: shelves(...links) }, HOST);
    const hrefs = (type: LinkTypeName) =>
      level?.links.filter(({ linkType }) => linkType === gs1LinkType(type)).map(({ href }) => href);
    expect(hrefs("traceability")).toEqual([`https://coop.example${path}`]);
    expect(hrefs("certificationInfo")).toEqual([page(path)]);
    expect(hrefs("recallStatus")).toEqual([page(path)]);
  });
});

describe("what is known", () => {
  test("is a product that is registered, a place with its GLN, or a logistic unit that somebody told of", () => {
    const none = { shelves: new Map<string, LinkShelf>() };
    expect(isKnown(address(`${PRODUCT}/10/L`), { ...none, product })).toBe(true);
    expect(isKnown(address(`${PRODUCT}/10/L`), { ...none, batch: {} })).toBe(false);
    expect(isKnown(address("/414/6901234500004"), none)).toBe(false);
    expect(isKnown(address("/00/069012345000000011"), none)).toBe(false);
    const unit = own("/00/069012345000000011");
    expect(isKnown(address(unit.anchor), { shelves: shelves(unit) })).toBe(true);
  });
});

describe("the shelves of an address", () => {
  test("are at most three, so that with product and batch five keys are read", () => {
    expect(shelvesOf(address(`${PRODUCT}/22/V/10/L/21/S`))).toEqual([`${PRODUCT}/21/S`, `${PRODUCT}/10/L`, PRODUCT]);
    expect(shelvesOf(address(`${PRODUCT}/235/T`))).toEqual([`${PRODUCT}/235/T`, PRODUCT]);
    expect(shelvesOf(address("/414/6901234500004/254/X"))).toEqual(["/414/6901234500004"]);
  });
});

describe("a lot that nobody told of", () => {
  const told = (path: string, things: Partial<LinkedThings>, links: readonly Link[] = []) =>
    toldLevels(publishedLevels(address(path), { product, ...things, shelves: shelves(...links) }, HOST));
  const anchors = (...args: Parameters<typeof told>) => told(...args).map(({ anchor }) => anchor);

  test("is in no link set; a record, a serial that was issued, or a link of the owner's puts it there", () => {
    const [lot, pack] = [`${PRODUCT}/10/L`, `${PRODUCT}/10/L/21/S`];
    expect(anchors(lot, {})).toEqual([PRODUCT]);
    expect(anchors(lot, { batch: {} })).toEqual([lot, PRODUCT]);
    expect(anchors(lot, {}, [own(lot)])).toEqual([lot, PRODUCT]);
    expect(anchors(pack, { batch: {} })).toEqual([lot, PRODUCT]);
    expect(anchors(pack, { batch: {}, isSerialIssued: true })).toEqual([pack, lot, PRODUCT]);
    expect(anchors(`${PRODUCT}/21/S`, {})).toEqual([PRODUCT]);
  });

  test("has what its owner links to every lot, under the product's name, and our page for its default", () => {
    const every = own(PRODUCT, "pip", { href: "https://coop.example/{lot}", default: "single" });
    const [level] = told(`${PRODUCT}/10/L`, {}, [every]);
    expect(level?.links.map(({ href }) => href)).toEqual(["https://coop.example/L"]);
    expect([level?.description, level?.defaultLink?.href]).toEqual([
      { zh: "猕猴桃", en: "Kiwifruit" },
      page(`${PRODUCT}/10/L`),
    ]);
    expect(standard(`${PRODUCT}/10/L`, { batch: {} }, [every])).toBe("https://coop.example/L");
    expect(standard(`${PRODUCT}/10/L`, { batch: { recall } }, [every])).toBe(page(`${PRODUCT}/10/L`));
    expect(standard(PRODUCT, {}, [every])).toBe(page(PRODUCT));
  });
});
