import { describe, expect, test } from "vitest";
import { utf8 } from "../fixtures/official.ts";
import { readingOf, refusalOf, table } from "../fixtures/rows.ts";
import { channelFiles } from "../series/reading.ts";
import { readLoggerFile } from "../vendors/read.ts";

const lines = (heading: string, rows: readonly string[]) =>
  [heading, ...rows.map((row) => `2026-11-20 ${row}`)].join("\n");
const warning = (text: string, code: string) => readLoggerFile(utf8(text)).warnings.find((each) => each.code === code);

describe("rows of one instant", () => {
  test("keep the value where one of them is blank, whichever comes first", () => {
    for (const rows of [
      ["08:00:00,1.2", "08:00:00,", "08:10:00,1.3"],
      ["08:00:00,", "08:00:00,1.2", "08:10:00,1.3"],
    ]) {
      expect(refusalOf(lines("time,temp (°C)", rows))).toMatchObject({ code: "same-time", line: 3 });
    }
    expect(readingOf(lines("time,temp (°C)", ["08:00:00,", "08:00:00,", "08:10:00,1.3"]))).toMatchObject({
      count: 2,
      missing: 1,
    });
  });

  test("count once where every channel says the same, and are refused where one differs", () => {
    const same = lines("time,T1 (°C),T2 (°C)", ["08:00:00,1.2,3", "08:00:00,1.2,3", "08:10:00,1.3,3"]);
    expect(readingOf(same)).toMatchObject({ count: 2 });
    expect(warning(same, "duplicate-time")).toMatchObject({ line: 3 });
    expect(refusalOf(lines("time,T1 (°C),T2 (°C)", ["08:00:00,1.2,3", "08:00:00,1.2,4", "08:10:00,1.3,3"])).code).toBe(
      "same-time",
    );
  });

  test("two alike are a repetition; three of one minute alone are readings without their seconds", () => {
    expect(readingOf(lines("time,temp (°C)", ["08:00,1.2", "08:00,1.2"]))).toMatchObject({ count: 1 });
    expect(refusalOf(lines("time,temp (°C)", ["08:00,1.2", "08:00,1.2", "08:00,1.2"]))).toMatchObject({
      code: "same-time",
      line: 3,
    });
  });
});

describe("channels", () => {
  test("together hold no more readings than a file may", () => {
    const row = `2026-11-20 08:00:00${",1.2".repeat(10)}\n`;
    const text = `time${Array.from({ length: 10 }, (_, n) => `,T${n} (°C)`).join("")}\n${row.repeat(50_001)}`;
    expect(refusalOf(text).code).toBe("too-many-readings");
  });

  test("count words, numbers and jumps that stand for a fault together", () => {
    const text = table(
      "time,temp (°C)",
      (wall, celsius, index) => `${wall},${["Err", "-127", "85"][index - 5] ?? celsius}`,
    );
    expect(warning(text, "fault-values")?.en).toContain("3 fault values");
    const clean = table("time,temp (°C)", (wall, celsius) => `${wall},${celsius}`);
    expect(warning(clean, "fault-values")).toBeUndefined();
  });

  test("a blank now and then beside another channel is missing; one alone in a file always is", () => {
    const now = table(
      "time,T1 (°C),T2 (°C)",
      (wall, celsius, index) => `${wall},${celsius},${index === 6 ? "" : celsius}`,
    );
    expect(channelFiles(readLoggerFile(utf8(now)))[1]?.readings.filter(({ celsius }) => celsius === null)).toHaveLength(
      1,
    );
    const half = table("time,temp (°C)", (wall, celsius, index) => `${wall},${index % 2 ? "" : celsius}`);
    expect(readingOf(half)).toMatchObject({ count: 14, missing: 7 });
  });

  test("keep the humidity of their rows where it is one", () => {
    const text = table(
      "time,temp (°C),RH (%)",
      (wall, celsius, index) => `${wall},${celsius},${index === 0 ? "--" : index === 1 ? "93 %" : 94}`,
    );
    expect(
      readLoggerFile(utf8(text))
        .readings.slice(0, 3)
        .map(({ humidity }) => humidity),
    ).toEqual([undefined, 93, 94]);
  });

  test("of nothing but blanks are a file without a value", () => {
    expect(readingOf(table("time,temp (°C)", (wall) => `${wall},`))).toMatchObject({
      count: 14,
      missing: 14,
      warnings: ["utc-offset-assumed"],
    });
  });
});

describe("a device asked for", () => {
  const text = table(
    "Site,Device ID,time,temp (°C)",
    (wall, celsius, index) => `Depot,${index % 2 ? "A" : "B"},${wall},${celsius}`,
  );

  test("is found by its name without spaces around it, in the column that tells devices apart", () => {
    expect(readingOf(text, { device: " A " })).toMatchObject({ count: 7 });
    expect(refusalOf(text, { device: "Depot" })).toMatchObject({ code: "several-devices", choices: ["B", "A"] });
  });

  test("of several columns of devices narrows all of them, or is refused for the rest", () => {
    const rooms = text.replaceAll("Depot,A", "Depot 1,A");
    expect(readingOf(rooms, { device: "A" })).toMatchObject({ count: 7 });
    const crossed = table(
      "Site,Device ID,time,temp (°C)",
      (wall, celsius, index) => `${index % 3 ? "S1" : "S2"},${index % 2 ? "A" : "B"},${wall},${celsius}`,
    );
    expect(refusalOf(crossed, { device: "S1" })).toMatchObject({ code: "several-devices", choices: ["A", "B"] });
  });
});

describe("zones of rows", () => {
  const rows = (zone: string | ((index: number) => string)) =>
    table(
      "time;temp (°C)",
      (wall, celsius, index) => `${wall} ${typeof zone === "string" ? zone : zone(index)};${celsius}`,
    );

  test("may change on the way, each row by its own", () => {
    expect(readingOf(rows((index) => (index < 7 ? "+02:00" : "+01:00")))).toMatchObject({
      from: "2026-11-20T06:00:00.000Z",
      zone: "+02:00",
    });
    const file = readLoggerFile(utf8(rows((index) => (index < 7 ? "+02:00" : "+01:00"))));
    expect(file.readings[7]?.at).toBe(Date.UTC(2026, 10, 20, 8, 10));
  });

  test("in letters with several meanings are asked for, and taken with one of them", () => {
    expect(refusalOf(rows("IST"))).toMatchObject({
      code: "zone-unclear",
      line: 2,
      choices: ["+05:30", "+02:00", "+01:00"],
    });
    expect(readingOf(rows("IST"), { zone: "+02:00" })).toMatchObject({ from: "2026-11-20T06:00:00.000Z" });
    expect(refusalOf(rows("IST"), { zone: "+08:00" }).code).toBe("zone-unclear");
    expect(readingOf(rows("IST"), { zone: "Asia/Kolkata" })).toMatchObject({ from: "2026-11-20T02:30:00.000Z" });
  });

  test("stand on every row or on none", () => {
    expect(refusalOf(rows((index) => (index === 3 ? "" : "UTC")))).toMatchObject({ code: "bad-time", line: 5 });
  });
});

describe("units of cells", () => {
  test("on some rows hold for all, unless they differ", () => {
    const some = table("time,temp", (wall, celsius, index) => `${wall},${index % 2 ? celsius : `${celsius}°C`}`);
    expect(readingOf(some)).toMatchObject({ unit: "C", max: 1.8, warnings: ["utc-offset-assumed"] });
    const both = table(
      "time,temp",
      (wall, celsius, index) => `${wall},${[`${celsius}°C`, `${celsius}°F`, celsius][index % 3]}`,
    );
    expect(refusalOf(both)).toMatchObject({ code: "unit-unclear", parameter: "unit" });
    const mixed = table(
      "time,temp",
      (wall, celsius, index) => `${wall},${index % 2 ? `${celsius}°C` : `${celsius * 1.8 + 32}°F`}`,
    );
    expect(refusalOf(mixed, { unit: "C" }).code).toBe("parameter-contradicts-file");
  });

  test("two in the settings above are not settled by us", () => {
    const above = ["High alarm: 8 °C", "Low alarm: 32 °F", "time,temp"];
    const text = table(above, (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(text).code).toBe("unit-unclear");
    expect(readingOf(text, { unit: "C" })).toMatchObject({ max: 1.8 });
  });
});

describe("whole numbers between commas", () => {
  test("are values where every number stands alone", () => {
    expect(
      readingOf(table("time,temp (°C),note", (wall, _, index) => `${wall},${index === 4 ? 3 : 2},`)),
    ).toMatchObject({ max: 3 });
    expect(readingOf(table("time;temp (°C);note", (wall) => `${wall};2;9`))).toMatchObject({ max: 2 });
    expect(refusalOf(table("time,temp (°C),note", (wall) => `${wall},2,9`))).toMatchObject({
      code: "ambiguous-decimal",
      line: 2,
    });
    expect(
      readingOf(table("time,temp (°C),note", (wall, _, index) => `${wall},2,${index === 4 ? 9 : ""}`)),
    ).toMatchObject({ max: 2 });
    expect(refusalOf(table([], (wall) => `${wall},2,9`)).code).toBe("ambiguous-decimal");
    expect(
      readingOf(
        table([], (wall, celsius) => `${wall},${celsius},9.5,93`),
        { column: "2" },
      ),
    ).toMatchObject({ max: 1.8 });
  });

  test("a dew point just below the temperature proves nothing against it", () => {
    const text = table(
      "time,temp (°C),Dew Point (°C)",
      (wall, celsius, index) => `${wall},${celsius},${celsius + (index ? -1 : 3)}`,
    );
    expect(readingOf(text)).toMatchObject({ max: 1.8 });
  });
});
