import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeAll, describe, expect, test } from "vitest";
import { batchBody, GTIN, must, openService, plant, populate, type Reply, type Service } from "./api-fixture.ts";

/** Labels from the printer to the pack, and back: what leaves in bulk, what a depot labels itself, what is struck, what a buyer reads. */

let service: Service;
beforeAll(async () => {
  const table = openSqliteTable(":memory:");
  service = openService(table, await populate(table));
  await plant(service);
});

const DAY_MS = 86_400_000;
const now = () => new Date(Date.now() + service.clock.advanceMs).toISOString();
const item = (lot: string, quantityKg: number, more: object = {}) => ({ gtin: GTIN, lot, quantityKg, ...more });
const registered = (lot: string, kg: number) => must(service.call("clerk", "POST", "/api/batches", batchBody(lot, kg)));
const printed = (who: "clerk" | "depot", id: string, lot: string, count: number): Promise<Reply> =>
  service.call(who, "POST", "/api/labels", { id, gtin: GTIN, lot, count, netWeightG: 500 });
const struck = (id: string, body: object = {}, who: "clerk" | "depot" = "clerk"): Promise<Reply> =>
  service.call(who, "POST", `/api/labels/${id}/void`, { reason: "打印损坏", ...body });

async function handedOver(id: string, lot: string, kg: number, more: object = {}): Promise<void> {
  const sent = { id, to: "cold-one", items: [item(lot, kg, more)], shippedAt: now() };
  await must(service.call("clerk", "POST", "/api/shipments", sent));
  const receipt = { items: [item(lot, kg)], receivedAt: now() };
  await must(service.call("depot", "POST", `/api/shipments/${id}/receipt`, receipt));
}

async function serialsOf(id: string): Promise<string[]> {
  const { text } = await must(service.call("clerk", "GET", `/api/labels/${id}.csv`));
  return text
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(",")[0] ?? "");
}

describe("goods that leave in bulk while their labels stay", () => {
  test("take no labels along: none can be printed twice for the rest, and who received the bulk labels it", async () => {
    await registered("BULK1", 20);
    await must(printed("clerk", "bulk-1", "BULK1", 20));
    await handedOver("S-BULK1", "BULK1", 10);
    expect(await printed("clerk", "bulk-2", "BULK1", 1)).toMatchObject({
      status: 409,
      json: { code: "labels-exceed-weight", countMax: 0, detail: expect.stringContaining("/void") },
    });
    await must(printed("depot", "bulk-3", "BULK1", 20));
    const { json } = await must(service.call("clerk", "GET", `/api/batches/${GTIN}/BULK1`));
    expect(json.onHand).toMatchObject([
      { quantityKg: 10, labelledKg: 10 },
      { quantityKg: 10, labelledKg: 10 },
    ]);
  });

  test("cannot be said to go without codes where too few are left without: the refusal says what to do", async () => {
    await registered("BULK2", 10);
    await must(printed("clerk", "bulk-4", "BULK2", 20));
    const ask = { id: "S-BULK2", to: "cold-one", items: [item("BULK2", 4, { labelledKg: 0 })], shippedAt: now() };
    const refused = await service.call("clerk", "POST", "/api/shipments", ask);
    expect(refused).toMatchObject({ status: 400, json: { code: "invalid-request" } });
    expect(refused.text).toContain("POST /api/labels/{id}/void");
    await must(struck("bulk-4"));
    await must(service.call("clerk", "POST", "/api/shipments", ask));
  });
});

describe("labels that are struck", () => {
  test("say so wherever they are seen, and no other does", async () => {
    await registered("VOID1", 10);
    await must(printed("clerk", "void-1", "VOID1", 20));
    const [spoiled = "", good = ""] = await serialsOf("void-1");
    await must(struck("void-1", { serials: [spoiled] }));
    const page = (serial: string, language: string) =>
      must(service.call("nobody", "GET", `/v/01/${GTIN}/10/VOID1/21/${serial}?lang=${language}`));
    expect((await page(spoiled, "zh")).text).toContain("该追溯码已作废");
    expect((await page(spoiled, "en")).text).toContain("This code was voided");
    for (const language of ["zh", "en"]) expect((await page(good, language)).text).not.toMatch(/作废|voided/);
    const asJson = { accept: "application/json" };
    const told = await service.call("nobody", "GET", `/v/01/${GTIN}/10/VOID1/21/${spoiled}`, undefined, asJson);
    expect(told.json).toMatchObject({ state: { code: "label-voided" }, serial: { voidedAt: expect.any(String) } });
    const csv = (await must(service.call("clerk", "GET", "/api/labels/void-1.csv"))).text.split("\r\n");
    expect(csv.filter((line) => line.endsWith(",voided")).map((line) => line.split(",")[0])).toEqual([spoiled]);
    const svg = (await must(service.call("clerk", "GET", "/api/labels/void-1.svg"))).text;
    expect(svg.match(/已作废 VOID<\/text>/g)).toHaveLength(1);
    await must(printed("clerk", "void-2", "VOID1", 1));
  });

  test("are struck once: the same act ten days later, or from a second device, changes nothing", async () => {
    await registered("VOID2", 10);
    await must(printed("clerk", "void-3", "VOID2", 20));
    const serials = (await serialsOf("void-3")).slice(0, 3);
    const first = await must(struck("void-3", { id: "v-1", serials }));
    service.clock.advanceMs += 10 * DAY_MS;
    const both = await Promise.all([1, 2].map(() => struck("void-3", { id: "v-1", serials })));
    for (const again of both) expect([again.status, again.json]).toEqual([201, first.json]);
    const { json } = await must(service.call("clerk", "GET", "/api/labels/void-3"));
    expect(json).toMatchObject({ count: 20, voided: 3 });
    service.clock.advanceMs = 0;
  });

  test("that others hold are theirs to strike who issued them, and nobody's else", async () => {
    await registered("VOID3", 10);
    await must(printed("clerk", "void-4", "VOID3", 20));
    await handedOver("S-VOID3", "VOID3", 10, { labelledKg: 10 });
    expect((await struck("void-4", {}, "depot")).json.code).toBe("not-found");
    expect((await printed("depot", "void-5", "VOID3", 1)).json.code).toBe("labels-exceed-weight");
    await must(struck("void-4"));
    await must(printed("depot", "void-5", "VOID3", 20));
  });
});
