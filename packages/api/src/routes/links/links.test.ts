import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
});

const link = (id: string, anchor: string, who = "coop") =>
  season.send(who, "POST", "/api/links", {
    id,
    anchor,
    linkType: "gs1:recipeInfo",
    href: `https://coop.example/${id}`,
    title: { zh: "食谱" },
  });
const idsAt = async (anchor: string) => {
  const { items } = await done(season.send("coop", "GET", `/api/links?anchor=${encodeURIComponent(anchor)}`));
  return (items as { id: string }[]).map(({ id }) => id);
};

test("the links of an anchor are its own, and not those of its variants or batches", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  await done(link("k-product", `01/${GTIN}`));
  await done(link("k-variant", `01/${GTIN}/22/V`));
  await done(link("k-lot", `01/${GTIN}/10/L1`));
  await done(link("k-lot-of-variant", `01/${GTIN}/22/V/10/L1`));
  expect(await idsAt(`01/${GTIN}`)).toEqual(["k-product"]);
  expect(await idsAt(`01/${GTIN}/22/V`)).toEqual(["k-variant"]);
  expect(await idsAt(`01/${GTIN}/10/L1`)).toEqual(["k-lot"]);
  expect(await idsAt(`01/${GTIN}/22/V/10/L1`)).toEqual(["k-lot-of-variant"]);
  expect(await idsAt(`01/${GTIN}/10/L2`)).toEqual([]);
});

test("a link is corrected and withdrawn by its owner; its history tells what it said, and the list drops it", async () => {
  await done(link("k1", `01/${GTIN}`));
  const content = { linkType: "gs1:recipeInfo", href: "https://coop.example/new", title: { zh: "新食谱" } };
  await done(season.send("coop", "POST", "/api/links/k1/corrections", content));
  expect(await done(season.send("coop", "GET", "/api/links/k1"))).toMatchObject({
    href: "https://coop.example/new",
    status: "in-force",
    history: [{ link: { href: "https://coop.example/k1" } }, { link: { href: "https://coop.example/new" } }],
  });
  await done(season.send("coop", "POST", "/api/links/k1/withdrawal", { reason: "下线" }));
  expect(await idsAt(`01/${GTIN}`)).toEqual([]);
  expect(await done(season.send("coop", "GET", "/api/links/k1"))).toMatchObject({
    status: "withdrawn",
    reason: "下线",
  });
});

test("another's link and product are answered like those that are not there", async () => {
  await done(link("k1", `01/${GTIN}`));
  for (const path of ["k1", "k9"])
    expect(await season.send("orchard", "GET", `/api/links/${path}`)).toMatchObject({ status: 404 });
  expect(await link("k2", `01/${GTIN}`, "orchard")).toMatchObject({ status: 404, json: { code: "not-found" } });
  expect(await season.send("orchard", "GET", `/api/links?anchor=01/${GTIN}`)).toMatchObject({ status: 404 });
});

test("what is no anchor is refused at its field, in a body and in a query", async () => {
  expect(await link("k1", "02/123")).toMatchObject({ status: 400, json: { errors: [{ pointer: "/anchor" }] } });
  expect(await season.send("coop", "GET", "/api/links?anchor=02/123")).toMatchObject({
    status: 400,
    json: { errors: [{ pointer: "?anchor" }] },
  });
});
