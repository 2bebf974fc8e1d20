import { beforeAll, describe, expect, test } from "vitest";
import { CERTIFICATE, daysFromNow, GTIN, must } from "./api-fixture.ts";
import { minutesAgo, openSeason, type Season } from "./season.ts";

/** From every mistake there is a way back, and what was first said stays on record. */
let season: Season;
beforeAll(async () => {
  season = await openSeason();
});

const batchPath = (lot: string) => `/api/batches/${GTIN}/${lot}`;
const item = (lot: string, quantityKg: number, more: object = {}) => ({ gtin: GTIN, lot, quantityKg, ...more });
const onHand = async (lot: string, organisation: string) =>
  (await season.see(lot)).onHand.find((held) => held.organisation === organisation)?.quantityKg ?? 0;
/** Kinds of what the history tells of a batch. */
const history = async (lot: string): Promise<readonly string[]> => {
  const { json } = await must(season.service.call("clerk", "GET", batchPath(lot)));
  return (json.history as readonly { readonly kind: string }[]).map(({ kind }) => kind);
};

describe("what was registered", () => {
  test("ten times too much is corrected: the balance returns to the gram, and codes fit what is there", async () => {
    const before = await season.remaining();
    await must(season.register("TYPO", 2500));
    expect(await season.remaining()).toBe(before - 2500);
    await must(
      season.post("clerk", `${batchPath("TYPO")}/corrections`, { id: "t1", reason: "小数点", quantityKg: 250 }),
    );
    expect([(await season.see("TYPO")).quantityKg, await season.remaining()]).toEqual([250, before - 250]);
    const labels = { id: "t-labels", gtin: GTIN, lot: "TYPO", count: 600, netWeightG: 500 };
    expect((await season.post("clerk", "/api/labels", labels)).json.code).toBe("labels-exceed-weight");
    expect(await history("TYPO")).toEqual(expect.arrayContaining(["batch-registered", "batch-corrected"]));
  });

  test("under a wrong lot is taken back while all of it is there; the lot is free again, the goods go under the right one", async () => {
    const before = await season.remaining();
    await must(season.register("WRONG", 300));
    await must(season.post("clerk", `${batchPath("WRONG")}/void`, { reason: "批号抄错" }));
    expect([await season.remaining(), (await season.page("WRONG")).state.code]).toEqual([before, "voided"]);
    await must(season.register("RIGHT", 300));
    await must(season.register("WRONG", 100));
    expect((await season.page("WRONG")).state.code).not.toBe("voided");
    expect(await season.remaining()).toBe(before - 400);
  });

  test("cannot be taken back once it went on: the refusal names the way", async () => {
    await must(season.register("GONE", 100));
    await must(season.ship("gone-1", "GONE", 40));
    const refused = await season.post("clerk", `${batchPath("GONE")}/void`, { reason: "批号抄错" });
    expect([
      refused.status,
      String(refused.json.detail).length > 40,
      String(refused.json.detailZh).length > 15,
    ]).toEqual([409, true, true]);
  });
});

describe("what was shipped", () => {
  test("to the wrong receiver is taken back: that one sees nothing more, and adds nothing", async () => {
    await must(season.register("ASTRAY", 500));
    await must(season.ship("astray-1", "ASTRAY", 200, { to: "cold-two" }));
    expect((await season.service.call("strangeDepot", "GET", batchPath("ASTRAY"))).status).toBe(200);
    await must(season.post("clerk", "/api/shipments/astray-1/void", { reason: "选错收货方" }));
    expect((await season.service.call("strangeDepot", "GET", batchPath("ASTRAY"))).status).toBe(404);
    const log = new TextEncoder().encode(`time,temperature °C\n${minutesAgo(60)},25\n${minutesAgo(50)},25\n`);
    const upload = await season.service.call("strangeDepot", "POST", `${batchPath("ASTRAY")}/temperature-logs`, log);
    expect([upload.status, await onHand("ASTRAY", "lingjiang")]).toEqual([404, 500]);
  });

  test("and turned away at the door is the sender's again, for another depot", async () => {
    await must(season.register("DOOR", 400));
    await must(season.ship("door-1", "DOOR", 400));
    const rejected = { receivedAt: minutesAgo(20), items: [item("DOOR", 0, { rejectedKg: 400 })], remark: "车厢过热" };
    await must(season.post("depot", "/api/shipments/door-1/receipt", rejected));
    expect([(await season.see("DOOR")).mass.lostKg, await onHand("DOOR", "lingjiang")]).toEqual([0, 400]);
    await must(season.ship("door-2", "DOOR", 400, { to: "cold-two", shippedAt: minutesAgo(10) }));
  });

  test("on one note with two trucks is received in two parts that add up", async () => {
    await must(season.register("TRUCKS", 900));
    await must(season.ship("trucks-1", "TRUCKS", 900));
    await must(season.receive("trucks-1", "TRUCKS", 500, { id: "truck-a", restUnderWay: true }));
    expect((await season.see("TRUCKS")).mass).toMatchObject({ inTransitKg: 400, lostKg: 0 });
    await must(season.receive("trucks-1", "TRUCKS", 400, { id: "truck-b", receivedAt: minutesAgo(5) }));
    expect((await season.see("TRUCKS")).mass).toMatchObject({ inTransitKg: 0, lostKg: 0 });
    expect(await onHand("TRUCKS", "cold-one")).toBe(900);
  });

  test("and weighed in with a slipped decimal point is put right by the receiver; the auditors' flag goes with it", async () => {
    await must(season.register("POINT", 600));
    await must(season.ship("point-1", "POINT", 588));
    await must(season.receive("point-1", "POINT", 58.8));
    expect((await season.see("POINT")).mass.lostKg).toBe(529.2);
    const correction = { id: "p1", reason: "小数点点错", items: [item("POINT", 588)] };
    await must(season.post("depot", "/api/shipments/point-1/receipt/corrections", correction));
    const { mass, flags } = await season.see("POINT");
    expect([mass.lostKg, await onHand("POINT", "cold-one")]).toEqual([0, 588]);
    expect(flags.filter(({ code, withdrawnAt }) => code === "quantity-short" && withdrawnAt === undefined)).toEqual([]);
    expect(await history("POINT")).toEqual(expect.arrayContaining(["receipt-recorded", "receipt-corrected"]));
  });
});

describe("what is there no more", () => {
  test("is lost by a cause, and the equation of the batch holds to the gram", async () => {
    await must(season.register("ROT", 1000));
    await must(season.ship("rot-1", "ROT", 400));
    await must(season.receive("rot-1", "ROT", 390.5));
    const loss = { reason: "软果", cause: "spoiled", quantityKg: 12.345, at: minutesAgo(5) };
    await must(season.post("depot", `${batchPath("ROT")}/losses`, { id: "rot-l", ...loss }));
    await must(
      season.post("clerk", `${batchPath("ROT")}/losses`, { id: "rot-s", ...loss, cause: "sample", quantityKg: 1 }),
    );
    const { mass, onHand: held, quantityKg } = await season.see("ROT");
    const losses = mass.losses as readonly { readonly quantityKg: number }[];
    const grams = (kg: number) => Math.round(kg * 1000);
    const parts = [
      mass.inTransitKg,
      mass.lostKg,
      ...losses.map((one) => one.quantityKg),
      ...held.map((one) => one.quantityKg),
    ];
    expect(parts.reduce((sum, kg) => sum + grams(kg), 0)).toBe(grams(quantityKg));
  });
});

describe("what was tested, recalled or printed", () => {
  test("a failed report on the wrong batch moves to the right one: only that one stops", async () => {
    for (const lot of ["SOUND", "FOUL"]) await must(season.register(lot, 100, { harvestedOn: daysFromNow(-6) }));
    const report = {
      sampleId: "S-moved",
      sampledOn: daysFromNow(-5),
      testedOn: daysFromNow(-4),
      issuedOn: daysFromNow(-3),
      items: [{ active: "毒死蜱", resultMgPerKg: 1, limitMgPerKg: 0.02 }],
      verdict: "failed",
      fileSha256: "ab".repeat(32),
    };
    await must(season.post("laboratory", `${batchPath("SOUND")}/tests`, report));
    await must(season.post("laboratory", `${batchPath("SOUND")}/tests/S-moved/void`, { reason: "录错批次" }));
    await must(season.post("laboratory", `${batchPath("FOUL")}/tests`, report));
    expect([
      (await season.ship("foul-1", "FOUL", 1)).json.code,
      (await season.ship("sound-1", "SOUND", 1)).status,
    ]).toEqual(["batch-on-hold", 201]);
    expect([(await season.page("FOUL")).state.code, (await season.page("SOUND")).state.code]).toEqual([
      "test-failed",
      expect.not.stringMatching(/fail/),
    ]);
  });

  test("a recall of the wrong lot ends as mistaken; goods recalled rightly go back to where they came from, or nowhere", async () => {
    for (const lot of ["SPARED", "BAD"]) await must(season.register(lot, 100));
    await must(season.ship("bad-1", "BAD", 50));
    await must(season.receive("bad-1", "BAD", 50));
    await must(
      season.post("inspector", "/api/recalls", { id: "rc-1", gtin: GTIN, lot: "SPARED", reason: "超标", level: 1 }),
    );
    await must(season.post("inspector", "/api/recalls/rc-1/end", { outcome: "mistaken", reason: "批号看错" }));
    expect((await season.page("SPARED")).state.code).not.toBe("recalled");
    expect((await season.ship("spared-1", "SPARED", 10)).status).toBe(201);
    await must(
      season.post("inspector", "/api/recalls", { id: "rc-2", gtin: GTIN, lot: "BAD", reason: "超标", level: 1 }),
    );
    const on = await season.ship("bad-on", "BAD", 50, { to: "cold-two", shippedAt: minutesAgo(5) }, "depot");
    const back = await season.ship("bad-back", "BAD", 50, { to: "lingjiang", shippedAt: minutesAgo(5) }, "depot");
    expect([on.json.code, back.status]).toEqual(["batch-recalled", 201]);
  });

  test("codes of goods that left loose do not count twice: the depot labels what it holds, a spoiled code is struck", async () => {
    await must(season.register("LOOSE", 800));
    const run = (id: string, count: number) => ({ id, gtin: GTIN, lot: "LOOSE", count, netWeightG: 500 });
    await must(season.post("clerk", "/api/labels", run("loose-a", 800)));
    await must(season.ship("loose-1", "LOOSE", 400));
    await must(season.receive("loose-1", "LOOSE", 400));
    expect((await season.post("clerk", "/api/labels", run("loose-b", 1))).json.code).toBe("labels-exceed-weight");
    await must(season.post("depot", "/api/labels", run("loose-c", 800)));
    await season.follow();
    const csv = (await must(season.service.call("clerk", "GET", "/api/labels/loose-a.csv"))).text;
    const serial = csv.split("\r\n")[1]?.split(",")[0] ?? "";
    await must(
      season.post("clerk", "/api/labels/loose-a/void", { id: "strike", reason: "打印损坏", serials: [serial] }),
    );
    const page = await season.service.call("nobody", "GET", `/v/01/${GTIN}/10/LOOSE/21/${serial}`, undefined, {
      accept: "application/json",
    });
    expect((page.json as unknown as { state: { code: string } }).state.code).not.toMatch(/^in-order/);
    expect((await season.post("clerk", "/api/labels", run("loose-d", 1))).status).toBe(201);
  });
});

describe("what changes in a season", () => {
  test("is a new plot, a wider certificate from a day on, a corrected figure, a withdrawal that had not begun, new names, a second producer", async () => {
    const own = (await season.service.call("clerk", "GET", "/api/bases/lingjiang-1")).json;
    expect(own.id).toBe("lingjiang-1");
    const steps = [
      [
        "clerk",
        "/api/bases/lingjiang-1/plots",
        { id: "s1", reason: "新建园", plots: [{ id: "p9", areaMu: 5, crop: "红心猕猴桃" }] },
      ],
      [
        "inspector",
        `/api/certificates/${CERTIFICATE}/scope`,
        { id: "s2", reason: "扩大", gtins: [GTIN], bases: ["lingjiang-1"], effectiveFrom: daysFromNow(-1) },
      ],
      [
        "inspector",
        `/api/certificates/${CERTIFICATE}/corrections`,
        { id: "s3", reason: "少一个零", approvedKgPerYear: 100_000 },
      ],
      [
        "inspector",
        `/api/certificates/${CERTIFICATE}/status`,
        { status: "withdrawn", reason: "选错证书", effectiveFrom: daysFromNow(30) },
      ],
      [
        "inspector",
        `/api/certificates/${CERTIFICATE}/status`,
        { status: "reinstated", reason: "误操作", effectiveFrom: daysFromNow(0) },
      ],
      ["clerk", `/api/products/${GTIN}/corrections`, { id: "s4", reason: "改名", name: { zh: "苍溪红心猕猴桃" } }],
      ["operator", "/api/organisations/lingjiang/corrections", { id: "s5", reason: "更名", name: "陵江合作社" }],
      ["clerk", `/api/products/${GTIN}/producers`, { id: "s6", reason: "同一品牌", organisation: "jiange-pears" }],
    ] as const;
    for (const [who, path, body] of steps) {
      const { status, text } = await season.post(who, path, body);
      expect([path, status < 300, text]).toEqual([path, true, text]);
    }
    const plot = { id: "q1", areaMu: 80, crop: "红心猕猴桃" };
    await must(
      season.post("strangeClerk", "/api/bases", {
        id: "jiange-1",
        name: "剑阁基地",
        regionCode: "510823",
        plots: [plot],
      }),
    );
    const theirs = {
      gtin: GTIN,
      lot: "SECOND",
      base: "jiange-1",
      plots: ["q1"],
      harvestedOn: daysFromNow(-1),
      quantityKg: 20,
    };
    await must(season.post("strangeClerk", "/api/batches", theirs));
    await must(season.register("NEWPLOT", 10, { plots: ["p9"] }));
  });
});

test("a step or a spraying sent again, without an id and days later, is the same one", async () => {
  await must(season.register("TWICE", 100));
  const step = { action: "in", location: "二号库", quantityKg: 10, at: minutesAgo(5) };
  const spraying = {
    base: "lingjiang-1",
    plot: "p1",
    product: "10% 吡虫啉",
    actives: ["吡虫啉"],
    dosage: "2000 倍",
    appliedOn: daysFromNow(-40),
    safetyIntervalDays: 7,
  };
  const send = async () => [
    (await must(season.post("clerk", `${batchPath("TWICE")}/storage`, step))).json.storedKg,
    (await must(season.post("clerk", "/api/inputs", spraying))).json.id,
  ];
  const first = await send();
  season.service.clock.advanceMs = 10 * 86_400_000;
  expect(await send()).toEqual(first);
  season.service.clock.advanceMs = 0;
  expect(first[0]).toBe(10);
});
