import { beforeEach, describe, expect, test } from "vitest";
import { BASE, batchBody, CERTIFICATE, CERTIFICATE_BODY, daysFromNow, GTIN, must, type Reply } from "./api-fixture.ts";
import { minutesAgo, openSeason, type Season } from "./season.ts";

/** A page says no more than is known, and the auditors are told of every doubt. */
let season: Season;
beforeEach(async () => {
  season = await openSeason();
});

const HOUR = 60;
/** A plain table of readings every ten minutes, at a temperature that kiwifruit like, without any word of the device. */
function readings(fromMs: number, minutes: number): Uint8Array {
  const rows = Array.from(
    { length: minutes / 10 + 1 },
    (_, n) => `${new Date(fromMs + n * 600_000).toISOString()},${(1 + Math.sin(n / 9) / 2).toFixed(1)}`,
  );
  return new TextEncoder().encode(`time,temperature °C\n${rows.join("\n")}\n`);
}
const upload = (lot: string, file: Uint8Array): Promise<Reply> =>
  season.service.call("depot", "POST", `/api/batches/${GTIN}/${lot}/temperature-logs`, file);
/** Sent the day before yesterday, received this morning. */
async function travelled(lot: string): Promise<void> {
  await must(season.register(lot, 1000, { harvestedOn: daysFromNow(-3) }));
  await must(season.ship(`${lot}-1`, lot, 600, { shippedAt: minutesAgo(48 * HOUR) }));
  await must(season.receive(`${lot}-1`, lot, 600, { receivedAt: minutesAgo(2 * HOUR) }));
}
const exceptions = async (who: "inspector" | "strangeInspector") => {
  await season.follow();
  const { json } = await must(season.service.call(who, "GET", "/api/exceptions?limit=100"));
  return json.items as readonly { readonly code: string; readonly subject: string; readonly count: number }[];
};

describe("a temperature file", () => {
  test.each([
    ["of another year", Date.parse("2021-05-01T00:00:00Z")],
    ["of a clock years ahead", Date.parse("2039-05-01T00:00:00Z")],
  ])("%s makes no cold chain good", async (_, from) => {
    await travelled("TRIP");
    const before = await season.page("TRIP");
    const { status, json } = await upload("TRIP", readings(from, 46 * HOUR));
    expect([status, String(json.detailZh).length > 20]).toEqual([422, true]);
    expect((await season.page("TRIP")).state.code).toBe(before.state.code);
    expect(before.state.code).not.toMatch(/^in-order/);
  });

  test("of one hour is no record of a trip of two days", async () => {
    await travelled("HOUR");
    await must(upload("HOUR", readings(Date.now() - 3 * HOUR * 60_000, HOUR)));
    expect((await season.page("HOUR")).state.code).not.toMatch(/^in-order/);
  });

  test("of the whole way makes it complete so far, declared by the depot and not measured: no device is named", async () => {
    await travelled("WHOLE");
    await must(upload("WHOLE", readings(Date.now() - 49 * HOUR * 60_000, 48 * HOUR)));
    const { json } = await must(season.service.call("clerk", "GET", `/api/batches/${GTIN}/WHOLE`));
    const evidence = json.evidence as readonly { readonly statement: string; readonly level: string }[];
    expect(evidence.find(({ statement }) => statement === "temperature")?.level).toBe("declared");
  });
});

describe("a batch", () => {
  test("of which nothing is known but its registration is registered, not complete", async () => {
    await must(season.register("FRESH"));
    const { state } = await season.page("FRESH");
    expect(state.code).toBe("registered");
    expect(state.reasons.length).toBeGreaterThan(0);
  });

  test("read when no such fruit keeps any more says so, however good its record", async () => {
    await must(season.register("AGED", 10));
    season.service.clock.advanceMs = 3 * 365 * 86_400_000;
    const { state } = await season.page("AGED");
    expect([state.code, state.reasons.some(({ code }) => code.includes("shelf-life"))]).toEqual([
      "past-shelf-life",
      true,
    ]);
  });

  test("harvested inside a safety interval that comes to light later stops like one that failed its test, until the record is put right", async () => {
    await must(season.register("SPRAYED", 100));
    const use = {
      id: "spray-1",
      base: BASE,
      plot: "p1",
      product: "百菌清",
      actives: ["百菌清"],
      dosage: "600 倍",
      appliedOn: daysFromNow(-5),
      safetyIntervalDays: 210,
    };
    await must(season.post("clerk", "/api/inputs", use));
    await season.follow();
    expect((await season.page("SPRAYED")).state.code).toBe("interval-breached");
    expect((await season.ship("sprayed-1", "SPRAYED", 1)).status).toBe(409);
    await must(
      season.post("clerk", "/api/inputs/spray-1/corrections", {
        id: "s1",
        reason: "21 误输为 210，日期亦误",
        safetyIntervalDays: 21,
        appliedOn: daysFromNow(-50),
      }),
    );
    await season.follow();
    expect((await season.page("SPRAYED")).state.code).not.toBe("interval-breached");
    expect((await season.ship("sprayed-2", "SPRAYED", 1)).status).toBe(201);
  });

  test("is not shipped, received or stored by a clock that runs ahead", async () => {
    await must(season.register("AHEAD", 100));
    const later = { shippedAt: "2098-03-01T08:00:00+08:00" };
    const refused = await season.ship("ahead-1", "AHEAD", 10, later);
    expect([refused.status, JSON.stringify(refused.json.errors)]).toEqual([422, expect.stringContaining("/shippedAt")]);
    await must(season.ship("ahead-2", "AHEAD", 10));
    expect((await season.receive("ahead-2", "AHEAD", 10, { receivedAt: "2098-03-02T08:00:00+08:00" })).status).toBe(
      422,
    );
    expect((await season.receive("ahead-2", "AHEAD", 10)).status).toBe(201);
  });

  test("whose lot looks like another's is warned of, and both spellings are kept apart", async () => {
    await must(season.register("LOT0001", 10));
    const { json } = await must(season.register("LOTO001", 10));
    expect(JSON.stringify(json.warnings ?? json.flags)).toContain("LOT0001");
  });
});

describe("a certificate", () => {
  const status = (body: object) => season.post("inspector", `/api/certificates/${CERTIFICATE}/status`, body);

  test("is suspended by a ground that is dated before an earlier reinstatement: it was never lifted", async () => {
    await must(season.register("HELD", 10, { harvestedOn: daysFromNow(-2) }));
    await must(status({ status: "suspended", reason: "记录不全", effectiveFrom: daysFromNow(-50) }));
    await must(status({ status: "reinstated", reason: "整改", effectiveFrom: daysFromNow(-40) }));
    await must(status({ status: "suspended", reason: "抽检不合格", effectiveFrom: daysFromNow(-45) }));
    expect((await season.page("HELD")).state.code).toBe("certificate-suspended");
  });

  test("with two grounds open is reinstated ground by ground", async () => {
    await must(status({ id: "g1", status: "suspended", reason: "甲", effectiveFrom: daysFromNow(-20) }));
    await must(status({ id: "g2", status: "suspended", reason: "乙", effectiveFrom: daysFromNow(-19) }));
    expect((await status({ status: "reinstated", reason: "整改", effectiveFrom: daysFromNow(-5) })).status).toBe(400);
    const one = await must(
      status({ status: "reinstated", reason: "甲整改", effectiveFrom: daysFromNow(-5), lifts: ["g1"] }),
    );
    expect((one.json.standing as { readonly status: string }).status).toBe("suspended");
  });

  test("has one balance, whatever was typed around its number", async () => {
    const { number } = CERTIFICATE_BODY;
    const typed = [
      `${number} `,
      number.toLowerCase(),
      `LB-18-\u200b${number.slice(6)}`,
      number.replace("LB", "\u041bB"),
      number.replaceAll("-", "－"),
    ];
    for (const [n, spelt] of typed.entries()) {
      const { status: answered } = await season.post("inspector", "/api/certificates", {
        ...CERTIFICATE_BODY,
        id: `again-${n}`,
        number: spelt,
      });
      expect([spelt, answered >= 400 && answered < 500]).toEqual([spelt, true]);
    }
  });

  test("is named by its printed number as well as by its id", async () => {
    const { json } = await must(
      season.post("clerk", "/api/batches", batchBody("PRINTED", 10, { certificate: "lb-18-26012212345a" })),
    );
    expect((json.certified as { readonly certificate: string }).certificate).toBe(CERTIFICATE);
  });
});

describe("auditors", () => {
  test("are told of a habit: three equal shortages are three", async () => {
    await must(season.register("HABIT", 1000));
    for (const n of [1, 2, 3]) {
      await must(season.ship(`habit-${n}`, "HABIT", 100));
      await must(season.receive(`habit-${n}`, "HABIT", 88));
    }
    const short = (await exceptions("inspector")).filter(({ code }) => code === "quantity-short");
    expect(short.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  test("of each lot's own county are told of a mixed load, and those of the sound lot's are not", async () => {
    const plot = { id: "q1", areaMu: 800, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 };
    await must(
      season.post("strangeClerk", "/api/bases", {
        id: "jiange-1",
        name: "剑阁基地",
        regionCode: "510823",
        plots: [plot],
      }),
    );
    const theirs = "06901234567885";
    await must(
      season.post("strangeClerk", "/api/products", {
        gtin: theirs,
        name: { zh: "剑阁猕猴桃" },
        category: "水果",
        coldChainProfile: "red-heart-kiwifruit",
      }),
    );
    const other = {
      gtin: theirs,
      lot: "MIX",
      base: "jiange-1",
      plots: ["q1"],
      harvestedOn: daysFromNow(-1),
      quantityKg: 500,
    };
    await must(season.post("strangeClerk", "/api/batches", other));
    await must(season.register("MIX", 500));
    const items = (kg: number) => [
      { gtin: GTIN, lot: "MIX", quantityKg: 100 },
      { gtin: theirs, lot: "MIX", quantityKg: kg },
    ];
    await must(season.ship("own-1", "MIX", 100));
    await must(
      season.post("strangeClerk", "/api/shipments", {
        id: "their-1",
        to: "cold-one",
        items: [{ gtin: theirs, lot: "MIX", quantityKg: 100 }],
        shippedAt: minutesAgo(40),
      }),
    );
    for (const [id, gtin] of [
      ["own-1", GTIN],
      ["their-1", theirs],
    ] as const) {
      await must(
        season.post("depot", `/api/shipments/${id}/receipt`, {
          receivedAt: minutesAgo(20),
          items: [{ gtin, lot: "MIX", quantityKg: 100 }],
        }),
      );
    }
    await must(
      season.post("depot", "/api/shipments", {
        id: "mixed",
        to: "cold-two",
        items: items(100),
        shippedAt: minutesAgo(15),
      }),
    );
    await must(
      season.post("strangeDepot", "/api/shipments/mixed/receipt", { receivedAt: minutesAgo(10), items: items(60) }),
    );
    const short = (list: readonly { readonly code: string; readonly subject: string }[]) =>
      list.filter(({ code }) => code === "quantity-short").map(({ subject }) => subject);
    expect(short(await exceptions("strangeInspector"))).toEqual([expect.stringContaining(theirs)]);
    expect(short(await exceptions("inspector"))).toEqual([]);
  });
});

test("goods that left a room ripen nothing there any more, and a room has one name however it is typed", async () => {
  await must(
    season.post("clerk", "/api/products", {
      gtin: "06901234567908",
      name: { zh: "雪梨" },
      category: "水果",
      coldChainProfile: "pear",
    }),
  );
  await must(
    season.post("clerk", "/api/batches", batchBody("PEARS", 100, { gtin: "06901234567908", certificate: undefined })),
  );
  await must(season.register("KIWIS", 100));
  const store = (gtin: string, lot: string, location: string, at: string) =>
    season.post("clerk", `/api/batches/${gtin}/${lot}/storage`, { action: "in", location, quantityKg: 50, at });
  await must(store("06901234567908", "PEARS", "A3", minutesAgo(30)));
  const near = await must(store(GTIN, "KIWIS", "ａ3 ", minutesAgo(25)));
  expect(near.json.warnings).toHaveLength(1);
  const shipment = {
    id: "pears-1",
    to: "cold-one",
    items: [{ gtin: "06901234567908", lot: "PEARS", quantityKg: 100 }],
    shippedAt: minutesAgo(20),
  };
  await must(season.post("clerk", "/api/shipments", shipment));
  const far = await must(store(GTIN, "KIWIS", "A3", minutesAgo(10)));
  expect(far.json.warnings).toEqual([]);
});
