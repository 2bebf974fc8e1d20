import { beforeEach, describe, expect, test } from "vitest";
import { Watch } from "../fixtures/growth/watch.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
});

const post = (who: string, path: string, body: unknown) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);
const plot = (id: string, more: object = {}) => ({ id, areaMu: 5, crop: "猕猴桃", ...more });
const plots = (body: object) => post("coop", "/api/bases/b1/plots", { reason: "新建园", ...body });
const correct = (body: object) => post("coop", "/api/bases/b1/corrections", { reason: "录错", ...body });

describe("a base whose plots are drawn", () => {
  /** About 15 mu. */
  const ring = [
    [105.94, 31.73],
    [105.941056, 31.73],
    [105.941056, 31.730902],
    [105.94, 31.730902],
    [105.94, 31.73],
  ];
  const outline = { type: "Polygon", coordinates: [ring] };
  const drawn = (who = "coop") => done(get(who, "/api/bases/b1?from=coop"));

  test("says what is drawn otherwise than stated, and keeps what is stated", async () => {
    const told = await done(correct({ id: "k1", plots: [{ id: "p1", outline }] }));
    expect(told).toMatchObject({ warnings: [{ code: "outline-area-differs" }] });
    expect(JSON.stringify(told)).not.toContain("105.94");
    expect(await drawn()).toMatchObject({
      plots: [{ id: "p1", areaMu: 100, outline, outlineMu: 15.014 }, { id: "p2" }],
      warnings: [{ code: "outline-area-differs" }],
    });
    expect(await done(correct({ id: "k2", plots: [{ id: "p1", areaMu: 15 }] }))).not.toHaveProperty("warnings");
    expect(await drawn()).toMatchObject({ plots: [{ areaMu: 15, outline }, {}] });
    expect(await done(correct({ id: "k1", plots: [{ id: "p1", outline }] }))).toEqual(told);
  });

  test("is drawn when it is added as well, with heights left away, and loses an outline again", async () => {
    const high = [105.95, 31.74, 512.3];
    await done(plots({ id: "n1", plots: [plot("p9", { outline: { type: "Point", coordinates: high } })] }));
    expect(await drawn()).toMatchObject({ plots: [{}, {}, { outline: { coordinates: [105.95, 31.74] } }] });
    await done(correct({ id: "k1", plots: [{ id: "p9", outline: null }] }));
    expect(JSON.stringify(await drawn())).not.toContain("coordinates");
    const base = { id: "b7", name: "新园", regionCode: "510824", plots: [plot("p1", { areaMu: 15, outline })] };
    expect(await done(post("coop", "/api/bases", base))).not.toHaveProperty("warnings");
    expect(await done(get("coop", "/api/bases/b7"))).toMatchObject({ plots: [{ outline, outlineMu: 15.014 }] });
  });

  test("shows the places to the bureau, to no county office, and to nobody in its history", async () => {
    await done(correct({ id: "k1", plots: [{ id: "p1", outline }] }));
    const { plots: seen, history } = (await drawn("county")) as { plots: object[]; history: object[] };
    expect(seen).toMatchObject([{ outline }, {}]);
    expect(history[0]).toMatchObject({ before: { plots: [{ id: "p1" }] }, after: { plots: [{ corners: 4 }] } });
    expect(JSON.stringify(history)).not.toContain("105.94");
  });

  test("is refused a ring that crosses itself by the name of its place, and nothing changes", async () => {
    const [a, b, c, d] = ring;
    const crossed = { type: "Polygon", coordinates: [[a, c, b, d, a]] };
    const refused = await correct({
      id: "k1",
      plots: [
        { id: "p2", areaMu: 3 },
        { id: "p1", outline: crossed },
      ],
    });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.json).toMatchObject({ errors: [{ pointer: "/plots/1/outline/coordinates/0" }] });
    const odd = { type: "LineString", coordinates: ring };
    expect((await correct({ id: "k1", plots: [{ id: "p1", outline: odd }] })).status).toBe(400);
    expect((await drawn()) as object).toMatchObject({ plots: [{ areaMu: 100 }, { id: "p2" }] });
  });

  test("has at most 2,000 corners: then all of its rows still lie within their bounds", async () => {
    const round = (n: number) => {
      const corners = Array.from({ length: 10 }, (_, k) => {
        const angle = (2 * Math.PI * k) / 10;
        return [105.9012345 + n / 1000 + Math.cos(angle) / 3000, 31.7312345 + Math.sin(angle) / 3000];
      });
      return { type: "Polygon", coordinates: [[...corners, corners[0]]] };
    };
    const many = Array.from({ length: 200 }, (_, n) => ({ ...plot(`q${n}`), yieldCapKgPerMu: 1500 }));
    const base = { id: "wide", name: "广", regionCode: "510824" };
    const watch = new Watch();
    const watched = season.over(watch.over(season.deps.table));
    const drawnOnes = many.map((one, n) => ({ ...one, outline: round(n) }));
    await done(watched.send("coop", "POST", "/api/bases", { ...base, plots: drawnOnes }));
    const moved = { id: "k1", reason: "录错", plots: many.map(({ id }, n) => ({ id, outline: round(n + 1) })) };
    await done(watched.send("coop", "POST", "/api/bases/wide/corrections", moved));
    expect(watch.largest.get("BASE OUTLINES")).toBeGreaterThan(30_000);
    expect(watch.beyond()).toEqual([]);
  });

  test("tells no page of a batch where a plot lies", async () => {
    await done(post("coop", "/api/batches", batchOn("A", 10)));
    await done(correct({ id: "k1", plots: [{ id: "p1", outline }] }));
    while ((await drainOutbox(season.deps)) > 0);
    for (const who of ["coop", "county"])
      expect(JSON.stringify(await done(get(who, `/api/batches/${GTIN}/A`)))).not.toMatch(/105[.]94|outline/);
  });
});
