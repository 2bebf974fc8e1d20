import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rasterised, symbolsIn } from "@suyuan/api/fixtures/raster";
import { batchOn, done, GTIN, newSeason } from "@suyuan/api/fixtures/season";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { createManagementApp } from "@suyuan/api/routes/app";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeOn, WCAG_22_AA } from "./axe.ts";
import { type BrowserSession, browserGap, drawnFonts, startBrowser } from "./browser.ts";
import { PICTURES } from "./screens.ts";

const gap = await browserGap();
const pictures = join(PICTURES, "commitment");
const folder = mkdtempSync(join(tmpdir(), "suyuan-commitment-"));

describe.skipIf(gap !== undefined)(`the commitment certificate as a page${gap === undefined ? "" : `: ${gap}`}`, () => {
  let session: BrowserSession;
  let page: string;
  let uri: string;
  beforeAll(async () => {
    session = await startBrowser();
    mkdirSync(pictures, { recursive: true });
    const season = await newSeason();
    await done(season.send("coop", "POST", "/api/batches", batchOn("CX26090601", 1234.5)));
    const key = newApiKey(season.deps, { organisation: "coop", role: "clerk" });
    await season.deps.table.transact(key.ops, key.id);
    const app = createManagementApp(season.deps, openGate(season.deps));
    const headers = { authorization: `Bearer ${key.secret}` };
    page = await (await app.request(`/api/batches/${GTIN}/CX26090601/commitment.html`, { headers })).text();
    uri = `${season.deps.publicUrl}/01/${GTIN}/10/CX26090601`;
  });
  afterAll(async () => {
    await session?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("printed, fits on one A6, is drawn in a Chinese font, and its code leads to the page of the batch", async () => {
    const file = join(folder, "certificate.html");
    writeFileSync(file, page);
    const drawn = await session.newPage({ width: 360, height: 740 });
    await drawn.context().setOffline(true);
    await drawn.goto(pathToFileURL(file).href);
    expect((await axeOn(drawn, WCAG_22_AA)).found).toEqual([]);
    const fonts = await drawnFonts(drawn, "h1");
    expect(fonts.map(({ familyName }) => familyName).join()).toMatch(/Noto Sans (?:CJK )?SC/);
    await drawn.screenshot({ path: join(pictures, "phone.png"), fullPage: true });
    const pdf = await drawn.pdf({ preferCSSPageSize: true, printBackground: true, path: join(pictures, "a6.pdf") });
    const papers = await rasterised(new Uint8Array(pdf), 300, 5);
    expect(papers).toHaveLength(1);
    const [paper] = papers;
    if (paper === undefined) throw new Error("no page");
    expect((await symbolsIn(paper)).map(({ text }) => text)).toEqual([uri]);
    expect(paper.points.map((side) => Math.round((side / 72) * 25.4))).toEqual([148, 105]);
  });
});
