import { expect, test } from "vitest";
import type { Shape } from "../../service/client.ts";
import { withUnsent } from "./unsent-entries.ts";

const A = "01/09520000510824/10/A";
const zero = { foundKg: 0, returnedKg: 0, destroyedKg: 0, soldKg: 0 };
const at = "2026-10-07T00:00:00.000Z";
const TASK = {
  ...{ id: "r 1", by: "bureau", organisation: "cold", status: "open" },
  balance: [{ batch: A, organisation: "cold", kg: 200, ...zero, missingKg: 200 }],
  entries: [],
} as unknown as Shape<"RecallTask">;
const PATH = "/api/recalls/r%201/tasks/cold?from=bureau";
const kept = (body: object, { path = PATH, state = "waiting" as const } = {}) => ({
  ...{ state, writtenAt: at },
  content: { path, body: JSON.stringify({ at, ...body }) },
});

test("what a device told without a network stands in the task, with what is left to account for", () => {
  const known = withUnsent(TASK, [
    kept({ id: "e1", acknowledged: true }),
    kept({ id: "e2", batch: A, foundKg: 120, destroyedKg: 30 }),
  ]);
  expect(known.status).toBe("acknowledged");
  expect(known.balance[0]?.missingKg).toBe(50);
  expect(known.entries.map(({ id, isUnsent }) => [id, isUnsent])).toEqual([
    ["e1", true],
    ["e2", true],
  ]);
});

test("a correction that is not sent yet takes the place of what it corrects, and the task is explained once nothing is missing", () => {
  const known = withUnsent(TASK, [
    kept({ id: "e1", acknowledged: true, batch: A, foundKg: 20 }),
    kept({ id: "e2", batch: A, foundKg: 200, corrects: "e1", reason: "看错了秤" }),
  ]);
  expect(known.balance[0]?.missingKg).toBe(0);
  expect(known.status).toBe("explained");
  expect(known.entries.map(({ isReplaced }) => isReplaced)).toEqual([true, undefined]);
});

test("what was sent, refused, or told of another task changes nothing", () => {
  const others = [
    kept({ id: "e1", batch: A, foundKg: 20 }, { path: "/api/recalls/other/tasks/cold?from=bureau" }),
    { ...kept({ id: "e2", batch: A, foundKg: 20 }), state: "sent" as const },
    { ...kept({ id: "e3", batch: A, foundKg: 20 }), state: "parked" as const },
  ];
  expect(withUnsent(TASK, others)).toEqual(TASK);
  const told = { ...TASK, entries: [{ id: "e4", at, recordedAt: at, batch: A, foundKg: 20 }] };
  expect(withUnsent(told, [kept({ id: "e4", batch: A, foundKg: 20 })])).toEqual(told);
});
