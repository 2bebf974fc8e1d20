import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeAll, describe, expect, test } from "vitest";
import { batchBody, GTIN, must, openService, plant, populate, type Service } from "./api-fixture.ts";

/** The loggers' own files, read where they lie; they are not part of this repository. */
const folder = join(import.meta.dirname, "../../../shared/data/coldchain");
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(txt|xls|csv)$/.test(name))
  : [];

interface TemperatureAnswer {
  readonly samples: number;
  readonly mktCelsius: number | null;
  readonly device: { readonly model?: string; readonly mktCelsius?: number };
  readonly evaluations: readonly {
    readonly limits: { readonly source: string };
    readonly daily: readonly { readonly date: string; readonly minutesAbove: number; readonly minutesBelow: number }[];
    readonly verdict: string;
  }[];
}

/** What the Fridge-tag's firmware counted itself: minutes out of its alarm limits by day, from the file's own text. */
function firmwareMinutes(text: string): Map<string, number> {
  const counted = new Map<string, number>();
  let date = "";
  for (const line of text.split(/\r?\n/)) {
    date = /Date:\s*(\d{4}-\d\d-\d\d)/.exec(line)?.[1] ?? date;
    const minutes = /t Acc:\s*(\d+)/.exec(line)?.[1];
    if (date !== "" && minutes !== undefined) counted.set(date, (counted.get(date) ?? 0) + Number(minutes));
  }
  return counted;
}

const LOGGING_MINUTES = 5;
/** Rows in which the device wrote no value: they are a gap, and counted by nobody. */
const WITHOUT_VALUE: Readonly<Record<string, number>> = { "2023-04-17": 15 };

describe.skipIf(files.length === 0)("the loggers' own files, sent to the api as they came off the device", () => {
  let service: Service;
  beforeAll(async () => {
    const table = openSqliteTable(":memory:");
    service = openService(table, await populate(table));
    await plant(service);
  });

  /** Registers a batch that is older than every file, and sends it the file. */
  const send = async (name: string, lot: string): Promise<TemperatureAnswer> => {
    const body = { ...batchBody(lot, 10), harvestedOn: "2000-01-01" };
    await must(service.call("clerk", "POST", "/api/batches", body));
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const path = `/api/batches/${GTIN}/${lot}/temperature-logs`;
    const { status, json } = await must(service.call("clerk", "POST", path, bytes));
    expect(status).toBe(201);
    return json as unknown as TemperatureAnswer;
  };

  test.each(files)("%s is read, and the device's own mean kinetic temperature is ours cut to 0.1 °C", async (name) => {
    const { mktCelsius, device, evaluations } = await send(name, `MKT${files.indexOf(name)}`);
    if (device.mktCelsius !== undefined) expect(Math.trunc((mktCelsius ?? 0) * 10) / 10).toBe(device.mktCelsius);
    expect(/qtag|elitech/.test(name)).toBe(device.mktCelsius !== undefined);
    expect(evaluations.map(({ limits }) => limits.source)).toContain("profile");
  });

  test.each(files.filter((name) => name.includes("fridgetag")))(
    "minutes out of range of %s agree by day with the firmware's own within one logging interval",
    async (name) => {
      const counted = firmwareMinutes(readFileSync(join(folder, name), "utf8"));
      expect(counted.size).toBeGreaterThan(0);
      const { evaluations } = await send(name, `DAYS${files.indexOf(name)}`);
      const { daily = [] } = evaluations.find(({ limits }) => limits.source === "device") ?? {};
      expect(daily.length).toBeGreaterThan(0);
      for (const { date, minutesAbove, minutesBelow } of daily) {
        const most = LOGGING_MINUTES + (WITHOUT_VALUE[date] ?? 0);
        expect([date, Math.abs(minutesAbove + minutesBelow - (counted.get(date) ?? -999)) <= most]).toEqual([
          date,
          true,
        ]);
      }
    },
  );
});

describe("a file that leaves something open", () => {
  let service: Service;
  beforeAll(async () => {
    const table = openSqliteTable(":memory:");
    service = openService(table, await populate(table));
    await plant(service);
  });

  const hour = 3_600_000;
  const rows = (heading: string, celsius: string) => {
    const times = Array.from({ length: 14 }, (_, n) => new Date(Date.now() - 3 * hour + n * 600_000).toISOString());
    return new TextEncoder().encode([heading, ...times.map((time) => `${time.slice(0, 19)},${celsius}`)].join("\n"));
  };

  const send = async (lot: string, query: string, bytes: Uint8Array<ArrayBuffer>) => {
    await must(service.call("clerk", "POST", "/api/batches", batchBody(lot, 10)));
    const path = `/api/batches/${GTIN}/${lot}/temperature-logs`;
    const refused = await service.call("clerk", "POST", path, bytes);
    return { refused, taken: await service.call("clerk", "POST", path + query, bytes) };
  };

  test("is refused with the line, the parameter and its choices, and taken with that parameter", async () => {
    const { refused, taken } = await send("OPEN1", "?unit=C&zone=%2B00:00", rows("Time,Temp (℃/℉)", "1.5"));
    expect(refused).toMatchObject({
      status: 422,
      json: { code: "unreadable-logger-file", reason: "unit-unclear", parameter: "unit", choices: ["C", "F"] },
    });
    expect(taken).toMatchObject({
      status: 201,
      json: { samples: 14, read: { format: "plain-csv", encoding: "UTF-8", unit: "C", zone: "+00:00" } },
    });
  });

  test("is not completed by what is no unit, zone or order", async () => {
    const { taken } = await send("OPEN2", "?unit=X&zone=somewhere&dateOrder=up", rows("Time,Probe", "1.5"));
    expect(taken).toMatchObject({ status: 400, json: { code: "invalid-request" } });
    expect(Object.keys(taken.json)).toContain("errors");
  });

  test("is held against the harvest: what was measured before is no evidence of the batch", async () => {
    const text = new TextDecoder().decode(rows("Time (UTC),Temp (°C)", "1.5")).replaceAll(/^\d{4}/gm, "2020");
    const { refused: kept } = await send("OPEN3", "?unit=C", new TextEncoder().encode(text));
    expect(kept).toMatchObject({
      status: 422,
      json: { code: "date-order", detail: expect.stringMatching(/run from 2020-.* is there since 20/) },
    });
  });
});
