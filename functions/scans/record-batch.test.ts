import type { Scan } from "@suyuan/api/public/scans";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordBatch } from "./record-batch.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function message(messageId: string, serial: string, at = "2026-09-10T10:00:00.000Z") {
  return { messageId, body: JSON.stringify({ gtin: "06901234567892", lot: "A/1", serial, at }) };
}

const serials = fc.constantFrom("S1", "S2", "S3");
const instants = fc.date({ min: new Date("2026-01-01"), max: new Date("2026-12-31"), noInvalidDate: true });

describe("a batch of the queue", () => {
  test("writes each serial once, with every scan counted and the first and last of them in any order", async () => {
    const scans = fc.array(fc.tuple(serials, instants), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(scans, async (all) => {
        const written: Scan[] = [];
        const records = all.map(([serial, at], n) => message(`m${n}`, serial, at.toISOString()));
        const answer = await recordBatch({ Records: records }, quiet, async (scans) => {
          written.push(...scans);
          return [];
        });
        expect(answer.batchItemFailures).toEqual([]);
        expect(new Set(written.map(({ serial }) => serial)).size).toBe(written.length);
        for (const { serial, count, firstAt, lastAt } of written) {
          const own = all.filter(([one]) => one === serial).map(([, at]) => at.toISOString());
          expect([count, firstAt, lastAt]).toEqual([own.length, own.toSorted()[0], own.toSorted().at(-1)]);
        }
        expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      }),
    );
  });

  test("is written in few rounds: fifty serials at a time, five times at once", async () => {
    const sizes: number[] = [];
    let [underWay, most] = [0, 0];
    const records = Array.from({ length: 500 }, (_, n) => message(`m${n}`, `S${n}`));
    await recordBatch({ Records: records }, quiet, async (scans) => {
      sizes.push(scans.length);
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return [];
    });
    expect([sizes, most]).toEqual([Array.from({ length: 10 }, () => 50), 5]);
  });

  test("reports every message of a serial that could not be written, and what cannot be read, and no other", async () => {
    const records = [
      message("a", "S1"),
      message("b", "S2"),
      { messageId: "c", body: "not a scan" },
      message("d", "S2"),
      { messageId: "e", body: JSON.stringify({ gtin: "06901234567892", lot: "A", serial: "S1", at: "yesterday" }) },
    ];
    const { batchItemFailures: failures } = await recordBatch({ Records: records }, quiet, async (scans) =>
      scans.filter(({ serial }) => serial === "S2").map((scan) => ({ scan, error: new Error("out of reach") })),
    );
    expect(failures.map(({ itemIdentifier: id }) => id).sort()).toEqual(["b", "c", "d", "e"]);
  });
});
