import { samplePicture } from "@suyuan/api/fixtures/pictures";
import { UPLOAD_BYTES_MAX } from "@suyuan/api/photos/photo";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GTIN, must, type Reply } from "./api-fixture.ts";
import { openSeason, type Season } from "./season.ts";

/** What an owner shows on its pages, from the upload to the reader's phone, and how a bureau takes it off. */
let season: Season;
beforeEach(async () => {
  season = await openSeason();
  await must(season.register("L1", 100));
});

const PICTURES: Uint8Array[] = [];
beforeAll(() => {
  for (const width of [1200, 1000])
    PICTURES.push(samplePicture("jpeg", { width, height: 900, orientation: 6, artist: "Zhang San" }));
});

const call = (who: Parameters<Season["service"]["call"]>[0], path: string, body?: unknown): Promise<Reply> =>
  season.service.call(who, body === undefined ? "GET" : "POST", path, body);
const product = (who: "clerk" | "strangeClerk" | "inspector" | "strangeInspector", path: string, body?: unknown) =>
  call(who, `/api/products/${GTIN}/${path}`, body);
const html = async () => {
  const reply = await season.service.call("nobody", "GET", `/v/01/${GTIN}/10/L1`, undefined, { accept: "text/html" });
  return { reply, text: reply.text, photo: /<img class="photo" src="([^"]+)"/.exec(reply.text)?.[1] };
};
const shaOf = ({ json }: Reply) => (json.presentation as { readonly photo: { readonly sha256: string } }).photo.sha256;

describe("a photo", () => {
  test("is on every page of the product at once, small, without its metadata, kept by its digest, on our own host", async () => {
    expect((await html()).photo).toBeUndefined();
    await must(product("clerk", "photo", PICTURES[0]));
    const { reply, photo = "" } = await html();
    expect(photo).toMatch(new RegExp(`^/photos/${GTIN}/[0-9a-f]{64}\\.webp$`));
    expect(reply.headers.get("content-security-policy")).toMatch(/img-src 'self'/);
    const response = await season.service.fetch(new Request(`https://suyuan.example${photo}`));
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/webp"]);
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, s-maxage=300, immutable");
    expect(bytes.byteLength).toBeLessThanOrEqual(20_000);
    expect(bytes.includes("Zhang San")).toBe(false);
    expect(photo).toContain(season.service.deps.sha256(bytes));
  });

  test("is replaced and withdrawn by its owner: the one before is served to nobody, and can be read by owner and bureau", async () => {
    const first = shaOf(await must(product("clerk", "photo", PICTURES[0])));
    const second = shaOf(await must(product("clerk", "photo", PICTURES[1])));
    expect((await html()).photo).toContain(second);
    expect((await call("nobody", `/photos/${GTIN}/${first}.webp`)).status).toBe(404);
    for (const who of ["clerk", "inspector"] as const)
      expect((await product(who, `photos/${first}`)).headers.get("content-type")).toBe("image/webp");
    await must(product("clerk", "photo/withdrawal", { reason: "拍得不好" }));
    expect((await html()).photo).toBeUndefined();
    expect((await call("nobody", `/photos/${GTIN}/${second}.webp`)).status).toBe(404);
    expect((await product("inspector", `photos/${second}`)).status).toBe(200);
  });

  test("is hidden by the bureau of its owner at once, whatever is uploaded next, until it is shown again", async () => {
    const sha256 = shaOf(await must(product("clerk", "photo", PICTURES[0])));
    await must(product("inspector", "hiding", { part: "photo", reason: "不是本产品" }));
    expect((await html()).photo).toBeUndefined();
    expect((await call("nobody", `/photos/${GTIN}/${sha256}.webp`)).status).toBe(404);
    const next = await must(product("clerk", "photo", PICTURES[1]));
    expect(next.json.presentation).toMatchObject({ hidden: { photo: { reason: "不是本产品" } } });
    expect((await html()).photo).toBeUndefined();
    await must(product("inspector", "showing", { part: "photo", reason: "已更换" }));
    expect((await html()).photo).toContain(shaOf(next));
  });

  test("of another's product is not there for a stranger, neither to change nor to read", async () => {
    const sha256 = shaOf(await must(product("clerk", "photo", PICTURES[0])));
    const refused = { status: 404, json: { code: "not-found" } };
    expect(await product("strangeClerk", "photo", PICTURES[1])).toMatchObject(refused);
    expect(await product("strangeClerk", `photos/${sha256}`)).toMatchObject(refused);
    expect(await product("strangeInspector", `photos/${sha256}`)).toMatchObject(refused);
    expect(await product("strangeInspector", "hiding", { part: "photo", reason: "不实" })).toMatchObject(refused);
    expect(await product("clerk", `photos/${"0".repeat(64)}`)).toMatchObject(refused);
    expect((await call("nobody", `/photos/06909999999996/${sha256}.webp`)).status).toBe(404);
  });

  test("that cannot be used is refused with the way out in both languages, and changes nothing", async () => {
    await must(product("clerk", "photo", PICTURES[0]));
    const { photo } = await html();
    const heic = new TextEncoder().encode("\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    for (const [upload, status, code, zh] of [
      [heic, 422, "unreadable-photo", /HEIC.*兼容性最佳/],
      [new TextEncoder().encode("<svg onload=x>"), 422, "unreadable-photo", /JPEG、PNG 或 WebP/],
      [(PICTURES[0] ?? heic).slice(0, 4000), 422, "unreadable-photo", /不完整/],
      [new Uint8Array(UPLOAD_BYTES_MAX + 1), 413, "payload-too-large", /4000000 字节.*缩小/],
    ] as const) {
      const { json, status: answered } = await product("clerk", "photo", upload);
      expect([answered, json.code]).toEqual([status, code]);
      expect(json.detailZh).toMatch(zh);
      expect(json.detail).not.toMatch(/[一-鿿]/);
    }
    expect((await html()).photo).toBe(photo);
  });
});

test("words, links, weight and shelf life come to the page, and a recall leaves of them the photo alone", async () => {
  await must(product("clerk", "photo", PICTURES[0]));
  await must(product("clerk", "words", { zh: ["坡地果园，手工采摘。", "软了就甜。"], en: ["Picked by hand."] }));
  await must(product("clerk", "corrections", { reason: "标示保质期", shelfLifeDays: 30 }));
  const link = { linkType: "gs1:recipeInfo", title: { zh: "吃法", en: "How to eat it" } };
  const anchor = `01/${GTIN}`;
  await must(call("clerk", "/api/links", { id: "eat", anchor, href: "https://coop.example/eat?lot={lot}", ...link }));
  await must(call("clerk", "/api/labels", { id: "r1", gtin: GTIN, lot: "L1", count: 3, netWeightG: 750 }));
  await season.follow();
  const { text } = await html();
  for (const said of ["坡地果园，手工采摘。", "750 g", "保质期至", "https://coop.example/eat?lot=L1", "未经核实"])
    expect(text).toContain(said);
  await must(call("inspector", "/api/recalls", { id: "rc", gtin: GTIN, lot: "L1", reason: "农残超标", level: 1 }));
  const recalled = await html();
  for (const gone of ["坡地果园", "保质期至", "coop.example"]) expect(recalled.text).not.toContain(gone);
  expect(recalled.photo).toBeDefined();
});
