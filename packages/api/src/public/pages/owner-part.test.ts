import type { Passport } from "@suyuan/domain/views/passport-schema";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeEach, describe, expect, test } from "vitest";
import { serialsOf } from "../../commands/label-runs.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { carryOver } from "../../following/carry-over.ts";
import { drainOutbox } from "../../following/follow.ts";
import { FOLLOWERS } from "../../following/followers.ts";
import { labelRunKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import type { Pages } from "./page.ts";
import { PassportPages } from "./passport-pages.ts";

const PAGES: Pages = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: (passport) => JSON.stringify(passport),
  notIssued: () => "not issued",
  badCode: () => "bad code",
  links: () => "links",
  product: () => "product",
  refusal: () => "refusal",
};

let season: Season;
let pages: PassportPages;
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  pages = new PassportPages(season.deps, PAGES);
  await done(send("coop", "/api/batches", batchOn("L1")));
});

const send = (who: string, path: string, body: unknown) => season.send(who, "POST", path, body);
const product = (who: string, path: string, body: unknown) => send(who, `/api/products/${GTIN}/${path}`, body);
const words = (...zh: string[]) => product("coop", "words", { zh });
const link = (id: string, anchor: string, more: object = {}) => {
  const content = { linkType: "gs1:recipeInfo", href: `https://coop.example/${id}`, title: { zh: id } };
  return send("coop", "/api/links", { id, anchor, ...content, ...more });
};

/** Every form of the page, asked for thrice so that it is a hot one: they say the same. */
async function shown(lot = "L1"): Promise<Passport> {
  const read = async (kind: "json" | "html") =>
    JSON.parse(Buffer.from((await pages.page(`/01/${GTIN}/10/${lot}`, "zh", kind)).plain()).toString()) as Passport;
  const all = [await read("json"), await read("html"), await read("html"), await read("html")];
  for (const each of all) expect(each).toEqual(all[0]);
  return all[0] as Passport;
}

async function follow(): Promise<void> {
  while ((await drainOutbox(season.deps)) > 0);
}

describe("what the owner shows", () => {
  test("is on every page of the product from the moment that it is accepted, rendered pages too", async () => {
    expect(await shown()).not.toHaveProperty("words");
    await done(words("手工采摘"));
    expect(await shown()).toMatchObject({ words: { zh: ["手工采摘"], by: "producer", level: "declared" } });
    await done(words("坡地果园", "软了就甜"));
    expect((await shown()).words?.zh).toEqual(["坡地果园", "软了就甜"]);
    await done(product("coop", "words/withdrawal", { reason: "换包装" }));
    expect(await shown()).not.toHaveProperty("words");
  });

  test("is hidden from the moment that the bureau says so; owner and bureau read who, when and why", async () => {
    await done(words("包治百病"));
    expect(await shown()).toHaveProperty("words");
    await done(product("county", "hiding", { part: "words", reason: "涉及疗效" }));
    expect(await shown()).not.toHaveProperty("words");
    await done(words("软了就甜"));
    expect(await shown()).not.toHaveProperty("words");
    const hidden = { words: { by: "county", reason: "涉及疗效" } };
    for (const who of ["coop", "county"]) {
      expect(await done(season.send(who, "GET", `/api/products/${GTIN}`))).toMatchObject({
        presentation: { words: { zh: ["软了就甜"] }, hidden },
        history: [
          { kind: "words-stated", before: { words: { zh: ["包治百病"] } }, after: { words: { zh: ["软了就甜"] } } },
          { kind: "page-part-hidden", by: "county", reason: "涉及疗效", after: { hidden: ["words"] } },
          { kind: "words-stated" },
          { kind: "product-added" },
        ],
      });
    }
    await done(product("county", "showing", { part: "words", reason: "已改正" }));
    expect((await shown()).words?.zh).toEqual(["软了就甜"]);
  });

  test("is no business of another region's bureau, nor of another cooperative", async () => {
    await done(words("手工采摘"));
    const refused = { status: 404, json: { code: "not-found" } };
    expect(await product("elsewhere", "hiding", { part: "words", reason: "不实" })).toMatchObject(refused);
    expect(await product("orchard", "words", { zh: ["我的"] })).toMatchObject(refused);
    expect(await product("orchard", "words/withdrawal", { reason: "换包装" })).toMatchObject(refused);
    expect(await shown()).toHaveProperty("words");
  });

  test("is kept when the certificates of the product change, and the certificates when it does", async () => {
    await done(words("手工采摘"));
    const { certificate } = await shown();
    expect(certificate).toBeDefined();
    const status = { status: "suspended", reason: "抽检", effectiveFrom: "2026-10-07" };
    await done(send("county", "/api/certificates/c1/status", status));
    await done(product("county", "hiding", { part: "links", reason: "不实" }));
    expect(await shown()).toMatchObject({ words: {}, certificate: { today: { standing: "suspended" } } });
  });

  test("sent again is the same act; the same words after others need an id of their own", async () => {
    const first = await done(words("手工采摘"));
    expect(await done(words("手工采摘"))).toEqual(first);
    await done(words("坡地果园"));
    expect(await words("手工采摘")).toMatchObject({ status: 409, json: { code: "id-taken" } });
    await done(product("coop", "words", { id: "w3", zh: ["手工采摘"] }));
    expect((await shown()).words?.zh).toEqual(["手工采摘"]);
  });
});

describe("an owner's links", () => {
  const hrefs = async (lot?: string) => (await shown(lot)).links?.map(({ href }) => href.slice(21));

  test("are on the pages of the product, and of a lot before those, as soon as the followers are through", async () => {
    await done(link("eat", `01/${GTIN}`, { href: "https://coop.example/eat/{lot}" }));
    await done(link("tree", `01/${GTIN}/10/L1`));
    await done(link("other", `01/${GTIN}/10/L2`));
    await done(link("variant", `01/${GTIN}/22/V`));
    await follow();
    expect(await hrefs()).toEqual(["tree", "eat/L1"]);
    await done(send("coop", "/api/links/eat/withdrawal", { reason: "下线" }));
    const content = { linkType: "gs1:pip", href: "https://coop.example/new", title: { zh: "新" } };
    await done(send("coop", "/api/links/tree/corrections", content));
    await follow();
    expect(await hrefs()).toEqual(["new"]);
    await done(send("coop", "/api/links/tree/withdrawal", { reason: "下线" }));
    await follow();
    expect(await shown()).not.toHaveProperty("links");
  });

  test("of a lot are on its page also where they were there before it", async () => {
    await done(link("tree", `01/${GTIN}/10/L2`));
    await done(send("coop", "/api/batches", batchOn("L2")));
    await follow();
    expect(await hrefs("L2")).toEqual(["tree"]);
  });

  test("are gone from the moment that the bureau hides them, and back when it shows them", async () => {
    await done(link("eat", `01/${GTIN}`));
    await done(link("tree", `01/${GTIN}/10/L1`));
    await follow();
    await done(product("county", "hiding", { part: "links", reason: "导流" }));
    expect(await shown()).not.toHaveProperty("links");
    await done(product("county", "showing", { part: "links", reason: "已核实" }));
    expect(await hrefs()).toEqual(["tree", "eat"]);
  });

  test("from before pages showed them are brought there by what carries old facts over", async () => {
    await done(link("eat", `01/${GTIN}`));
    await done(link("tree", `01/${GTIN}/10/L1`));
    const others = FOLLOWERS.filter(({ name }) => name !== "page-links");
    while ((await drainOutbox(season.deps, { followers: others })) > 0);
    expect(await shown()).not.toHaveProperty("links");
    const own = FOLLOWERS.filter(({ name }) => name === "page-links");
    while ((await carryOver(season.deps, own)) > 0);
    expect(await hrefs()).toEqual(["tree", "eat"]);
  });
});

test("a page with all that an owner can put on it is still one round for three keys and 1.5 read units", async () => {
  const table = metered(openSqliteTable(":memory:"));
  season = await newSeason({ table }, NEIGHBOURS);
  await done(send("coop", "/api/batches", batchOn("L1")));
  const long = "软".repeat(40);
  await done(product("coop", "words", { zh: [long, long], en: ["x".repeat(90), "y".repeat(90)] }));
  const title = { zh: "吃".repeat(60), en: "e".repeat(60) };
  for (let n = 0; n < 6; n += 1) {
    const more = { href: `https://coop.example/${n}/${"p".repeat(80)}`, title };
    await done(link(`k${n}`, `01/${GTIN}`, more));
    await done(link(`l${n}`, `01/${GTIN}/10/L1`, { ...more, href: `${more.href}/lot` }));
  }
  await done(send("coop", "/api/labels", { id: "r1", gtin: GTIN, lot: "L1", count: 2, netWeightG: 500 }));
  await follow();
  const run = await readRow(table, labelRunKey("coop/r1"));
  const [serial = ""] = run === undefined ? [] : await serialsOf(season.deps, run.data);
  table.reset();
  const page = await new PassportPages(season.deps, PAGES).page(`/01/${GTIN}/10/L1/21/${serial}`, "zh", "json");
  const passport = JSON.parse(Buffer.from(page.plain()).toString()) as Passport;
  expect([passport.words?.zh, passport.links?.length, passport.pack?.netWeightG]).toEqual([[long, long], 5, 500]);
  expect(table.usage()).toMatchObject({ rounds: 1, itemsRead: 2, readUnits: 1.5 });
});
