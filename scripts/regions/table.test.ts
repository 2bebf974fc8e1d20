import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { divisionsOf, regionTable } from "./table.ts";

const table: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../packages/domain/src/regions/table.json"), "utf8"),
);
const SOURCE = join(import.meta.dirname, "../../../shared/data/regions/areas-cc0.csv");

test.skipIf(!existsSync(SOURCE))("the table of regions is what the script makes of the public file", () => {
  expect(regionTable(divisionsOf(readFileSync(SOURCE, "utf8")))).toEqual(table);
});

const line = (code: string, name: string, status: string, years: string, successors = "") =>
  `${code},${name},${status},${years},${successors}`;

test("former names leave the code in force, partial transfers are no successors, old ends are left out", () => {
  const csv = [
    "\uFEFFcode,name,status,start_year,end_year,new_code",
    line("510000", "四川省", "active", "1981,"),
    line("512000", "资阳市", "active", "2000,"),
    line("512081", "简阳市", "retired", "2000,2016", "512002[2004];510185"),
    line("510185", "简阳市", "active", "2016,"),
    line("510104", "西城", "变更", "1981,1990", "510104"),
    line("510104", "锦江区", "active", "1990,"),
    line("510199", "很早", "retired", "1981,1990", "510104"),
  ].join("\r\n");
  expect(regionTable(divisionsOf(csv)).units["51"]).toBe(
    "0000四川省 0104锦江区 0185简阳市+2016 2000资阳市 2081简阳市-2016>510185",
  );
});

test("a file without the columns that are needed is refused", () => {
  expect(() => divisionsOf("code,name\n510000,四川省")).toThrow("lacks one of the columns");
});
