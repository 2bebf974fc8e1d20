import { asOfHour } from "@suyuan/domain/views/as-of";
import { passportOf } from "@suyuan/domain/views/passport";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season, TODAY } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { batchKey, gtinCertificatesKey } from "../ledger/keys.ts";
import { readMany } from "../ledger/read.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
});

const post = (who: string, path: string, body: unknown) => season.send(who, "POST", path, body);
const correct = (body: object, who = "county", id = "c1") =>
  post(who, `/api/certificates/${id}/corrections`, { reason: "与证书不符", ...body });
const scope = (body: object, who = "county", id = "c1") =>
  post(who, `/api/certificates/${id}/scope`, { reason: "扩大范围", ...body });
const read = (who = "county", id = "c1") => done(season.send(who, "GET", `/api/certificates/${id}`));
const register = (lot: string, kg: number, more: object = {}) => post("coop", "/api/batches", batchOn(lot, kg, more));
const see = (lot: string) => done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`));
const addBase = (id: string) =>
  done(
    post("coop", "/api/bases", {
      id,
      name: id,
      regionCode: "510824",
      plots: [{ id: "p1", areaMu: 50, crop: "猕猴桃" }],
    }),
  );

/** What the page says of a batch's certificate. */
async function page(lot: string) {
  const [key, published] = [batchKey(GTIN, lot), gtinCertificatesKey(GTIN)];
  const loaded = await readMany(season.deps.table, [key, published]);
  const batch = batchIn(loaded, key);
  if (batch?.origin.kind !== "harvest") throw new Error(`no batch ${lot}`);
  return passportOf({ ...batch, origin: batch.origin }, loaded.state(published)?.certificates ?? [], {
    ...asOfHour(season.deps.now().toISOString()),
    uri: "https://suyuan.example/",
  });
}

/** Codes of the exceptions that an office reads, with what they are about. */
async function told(who: string): Promise<string[]> {
  await drainOutbox(season.deps);
  const { items } = (await done(season.send(who, "GET", "/api/exceptions"))) as {
    items: readonly { readonly subject: string; readonly code: string }[];
  };
  return items.map(({ subject, code }) => `${subject} ${code}`).toSorted();
}

describe("a certificate that was typed wrong", () => {
  test("is corrected to what the paper says, and the history keeps both values, why and by whom", async () => {
    await done(register("A", 9000));
    expect((await register("B", 2000)).json).toMatchObject({ code: "balance-exceeded", remainingKg: 1000 });
    await done(correct({ id: "k1", approvedKgPerYear: 100_000 }));
    await done(register("B", 2000));
    expect(await read()).toMatchObject({
      approvedKgPerYear: 100_000,
      correctionCount: 1,
      balances: [{ year: 2026, approvedKg: 100_000, spentKg: 11_000, remainingKg: 89_000 }],
      history: [
        {
          kind: "certificate-corrected",
          by: "county",
          reason: "与证书不符",
          before: { approvedGramsPerYear: 10_000_000 },
          after: { approvedGramsPerYear: 100_000_000 },
        },
        { kind: "certificate-granted" },
      ],
    });
  });

  test("with less approved than is registered says so, allows no more, and the bureaus are told the numbers", async () => {
    await done(register("A", 9000));
    await done(correct({ approvedKgPerYear: 1000 }));
    expect(await read()).toMatchObject({
      balances: [{ approvedKg: 1000, spentKg: 9000, remainingKg: 0, overKg: 8000 }],
    });
    expect((await register("B", 0.001)).json.code).toBe("balance-exceeded");
    for (const who of ["county", "city", "province"])
      expect((await told(who)).toSorted()).toEqual([
        "certificate/county/c1 certificate-overdrawn",
        "certificate/county/c1 overdraw-attempt",
      ]);
    expect(await told("elsewhere")).toEqual([]);
    // The way out that it names.
    await done(post("coop", `/api/batches/${GTIN}/A/corrections`, { reason: "超出核准量", certificate: null }));
    await done(register("B", 1000));
  });

  test("frees its old number for another, and is found by the new one", async () => {
    await done(correct({ number: "LB-18-26012212399A" }));
    await done(register("A", 10, { certificate: "lb-18-26012212399a" }));
    expect((await register("B", 10, { certificate: "LB-18-26012212345A" })).status).toBe(404);
    const again = { id: "c2", number: "LB-18-26012212345A", validFrom: "2026-03-01", validTo: "2027-02-28" };
    await done(post("county", "/api/certificates", { ...(await granted()), ...again }));
    await done(register("C", 10, { certificate: "LB-18-26012212345A" }));
    expect(await see("C")).toMatchObject({ certified: { certificate: "c2" } });
    expect((await correct({ number: "LB-18-26012212345A" })).json.code).toBe("certificate-number-taken");
  });

  test("is given to another holder only while nothing is registered under it, and the refusal names the way out", async () => {
    const product = { gtin: "06901234567885", name: { zh: "雪梨" }, category: "水果", coldChainProfile: "pear" };
    await done(post("coop2", "/api/products", product));
    await done(
      post("coop2", "/api/bases", {
        id: "o1",
        name: "o1",
        regionCode: "510824",
        plots: [{ id: "p1", areaMu: 10, crop: "梨" }],
      }),
    );
    const to = { holder: "coop2", gtins: [product.gtin], bases: ["o1"] };
    await done(register("A", 10));
    const refused = await correct(to);
    expect(refused).toMatchObject({ status: 409, json: { code: "correction-refused", drawnKg: 10 } });
    expect(refused.json.detailZh).toContain("自首日起撤销");
    await done(post("coop", `/api/batches/${GTIN}/A/corrections`, { reason: "不是本社证书", certificate: null }));
    await done(correct(to));
    expect(await read("coop2")).toMatchObject({ holder: "coop2", holderName: "coop2" });
    expect((await season.send("coop", "GET", "/api/certificates/c1")).status).toBe(404);
    expect((await register("B", 10)).status).toBe(404);
  });

  test("is corrected by who granted it: another bureau over the holder is told whom to ask, everybody else nothing", async () => {
    expect(await correct({ approvedKgPerYear: 1 }, "city")).toMatchObject({ status: 403, json: { code: "forbidden" } });
    const [known, unknown] = [
      await correct({ number: "X" }, "elsewhere"),
      await correct({ number: "X" }, "elsewhere", "c9"),
    ];
    expect([known.status, known.json.code, known.json.detail]).toEqual([
      404,
      "not-found",
      String(unknown.json.detail).replaceAll("c9", "c1"),
    ]);
    expect((await correct({ approvedKgPerYear: 10_000 })).json.code).toBe("invalid-request");
  });

  test("to other dates moves what was registered to the certificate year that it falls in, with its history", async () => {
    await done(register("A", 100, { harvestedOn: "2026-04-02" }));
    await done(register("B", 200, { harvestedOn: "2026-10-06" }));
    await done(correct({ id: "v1", validFrom: "2025-10-01", validTo: "2028-09-30" }));
    const balances = (await read()).balances as { year: number; spentKg: number }[];
    expect(balances.map(({ year, spentKg }) => [year, spentKg])).toEqual([
      [2025, 100],
      [2026, 200],
    ]);
    expect((await see("A")).history).toMatchObject([{ kind: "batch-registered" }, { kind: "certificate-corrected" }]);
    expect(((await see("B")).history as unknown[]).length).toBe(1);
    // Out of the validity nothing is charged, and the page says it.
    await done(correct({ id: "v2", validFrom: "2026-09-01", validTo: "2029-08-31" }));
    expect(((await read()).balances as { spentKg: number }[]).map(({ spentKg }) => spentKg)).toEqual([0, 200]);
    expect((await page("A")).certificate).toMatchObject({ onHarvest: { standing: "not-yet-valid" } });
  });

  test("to other dates with more batches than are moved at once is refused, and goes in steps", async () => {
    for (let n = 0; n < 31; n++) {
      await done(register(`L${n}`, 1, { harvestedOn: n < 16 ? "2026-04-02" : "2026-05-02" }));
    }
    const refused = await correct({ validFrom: "2026-06-01" });
    expect(refused).toMatchObject({ status: 409, json: { code: "correction-refused", batches: 31 } });
    expect(((await read()).balances as { spentKg: number }[]).map(({ spentKg }) => spentKg)).toEqual([31]);
    await done(correct({ validFrom: "2026-04-20" }));
    await done(correct({ validFrom: "2026-06-01" }));
    expect(((await read()).balances as { spentKg: number }[]).map(({ spentKg }) => spentKg)).toEqual([0]);
  });

  test("without a base that batches came from leaves their badges, and names them to the bureaus", async () => {
    await addBase("b2");
    await done(register("A", 10));
    await done(correct({ bases: ["b2"] }));
    expect((await page("A")).state.code).toBe("certificate-not-in-force");
    expect(await see("A")).toMatchObject({ certified: { status: "not-covered" } });
    expect(await told("county")).toEqual(["certificate/county/c1 certificate-not-covering"]);
    await done(correct({ bases: ["b1", "b2"] }));
    expect(await see("A")).toMatchObject({ certified: { status: "valid" } });
  });

  test("without a product stays on that product's pages, where its batches claim nothing from it", async () => {
    const other = { gtin: "06901234567885", name: { zh: "雪梨" }, category: "水果", coldChainProfile: "pear" };
    await done(post("coop", "/api/products", other));
    await done(register("A", 10));
    await done(correct({ gtins: [other.gtin] }));
    expect((await page("A")).certificate).toMatchObject({
      number: "LB-18-26012212345A",
      onHarvest: { standing: "not-covered" },
    });
    expect((await register("B", 10)).json.code).toBe("certificate-scope");
  });
});

async function granted() {
  const { scheme, holder, gtins, bases, approvedKgPerYear } = await read();
  return { scheme, holder, gtins, bases, approvedKgPerYear };
}

describe("a change of scope", () => {
  test("holds for harvests from its day on, and for none before", async () => {
    await addBase("b2");
    await done(scope({ bases: ["b1", "b2"], effectiveFrom: "2026-09-01" }));
    expect((await register("A", 10, { base: "b2", harvestedOn: "2026-08-31" })).json.code).toBe("certificate-scope");
    await done(register("B", 10, { base: "b2", harvestedOn: "2026-09-01" }));
    expect((await page("B")).certificate).toMatchObject({ onHarvest: { standing: "valid" } });
    expect(await read()).toMatchObject({
      bases: ["b1"],
      scopeChanges: [{ bases: ["b1", "b2"], effectiveFrom: "2026-09-01", reason: "扩大范围" }],
      history: [{ kind: "certificate-scope-changed", reason: "扩大范围" }, {}],
    });
  });

  test("of the yearly output allows it to harvests of its time, those before count in the sum", async () => {
    await done(scope({ approvedKgPerYear: 15_000, effectiveFrom: "2026-09-01" }));
    await done(register("A", 12_000, { harvestedOn: "2026-09-15" }));
    // 10 t were approved for harvests of August, and none is registered yet; 3 t are left of the year.
    expect((await register("B", 3000.001, { harvestedOn: "2026-08-15" })).json).toMatchObject({ remainingKg: 3000 });
    await done(register("B", 3000, { harvestedOn: "2026-08-15" }));
    expect((await register("C", 0.001)).json).toMatchObject({ code: "balance-exceeded", approvedKg: 15_000 });
    await done(post("coop", `/api/batches/${GTIN}/A/void`, { reason: "重复" }));
    await done(register("C", 7000, { harvestedOn: "2026-08-16" }));
    expect((await register("D", 0.001, { harvestedOn: "2026-08-16" })).json).toMatchObject({ approvedKg: 10_000 });
    await done(register("D", 5000));
  });

  test("that is recorded late counts the harvests since its day under it, and tells of what is too much", async () => {
    await done(register("A", 2000, { harvestedOn: "2026-08-15" }));
    await done(register("B", 3000, { harvestedOn: "2026-09-15" }));
    await done(scope({ approvedKgPerYear: 4000, effectiveFrom: "2026-09-01" }));
    expect((await read()).balances).toMatchObject([{ approvedKg: 4000, spentKg: 5000, remainingKg: 0, overKg: 1000 }]);
    expect(await told("county")).toContain("certificate/county/c1 certificate-overdrawn");
    await done(post("coop", `/api/batches/${GTIN}/B/void`, { reason: "超出" }));
    // What was harvested before the change is not too much, though more than is approved from then on.
    await done(register("C", 8000, { harvestedOn: "2026-08-16" }));
    expect((await read()).balances).toMatchObject([{ approvedKg: 4000, spentKg: 10_000, remainingKg: 0 }]);
    expect(((await read()).balances as object[])[0]).not.toHaveProperty("overKg");
  });

  test("lies within the validity, and names what is the holder's", async () => {
    expect((await scope({ bases: ["b1"], effectiveFrom: "2026-02-28" })).json).toMatchObject({
      errors: [{ pointer: "/effectiveFrom" }],
    });
    expect((await scope({ bases: ["b9"], effectiveFrom: TODAY })).json).toMatchObject({
      errors: [{ pointer: "/bases/0" }],
    });
    expect((await scope({ effectiveFrom: TODAY })).json.code).toBe("invalid-request");
    expect((await scope({ bases: ["b1"], effectiveFrom: TODAY }, "city")).json.code).toBe("forbidden");
  });

  test("that meets another certificate of the holder is told to the bureaus of both", async () => {
    await addBase("b2");
    const second = {
      id: "c2",
      number: "LB-18-26012212346A",
      bases: ["b2"],
      validFrom: "2026-03-01",
      validTo: "2029-02-28",
    };
    await done(post("city", "/api/certificates", { ...(await granted()), ...second }));
    expect(await told("county")).toEqual([]);
    await done(scope({ bases: ["b1", "b2"], effectiveFrom: TODAY }));
    expect(await told("county")).toEqual(["certificate/county/c1 certificate-overlaps"]);
    expect(await told("city")).toEqual(["certificate/county/c1 certificate-overlaps"]);
    expect((await read()).warnings).toMatchObject([{ code: "certificate-overlaps" }]);
  });
});

test("two certificates over the same goods are told to the bureaus when the second is granted", async () => {
  const second = { id: "c2", number: "LB-18-26012212346A", validFrom: "2026-06-01", validTo: "2027-05-31" };
  await done(post("county", "/api/certificates", { ...(await granted()), ...second }));
  expect(await told("county")).toEqual(["certificate/county/c2 certificate-overlaps"]);
});

describe("a number", () => {
  test("of a certificate withdrawn from its first day on can be granted again; the first comes back no more", async () => {
    const change = { status: "withdrawn", reason: "选错持证方", effectiveFrom: "2026-03-01", id: "w1" };
    await done(post("county", "/api/certificates/c1/status", change));
    const anew = { id: "c2", number: "LB-18-26012212345A", validFrom: "2026-03-01", validTo: "2029-02-28" };
    await done(post("county", "/api/certificates", { ...(await granted()), ...anew }));
    await done(register("A", 10, { certificate: "LB-18-26012212345A" }));
    expect(await see("A")).toMatchObject({ certified: { certificate: "c2", status: "valid" } });
    const lifted = { status: "reinstated", reason: "误操作", effectiveFrom: "2026-03-01", lifts: ["w1"] };
    expect((await post("county", "/api/certificates/c1/status", lifted)).json.code).toBe("certificate-number-taken");
  });

  test("passes with its certificate to another holder from a day on; what was harvested before stays the first one's", async () => {
    await done(
      post("coop2", "/api/bases", {
        id: "o1",
        name: "o1",
        regionCode: "510824",
        plots: [{ id: "p1", areaMu: 10, crop: "猕猴桃" }],
      }),
    );
    await done(post("coop", `/api/products/${GTIN}/producers`, { reason: "合并", organisation: "coop2" }));
    await done(register("A", 10, { harvestedOn: "2026-09-15" }));
    const passed = { id: "c2", number: "LB-18-26012212345A", holder: "coop2", bases: ["o1"], validFrom: "2026-10-01" };
    const grant = async () =>
      post("county", "/api/certificates", {
        ...(await granted()),
        ...passed,
        validTo: "2029-02-28",
        approvedKgPerYear: 500,
      });
    const refused = await grant();
    expect([refused.status, refused.json.code]).toEqual([409, "certificate-number-taken"]);
    const ended = { status: "withdrawn", reason: "两社合并", effectiveFrom: "2026-10-01" };
    await done(post("county", "/api/certificates/c1/status", ended));
    await done(grant());
    const own = { base: "o1", certificate: "LB-18-26012212345A", harvestedOn: "2026-10-06" };
    await done(post("coop2", "/api/batches", batchOn("B", 10, own)));
    expect((await page("B")).certificate).toMatchObject({ holder: "coop2", onHarvest: { standing: "valid" } });
    expect((await page("A")).certificate).toMatchObject({ holder: "coop", onHarvest: { standing: "valid" } });
    expect(await told("county")).not.toContain("certificate/county/c2 certificate-overlaps");
  });

  test("that fits two of one's own certificates is refused with both ids; another's is as unknown", async () => {
    const organic = { id: "o1", scheme: "organic", number: "LB-18-26012212345A" };
    await done(
      post("county", "/api/certificates", {
        ...(await granted()),
        ...organic,
        validFrom: "2026-03-01",
        validTo: "2027-02-28",
      }),
    );
    const refused = await register("A", 10, { certificate: "LB-18-26012212345A" });
    expect(refused).toMatchObject({ status: 400, json: { errors: [{ pointer: "/certificate" }] } });
    expect(refused.json.detail).toMatch(/c1 .*o1 /);
    await done(register("A", 10, { certificate: "o1" }));
    const asked = (certificate: string) => post("coop2", "/api/batches", { ...batchOn("Z"), certificate });
    const [known, unknown] = [await asked("LB-18-26012212345A"), await asked("LB-18-26012212999A")];
    expect([known.status, known.json.code]).toEqual([404, "not-found"]);
    expect(unknown.json.detail).toBe(String(known.json.detail).replaceAll("12345A", "12999A"));
    expect(known.json.detailZh).toContain("GET /api/certificates");
  });
});

describe("an annual check", () => {
  const check = (body: object) => post("county", "/api/certificates/c1/annual-checks", body);
  const FAILED = { year: 2026, result: "failed", inspectedOn: "2026-09-01" };
  const PASSED = { year: 2026, result: "passed", inspectedOn: "2026-09-20" };
  const voiding = (body: object = {}, year = 2026) =>
    post("county", `/api/certificates/c1/annual-checks/${year}/void`, { reason: "年度录错", ...body });
  const checks = async () => (await read()).annualChecks as { result: string; voided?: object }[];

  test("typed wrong is taken back: it stays on record, with why and by whom, and counts for nothing", async () => {
    await done(check(FAILED));
    expect(await done(voiding())).toMatchObject({
      annualChecks: [{ result: "failed", voided: { by: "county", reason: "年度录错" } }],
    });
    expect((await read()).history).toMatchObject([{ kind: "annual-check-voided" }, {}, {}]);
    expect((await voiding({ id: "v2" })).json.code).toBe("already-voided");
    expect((await voiding({}, 2027)).json.code).toBe("already-voided");
  });

  test("of a year that has several is named by its day", async () => {
    await done(check(FAILED));
    await done(check(PASSED));
    expect((await voiding()).json).toMatchObject({ errors: [{ pointer: "/inspectedOn" }] });
    await done(voiding({ inspectedOn: "2026-09-20" }));
    expect((await checks()).map(({ voided }) => voided !== undefined)).toEqual([false, true]);
  });

  test("sent again is the same check; one that was taken back comes again only under an id of its own", async () => {
    await done(check(PASSED));
    await done(check(PASSED));
    expect(await checks()).toHaveLength(1);
    await done(voiding());
    expect(await check(PASSED)).toMatchObject({ status: 409, json: { code: "id-taken" } });
    await done(check({ ...PASSED, id: "n1" }));
    await done(check({ ...PASSED, id: "n1" }));
    expect(await checks()).toHaveLength(2);
    expect(await voiding()).toMatchObject({ status: 409, json: { code: "id-taken" } });
    await done(voiding({ id: "v2" }));
    expect((await checks()).every(({ voided }) => voided !== undefined)).toBe(true);
  });
});

describe("sent again", () => {
  const SUSPENDED = { status: "suspended", reason: "抽检", effectiveFrom: "2026-10-01" };
  const ACTS: readonly (readonly [path: string, body: object])[] = [
    ["status", SUSPENDED],
    ["status", { ...SUSPENDED, id: "g1" }],
    ["annual-checks", { year: 2026, result: "passed", inspectedOn: "2026-09-20" }],
    ["corrections", { reason: "少输一个零", approvedKgPerYear: 100_000 }],
    ["corrections", { id: "k1", reason: "录错", number: "LB-18-26012212399A" }],
    ["scope", { reason: "扩大", approvedKgPerYear: 20_000, effectiveFrom: "2026-09-01" }],
  ];

  test.each(ACTS)("%s %j is the same act at once, by two devices, and ten days later", async (path, body) => {
    const send = () => post("county", `/api/certificates/c1/${path}`, body);
    const [one, other] = await Promise.all([send(), send()]);
    season = season.at("2026-10-18T02:00:00Z");
    const later = await send();
    expect([one.status, other, later]).toEqual([201, one, one]);
    expect((await read()).history).toHaveLength(2);
    if ("id" in body) {
      expect(await post("county", `/api/certificates/c1/${path}`, { ...body, reason: "其他" })).toMatchObject({
        status: 409,
        json: { code: "id-taken" },
      });
    }
  });

  test("after it was lifted, a suspension without an id is neither repeated in silence nor taken for a new one", async () => {
    const send = (body: object) => post("county", "/api/certificates/c1/status", body);
    await done(send(SUSPENDED));
    const lifted = { status: "reinstated", reason: "整改", effectiveFrom: "2026-10-02" };
    await done(send(lifted));
    expect(await send(SUSPENDED)).toMatchObject({ status: 409, json: { code: "id-taken" } });
    expect(await done(send(lifted))).toMatchObject({ standing: { status: "valid" } });
    expect(await done(send({ ...SUSPENDED, id: "g2" }))).toMatchObject({ standing: { status: "suspended" } });
    expect(await send(lifted)).toMatchObject({ status: 409, json: { code: "id-taken" } });
    expect(await done(send({ ...lifted, lifts: ["g2"] }))).toMatchObject({ standing: { status: "valid" } });
  });
});
