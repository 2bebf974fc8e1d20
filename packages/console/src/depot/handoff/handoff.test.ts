import { expect, test } from "vitest";
import { linkOf } from "../../outbox/chain.ts";
import type { Opened } from "../../outbox/entries.ts";
import type { Outbox } from "../../outbox/outbox.ts";
import type { Ground } from "../ground/known.ts";
import { answerIn, offeredIn, shownIn, shownText } from "./handoff.ts";

const GTIN = "09520000510824";
const DEVICE = { device: "d-1", base: 3 };
const box: Pick<Outbox, "device"> = { device: async () => DEVICE };
const TIME = "2026-11-02T01:02:03.000Z";
const GROUND: Ground = {
  readAt: 0,
  lots: [
    {
      ...{ gtin: GTIN, lot: "A", product: { zh: "红心猕猴桃" }, producer: "红林", harvestedOn: "2026-10-01" },
      ...{ onHandKg: 5, rooms: [] },
    },
  ],
  incoming: [],
  recalled: [],
  receivers: [{ id: "cold", name: "广元冷库", place: "" }],
  isWhole: true,
};
const EMPTY: Ground = { ...GROUND, lots: [], receivers: [] };

async function written(path: string, content: object): Promise<Opened> {
  const body = JSON.stringify(content);
  const previous = "0".repeat(64);
  const number = 7;
  const link = {
    device: DEVICE.device,
    number: number - DEVICE.base,
    method: "POST",
    path,
    command: "c-1",
    time: TIME,
  };
  return {
    ...{ number, id: "c-1", state: "waiting", attempts: 0, retryAt: 0, subjects: ["x"], writtenAt: TIME, previous },
    chain: await linkOf(previous, link, body),
    content: { method: "POST", path, body, subjects: ["x"], label: "发货", person: "李库管" },
  };
}
const shipment = () =>
  written("/api/shipments", {
    ...{ id: "s-1", to: "chengdu", vehicle: "川A88888", shippedAt: TIME },
    items: [{ gtin: GTIN, lot: "A]{1", quantityKg: 200 }],
  });
const shown = async (entry: Opened, ground = GROUND) => shownText(box as Outbox, entry, "cold", ground);

test("a shipment that one phone shows is a load on the other: whose, by whom, when, and what its products are called there", async () => {
  const text = await shown(await shipment());
  // Scanners that are keyboards type letters of ASCII.
  expect(text).toMatch(/^[ -~]+$/);
  const read = await shownIn(text);
  expect(read).toMatchObject({ device: "d-1", number: 4, by: "cold", person: "李库管", time: TIME });
  expect(read && offeredIn(read, "chengdu", EMPTY)).toEqual({
    ...{ from: "cold", fromName: "cold 李库管", id: "s-1", shippedAt: TIME, vehicle: "川A88888", isOffered: true },
    items: [{ gtin: GTIN, lot: "A]{1", product: "红心猕猴桃", quantityKg: 200, openKg: 200 }],
  });
  expect(read && offeredIn(read, "chengdu", GROUND)?.fromName).toBe("广元冷库 李库管");
  expect(read && offeredIn(read, "another", GROUND)).toBeUndefined();
  expect(read && answerIn(read, "cold")).toBeUndefined();
});

test("a receipt that is shown back says what came and what was turned away, to the sender alone", async () => {
  const receipt = await written("/api/shipments/s-1/receipt?from=cold", {
    items: [
      { gtin: GTIN, lot: "A", quantityKg: 100.1 },
      { gtin: GTIN, lot: "B", quantityKg: 50.2, rejectedKg: 3 },
    ],
  });
  const read = await shownIn(await shown(receipt));
  expect(read && answerIn(read, "cold")).toEqual({
    ...{ shipment: "s-1", person: "李库管", time: TIME, kg: 150.3, rejectedKg: 3 },
  });
  expect(read && answerIn(read, "another")).toBeUndefined();
});

test("whatever of the command was changed on the way does not fit its link: nothing is taken of it", async () => {
  const text = await shown(await shipment());
  for (const [from, to] of [
    ['"quantityKg":200', '"quantityKg":201'],
    ["chengdu", "chengde"],
    ["d-1", "d-2"],
    ["c-1", "c-2"],
    ["01:02:03", "01:02:04"],
  ] as const) {
    expect(text).toContain(from);
    expect(await shownIn(text.replace(from, to))).toBeUndefined();
  }
  for (const broken of ["", "SUYUAN-HANDOFF-1:", text.slice(0, -1), text.slice(5), "SUYUAN-HANDOFF-1:[1]{}"])
    expect(await shownIn(broken)).toBeUndefined();
});
