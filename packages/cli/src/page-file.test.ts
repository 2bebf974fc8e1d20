import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialsOf } from "@suyuan/api/commands/label-runs";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "@suyuan/api/fixtures/season";
import type { PageStore } from "@suyuan/api/host";
import { labelRunKey } from "@suyuan/api/ledger/keys";
import { PassportPages } from "@suyuan/api/public/pages/passport-pages";
import type { LabelRun } from "@suyuan/domain/batches/label-run";
import { PAGES } from "@suyuan/web-verify/pages";
import { beforeEach, describe, expect, test } from "vitest";
import { PageFile } from "./page-file.ts";

const freshPath = () => join(mkdtempSync(join(tmpdir(), "suyuan-pages-")), "pages.cache");

function contentOf(file: PageFile, id: string, tag: string): string | undefined {
  const found = file.find(id, tag);
  const target = new Uint8Array((found?.length ?? 0) + 3);
  return found?.copyTo(target, 3) ? Buffer.from(target.subarray(3)).toString() : undefined;
}

describe("the file of rendered pages", () => {
  test("gives back what was written under an id and its newest tag, and nothing else", () => {
    const file = new PageFile(freshPath());
    file.write("a", "1", Buffer.from("first"));
    file.write("b", "1", Buffer.from("other"));
    file.write("a", "2", Buffer.from("second 批次"));
    expect([contentOf(file, "a", "2"), contentOf(file, "b", "1")]).toEqual(["second 批次", "other"]);
    expect([file.find("a", "1"), file.find("c", "1")]).toEqual([undefined, undefined]);
    file.close();
  });

  test("begins anew when it is full, and goes on", () => {
    const file = new PageFile(freshPath());
    for (let n = 0; n < 24_001; n++) file.write(`p${n}`, "1", Buffer.from(String(n)));
    expect([file.find("p0", "1"), contentOf(file, "p24000", "1")]).toEqual([undefined, "24000"]);
    file.close();
  });

  test("has no name, so that it is gone with the process and read by no other", () => {
    const path = freshPath();
    const file = new PageFile(path);
    expect(existsSync(path)).toBe(false);
    file.close();
  });

  test("that cannot be read or written any more is as good as empty", () => {
    const file = new PageFile(freshPath());
    file.write("a", "1", Buffer.from("first"));
    const found = file.find("a", "1");
    file.close();
    expect(found?.copyTo(new Uint8Array(5), 0)).toBe(false);
    file.write("a", "2", Buffer.from("second"));
    expect(file.find("a", "2")).toBeUndefined();
  });
});

describe("pages over such a file", () => {
  let season: Season;
  let file: PageFile;
  beforeEach(async () => {
    season = await newSeason();
    file = new PageFile(freshPath());
    await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  });

  /** A server that has just started: nothing in its memory, and the file as it is. */
  const page = async (path: string, pages: PageStore = file) => {
    const fresh = new PassportPages({ ...season.deps, pages }, PAGES);
    return Buffer.from((await fresh.page(path, "zh", "html", false)).bytes).toString();
  };
  const path = `/01/${GTIN}/10/L1`;

  test("are read back to the byte, whoever asks", async () => {
    const rendered = await page(path);
    let found = 0;
    const counting: PageStore = {
      find: (id, tag) => {
        const stored = file.find(id, tag);
        found += stored === undefined ? 0 : 1;
        return stored;
      },
      write: () => expect.unreachable("rendered again"),
    };
    expect([await page(path, counting), found]).toEqual([rendered, 1]);
  });

  test("tell of a recall with the very next request", async () => {
    const before = await page(path);
    const recall = { id: "R1", gtin: GTIN, lot: "L1", reason: "抽检不合格", level: 1 };
    await done(season.send("county", "POST", "/api/recalls", recall));
    const after = await page(path);
    expect([before.includes("抽检不合格"), after.includes("抽检不合格")]).toEqual([false, true]);
  });

  test("are rendered anew when the file cannot be read", async () => {
    const rendered = await page(path);
    file.close();
    expect(await page(path)).toBe(rendered);
  });

  test("of single packs are not kept: each is scanned a few times in its life", async () => {
    await done(season.send("coop", "POST", "/api/labels", runOf("RUN", "L1", 1)));
    const run = await season.deps.table.get(labelRunKey("RUN"), { consistent: true });
    const [serial = ""] = await serialsOf(season.deps, run?.data as unknown as LabelRun);
    const written: string[] = [];
    const store: PageStore = { find: () => undefined, write: (id) => void written.push(id) };
    expect(await page(`${path}/21/${serial}`, store)).toContain(serial);
    expect(written).toEqual([]);
  });
});
