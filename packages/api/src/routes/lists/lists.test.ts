import { expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

type Item = Readonly<Record<string, unknown>>;

async function list(season: Season, who: string, path: string): Promise<readonly Item[]> {
  const { items } = await done(season.send(who, "GET", path));
  return items as readonly Item[];
}

const idsOf = (items: readonly Item[]) => items.map((item) => item.id ?? item.lot ?? item.gtin);

const INPUT = {
  base: "b1",
  plot: "p1",
  product: "嘧菌酯悬浮剂",
  actives: ["嘧菌酯"],
  dosage: "1500 倍",
  appliedOn: "2026-08-01",
  safetyIntervalDays: 7,
};

async function busySeason(): Promise<Season> {
  const season = await newSeason();
  await done(season.send("coop", "POST", "/api/inputs", INPUT));
  for (const [lot, harvestedOn] of [
    ["CX-01", "2026-10-01"],
    ["CX-02", "2026-10-02"],
    ["QC-03", "2026-10-03"],
  ]) {
    await done(season.send("coop", "POST", "/api/batches", batchOn(lot ?? "", 100, { harvestedOn })));
  }
  await done(season.send("coop", "POST", "/api/labels", runOf("r1", "CX-01", 3)));
  const recall = { id: "x1", gtin: GTIN, lot: "CX-02", reason: "检出禁用农药", level: 1 };
  await done(season.send("county", "POST", "/api/recalls", recall));
  await done(
    season.send("coop", "POST", "/api/shipments", {
      id: "s1",
      to: "depot",
      shippedAt: "2026-10-07T01:00:00.000Z",
      items: [{ gtin: GTIN, lot: "CX-01", quantityKg: 10 }],
    }),
  );
  return season;
}

test("whoever makes something finds it in its own list at once, before any follower has run", async () => {
  const season = await busySeason();
  expect(idsOf(await list(season, "coop", "/api/bases"))).toEqual(["b1"]);
  expect(idsOf(await list(season, "coop", "/api/products"))).toEqual([GTIN]);
  expect(idsOf(await list(season, "coop", "/api/certificates"))).toEqual(["c1"]);
  expect(await list(season, "coop", "/api/inputs")).toMatchObject([{ product: "嘧菌酯悬浮剂", baseName: "基地" }]);
  expect(idsOf(await list(season, "coop", "/api/batches"))).toEqual(["QC-03", "CX-02", "CX-01"]);
  expect(idsOf(await list(season, "coop", "/api/batches?lot=CX-01"))).toEqual(["CX-01"]);
  expect(await list(season, "coop", "/api/labels")).toMatchObject([{ id: "r1", product: { zh: "猕猴桃" } }]);
  expect(await list(season, "coop", "/api/shipments?direction=out")).toMatchObject([
    { id: "s1", fromName: "coop", toName: "depot", items: [{ productName: "猕猴桃" }] },
  ]);
  const bought = await list(season, "coop", "/api/organisations");
  expect(idsOf(bought)).toEqual(expect.arrayContaining(["depot", "orchard"]));
  expect(idsOf(bought)).not.toContain("county");
});

test("an office lists what lies in its region, with names and numbers, and the next county's nothing of it", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  for (const office of ["county", "city", "province"]) {
    expect(idsOf(await list(season, office, "/api/bases"))).toEqual(["b1"]);
    expect(idsOf(await list(season, office, "/api/products"))).toEqual([GTIN]);
    expect(idsOf(await list(season, office, "/api/inputs?base=b1"))).toHaveLength(1);
    expect(await list(season, office, "/api/certificates")).toMatchObject([
      { id: "c1", holderName: "coop", products: [{ name: "猕猴桃" }], bases: [{ name: "基地" }] },
    ]);
    expect(await list(season, office, "/api/batches?lot=CX-01")).toMatchObject([
      { holderName: "coop", baseName: "基地", certificateNumber: "LB-18-26012212345A", onHandKg: 0, quantityKg: 100 },
    ]);
    expect(idsOf(await list(season, office, "/api/batches?from=2026-10-02&to=2026-10-03"))).toEqual(["QC-03", "CX-02"]);
    expect(await list(season, office, "/api/recalls")).toMatchObject([{ id: "x1", byName: "county", status: "open" }]);
    expect(idsOf(await list(season, office, "/api/organisations?kind=cooperative&region=510824"))).toEqual(["coop"]);
    expect(await list(season, office, "/api/bases?region=510823")).toEqual([]);
  }
  for (const path of ["bases", "products", "certificates", "batches", "recalls", "batches?lot=CX-01", "bases?q=基"]) {
    expect([path, await list(season, "elsewhere", `/api/${path}`)]).toEqual([path, []]);
    expect([path, await list(season, "orchard", `/api/${path}`)]).toEqual([path, []]);
  }
});

test("whoever runs the service is not among those whom goods can be sent to, and goods that are sent there are refused", async () => {
  const season = await newSeason({}, NEIGHBOURS);
  await done(season.send("coop", "POST", "/api/batches", batchOn("CX-01")));
  const whom = async (who: string) => idsOf(await list(season, who, "/api/organisations?limit=100"));
  expect(await whom("coop")).toEqual(expect.arrayContaining(["depot"]));
  expect(await whom("operator")).toContain("operator");
  for (const who of ["coop", "depot"]) expect([who, (await whom(who)).includes("operator")]).toEqual([who, false]);
  const items = [{ gtin: GTIN, lot: "CX-01", quantityKg: 1 }];
  const sent = { id: "s-op", to: "operator", items, shippedAt: "2026-10-08T01:00:00Z" };
  const refused = await season.send("coop", "POST", "/api/shipments", sent);
  expect([refused.status, JSON.stringify(refused.json)]).toEqual([400, expect.stringContaining("/to")]);
});

test("filters are of what is so now: status, lot, days, the beginning of a name", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  expect(idsOf(await list(season, "county", "/api/batches?status=recalled"))).toEqual(["CX-02"]);
  expect(idsOf(await list(season, "coop", "/api/batches?status=recalled"))).toEqual(["CX-02"]);
  expect(idsOf(await list(season, "coop", "/api/batches?q=cx"))).toEqual(["CX-01", "CX-02"]);
  expect(idsOf(await list(season, "coop", "/api/batches?q=ｃｘ%2002&status=recalled"))).toEqual(["CX-02"]);
  expect(idsOf(await list(season, "coop", "/api/batches?q=cx&to=2026-10-01"))).toEqual(["CX-01"]);
  expect(idsOf(await list(season, "county", "/api/recalls?status=open&lot=CX-02"))).toEqual(["x1"]);
  expect(await list(season, "county", "/api/recalls?status=mistaken")).toEqual([]);
  expect(idsOf(await list(season, "depot", "/api/shipments?status=pending&lot=CX-01"))).toEqual(["s1"]);
  expect(await list(season, "depot", "/api/shipments?status=confirmed")).toEqual([]);
  expect(idsOf(await list(season, "coop", "/api/products?q=猴"))).toEqual([GTIN]);
  expect(idsOf(await list(season, "coop", "/api/products?q=690123"))).toEqual([GTIN]);
  expect(idsOf(await list(season, "coop", "/api/certificates?q=lb18"))).toEqual(["c1"]);
  expect(await list(season, "coop", "/api/certificates?status=suspended")).toEqual([]);
  expect(await list(season, "coop", "/api/inputs?plot=p2")).toEqual([]);
});

test("what lies here is listed with its rooms and how long it keeps, and what is gone is left out where that is asked for", async () => {
  const season = await newSeason();
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
  const at = "2026-10-07T10:00:00+08:00";
  const put = { action: "in", location: "1号库", quantityKg: 30, at };
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/A/storage`, { id: "s1", ...put }));
  const items = [{ gtin: GTIN, lot: "B", quantityKg: 100 }];
  await done(season.send("coop", "POST", "/api/shipments", { id: "gone", to: "depot", items, shippedAt: at }));
  const here = await list(season, "coop", "/api/batches?onHand=true");
  expect(here).toMatchObject([
    { lot: "A", onHandKg: 100, rooms: [{ location: "1号库", quantityKg: 30 }], keeps: { basis: "profile" } },
  ]);
  const all = await list(season, "coop", "/api/batches");
  expect(all.map((item) => [item.lot, item.rooms === undefined])).toEqual(expect.arrayContaining([["B", true]]));
});

test("a mistyped filter is refused by name", async () => {
  const season = await newSeason();
  for (const [query, pointer] of [
    ["status=gone", "?status"],
    ["region=51", "?region"],
    ["from=yesterday", "?from"],
    ["q=%E2%80%8B", "?q"],
    ["cursor=abc", "?cursor"],
    ["farm=1", "?farm"],
  ]) {
    const { status, json } = await season.send("coop", "GET", `/api/batches?${query}`);
    expect([query, status, (json.errors as readonly Item[])[0]?.pointer]).toEqual([query, 400, pointer]);
  }
});

test("pages follow one another and hold each thing once, whatever is added meanwhile", async () => {
  const season = await newSeason();
  for (let n = 10; n < 20; n++) {
    await done(season.send("coop", "POST", "/api/batches", batchOn(`L${n}`, 1, { harvestedOn: `2026-09-${n}` })));
  }
  await drainOutbox(season.deps);
  for (const who of ["coop", "county"]) {
    for (const filter of ["", "&q=l", "&from=2026-09-01"]) {
      const seen: unknown[] = [];
      let next = "";
      do {
        const page = await done(season.send(who, "GET", `/api/batches?limit=3${filter}${next}`));
        seen.push(...idsOf(page.items as readonly Item[]));
        next = page.next === undefined ? "" : `&cursor=${encodeURIComponent(page.next as string)}`;
        const more = { harvestedOn: "2026-10-01" };
        await season.send("coop", "POST", "/api/batches", batchOn(`A${who}${filter.length}${seen.length}`, 1, more));
        await drainOutbox(season.deps);
      } while (next !== "");
      const own = seen.filter((lot) => String(lot).startsWith("L"));
      expect([who, filter, own.length, new Set(own).size]).toEqual([who, filter, 10, 10]);
    }
  }
});

test("what a correction moved stands where it is now, once", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  const received = { receivedAt: "2026-10-07T05:00:00.000Z", items: [{ gtin: GTIN, lot: "CX-01", quantityKg: 10 }] };
  await done(season.send("depot", "POST", "/api/shipments/s1/receipt", received));
  await drainOutbox(season.deps);
  expect(idsOf(await list(season, "depot", "/api/batches"))).toEqual(["CX-01"]);
  expect(idsOf(await list(season, "depot", "/api/batches?q=cx01"))).toEqual(["CX-01"]);
  expect(idsOf(await list(season, "depot", "/api/shipments?q=S1"))).toEqual(["s1"]);
});

test("a search finds what its caller may read, by the beginnings of numbers and of names", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  const found = async (who: string, q: string) =>
    (await list(season, who, `/api/search?q=${encodeURIComponent(q)}`)).map(({ kind, id }) => `${kind} ${id}`);
  const lots = [`batch 01/${GTIN}/10/CX-01`, `batch 01/${GTIN}/10/CX-02`];
  expect(await found("coop", "cx")).toEqual(lots);
  expect(await found("province", "Ｃ X\u200b")).toEqual(lots);
  expect(await found("depot", "cx")).toEqual(lots.slice(0, 1));
  expect(await found("county", "lb-18-2601")).toEqual(["certificate c1"]);
  expect(await found("coop", "C1")).toEqual(["certificate c1"]);
  expect(await found("depot", "s1")).toEqual(["shipment s1"]);
  expect(await found("county", "s1")).toEqual([]);
  expect(await found("city", "猴桃")).toEqual([`product ${GTIN}`]);
  expect(await found("coop", GTIN)).toEqual([`product ${GTIN}`]);
  expect(await found("coop", "基")).toEqual(["base b1"]);
  expect(await found("county", "co")).toEqual(["organisation coop", "organisation county"]);
  expect(await found("coop", "depot")).toEqual([]);
  for (const q of ["cx", "lb-18", "s1", "猕猴桃", GTIN, "基地", "coop"]) {
    expect([q, await found("orchard", q), await found("elsewhere", q)]).toEqual([q, [], []]);
  }
});

test("a hit has its product's English name beside the Chinese one, where it has one", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  const titles = async () =>
    (await list(season, "coop", "/api/search?q=CX")).map(({ title, titleEn }) => ({ title, titleEn }));
  expect((await titles())[0]).toEqual({ title: "猕猴桃 CX-01", titleEn: undefined });
  const named = { id: "pc-1", reason: "补英文名", name: { zh: "猕猴桃", en: "Kiwifruit" } };
  await done(season.send("coop", "POST", `/api/products/${GTIN}/corrections`, named));
  await drainOutbox(season.deps);
  expect((await titles())[0]).toEqual({ title: "猕猴桃 CX-01", titleEn: "Kiwifruit CX-01" });
  expect(await list(season, "coop", "/api/search?q=kiwi&kind=product")).toMatchObject([
    { title: `猕猴桃 ${GTIN}`, titleEn: `Kiwifruit ${GTIN}` },
  ]);
});

test("what a search finds can be read at its address", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  for (const who of ["coop", "depot", "county"]) {
    for (const q of ["c", "s", "猕", "基", "l"]) {
      for (const { address } of await list(season, who, `/api/search?q=${encodeURIComponent(q)}`)) {
        expect([address, (await season.send(who, "GET", String(address))).status]).toEqual([address, 200]);
      }
    }
  }
});

test("the pages of a search go from kind to kind, and a cursor of another search is refused", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  const whole = idsOf(await list(season, "coop", "/api/search?q=c"));
  expect(whole.length).toBeGreaterThan(3);
  for (const limit of [1, 2, 3]) {
    const seen: unknown[] = [];
    let next = "";
    do {
      const page = await done(season.send("coop", "GET", `/api/search?q=c&limit=${limit}${next}`));
      seen.push(...idsOf(page.items as readonly Item[]));
      next = page.next === undefined ? "" : `&cursor=${encodeURIComponent(page.next as string)}`;
    } while (next !== "");
    expect(seen).toEqual(whole);
  }
  const { json } = await season.send("coop", "GET", "/api/search?q=c&limit=1");
  for (const cursor of [String(json.next), "batch.x", "batch", "recall.", `${json.next}.x`]) {
    const { status } = await season.send("coop", "GET", `/api/search?q=q&cursor=${encodeURIComponent(cursor)}`);
    expect([cursor, status]).toEqual([cursor, 400]);
  }
});

test("a name as long as one may be is found, once, by each of its beginnings and by all of it", async () => {
  const season = await newSeason();
  const name = `苍溪${"果".repeat(78)}`;
  const plots = [{ id: "p1", areaMu: 1, crop: "梨" }];
  await done(season.send("coop", "POST", "/api/bases", { id: "long", name, regionCode: "510824100", plots }));
  await drainOutbox(season.deps);
  for (const q of ["苍", "果", name, "果".repeat(70)]) {
    for (const who of ["coop", "county"]) {
      expect([q, idsOf(await list(season, who, `/api/bases?q=${encodeURIComponent(q)}`))]).toEqual([q, ["long"]]);
    }
  }
  expect(await list(season, "county", `/api/bases?q=${encodeURIComponent("果".repeat(79))}`)).toEqual([]);
  expect(idsOf(await list(season, "county", "/api/bases?region=510824100"))).toEqual(["long"]);
});

test("a lot is found whole: none that only begins so, none that only looks alike", async () => {
  const season = await newSeason();
  for (const lot of ["L7", "L70", "L-7"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 1)));
  for (const isFollowed of [false, true]) {
    if (isFollowed) await drainOutbox(season.deps);
    expect(idsOf(await list(season, "coop", "/api/batches?lot=L7"))).toEqual(["L7"]);
    expect(idsOf(await list(season, "county", "/api/batches?lot=L7"))).toEqual(isFollowed ? ["L7"] : []);
  }
  expect(idsOf(await list(season, "coop", "/api/batches?q=l7"))).toEqual(["L-7", "L7", "L70"]);
});

test("a lot of another's is not told from one that never was", async () => {
  const season = await busySeason();
  await drainOutbox(season.deps);
  const answers = await Promise.all(
    ["CX-01", "CX-99"].map((lot) => season.send("orchard", "GET", `/api/batches?lot=${lot}`)),
  );
  expect(answers[0]).toEqual(answers[1]);
});
