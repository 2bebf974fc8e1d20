import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import { describe, expect, test } from "vitest";
import { acting, COOPERATIVE, DEPOT, GTIN, NOON, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { addressOf, type LinkAddress } from "./anchor.ts";
import { LINKS_PER_SHELF_MAX, type Link, type LinkShelf } from "./link.ts";
import {
  addLinks,
  correctLink,
  type LinkState,
  type NewLink,
  requireAnchorOwner,
  requireOwnLink,
  unitHolder,
  withdrawLink,
} from "./register.ts";
import { gs1LinkType } from "./type.ts";

const clerk = acting(COOPERATIVE, "clerk");
const stranger = acting(OTHER_COOPERATIVE, "clerk");
const OURS: LinkState = { owner: COOPERATIVE.id };
const PRODUCT = `/01/${GTIN}`;
const UNIT = "/00/069012345000000011";
const PLACE = "/414/6901234500004";

function at(path: string): LinkAddress {
  const read = parseDigitalLink(path);
  const address = read.ok ? addressOf(read.value) : undefined;
  if (address === undefined) throw new Error(`no address: ${path}`);
  return address;
}
const link = (id: string, more: Partial<NewLink> = {}): NewLink => ({
  ...{ id, linkType: "gs1:pip", href: `https://coop.example/${id}`, title: { zh: id } },
  ...more,
});
const add = (path: string, links: readonly NewLink[], state = OURS, listed?: string, ctx = clerk) =>
  addLinks(state, { address: at(path), links, ...(listed === undefined ? {} : { listed }) }, ctx);
const kept = (id: string, more: Partial<Link> = {}): Link => ({
  ...{ id, organisation: COOPERATIVE.id, anchor: PRODUCT, addedAt: NOON },
  ...{ linkType: gs1LinkType("pip"), href: `https://coop.example/${id}`, title: { zh: id } },
  ...more,
});
const shelf = (...links: Link[]): LinkShelf => ({ organisation: COOPERATIVE.id, links });
const reason = (act: () => unknown) => {
  const { code, errors } = refusal(act);
  return [code, ...errors.map(({ pointer }) => pointer)];
};

describe("who may hang links", () => {
  test("is the clerk of whoever owns what the address names; to all others it is not there, by its name", () => {
    for (const path of [PRODUCT, `${PRODUCT}/10/L`, PLACE]) expect(() => add(path, [link("a")])).not.toThrow();
    for (const [path, noun] of [
      [PRODUCT, "product"],
      [PLACE, "place"],
    ] as const) {
      for (const [state, ctx] of [
        [OURS, stranger],
        [OURS, acting(COOPERATIVE, "depot")],
        [{}, clerk],
      ] as const) {
        const refused = refusal(() => add(path, [link("a")], state, undefined, ctx));
        expect([refused.code, refused.errors[0]?.pointer]).toEqual(["not-found", "/anchor"]);
        expect(refused.message).toContain(`no ${noun} ${path.slice(1)} `);
      }
    }
    const base: LinkAddress = { path: "/id/base/b", subject: { kind: "base", id: "b" }, levels: [] };
    expect(refusal(() => requireAnchorOwner(base, {}, clerk.actor)).message).toContain("no base id/base/b");
    expect(refusal(() => requireAnchorOwner(base, {}, clerk.actor)).errors).toEqual([]);
  });

  test("of a logistic unit is whoever first told of it, clerk or depot, as long as it says something", () => {
    const depot = acting(DEPOT, "depot");
    const held: LinkState = { shelf: { organisation: DEPOT.id, links: [kept("a", { organisation: DEPOT.id })] } };
    for (const state of [{}, held, { shelf: { organisation: COOPERATIVE.id, links: [] } }])
      expect(() => add(UNIT, [link("b")], state, undefined, depot)).not.toThrow();
    expect(refusal(() => add(UNIT, [link("b")], held)).message).toContain("no logistic unit");
    // Whose product it is does not count here.
    expect(reason(() => add(UNIT, [link("b")], { ...held, owner: COOPERATIVE.id }))).toEqual(["not-found", "/anchor"]);
    expect(unitHolder(held.shelf)).toBe(DEPOT.id);
    expect([unitHolder(undefined), unitHolder({ organisation: DEPOT.id, links: [] })]).toEqual([undefined, undefined]);
  });
});

describe("added links", () => {
  test("are each a record and a fact, on the shelf behind those that are there", () => {
    const before = shelf(kept("old"));
    const changes = add(`${PRODUCT}/22/V`, [link("a", { default: "multi" }), link("b")], { ...OURS, shelf: before });
    const [a, b] = [
      kept("a", { anchor: `${PRODUCT}/22/V`, default: "multi" }),
      kept("b", { anchor: `${PRODUCT}/22/V` }),
    ];
    expect(changes.map(({ record }) => record)).toStrictEqual([a, b].map((each) => ({ link: each, shelf: PRODUCT })));
    expect(changes.map(({ shelf: { links } }) => links)).toStrictEqual([
      [kept("old"), a],
      [kept("old"), a, b],
    ]);
    expect(changes[0]?.fact).toMatchObject({ kind: "link-added", data: { link: a } });
    const [first] = add(PRODUCT, [link("a")]);
    expect(first?.shelf).toStrictEqual(shelf(kept("a")));
  });

  test("are all taken or none: a fault is named in its own link, by the list that they stand in", () => {
    const bad = link("b", { href: "http://x" });
    expect(reason(() => add(PRODUCT, [bad]))).toEqual(["invalid-request", "/href"]);
    expect(reason(() => add(PRODUCT, [link("a"), bad], OURS, "/links"))).toEqual(["invalid-request", "/links/1/href"]);
    expect(reason(() => add(PRODUCT, [link("a"), link("b"), link("a")], OURS, "/links"))).toEqual([
      ...["invalid-request", "/links/2/id"],
    ]);
    const twice = refusal(() => add(PRODUCT, [link("a"), link("a")], OURS, "/links"));
    expect([twice.errors[0]?.detail, twice.errors[0]?.detailZh]).toEqual([
      expect.stringContaining("/links/0"),
      expect.stringContaining("/links/0"),
    ]);
    expect(reason(() => add(PRODUCT, [link("a"), link("a")]))).toEqual(["invalid-request", "/1/id"]);
  });

  test("leave a place open only for what an address under their anchor can fill", () => {
    const open = (path: string, name: string) => () =>
      add(path, [link("a", { href: `https://coop.example/{${name}}` })]);
    for (const path of [PRODUCT, `${PRODUCT}/10/L`, `${PRODUCT}/21/S`])
      for (const name of ["gtin", "lot", "serial"]) expect(open(path, name)).not.toThrow();
    expect(open(`${PRODUCT}/235/T`, "gtin")).not.toThrow();
    for (const [path, name] of [
      [`${PRODUCT}/235/T`, "lot"],
      [`${PRODUCT}/235/T`, "serial"],
      [PLACE, "gtin"],
      [PLACE, "lot"],
    ] as const) {
      const refused = refusal(open(path, name));
      expect([refused.code, refused.errors[0]?.pointer]).toEqual(["invalid-request", "/href"]);
      for (const text of [refused.errors[0]?.detail, refused.errors[0]?.detailZh]) {
        expect(text).toContain(path);
        expect(text).toContain(`{${name}}`);
      }
    }
    const both = refusal(() => add(PLACE, [link("a", { href: "https://coop.example/{gtin}/{lot}" })]));
    expect(both.errors[0]?.detail).toContain("{gtin}, {lot}");
  });

  test("are a hundred on a shelf at most", () => {
    const full = (count: number): LinkState => ({
      ...OURS,
      shelf: shelf(...Array.from({ length: count }, (_, n) => kept(`k${n}`))),
    });
    expect(add(PRODUCT, [link("a")], full(LINKS_PER_SHELF_MAX - 1))[0]?.shelf.links).toHaveLength(100);
    expect(reason(() => add(PRODUCT, [link("a")], full(LINKS_PER_SHELF_MAX)))).toEqual(["too-many-links"]);
    expect(reason(() => add(PRODUCT, [link("a"), link("b")], full(LINKS_PER_SHELF_MAX - 1)))).toEqual([
      "too-many-links",
    ]);
  });
});

describe("the default of an anchor", () => {
  const single = (id: string, more: Partial<NewLink> = {}) => link(id, { default: "single", ...more });
  const set = kept("first", { id: `${COOPERATIVE.id}/first`, default: "single" });
  const beside =
    (next: NewLink, path = PRODUCT, other: Link = set) =>
    () =>
      add(path, [next], { ...OURS, shelf: shelf(other) });

  test("is one: a second is refused with the id of the first as its owner made it", () => {
    const refused = refusal(beside(single("b")));
    expect([refused.code, refused.extensions, refused.errors[0]?.pointer]).toEqual([
      ...["default-link-taken", { link: "first" }, "/default"],
    ]);
    for (const text of [refused.errors[0]?.detail, refused.errors[0]?.detailZh]) expect(text).toContain(" first");
    expect(refused.message).toMatch(/^Link first is the default of \/01\//);
    expect(reason(() => add(PRODUCT, [single("a"), single("b")]))).toEqual(["default-link-taken", "/default"]);
  });

  test("stands beside refinements and links without a mark, at another anchor, and of another kind that a template fills", () => {
    expect(beside(link("b"))).not.toThrow();
    expect(beside(link("b", { default: "multi" }))).not.toThrow();
    expect(beside(single("b"), PRODUCT, { ...set, default: "multi" })).not.toThrow();
    expect(beside(single("b"), `${PRODUCT}/22/V`)).not.toThrow();
    expect(beside(single("b", { href: "https://coop.example/{lot}" }))).not.toThrow();
    expect(beside(single("b", { href: "https://coop.example/{gtin}" }))).toThrow();
    const ofLots = { ...set, href: "https://coop.example/{gtin}/{lot}" };
    expect(beside(single("b", { href: "https://x.example/{lot}" }), PRODUCT, ofLots)).toThrow();
    expect(beside(single("b", { href: "https://x.example/{lot}/{serial}" }), PRODUCT, ofLots)).not.toThrow();
  });
});

describe("a link that stands", () => {
  const record = { link: kept("a", { default: "single" }), shelf: PRODUCT };
  const others = shelf(kept("z"), record.link, kept("b"));
  const gone = { ...record, withdrawn: { at: "2026-09-01T00:00:00.000Z", reason: "x" } };
  const { id: _, ...content } = link("new", { default: "single" });

  test("is its owner's to read; to others it is not there, under the id as its owner made it", () => {
    expect(requireOwnLink(record, "a", COOPERATIVE.id)).toBe(record);
    expect(requireOwnLink(gone, "a", COOPERATIVE.id)).toBe(gone);
    for (const found of [record, undefined]) {
      const refused = refusal(() => requireOwnLink(found, "jiange/a", OTHER_COOPERATIVE.id));
      expect([refused.code, refused.message]).toEqual(["not-found", expect.stringContaining("no link a ")]);
    }
  });

  test("says what its correction says, where it hangs, since when it did; the others on its shelf stay", () => {
    const change = correctLink({ record, shelf: others }, { id: "a", ...content }, clerk);
    const after = { ...kept("new", { id: "a", default: "single" }), correctedAt: clerk.now };
    expect(change.record).toStrictEqual({ link: after, shelf: PRODUCT });
    expect(change.shelf).toStrictEqual(shelf(kept("z"), after, kept("b")));
    expect(change.fact).toMatchObject({ kind: "link-corrected", data: { link: after } });
    expect(correctLink({ record, shelf: undefined }, { id: "a", ...content }, clerk).shelf).toStrictEqual(shelf());
    const rival = shelf(record.link, kept("b", { default: "single" }));
    expect(reason(() => correctLink({ record, shelf: rival }, { id: "a", ...content }, clerk))).toEqual([
      ...["default-link-taken", "/default"],
    ]);
    expect(reason(() => correctLink({ record, shelf: others }, { id: "a", ...content, href: "x" }, clerk))).toEqual([
      ...["invalid-request", "/href"],
    ]);
  });

  test("is withdrawn for good, with the reason on record", () => {
    const change = withdrawLink({ record, shelf: others }, { id: "a", reason: "旧" }, clerk);
    expect(change.record).toStrictEqual({ ...record, withdrawn: { at: clerk.now, reason: "旧" } });
    expect(change.shelf).toStrictEqual(shelf(kept("z"), kept("b")));
    expect(change.fact).toMatchObject({ kind: "link-withdrawn", data: { link: record.link, reason: "旧" } });
    expect(withdrawLink({ record, shelf: undefined }, { id: "a", reason: "旧" }, clerk).shelf).toStrictEqual(shelf());
    const state = { record: gone, shelf: others };
    const acts = [
      (ctx = clerk) => withdrawLink(state, { id: "lingjiang/a", reason: "旧" }, ctx),
      (ctx = clerk) => correctLink(state, { id: "lingjiang/a", ...content }, ctx),
    ];
    for (const act of acts) {
      const refused = refusal(() => act());
      expect([refused.code, refused.message]).toEqual([
        "link-withdrawn",
        expect.stringMatching(/^Link a was withdrawn/),
      ]);
      expect(refusal(() => act(stranger)).code).toBe("not-found");
    }
  });
});
