import { beforeAll, describe, expect, test } from "vitest";
import { CLUSTERS, OTHER_SEEDS, playedOutbreak } from "../../fixtures/outbreak-2011.ts";
import { done, GTIN, type Season } from "../../fixtures/season.ts";
import type { CommonAnswer } from "./cause-view.ts";
import type { TraceAnswer } from "./view.ts";

const id = (lot: string, gtin = GTIN) => `01/${gtin}/10/${lot}`;
const GERMAN = Array.from({ length: CLUSTERS }, (_, n) => id(`MIX-${n + 1}`));
const FRENCH = id("BAGS-FENUGREEK");

let season: Season;
beforeAll(async () => {
  season = await playedOutbreak();
});
const common = async (cases: readonly string[]) =>
  (await done(season.send("province", "POST", "/api/trace/common", { cases, paths: 2 }))) as unknown as CommonAnswer;
const traced = async (query: string) =>
  (await done(season.send("province", "GET", `/api/trace?${query}`))) as unknown as TraceAnswer;
const explained = ({ candidates }: CommonAnswer, name: string) => candidates.find((one) => one.id === name);

describe("the outbreaks of E. coli O104:H4 in 2011, from the published supply graph", () => {
  test("the German clusters and the French one have lot 48088 in common, and it alone stands first", async () => {
    const answer = await common([...GERMAN, FRENCH]);
    const [first] = answer.candidates;
    expect(first).toMatchObject({ id: id("48088"), kind: "batch", rank: 1, explains: CLUSTERS + 1, share: 1 });
    // Its own plot cannot be told apart from it by any record; whoever handled other lots besides stands behind.
    const same = answer.candidates.filter(({ rank }) => rank === 1).map(({ id: name }) => name);
    expect(same).toEqual([id("48088"), "plot/coop/b1/p1"]);
    for (const passed of ["organisation/importer", "organisation/coop"]) {
      const found = explained(answer, passed);
      expect([passed, found?.share]).toEqual([passed, 1]);
      expect(found?.rank).toBeGreaterThan(1);
    }
  });

  test("the second lot, the lentils and the grower leave the French cluster unexplained, as they did then", async () => {
    const answer = await common([...GERMAN, FRENCH]);
    expect(explained(answer, "organisation/sprout-grower")).toMatchObject({ explains: CLUSTERS, without: [FRENCH] });
    expect(explained(answer, id("LENTIL", OTHER_SEEDS))).toMatchObject({ explains: CLUSTERS, without: [FRENCH] });
    expect(explained(answer, id("2010"))?.explains).toBe(Math.floor(CLUSTERS / 2));
  });

  test("from the German clusters alone no record tells lot 48088 from the lentils: both were in every mix", async () => {
    const answer = await common(GERMAN);
    const best = answer.candidates
      .filter(({ rank, kind }) => rank <= 4 && kind === "batch")
      .map(({ id: name }) => name);
    expect(best.toSorted()).toEqual([id("48088"), id("LENTIL", OTHER_SEEDS)].toSorted());
    for (const name of best) expect(explained(answer, name)?.share).toBe(1);
  });

  test("traced forward the lot is with everybody who had some of it, and the kilograms of the 75 and the 400 are told to the gram", async () => {
    const answer = await traced(`id=${id("48088")}&direction=forward`);
    const holders = new Set(answer.nodes.flatMap(({ holder }) => holder ?? []));
    const all = ["importer", "distributor", "sprout-grower", "british-packer", "garden-centres", "wholesaler-1"];
    for (const holder of [...all, "customer-1", "customer-2", "customer-3"]) expect(holders).toContain(holder);
    const at = (holder: string) => answer.nodes.find((node) => node.id === `${id("48088")}@${holder}`);
    expect(at("sprout-grower")).toMatchObject({ kg: 75, onHand: { kg: 75 - CLUSTERS } });
    expect(answer.nodes.find((node) => node.id === FRENCH)).toMatchObject({
      class: "certain",
      contaminated: { minKg: 400, maxKg: 400 },
    });
    // In a mix of six kilograms one is of the lot, in one with the second lot as well.
    const mixes = answer.nodes.filter(({ batch, kind }) => kind === "batch" && batch?.includes("MIX-") === true);
    expect(new Set(mixes.map(({ batch }) => batch)).size).toBe(CLUSTERS);
    for (const { contaminated } of mixes) expect(contaminated).toEqual({ minKg: 1, maxKg: 1 });
    expect(answer.truncated).toBeUndefined();
  });

  test("traced back a mix leads to the exporter's plot by the importer", async () => {
    const answer = await traced(`id=${id("MIX-2")}&direction=back`);
    const nodes = answer.nodes.map(({ id: name }) => name);
    for (const name of [id("48088"), id("2010"), id("LENTIL", OTHER_SEEDS), "base/coop/b1", "base/orchard/other"])
      expect(nodes).toContain(name);
    expect(answer.nodes.some(({ holder }) => holder === "importer")).toBe(true);
    expect(answer.nodes.some(({ batch }) => batch === id("ROCKET", OTHER_SEEDS))).toBe(false);
  });
});
