import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { divisionsOf, regionTable } from "./regions/table.ts";

/**
 * Makes the table of regions from `data/build/areas.csv` of the public repository xihan123/gb2260 (CC0-1.0):
 * `node scripts/regions.ts FOLDER/areas.csv`. Run it again whenever that file has a new year, and look at what differs.
 */
const TABLE = join(import.meta.dirname, "../packages/domain/src/regions/table.json");

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("name the file: node scripts/regions.ts FOLDER/areas.csv");
writeFileSync(TABLE, `${JSON.stringify(regionTable(divisionsOf(readFileSync(file, "utf8"))), null, 2)}\n`);
