import { expect, test } from "vitest";
import { lotsRegistered, nextLot } from "./next-lot.ts";

test("a lot goes on from the last one of its day, in the same letters and width", () => {
  expect(nextLot(["HL260911-28", "HL260911-27", "HL260910-43"], "2026-09-11")).toBe("HL260911-29");
  expect(nextLot(["HL260911-28"], "2026-09-12")).toBe("HL260912-01");
  expect(nextLot(["CX260911007"], "2026-09-11")).toBe("CX260911008");
  expect(nextLot(["HL260911-99"], "2026-09-11")).toBe("HL260911-100");
});

test("lots that are numbered in another way, or none at all, are followed by date and number", () => {
  expect(nextLot([], "2026-09-11")).toBe("260911-01");
  expect(nextLot(["春茶一号"], "2026-09-11")).toBe("260911-01");
  expect(nextLot(["260911-01"], "2026-09-11")).toBe("260911-02");
});

test("a lot that this device registered is taken, whether it waits, is parked or is sent, and no list shows it yet; one that was given up is free", () => {
  const command = (lot: string, state: "waiting" | "parked" | "sent" | "given-up", path = "/api/batches") => ({
    ...{ state, subjects: [`01/06901234567892/10/${lot}`, "base/b-1"], content: { path } },
  });
  const commands = [
    ...[command("260911-04", "waiting"), command("260911-03", "sent"), command("260911-02", "parked")],
    ...[command("260911-05", "given-up"), command("260911-09", "sent", "/api/shipments")],
  ];
  const taken = lotsRegistered(commands, "06901234567892");
  expect(taken).toEqual(["260911-04", "260911-03", "260911-02"]);
  expect(nextLot(taken, "2026-09-11")).toBe("260911-05");
  expect(lotsRegistered(commands, "06901234567885")).toEqual([]);
});
