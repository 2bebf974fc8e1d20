import { countyByChance } from "@suyuan/domain/fixtures/published-county";
import type { Contribution } from "@suyuan/domain/statistics/contribution";
import { beforeEach, describe, expect, test } from "vitest";
import { done, newSeason, type Season } from "../../fixtures/season.ts";
import { openGate } from "../../http/gate.ts";
import { create } from "../../ledger/loaded.ts";
import { partsOf } from "../../ledger/read.ts";
import { countedRowKey } from "../../ledger/statistics/keys.ts";
import { createManagementApp } from "../app.ts";

const OFFICES = [
  ["office", "county", "510824", "statistician"],
  ["office2", "county", "510823", "statistician"],
] as const;

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, OFFICES);
});

const SIZE = { townships: 4, villages: 3, firms: 16, months: 2 };

/** Harvests of September and October as the follower counts them, some of September known only in November. */
async function counted(): Promise<void> {
  const rows = countyByChance(5, SIZE).registrations.flatMap(({ month, known, share }, n): Contribution[] => {
    const { base, organisation, amounts } = share;
    const [grams = 0, batches = 0] = amounts;
    if (month > 1 || known > 2) return [];
    const on = `2026-0${8 + month}-05`;
    const { region, product, scheme } = base;
    const place = { region, product, scheme, producer: "cooperative" as const, organisation };
    return [
      {
        ...place,
        on,
        knownOn: `2026-${String(8 + known).padStart(2, "0")}-20`,
        row: `01/x/10/${n}`,
        amounts: { batches, "registered-grams": grams },
      },
    ];
  });
  for (const [part, some] of partsOf(rows, 90).entries()) {
    const ops = some.map((row, n) => create(countedRowKey("510824", "harvest", row, `${n}`), row));
    await season.deps.table.transact(ops, `counted-${part}`);
  }
}

const post = (who: string, body: object, at = season) => at.send(who, "POST", "/api/publications", body);
const AUGUST = { region: "510824", month: "2026-08" };
const SEPTEMBER = { region: "510824", month: "2026-09" };

type Cell = Readonly<Record<string, unknown>> & { readonly figures?: object; readonly suppressed?: string };

async function cellsOf(month: string, query = ""): Promise<readonly Cell[]> {
  const found: Cell[] = [];
  let next: string | undefined;
  do {
    const cursor = next === undefined ? "" : `&cursor=${next}`;
    const { json } = await season.send("office2", "GET", `/api/publications/510824/${month}?${query}${cursor}`);
    found.push(...(json.items as readonly Cell[]));
    next = json.next as string | undefined;
  } while (next !== undefined);
  return found;
}

describe("figures of a county and month", () => {
  test("are published with what the attack worked through, once, and sent again they are the same publication", async () => {
    await counted();
    const first = await post("office", AUGUST);
    expect([first.status, first.json]).toMatchObject([
      201,
      { region: "510824", month: "2026-08", level: "village", knownTo: "2026-10-07", recovered: 0, by: "office" },
    ]);
    expect(await post("office", AUGUST)).toMatchObject({ status: 201, json: first.json });
    expect(await post("office", { ...AUGUST, level: "township" })).toMatchObject({
      status: 409,
      json: { code: "already-published" },
    });
    const [harvest] = first.json.tables as readonly Cell[];
    expect(harvest).toMatchObject({ table: "harvest" });
    expect([harvest?.shown, harvest?.suppressed].every((count) => Number(count) > 0)).toBe(true);
  });

  test("tell everyone what is shown and why the rest is not, in pages, as CSV and by table", async () => {
    await counted();
    await done(post("office", AUGUST));
    const cells = await cellsOf("2026-08");
    const shown = cells.filter(({ figures }) => figures !== undefined);
    expect(shown.length).toBeGreaterThan(0);
    expect(cells.every(({ figures, suppressed }) => (figures === undefined) !== (suppressed === undefined))).toBe(true);
    expect(await cellsOf("2026-08", "table=harvest")).toEqual(cells.filter(({ table }) => table === "harvest"));
    expect(await cellsOf("2026-08", "table=wages")).toEqual([]);
    const csv = await season.send("office2", "GET", "/api/publications/510824/2026-08/cells.csv");
    expect(csv.status).toBe(200);
    const list = await season.send("office2", "GET", "/api/publications?region=510824");
    expect(list.json.items).toMatchObject([{ month: "2026-08" }]);
    expect((await season.send("office2", "GET", "/api/publications?region=510823")).json.items).toEqual([]);
  });

  test("of the next month bring earlier ones up to date, and an earlier month is never published after a later one", async () => {
    await counted();
    await done(post("office", AUGUST, season.at("2026-09-02T08:00:00Z")));
    const next = await done(post("office", SEPTEMBER, season.at("2026-12-02T08:00:00Z")));
    const [harvest] = next.tables as readonly Cell[];
    expect(Number(harvest?.revised) + Number(harvest?.held)).toBeGreaterThan(0);
    const july = await post("office", { region: "510824", month: "2026-07" });
    expect(july).toMatchObject({ status: 409, json: { code: "already-published" } });
  });

  test("are the office's own county's, of a month that is over", async () => {
    expect((await post("office2", AUGUST)).status).toBe(404);
    expect((await post("office", { region: "510824", month: "2026-10" })).json).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/month" }],
    });
    expect((await season.send("office", "GET", "/api/publications/510824/2026-08")).status).toBe(404);
    expect((await season.send("office", "GET", "/api/publications/510824/2026-08?cursor=x")).status).toBe(404);
  });

  test("are previewed without writing anything, with what each cell is held back for", async () => {
    await counted();
    const { json, status } = await season.send(
      "office",
      "GET",
      "/api/publications/preview?region=510824&month=2026-08",
    );
    expect([status, json]).toMatchObject([200, { findings: [], findingsLeft: 0, cellsLeft: expect.any(Number) }]);
    const [harvest] = json.tables as readonly Cell[];
    expect(harvest).toMatchObject({ reasons: { "few-organisations": expect.any(Number) } });
    expect((await season.send("office", "GET", "/api/publications?region=510824")).json.items).toEqual([]);
    const stranger = await season.send("office2", "GET", "/api/publications/preview?region=510824&month=2026-08");
    expect(stranger.status).toBe(404);
  });

  test("of two that are made at once for different months, the later one stays and the other is told so", async () => {
    await counted();
    const answers = await Promise.all([post("office", AUGUST), post("office", SEPTEMBER)]);
    const codes = answers.map(({ status, json }) => (status === 201 ? "made" : String(json.code))).toSorted();
    expect(["already-published,made", "busy,made", "made,made"]).toContain(codes.join(","));
    const { json } = await season.send("office", "GET", "/api/publications?region=510824");
    expect((json.items as readonly Cell[]).length).toBe(codes.filter((code) => code === "made").length);
  });
});

describe("the page of a publication", () => {
  const page = async (path: string) => {
    const app = createManagementApp(season.deps, openGate(season.deps));
    const answer = await app.request(path, { headers: { accept: "text/html" } });
    return { status: answer.status, text: await answer.text() };
  };

  test("shows the newest month, what is held back and the attack, in both languages, in under 20 kB", async () => {
    await counted();
    await done(post("office", AUGUST));
    for (const [path, words] of [
      ["/figures/510824?lang=zh", ["都推算不出来", "未公布", "苍溪县"]],
      ["/figures/510824/2026-08?lang=en", ["none could be worked out", "not shown"]],
    ] as const) {
      const { status, text } = await page(path);
      expect(status).toBe(200);
      for (const word of words) expect(text).toContain(word);
      expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    }
    expect([(await page("/figures/510823")).status, (await page("/figures/510824/2026-09")).status]).toEqual([
      404, 404,
    ]);
    expect((await page("/figures/%3Cscript%3E")).status).toBe(404);
  });
});
