import { drainOutbox } from "@suyuan/api/following/follow";
import { type MeteredTable, metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  batchBody,
  GTIN,
  must,
  openService,
  PUBLIC_URL,
  plant,
  populate,
  type Reply,
  type Service,
} from "./api-fixture.ts";

const LOT = "CX0001";
const PRODUCT = `/01/${GTIN}`;
const BATCH = `${PRODUCT}/10/${LOT}`;
const SSCC = "/00/069012345000000011";
const LINKSET = { accept: "application/linkset+json" };
const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

let meter: MeteredTable;
let service: Service;
let made = 0;
const link = (more: object = {}) => ({
  id: `link-${++made}`,
  anchor: BATCH,
  linkType: "gs1:recipeInfo",
  href: `https://coop.example/${made}`,
  title: { zh: "食谱", en: "Recipes" },
  ...more,
});
const add = (more: object = {}, who: "clerk" | "depot" | "strangeClerk" | "strangeDepot" = "clerk") =>
  service.call(who, "POST", "/api/links", link(more));
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  service.call("nobody", "GET", path, undefined, headers);
const target = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
  (await get(path, headers)).headers.get("location");

interface Context {
  readonly anchor: string;
  readonly [type: string]: unknown;
}
async function linkset(path: string): Promise<readonly Context[]> {
  return (await must(get(path, LINKSET))).json.linkset as readonly Context[];
}
const voc = (name: string): string => `https://ref.gs1.org/voc/${name}`;
const hrefs = (context: Context | undefined, type: string): readonly string[] =>
  ((context?.[voc(type)] ?? []) as readonly { readonly href: string }[]).map(({ href }) => href);

/** The table, telling of each batched read how many keys it asked for. */
function countingKeys(table: Table, asked: number[]): Table {
  return {
    get: (key, options) => table.get(key, options),
    query: (pk, range, cursor, options) => table.query(pk, range, cursor, options),
    transact: (ops, token) => table.transact(ops, token),
    putAbsent: (items) => table.putAbsent(items),
    getMany: (keys, options) => {
      asked.push(keys.length);
      return table.getMany(keys, options);
    },
  };
}

beforeAll(async () => {
  meter = metered(openSqliteTable(":memory:"));
  service = openService(meter, await populate(meter));
  await plant(service);
  for (const lot of [LOT, "RECALLED", "OWN"]) await must(service.call("clerk", "POST", "/api/batches", batchBody(lot)));
});

describe("a Digital Link", () => {
  test("leads to our page with its identifier kept: product, batch, serial, and lots and serials nobody issued, which the page says", async () => {
    for (const path of [
      PRODUCT,
      BATCH,
      `${BATCH}/21/S1`,
      `${PRODUCT}/10/NEVER`,
      `${PRODUCT}/21/S9`,
      `${PRODUCT}/235/T9`,
    ]) {
      const reply = await get(path);
      expect([path, reply.status, reply.headers.get("location")]).toEqual([path, 307, `${PUBLIC_URL}/v${path}`]);
    }
    for (const path of [`${PRODUCT}/10/NEVER`, `${BATCH}/21/S1`, `${PRODUCT}/21/S9`]) {
      const page = await get(`/v${path}`, BROWSER);
      expect([page.status, page.text.includes("没有签发过这个编码")]).toEqual([404, true]);
    }
    expect((await get(`/v${PRODUCT}`, BROWSER)).text).toContain("红心猕猴桃");
  });

  test("with a GTIN that nobody registered gets 404 in place, and a browser the page that says it was not issued", async () => {
    const paths = [
      "/01/09520000000004",
      `/01/09520000000004/10/${LOT}`,
      "/414/6901234500103",
      "/00/069012345999999990",
    ];
    const pages = await Promise.all(paths.map((path) => get(path, BROWSER)));
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    expect(pages[0]?.text).toBe((await get(`/v${PRODUCT}/10/NEVER`, BROWSER)).text);
    expect((await get("/01/09520000000004", { accept: "*/*" })).text).toBe(pages[0]?.text);
    const told = await get("/01/09520000000004", { accept: "application/json" });
    expect([told.status, told.json.code]).toEqual([404, "not-found"]);
  });

  test("takes a GTIN of 13 digits and a trailing slash, and hands the query on as it came, repeats, flags and escapes included", async () => {
    expect(await target(`/01/${GTIN.slice(1)}/10/${LOT}/`)).toBe(`${PUBLIC_URL}/v${BATCH}`);
    for (const query of ["?a=%2F&a=b;c", "?flag", "?17=261231;3103=000189", "?x=+%20&&y"]) {
      expect(await target(BATCH + query)).toBe(`${PUBLIC_URL}/v${BATCH}${query}`);
    }
  });

  test("that is malformed gets 400: as a page for a browser, with the reason for a program", async () => {
    for (const path of [
      `${PRODUCT}/foo`,
      `${BATCH}?10=X`,
      `${PRODUCT}/21/S/10/L`,
      "/01/1",
      "/01/x/01/06901234567892",
      "/414/1",
      "/ehzz",
    ]) {
      expect([path, (await get(path, BROWSER)).status]).toEqual([path, 400]);
      const { status, json, headers } = await get(path, { accept: "*/*" });
      expect([path, status, json.code, typeof json.reason]).toEqual([path, 400, "invalid-request", "string"]);
      expect(headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  test("answers HEAD with the headers of GET and no body, and OPTIONS with what any origin may do", async () => {
    const [whole, head] = [await get(BATCH), await service.call("nobody", "HEAD", BATCH)];
    expect([head.status, head.text, head.headers.get("location")]).toEqual([307, "", whole.headers.get("location")]);
    const options = await service.call("nobody", "OPTIONS", BATCH);
    expect([options.status, options.headers.get("access-control-allow-methods")]).toEqual([204, "GET, HEAD, OPTIONS"]);
    const posted = await service.call("nobody", "POST", BATCH, {});
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });

  test("costs one batched read of at most six keys, and writes nothing, at whatever depth", async () => {
    const deep = `${PRODUCT}/22/A/10/${LOT}/21/S1`;
    for (const path of [
      PRODUCT,
      BATCH,
      deep,
      `${PRODUCT}/235/T`,
      SSCC,
      "/414/6901234500103/254/X",
      "/id/base/lingjiang/lingjiang-1",
    ]) {
      const asked: number[] = [];
      const counting = openService(countingKeys(meter, asked), service.keys);
      meter.reset();
      await counting.call("nobody", "GET", path, undefined, LINKSET);
      const { roundTrips, readUnits, writeUnits } = meter.usage();
      expect([path, roundTrips, writeUnits, asked.length]).toEqual([path, 1, 0, 1]);
      expect(asked[0]).toBeLessThanOrEqual(6);
      expect(readUnits).toBeLessThanOrEqual(3);
      if (path === deep) expect(asked).toEqual([6]);
    }
  });
});

describe("the answer to a request for links", () => {
  test("is a link set for programs, JSON-LD with its context, or a page with it inside for browsers and for those who say nothing", async () => {
    const asked = `${BATCH}?linkType=linkset`;
    const types = async (headers: Readonly<Record<string, string>>) =>
      (await get(asked, headers)).headers.get("content-type");
    expect(await types({ accept: "*/*" })).toBe("application/linkset+json");
    expect(await types({ accept: "application/json" })).toBe("application/json");
    expect(await types(BROWSER)).toBe("text/html; charset=utf-8");
    expect(await types({})).toBe("text/html; charset=utf-8");
    const ld = await get(asked, { accept: "application/ld+json" });
    expect(Object.keys(ld.json)).toEqual(["@context", "linkset"]);
    const page = await get(asked, BROWSER);
    const [, inside = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page.text) ?? [];
    expect(JSON.parse(inside)).toEqual(ld.json);
    expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'; style-src 'sha256-/);
    expect(page.headers.get("vary")).toContain("Accept-Language");
  });

  test("lists what there is when the type asked for is not held, and never falls back to the default", async () => {
    const { status, json } = await get(`${BATCH}?linkType=gs1:sustainabilityInfo`, { accept: "application/json" });
    expect([status, json.linkTypes]).toEqual([
      404,
      expect.arrayContaining(["gs1:pip", "gs1:traceability", "gs1:epcis"]),
    ]);
    const page = await get(`${BATCH}?linkType=gs1:sustainabilityInfo`, BROWSER);
    expect([page.status, page.text.includes("没有这种链接")]).toEqual([404, true]);
  });

  test("reads an EPC binary string as the link it stands for, says which one that is, and does not redirect to it", async () => {
    const gtin = "09528765123457";
    await must(service.call("clerk", "POST", "/api/products", { ...PRODUCT_OF(gtin) }));
    const uri = `/01/${gtin}/21/123456789123`;
    for (const path of ["/eh30164596f40c0e5cbe991a83", "/exMBZFlvQMDly-mRqD"]) {
      const reply = await get(`${path}?x=1`);
      expect([reply.status, reply.headers.get("location")]).toEqual([307, `${PUBLIC_URL}/v${uri}?x=1`]);
      expect(reply.headers.get("link")).toContain(`<${PUBLIC_URL}${uri}>; rel="owl:sameAs"`);
    }
    await must(add({ anchor: uri, linkType: "gs1:faqs" }));
    for (const path of ["/eh30164596f40c0e5cbe991a83", "/exMBZFlvQMDly-mRqD"]) {
      const [first] = await linkset(path);
      expect(first?.anchor).toBe(`${PUBLIC_URL}${uri}`);
    }
  });
});

const PRODUCT_OF = (gtin: string) => ({
  gtin,
  name: { zh: "梨" },
  category: "水果",
  coldChainProfile: "pear",
});

describe("a link with variables", () => {
  test("on a product serves each of its lots and packs, with the values encoded, and the product itself not at all", async () => {
    const gtin = "09528765123464";
    await must(service.call("clerk", "POST", "/api/products", PRODUCT_OF(gtin)));
    const anchor = `/01/${gtin}`;
    const href = "https://coop.example/{gtin}/lots/{lot}?lot={lot}";
    await must(add({ anchor, linkType: "gs1:traceability", href }));
    await must(add({ anchor, linkType: "gs1:faqs", href: "https://coop.example/p/{serial}" }));
    const to = (path: string, type: string) => target(`${path}?linkType=gs1:${type}`);
    const filled = `https://coop.example/${gtin}/lots/A%2F1?lot=A%2F1&linkType=gs1:traceability`;
    expect(await to(`${anchor}/10/A%2F1`, "traceability")).toBe(filled);
    expect(await to(`${anchor}/10/A%2F1/21/S1`, "traceability")).toBe(filled);
    expect(await to(`${anchor}/21/S1`, "faqs")).toBe("https://coop.example/p/S1?linkType=gs1:faqs");
    expect([await to(anchor, "traceability"), await to(anchor, "faqs")]).toEqual([null, null]);
    expect((await get(`${anchor}/10/A%2F1`)).headers.get("location")).toBe(`${PUBLIC_URL}/v${anchor}/10/A%2F1`);
  });

  test("hangs where something fills it: a place has no lot", async () => {
    const refused = await add({ anchor: "/id/base/lingjiang/lingjiang-1", href: "https://coop.example/{lot}" });
    expect([refused.status, JSON.stringify(refused.json.errors)]).toEqual([400, expect.stringContaining("{lot}")]);
  });
});

describe("a list of links", () => {
  const listed = (ids: readonly string[], more: object = {}) => ({
    anchor: PRODUCT,
    links: ids.map((id) => ({
      id,
      linkType: "gs1:faqs",
      href: `https://coop.example/${id}`,
      title: { zh: id },
      ...more,
    })),
  });

  test("is added whole, told as it stands, and sent again is the same command", async () => {
    const body = listed(["LL1", "LL2", "LL3"]);
    const first = await service.call("clerk", "POST", "/api/links/list", body);
    expect([first.status, (first.json.items as { id: string }[]).map(({ id }) => id)]).toEqual([
      201,
      ["LL1", "LL2", "LL3"],
    ]);
    const held = (await service.call("clerk", "GET", first.headers.get("location") ?? "")).json.items as {
      id: string;
    }[];
    expect(held.map(({ id }) => id)).toEqual(expect.arrayContaining(["LL1", "LL2", "LL3"]));
    expect((await service.call("clerk", "GET", "/api/links/LL2")).json.history).toHaveLength(1);
    const again = await service.call("clerk", "POST", "/api/links/list", body);
    expect([again.status, again.json]).toEqual([201, first.json]);
  });

  test("with one fault, or one id that is taken, adds nothing and names the place", async () => {
    const faulty = listed(["LL4", "LL5"]);
    Object.assign(faulty.links[1] ?? {}, { href: "https://localhost/" });
    const refused = await service.call("clerk", "POST", "/api/links/list", faulty);
    expect([refused.status, JSON.stringify(refused.json.errors)]).toEqual([
      400,
      expect.stringContaining("/links/1/href"),
    ]);
    const twice = await service.call("clerk", "POST", "/api/links/list", listed(["LL4", "LL4"]));
    expect([twice.status, JSON.stringify(twice.json.errors)]).toEqual([400, expect.stringContaining("/links/1/id")]);
    const taken = await service.call("clerk", "POST", "/api/links/list", listed(["LL4", "LL1"]));
    expect([taken.status, taken.json.code]).toEqual([409, "id-taken"]);
    expect((await service.call("clerk", "GET", "/api/links/LL4")).status).toBe(404);
  });
});

describe("the links that the service makes", () => {
  test("of a batch are its page, traceability, certification and events; recall joins them and takes the default back", async () => {
    const path = `${PRODUCT}/10/RECALLED`;
    await must(add({ anchor: path, default: "single", linkType: "gs1:promotion", href: "https://coop.example/sale" }));
    await must(add({ anchor: path, linkType: "gs1:recallStatus", href: "https://coop.example/all-well" }));
    expect(await target(path)).toBe("https://coop.example/sale");
    const before = (await linkset(path))[0];
    for (const [type, fragment] of [
      ["traceability", "journey"],
      ["certificationInfo", "certificate"],
    ] as const) {
      expect(hrefs(before, type)).toEqual([`${PUBLIC_URL}/v${path}`]);
      const query = `linkType=gs1:${type}&a=b`;
      expect(await target(`${path}?${query}`)).toBe(`${PUBLIC_URL}/v${path}?${query}#${fragment}`);
      expect((await get(`${path}?linkType=linkset`, BROWSER)).text).toContain(`/v${path}#${fragment}"`);
    }
    expect(hrefs(before, "epcis")[0]).toContain("/epcis/events?MATCH_anyEPCClass=https%3A%2F%2Fid.gs1.org%2F01%2F");
    const recall = { id: "rc-1", gtin: GTIN, lot: "RECALLED", reason: "检出超标", level: 1 };
    await must(service.call("clerk", "POST", "/api/recalls", recall));
    await drainOutbox(service.deps);
    expect(await target(path)).toBe(`${PUBLIC_URL}/v${path}`);
    const after = (await linkset(path))[0];
    expect(hrefs(after, "recallStatus")).toEqual([`${PUBLIC_URL}/v${path}`]);
    expect(hrefs(after, "defaultLink")).toEqual([`${PUBLIC_URL}/v${path}`]);
    expect(hrefs(after, "promotion")).toEqual(["https://coop.example/sale"]);
  });

  test("of a base stand under its GLN when it has one, else under its id; an organisation's under its own", async () => {
    const own = { name: "新基地", regionCode: "510824", plots: [{ id: "p1", areaMu: 1, crop: "梨" }] };
    await must(service.call("clerk", "POST", "/api/bases", { ...own, id: "with-gln", gln: "6901234500004" }));
    expect(await target("/414/6901234500004")).toBe(`${PUBLIC_URL}/v/414/6901234500004`);
    expect(await target("/414/6901234500004/254/KL8G")).toBe(`${PUBLIC_URL}/v/414/6901234500004/254/KL8G`);
    expect(await target("/id/base/lingjiang/with-gln/")).toBe(`${PUBLIC_URL}/v/id/base/lingjiang/with-gln`);
    expect((await get("/v/414/6901234500004", BROWSER)).text).toContain("新基地");
    expect((await get("/v/id/base/nowhere", BROWSER)).status).toBe(404);
    const org = { id: "gln-org", name: "有码合作社", kind: "cooperative", regionCode: "510824", gln: "6901234500011" };
    await must(service.call("operator", "POST", "/api/organisations", org));
    expect(await target("/417/6901234500011")).toBe(`${PUBLIC_URL}/v/417/6901234500011`);
    const again = await service.call("strangeClerk", "POST", "/api/bases", {
      ...own,
      id: "copied",
      gln: "6901234500004",
    });
    expect([again.status, again.json.code]).toEqual([409, "id-taken"]);
    const wrong = await service.call("clerk", "POST", "/api/bases", { ...own, id: "wrong", gln: "6901234500005" });
    expect([wrong.status, JSON.stringify(wrong.json.errors)]).toEqual([400, expect.stringContaining("/gln")]);
  });
});

describe("the links that an owner adds", () => {
  test("may set a batch's default, which its serials and unknown lots do not inherit: only our page knows of those", async () => {
    const path = `${PRODUCT}/10/OWN`;
    const reply = await must(add({ anchor: path, default: "single", href: "https://coop.example/own?a=1#top" }));
    expect(await target(`${path}?b=2`)).toBe("https://coop.example/own?a=1&b=2#top");
    expect(await target(`${PRODUCT}/22/V/10/OWN`)).toBe("https://coop.example/own?a=1#top");
    expect(await target(`${path}/21/S1`)).toBe(`${PUBLIC_URL}/v${path}/21/S1`);
    const taken = await add({ anchor: path, default: "single" });
    expect([taken.status, taken.json.code]).toEqual([409, "default-link-taken"]);
    const { id } = reply.json as { readonly id: string };
    const correction = { linkType: "gs1:recipeInfo", href: "https://coop.example/new", title: { zh: "新食谱" } };
    await must(service.call("clerk", "POST", `/api/links/${id}/corrections`, { ...correction, default: "single" }));
    expect(await target(path)).toBe("https://coop.example/new");
    await must(service.call("clerk", "POST", `/api/links/${id}/withdrawal`, { reason: "已下线" }));
    expect(await target(path)).toBe(`${PUBLIC_URL}/v${path}`);
    const read = await must(service.call("clerk", "GET", `/api/links/${id}`));
    const history = read.json.history as readonly { readonly kind: string; readonly link: { readonly href: string } }[];
    expect(history.map(({ kind, link: said }) => [kind, said.href])).toEqual([
      ["link-added", "https://coop.example/own?a=1#top"],
      ["link-corrected", "https://coop.example/new"],
      ["link-withdrawn", "https://coop.example/new"],
    ]);
    const late = await service.call("clerk", "POST", `/api/links/${id}/corrections`, correction);
    expect([late.status, late.json.code]).toEqual([409, "link-withdrawn"]);
  });

  test("are listed by anchor to the owner; a stranger hears what they hear of unknown ids", async () => {
    await must(add({ anchor: PRODUCT }));
    const own = await must(service.call("clerk", "GET", `/api/links?anchor=${PRODUCT.slice(1)}`));
    expect((own.json.items as readonly unknown[]).length).toBeGreaterThan(0);
    const strange = await service.call("strangeClerk", "GET", `/api/links?anchor=${PRODUCT.slice(1)}`);
    const unknown = await service.call("strangeClerk", "GET", "/api/links?anchor=01/09520000000004");
    expect([strange.status, unknown.status]).toEqual([404, 404]);
    expect((await add({}, "strangeClerk")).json.code).toBe("not-found");
    expect((await add({ anchor: PRODUCT }, "depot")).json.code).toBe("not-found");
  });

  test("of a logistic unit belong to whoever told of it first; nobody else may add to them", async () => {
    await must(add({ anchor: SSCC, linkType: "gs1:masterData" }, "depot"));
    expect((await add({ anchor: SSCC }, "strangeDepot")).json.code).toBe("id-taken");
    expect(await target(SSCC)).toBe(`${PUBLIC_URL}/v${SSCC}`);
    const [unit] = await linkset(SSCC);
    expect(hrefs(unit, "epcis")[0]).toContain("MATCH_anyEPC=https%3A%2F%2Fid.gs1.org%2F00%2F");
    expect((await get(`/v${SSCC}`, BROWSER)).status).toBe(200);
  });

  test("never lead to a private place, to an address in disguise, or over plain http", async () => {
    const bad = [
      "http://coop.example/",
      "https://localhost/",
      "https://127.0.0.1/",
      "https://0x7f.1/",
      "https://2130706433/",
      "https://[::1]/",
      "https://[fd00::1]/x",
      "https://10.0.0.8/",
      "https://router.lan/",
      "https://db.internal/",
      "https://intranet/",
      "https://user:secret@coop.example/",
      "https://coop.example/{lotnumber}",
      "https://{lot}.coop.example/",
      "https://coop.example:{lot}/",
      "https://coop.example/{",
      "https://coop.example/a b",
      "https://coop.example/\\evil",
      "https://１２７.0.0.1/",
      "javascript:alert(1)",
      "//coop.example/",
      `https://coop.example/${"a".repeat(1000)}`,
    ];
    for (const href of bad) {
      const { status, json } = await add({ href });
      expect([href, status, json.code]).toEqual([href, 400, "invalid-request"]);
      expect(JSON.stringify(json.errors)).toContain("/href");
    }
  });

  test("say in errors which field is wrong: type, languages, media type, context, anchor", async () => {
    for (const [more, pointer] of [
      [{ linkType: "gs1:nosuchlt" }, "/linkType"],
      [{ linkType: "gs1:defaultLink" }, "/linkType"],
      [{ linkType: "https://own-words.example/x" }, "/linkType"],
      [{ hreflang: ["zh-Hans"] }, "/hreflang/0"],
      [{ hreflang: ["zh", "zh"] }, "/hreflang"],
      [{ type: "html" }, "/type"],
      [{ type: "text/html; charset=utf-8" }, "/type"],
      [{ context: ["天府"] }, "/context/0"],
      [{ anchor: `${BATCH}/21/S1` }, "/anchor"],
      [{ anchor: `${PRODUCT}/22/V/21/S1` }, "/anchor"],
      [{ anchor: `${PRODUCT}?17=261231` }, "/anchor"],
      [{ anchor: "/8003/06901234567892" }, "/anchor"],
      [{ anchor: "https://elsewhere.example/01/06901234567892" }, "/anchor"],
      [{ anchor: "01/06901234567890" }, "/anchor"],
    ] as const) {
      const { status, json } = await add(more);
      expect([more, status]).toEqual([more, 400]);
      expect((json.errors as readonly { readonly pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
    }
  });

  test("hang on the same thing however its anchor is written", async () => {
    for (const anchor of [BATCH, BATCH.slice(1), PUBLIC_URL + BATCH, `https://id.gs1.org${BATCH}`]) {
      expect((await must(add({ anchor }))).json.anchor).toBe(BATCH);
    }
  });

  test("are the same command when sent twice, and of two that want to be the default at once one wins", async () => {
    const body = link({ anchor: `${PRODUCT}/22/TWICE` });
    const first = await must(service.call("clerk", "POST", "/api/links", body));
    const second = await must(service.call("clerk", "POST", "/api/links", body));
    expect([second.status, second.json]).toEqual([201, first.json]);
    const race = await Promise.all([1, 2, 3, 4].map(() => add({ anchor: `${PRODUCT}/22/RACE`, default: "single" })));
    expect(race.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409, 409]);
  });

  test("are at most a hundred on a shelf", async () => {
    const anchor = `${PRODUCT}/235/FULL`;
    for (let n = 0; n < 100; n++) await must(add({ anchor }));
    const full = await add({ anchor });
    expect([full.status, full.json.code]).toEqual([409, "too-many-links"]);
  });
});

const segment = fc.oneof(
  fc.constantFrom(
    "01",
    "00",
    "10",
    "21",
    "22",
    "235",
    "414",
    "254",
    GTIN,
    LOT,
    "",
    ".",
    "..",
    "%",
    "%2F",
    "%00",
    "%zz",
    "eh",
    "v",
  ),
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
  fc.string({ unit: "binary-ascii", maxLength: 12 }).map((text) => text.replace(/[\s#?\\]/g, "")),
  fc.integer({ min: 1, max: 6000 }).map((length) => "9".repeat(length)),
);
const headerText = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 200,
});
const query = fc.oneof(
  fc.constantFrom(
    "",
    "?linkType=",
    "?linkType=gs1:",
    "?linkType=%E4",
    "?linkType=linkset",
    "?linkType=all&linkType=gs1:pip",
    "?context=%00",
    "?10=",
    "?__proto__=1",
  ),
  fc.string({ unit: "binary-ascii", maxLength: 40 }).map((text) => `?${text.replace(/[\s#]/g, "")}`),
);

test("no path, query or header that a stranger can send makes the resolver fail", async () => {
  const first = fc.constantFrom(
    "/01/",
    "/00/",
    "/414/",
    "/417/",
    "/id/",
    "/v/",
    "/eh",
    "/ex",
    `${BATCH}/`,
    "/.well-known/gs1resolver",
  );
  await fc.assert(
    fc.asyncProperty(
      first,
      fc.array(segment, { maxLength: 6 }),
      query,
      fc.record({ accept: headerText, "accept-language": headerText }),
      fc.constantFrom("GET", "HEAD", "OPTIONS"),
      async (start, segments, asked, headers, method) => {
        const target = `${start}${segments.join("/")}${asked}`;
        if (!URL.canParse(PUBLIC_URL + target)) return;
        const { status } = await service.call("nobody", method, target, undefined, headers);
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 1500 },
  );
  expect(service.lines.filter(({ level }) => level === "error")).toEqual([]);
});
