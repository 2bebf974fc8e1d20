import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGate } from "@suyuan/api/http/gate";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { PAGES } from "@suyuan/web-verify/pages";
import { PHONE } from "../prices.ts";
import { addParties, depsOver, GTIN, PUBLIC_URL, prepare, richBatch, sendOver } from "../season.ts";

/** As many as such an answer has at most, whatever time it is on its page: what stands in the documents is the same each time. */
const PAGE_BYTES = 9_760;

/**
 * Bytes of an answer with the page of a pack whose batch went its whole way: compressed as a phone takes it, and its headers as they are
 * written out (HTTP/2 packs them smaller).
 */
export async function pageBytes(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-page-bytes-"));
  const table = openSqliteTable(":memory:");
  const deps = depsOver(table, folderBlobs(folder));
  const keys = await addParties(deps);
  const gate = openGate(deps);
  const management = createManagementApp(deps, gate);
  const send = sendOver((request) => management.fetch(request), keys);
  await prepare(send);
  await richBatch(send, "RICH");
  await send("coop", "/api/labels", { id: "run-rich", gtin: GTIN, lot: "RICH", count: 1, netWeightG: 50 });
  const csv = await management.fetch(
    new Request(`${PUBLIC_URL}/api/labels/run-rich.csv`, { headers: { authorization: `Bearer ${keys.coop}` } }),
  );
  const serial = (await csv.text()).split("\r\n")[1]?.split(",")[0] ?? "";
  const app = createPublicApp(deps, { pages: PAGES, styleHashes: ["x".repeat(44)], gate });
  const request = new Request(`${PUBLIC_URL}/01/${GTIN}/10/RICH/21/${serial}`, { headers: PHONE });
  const answer = await app.fetch(request);
  if (answer.status !== 200) throw new Error(`the page of a pack answers ${answer.status}`);
  const headers = [...answer.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  const body = (await answer.arrayBuffer()).byteLength;
  table.close();
  rmSync(folder, { recursive: true, force: true });
  if (body + headers > PAGE_BYTES) throw new Error(`a page has ${body + headers} bytes: PAGE_BYTES says ${PAGE_BYTES}`);
  return PAGE_BYTES;
}
