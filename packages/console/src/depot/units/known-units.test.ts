import { expect, test } from "vitest";
import type { Ground } from "../ground/known.ts";
import { withWritten } from "../ground/known.ts";
import { loose, unitIn, unitsHere, withUnits } from "./known-units.ts";
import { packedOrNot, unitToTake } from "./unit-verdict.ts";

const GTIN = "09520000510824";
const CARTON = "095200005100000015";
const PALLET = "095200005100000022";
const lot = (name: string, onHandKg: number) => ({
  ...{ gtin: GTIN, lot: name, product: { zh: "猕猴桃" }, producer: "", harvestedOn: "2026-10-06" },
  ...{ onHandKg, rooms: [] },
});
const GROUND: Ground = {
  ...{ readAt: 1_000, lots: [lot("A", 100), lot("B", 50)], incoming: [], recalled: [], receivers: [], isWhole: true },
};
const AT = new Date(2_000).toISOString();
const of = (name: string, quantityKg: number) => ({ gtin: GTIN, lot: name, quantityKg });

function written(path: string, body: object, state: "waiting" | "sent" | "given-up" = "waiting") {
  return {
    state,
    writtenAt: AT,
    ...(state === "sent" && { sentAt: AT }),
    content: { path, body: JSON.stringify(body) },
  };
}
type Command = ReturnType<typeof written>;
const pack = (id: string, sscc: string | undefined, contains: readonly object[]) =>
  written("/api/units", { id, ...(sscc && { sscc }), contains, at: AT });
const after = (...commands: readonly Command[]) => withWritten(withUnits(GROUND, commands, "cold"), commands);
const left = (ground: Ground) => loose(ground).lots.map(({ onHandKg }) => onHandKg);

test("without a network, what is packed is loose no more, nested units go with the outer one, and what is taken out is loose again", () => {
  const packed = [pack("p1", CARTON, [of("A", 60)]), pack("p2", PALLET, [{ sscc: CARTON }, of("B", 20)])];
  const nested = after(...packed);
  expect(left(nested)).toEqual([40, 30]);
  expect(unitsHere(nested).map(({ sscc, weightKg }) => [sscc, weightKg])).toEqual([[PALLET, 80]]);
  expect(unitIn(nested, CARTON)).toMatchObject({ status: "inside", parent: PALLET });
  expect(unitToTake(nested, CARTON, []).kind).toBe("wrong");
  const out = written(`/api/units/${PALLET}/unpacking`, { id: "x1", items: [{ sscc: CARTON }, of("B", 5)], at: AT });
  const opened = after(...packed, out);
  expect(left(opened)).toEqual([40, 35]);
  expect(unitIn(opened, PALLET)).toMatchObject({ weightKg: 15, units: [] });
  expect(unitToTake(opened, CARTON, []).kind).toBe("right");
  const all = written(`/api/units/${CARTON}/unpacking`, { id: "x2", at: AT });
  expect(left(after(...packed, out, all))).toEqual([100, 35]);
});

test("a shipment of a unit takes away all that is in it, once; a packing that was taken back or refused counts for nothing", () => {
  const packed = pack("p1", CARTON, [of("A", 60)]);
  const shipped = after(packed, written("/api/shipments", { id: "s1", items: [{ sscc: CARTON }] }));
  expect(shipped.lots.map(({ onHandKg }) => onHandKg)).toEqual([40, 50]);
  expect(left(shipped)).toEqual([40, 50]);
  expect(unitToTake(shipped, CARTON, []).kind).toBe("wrong");
  const back = after(packed, written(`/api/units/${CARTON}/void`, { id: "v1", reason: "" }));
  expect(left(back)).toEqual([100, 50]);
  expect(left(after({ ...packed, state: "given-up" }))).toEqual([100, 50]);
});

test("a unit that waits for its number keeps its goods packed until the list has it; then it counts once", () => {
  const numberless = pack("p1", undefined, [of("A", 60)]);
  expect(left(after(numberless))).toEqual([40, 50]);
  const sent = written("/api/units", JSON.parse(numberless.content.body) as object, "sent");
  const again = { ...GROUND, readAt: 3_000 };
  expect(left(withUnits(again, [sent], "cold"))).toEqual([40, 50]);
  const listed = unitsHere(after(pack("p1", CARTON, [of("A", 60)])));
  expect(left(withUnits({ ...again, units: listed }, [sent], "cold"))).toEqual([40, 50]);
});

test("a lot of which all lies in units is told as packed; one that is not here is not", () => {
  const ground = after(pack("p1", CARTON, [of("B", 50)]));
  const said = (name: string) =>
    packedOrNot(ground, { kind: "wrong", because: "not-here", scanned: { gtin: GTIN, lot: name } }).told;
  expect(said("B")).toBeDefined();
  expect(said("Z")).toBeUndefined();
});
