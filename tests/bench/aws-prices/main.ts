/** Writes docs/prices.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pricesDocument } from "./document.ts";

writeFileSync(join(import.meta.dirname, "../../../docs/prices.md"), await pricesDocument());
