import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import { describe, expect, test } from "vitest";
import { addressOf, baseAddress, type LinkAddress, shelvesOf } from "./anchor.ts";
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

describe("what the service makes of what it knows", () => {
  const UNIT = "/00/069012345000000011";
  const PLACE = "/414/6901234500004";
  const levelsOf = (path: string, things: Partial<LinkedThings> = {}, links: readonly Link[] = []) =>
    publishedLevels(address(path), { product, ...things, shelves: shelves(...links) }, HOST);
  const short = (level: ReturnType<typeof levelsOf>[number] | undefined) =>
    level?.links.map(({ linkType, href, title, fragment }) => [
      linkType.replace("https://ref.gs1.org/voc/", ""),
      href.replace(HOST, ""),
      title.en,
      ...(fragment === undefined ? [] : [fragment]),
    ]);

  test("is a product's page, and of a batch its page, journey, certificate, recall and events", () => {
    const lot = `${PRODUCT}/10/L%2F1`;
    const [batchLevel, productLevel, ...rest] = levelsOf(lot, { batch: { certificate: { id: "c" }, recall } });
    expect(rest).toEqual([]);
    expect(short(productLevel)).toEqual([
      ["pip", `/v${PRODUCT}`, "Registered product"],
      ["registryEntry", `/v${PRODUCT}`, "Registered product"],
    ]);
    const events = `/epcis/events?MATCH_anyEPCClass=${encodeURIComponent(`https://id.gs1.org${lot}`)}`;
    expect(short(batchLevel)).toEqual([
      ["pip", `/v${lot}`, "What is on record for this code"],
      ["registryEntry", `/v${lot}`, "What is on record for this code"],
      ["traceability", `/v${lot}`, "Journey", "journey"],
      ["certificationInfo", `/v${lot}`, "Certificate and its standing", "certificate"],
      ["recallStatus", `/v${lot}`, "Recall notice"],
      ["epcis", events, "EPCIS events (for systems, with a key)"],
    ]);
    expect(batchLevel?.description).toEqual({ zh: "猕猴桃 批次 L/1", en: "Kiwifruit, batch L/1" });
    const [plain] = levelsOf(lot, { batch: {} });
    expect(short(plain)?.map(([type]) => type)).toEqual(["pip", "registryEntry", "traceability", "epcis"]);
  });

  test("of a single pack of a batch is its page; what the batch has stands at the batch", () => {
    const [pack, lot] = levelsOf(`${PRODUCT}/10/L/21/S`, { batch: {}, isSerialIssued: true });
    expect(short(pack)).toEqual([
      ["pip", `/v${PRODUCT}/10/L/21/S`, "What is on record for this code"],
      ["registryEntry", `/v${PRODUCT}/10/L/21/S`, "What is on record for this code"],
    ]);
    expect(pack?.description.en).toBe("Kiwifruit, batch L, pack S");
    expect(short(lot)?.map(([type]) => type)).toEqual(["traceability", "epcis"]);
  });

  test("of a logistic unit is its page and its events", () => {
    const unit = own(UNIT);
    const [level] = levelsOf(UNIT, {}, [unit]);
    expect(short(level)?.slice(0, 3)).toEqual([
      ["logisticsInfo", `/v${UNIT}`, "Registered logistic unit"],
      ["registryEntry", `/v${UNIT}`, "Registered logistic unit"],
      [
        ...["epcis", `/epcis/events?MATCH_anyEPC=${encodeURIComponent(`https://id.gs1.org${UNIT}`)}`],
        "EPCIS events (for systems, with a key)",
      ],
    ]);
    expect(level?.description).toEqual({
      zh: "物流单元 069012345000000011",
      en: "Logistic unit 069012345000000011",
    });
    expect(level?.defaultLink?.href).toBe(page(UNIT));
  });

  test("of a place or base is its page, under the name that is on record, else under its number", () => {
    const place = { kind: "base", id: "b", organisation: "coop", name: "陵江一号基地" } as const;
    const [part, whole] = levelsOf(`${PLACE}/254/A3`, { place }, [own(`${PLACE}/254/A3`)]);
    expect(short(whole)).toEqual([
      ["locationInfo", `/v${PLACE}`, "Registered place or party"],
      ["registryEntry", `/v${PLACE}`, "Registered place or party"],
    ]);
    expect([part?.description, whole?.description]).toEqual([
      { zh: "陵江一号基地 分位 A3", en: "陵江一号基地, part A3" },
      { zh: "陵江一号基地", en: "陵江一号基地" },
    ]);
    expect(levelsOf(PLACE)[0]?.description).toEqual({ zh: "6901234500004", en: "6901234500004" });
    const base = baseAddress("/id/base/coop/b");
    if (base === undefined) throw new Error("no base");
    const known = { place, shelves: shelves() };
    expect(publishedLevels(base, known, HOST)).toMatchObject([
      { description: { zh: "陵江一号基地" }, defaultLink: { href: `${HOST}/v/id/base/coop/b` } },
    ]);
    expect(publishedLevels(base, { shelves: shelves() }, HOST)[0]?.description).toStrictEqual({ zh: "coop/b" });
    expect([isKnown(base, known), isKnown(base, { shelves: shelves() })]).toEqual([true, false]);
    expect(isKnown(address(PLACE), { shelves: shelves(own(PLACE)) })).toBe(false);
  });

  test("names each qualifier of an anchor; a product that is gone goes by its number", () => {
    const words = (path: string) => levelsOf(path, { batch: {}, isSerialIssued: true })[0]?.description;
    expect(words(`${PRODUCT}/22/V/10/L/21/S`)).toEqual({
      zh: "猕猴桃 变体 V 批次 L 单件 S",
      en: "Kiwifruit, variant V, batch L, pack S",
    });
    expect(words(`${PRODUCT}/235/T`)?.en).toBe("Kiwifruit, third-party serial T");
    expect(levelsOf(PRODUCT, { product: undefined })[0]?.description).toEqual({ zh: GTIN, en: GTIN });
    const facility = { ...address(PLACE), levels: [{ anchor: `${PLACE}/7040/1ABC`, shelf: PLACE }] };
    expect(publishedLevels(facility, { shelves: shelves() }, HOST)[0]?.description.en).toContain("facility 1ABC");
  });
});

describe("links that the owner hung", () => {
  const told = (path: string, links: readonly Link[], things: Partial<LinkedThings> = {}) =>
    publishedLevels(
      address(path),
      { product, batch: {}, isSerialIssued: true, ...things, shelves: shelves(...links) },
      HOST,
    );
  const hrefs = (level: ReturnType<typeof told>[number] | undefined) =>
    level?.links.map(({ href }) => href).filter((href) => href.startsWith("https://coop.example"));

  test("on GTIN and serial are found wherever the lot stands in the address; those of another anchor of the shelf are not", () => {
    const serial = own(`${PRODUCT}/21/S`);
    expect(hrefs(told(`${PRODUCT}/10/L/21/S`, [serial])[0])).toEqual([serial.href]);
    const variant = own(`${PRODUCT}/22/V`);
    expect(told(PRODUCT, [variant]).flatMap((level) => hrefs(level) ?? [])).toEqual([]);
    expect(told(`${PRODUCT}/22/W`, [variant]).flatMap((level) => hrefs(level) ?? [])).toEqual([]);
    const inLot = own(`${PRODUCT}/22/V/10/L`);
    expect(told(`${PRODUCT}/10/L`, [inLot]).flatMap((level) => hrefs(level) ?? [])).toEqual([]);
  });

  test("with a lot or serial to fill are links of that lot or serial, and none where the address names none", () => {
    const open = (name: string) => own(PRODUCT, "faqs", { href: `https://coop.example/{${name}}` });
    const at = (path: string, name: string) =>
      told(path, [open(name)]).flatMap((level) => (hrefs(level) ?? []).map((href) => [level.anchor, href]));
    const pack = `${PRODUCT}/10/L/21/S`;
    expect(at(pack, "serial")).toEqual([[pack, "https://coop.example/S"]]);
    expect(at(pack, "lot")).toEqual([[`${PRODUCT}/10/L`, "https://coop.example/L"]]);
    expect(at(pack, "gtin")).toEqual([[PRODUCT, `https://coop.example/${GTIN}`]]);
    expect(at(PRODUCT, "lot")).toEqual([]);
    const both = [open("lot"), own(PRODUCT, "pip", { href: "https://coop.example/too/{lot}" })];
    expect(hrefs(told(`${PRODUCT}/10/L`, both)[0])).toEqual(["https://coop.example/L", "https://coop.example/too/L"]);
    // What hangs lower down than what it tells of stays there.
    const low = own(`${PRODUCT}/22/V/10/L`, "faqs", { href: "https://coop.example/{lot}" });
    expect(told(`${PRODUCT}/22/V/10/L`, [low]).map((level) => hrefs(level))).toContainEqual(["https://coop.example/L"]);
    expect(hrefs(told(`${PRODUCT}/22/V/10/L`, [low])[0])).toEqual(["https://coop.example/L"]);
    const place = own("/414/6901234500004", "faqs", { href: "https://coop.example/a" });
    expect(hrefs(told("/414/6901234500004", [place])[0])).toEqual(["https://coop.example/a"]);
  });

  test("refine the default at the level that decides it, and of a recalled batch nothing", () => {
    const lot = `${PRODUCT}/10/L`;
    const links = [
      own(lot, "faqs", { default: "multi" }),
      own(lot, "homepage"),
      own(lot, "pip", { default: "single" }),
      own(PRODUCT, "homepage", { default: "multi" }),
    ];
    const multi = (path: string, things: Partial<LinkedThings> = {}) =>
      told(path, links, things).map((level) => level.multi.map(({ linkType }) => linkType));
    expect(multi(lot)).toEqual([[gs1LinkType("faqs")], []]);
    expect(multi(PRODUCT)).toEqual([[gs1LinkType("homepage")]]);
    expect(multi(lot, { batch: { recall } })).toEqual([[], []]);
    expect(told(lot, links)[0]?.defaultLink?.href).toBe(`https://coop.example${lot}`);
  });

  test("of a type that only the service may speak of count where the service says nothing", () => {
    const lot = `${PRODUCT}/10/L`;
    const claim = own(lot, "certificationInfo");
    expect(hrefs(told(lot, [claim])[0])).toEqual([claim.href]);
    expect(hrefs(told(lot, [claim], { batch: { certificate: { id: "c" } } })[0])).toEqual([]);
  });
});
