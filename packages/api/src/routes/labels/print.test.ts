import { beforeEach, describe, expect, test } from "vitest";
import { rasterised, symbolsIn } from "../../fixtures/raster.ts";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { openGate } from "../../http/gate.ts";
import { newApiKey } from "../../ledger/api-keys.ts";
import { OffloadThreads } from "../../offload/threads.ts";
import { createManagementApp } from "../app.ts";

let season: Season;
let secret: string;
beforeEach(async () => {
  season = await newSeason();
  const key = newApiKey(season.deps, { organisation: "coop", role: "clerk" });
  await season.deps.table.transact(key.ops, key.id);
  secret = key.secret;
});

async function fileAt(path: string): Promise<{ status: number; type: string | null; bytes: Uint8Array }> {
  const app = createManagementApp(season.deps, openGate(season.deps, { checkAnswers: true }));
  const response = await app.request(path, { headers: { authorization: `Bearer ${secret}` } });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

async function codesIn(bytes: Uint8Array, dpi: number, pages = 50): Promise<readonly string[]> {
  const found = [];
  for (const page of await rasterised(bytes, dpi, pages)) found.push(...(await symbolsIn(page)));
  return found.map(({ text }) => text.split("/21/")[1] ?? text);
}

const problemAt = async (path: string) => (await season.send("coop", "GET", path)).json;

describe("labels as a PDF", () => {
  let serials: readonly string[];
  beforeEach(async () => {
    await done(season.send("coop", "POST", "/api/batches", batchOn("L1", 1000)));
    await done(season.send("coop", "POST", "/api/labels", runOf("R1", "L1", 30)));
    const { bytes } = await fileAt("/api/labels/R1.csv");
    serials = new TextDecoder()
      .decode(bytes)
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",")[0] ?? "");
  });

  test("are those of the run in their order, in parts by the first one and how many", async () => {
    const { status, type, bytes } = await fileAt("/api/labels/R1.pdf?layout=thermal-60x40");
    expect([status, type]).toEqual([200, "application/pdf"]);
    expect(await codesIn(bytes, 203)).toEqual(serials);
    const part = await fileAt("/api/labels/R1.pdf?layout=a4-2x5&from=11&count=10&lang=en");
    expect(await codesIn(part.bytes, 300)).toEqual(serials.slice(10, 20));
  });

  test("that were struck are left out, and where none is left that is said", async () => {
    await done(season.send("coop", "POST", "/api/labels/R1/void", { reason: "打印损坏", serials: [serials[1]] }));
    const { bytes } = await fileAt("/api/labels/R1.pdf?layout=thermal-40x30&dpi=300&count=3");
    expect(await codesIn(bytes, 300)).toEqual([serials[0], serials[2]]);
    expect((await problemAt("/api/labels/R1.pdf?from=2&count=1")).code).toBe("already-voided");
  });

  test.each([
    ["from=31", "not-found"],
    ["layout=a5", "invalid-request"],
    ["dpi=600", "invalid-request"],
    ["count=1201", "invalid-request"],
    ["from=0", "invalid-request"],
  ])("refuse %s", async (query, code) => {
    expect((await problemAt(`/api/labels/R1.pdf?${query}`)).code).toBe(code);
  });

  test("made on a thread beside the server are the very same", async () => {
    const path = "/api/labels/R1.pdf?layout=a4-3x8";
    const here = await fileAt(path);
    const tell = (error: unknown) => {
      throw error;
    };
    const offload = new OffloadThreads({ worker: new URL("../../job-thread.ts", import.meta.url), tell, threads: 1 });
    const { deps } = season;
    season = { ...season, deps: { ...deps, offload, now: () => new Date("2026-10-08T02:00:00.000Z") } };
    const there = await fileAt(path);
    await offload.close();
    season = { ...season, deps: { ...deps, now: () => new Date("2026-10-08T02:00:00.000Z") } };
    expect(there).toEqual(await fileAt(path));
    expect(there.bytes.length).toBe(here.bytes.length);
  });

  test("are nobody's but who issued them", async () => {
    expect((await season.send("orchard", "GET", "/api/labels/R1.pdf")).json.code).toBe("not-found");
    expect((await season.send("county", "GET", "/api/labels/R1.pdf")).json.code).toBe("forbidden");
  });

  test("have a calibration page whose ruler is as long as it says", async () => {
    const { bytes } = await fileAt("/api/labels/calibration.pdf?layout=a4-3x8");
    const [page] = await rasterised(bytes, 300);
    if (page === undefined) throw new Error("no page");
    // The marks of the upper ruler, a little below its edge: the first and the last lie 190 mm apart.
    const row = Math.round((7.2 / 25.4) * 300);
    const dark = Array.from({ length: page.width }, (_, x) => x).filter(
      (x) => (page.dots[row * page.width + x] ?? 255) < 128,
    );
    const marks = dark.filter((x) => x > 60 && x < page.width - 60 && !dark.includes(x - 1));
    const [first = 0, last = 0] = [marks[0], marks.at(-1)];
    expect(Math.abs(((last - first) / 300) * 25.4 - 190)).toBeLessThanOrEqual(0.1);
    expect(marks.length).toBe(191);
  });
});

describe("the commitment certificate as a PDF", () => {
  const at = (lot: string) => `/api/batches/${GTIN}/${lot}/commitment.pdf`;

  test("has a code that leads to the page of the batch, for whom may see the batch alone", async () => {
    await done(season.send("coop", "POST", "/api/batches", batchOn("L1", 1000)));
    const { status, bytes } = await fileAt(at("L1"));
    expect(status).toBe(200);
    expect(await codesIn(bytes, 300)).toEqual([`${season.deps.publicUrl}/01/${GTIN}/10/L1`]);
    expect((await season.send("county", "GET", at("L1"))).status).toBe(200);
    expect((await season.send("orchard", "GET", at("L1"))).json.code).toBe("not-found");
  });

  test("is not to be had where there is no commitment, where a test that it rests on is missing, or content is", async () => {
    await done(season.send("coop", "POST", "/api/batches", batchOn("L1", 10, { commitmentBasis: undefined })));
    await done(season.send("coop", "POST", "/api/batches", batchOn("L2", 10, { commitmentBasis: "self-test" })));
    const reasonsOf = async (lot: string) => {
      const { code, reasons } = await problemAt(at(lot));
      return [code, ...(reasons as { code: string }[]).map((one) => one.code)];
    };
    expect(await reasonsOf("L1")).toEqual(["commitment-not-certified", "commitment-missing"]);
    expect(await reasonsOf("L2")).toEqual(["commitment-not-certified", "commitment-test-missing"]);
  });
});

describe("the commitment certificate as a page", () => {
  const at = (lot: string) => `/api/batches/${GTIN}/${lot}/commitment.html`;

  test("says what the PDF says, with the chosen basis ticked, needs nothing besides itself, and is for whom may see the batch", async () => {
    await done(season.send("coop", "POST", "/api/batches", batchOn("L<1>", 1000)));
    const { status, type, bytes } = await fileAt(at("L%3C1%3E"));
    expect([status, type]).toEqual([200, "text/html; charset=utf-8"]);
    const page = new TextDecoder().decode(bytes);
    for (const words of ["<h1>承诺达标合格证</h1>", "1000 千克（批次 L&lt;1&gt;）", "未使用禁用农药", "0839-5222333"]) {
      expect(page).toContain(words);
    }
    const bases = [...page.matchAll(/<li>.*?aria-label="(.*?)".*?<\/svg>(.*?)<\/li>/g)];
    expect(bases.map(([, ticked, words]) => `${ticked} ${words}`)).toEqual([
      "已选 质量安全控制符合要求",
      "未选 自行检测合格",
      "未选 委托检测合格",
    ]);
    expect(page).not.toMatch(/<script|\b(?:src|href)=|url\(/);
    expect((await season.send("orchard", "GET", at("L%3C1%3E"))).json.code).toBe("not-found");
  });

  test("is not to be had where the PDF is not", async () => {
    await done(season.send("coop", "POST", "/api/batches", batchOn("L2", 10, { commitmentBasis: "self-test" })));
    expect((await problemAt(at("L2"))).code).toBe("commitment-not-certified");
  });
});
