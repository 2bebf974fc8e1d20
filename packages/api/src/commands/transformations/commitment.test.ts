import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const AT = "2026-10-07T08:00:00+08:00";
const items = (lot: string, quantityKg: number) => [{ gtin: GTIN, lot, quantityKg }];
const at = (lot: string, more = "") => `/api/batches/${GTIN}/${lot}${more}`;

let season: Season;
const post = (path: string, body: object, who: string) => season.send(who, "POST", path, body);
const issue = (lot: string, who = "depot", commitmentBasis: readonly string[] = ["quality-control"]) =>
  post(at(lot, "/commitment"), { commitmentBasis }, who);
const record = async (lot: string, who = "depot") => (await done(season.send(who, "GET", at(lot)))) as unknown as Told;
interface Told {
  readonly needs: {
    readonly commitment: { readonly state: string; readonly reasons: readonly { readonly code: string }[] };
  };
  readonly commitment?: { readonly status: string; readonly content: object };
}

/** A of the cooperative goes to the depot, which divides 60 kg of it into X and Y. */
beforeEach(async () => {
  season = await newSeason();
  await done(post("/api/batches", batchOn("A", 100), "coop"));
  await done(post("/api/shipments", { id: "S1", to: "depot", items: items("A", 70), shippedAt: AT }, "coop"));
  await done(post("/api/shipments/S1/receipt", { items: items("A", 70), receivedAt: AT }, "depot"));
  const outputs = [...items("X", 40), ...items("Y", 20)];
  await done(post("/api/transformations", { id: "T1", inputs: items("A", 60), outputs, lossKg: 0, at: AT }, "depot"));
});

describe("the commitment certificate of goods that were divided", () => {
  test("is due, and once it is issued the need is met and it says origin, party and time of whoever issued it", async () => {
    const before = await record("X");
    expect(before.needs.commitment).toMatchObject({ state: "missing", reasons: [{ code: "commitment-not-reissued" }] });
    const { status, json } = await issue("X");
    expect(status).toBe(201);
    const content = {
      party: "depot",
      quantityKg: 40,
      origin: "四川省广元市苍溪县",
      buyer: true,
      contact: "0839-5222333",
      missing: [],
    };
    expect(json).toMatchObject({ batch: `01/${GTIN}/10/X`, commitment: { status: "declared", content } });
    const after = await record("X");
    expect(after.needs.commitment.state).toBe("met");
    expect(after.commitment?.content).toMatchObject(content);
    expect((await season.send("depot", "GET", at("X", "/commitment.pdf"))).status).toBe(200);
    expect((await season.send("depot", "GET", at("Y", "/commitment.html"))).json.code).toBe("commitment-not-certified");
  });

  test("sent again is the same act; another basis takes its place, the same one under another id is refused with the reason", async () => {
    await done(issue("X"));
    expect((await issue("X")).status).toBe(201);
    const again = await post(at("X", "/commitment"), { id: "again", commitmentBasis: ["quality-control"] }, "depot");
    expect([again.status, again.json.code]).toEqual([400, "invalid-request"]);
    expect(JSON.stringify(again.json.errors)).toContain("/commitmentBasis");
    await done(issue("X", "depot", ["self-test"]));
    // Nobody tested what came out.
    expect((await record("X")).commitment?.status).toBe("refused");
  });

  test("is issued by whoever divided them and nobody else, and for a harvest it goes with the registration", async () => {
    expect((await issue("X", "coop")).json.code).toBe("not-found");
    expect((await issue("X", "orchard")).json.code).toBe("not-found");
    expect((await issue("A", "coop")).json.code).toBe("correction-refused");
    expect((await issue("NEVER", "depot")).json.code).toBe("not-found");
    await done(post("/api/shipments", { id: "S2", to: "orchard", items: items("X", 10), shippedAt: AT }, "depot"));
    expect((await issue("X", "orchard")).json.code).toBe("forbidden");
    await done(issue("X"));
    expect((await record("X")).commitment?.content).toMatchObject({ afterShipping: true });
  });

  test("does not hide what its input lacks, and stops counting when the goods are recalled", async () => {
    await done(post(at("A", "/corrections"), { id: "k", reason: "误填", commitmentBasis: null }, "coop"));
    await drainOutbox(season.deps);
    await done(issue("X"));
    expect((await record("X")).needs.commitment).toMatchObject({
      state: "missing",
      reasons: [{ code: "input-missing" }],
    });
    await done(post("/api/recalls", { id: "R1", gtin: GTIN, lot: "A", reason: "农残", level: 2 }, "county"));
    await drainOutbox(season.deps);
    expect((await record("X")).commitment?.status).toBe("refused");
    expect((await season.send("depot", "GET", at("X", "/commitment.html"))).json.code).toBe("commitment-not-certified");
  });

  test("once issued is no longer missing of what is made of the goods later", async () => {
    const made = { id: "T2", inputs: items("X", 10), outputs: items("Z", 10), lossKg: 0, at: AT };
    await done(post("/api/transformations", made, "depot"));
    const reasons = async () => (await record("Z")).needs.commitment.reasons.map(({ code }) => code);
    expect(await reasons()).toEqual(["commitment-not-reissued", "input-missing"]);
    await done(issue("X"));
    await drainOutbox(season.deps);
    expect(await reasons()).toEqual(["commitment-not-reissued"]);
  });
});
