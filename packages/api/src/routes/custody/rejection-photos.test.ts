import { beforeEach, describe, expect, test } from "vitest";
import { memoryBlobs } from "../../fixtures/capture.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import type { PhotoMaker } from "../../photos/photo.ts";

let season: Season;
let uploads: string[];
/** Hands the upload back: what is asked of it is counted, not how a picture is made. */
const maker: PhotoMaker = {
  made: async (upload, organisation) => {
    uploads.push(organisation);
    return { bytes: new Uint8Array(upload), width: 640, height: 480 };
  },
};

const AT = "2026-10-07T08:00:00+08:00";
const shipment = "s-1";
const items = [{ gtin: GTIN, lot: "A", quantityKg: 60 }];

beforeEach(async () => {
  uploads = [];
  const farAway = ["dongbei", "bureau", "230100", "inspector"] as const;
  season = await newSeason({ blobs: memoryBlobs(), photos: maker }, [...NEIGHBOURS, farAway]);
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
  await done(season.send("coop", "POST", "/api/shipments", { id: shipment, to: "depot", items, shippedAt: AT }));
});

const receive = (rejectedKg: number) =>
  done(
    season.send("depot", "POST", `/api/shipments/${shipment}/receipt`, {
      items: [{ gtin: GTIN, lot: "A", quantityKg: 60 - rejectedKg, rejectedKg }],
      receivedAt: "2026-10-07T09:00:00+08:00",
      remark: "A 拒收 8 千克：腐烂",
    }),
  );
const of = (path: string) => `/api/shipments/${shipment}${path}`;
const add = (text: string, { who = "depot", lot = "A", more = "" } = {}) =>
  season.send(who, "POST", of(`/receipt/photos?gtin=${GTIN}&lot=${lot}${more}`), new TextEncoder().encode(text));
const shaOf = (text: string) => season.deps.sha256(new TextEncoder().encode(text));
const look = (text: string, who: string) =>
  season.send(who, "GET", of(`/receipt/photos/${shaOf(text)}${who === "depot" ? "" : "?from=coop"}`));
const take = (text: string, who: string, more: object = {}) =>
  season.send(who, "POST", of(`/receipt/photos/${shaOf(text)}/void?from=coop`), { reason: "拍到了人", ...more });

describe("a photo of what was turned away", () => {
  beforeEach(() => receive(8));

  test("stands with the shipment for both ends and the bureaus of both regions, who see it; for nobody else there is none", async () => {
    const { photos, receipt } = await done(add("rotten"));
    expect([photos, receipt]).toMatchObject([
      [{ gtin: GTIN, lot: "A", sha256: shaOf("rotten"), width: 640, height: 480 }],
      { items: [{ rejectedKg: 8 }], remark: "A 拒收 8 千克：腐烂" },
    ]);
    for (const who of ["coop", "depot", "county", "city", "province"]) {
      expect([who, (await look("rotten", who)).status]).toEqual([who, 200]);
      const read = await done(season.send(who, "GET", of("?from=coop")));
      expect([who, read.photos]).toEqual([who, photos]);
    }
    for (const who of ["coop2", "orchard", "elsewhere", "dongbei", "operator"])
      expect([who, (await look("rotten", who)).status]).not.toEqual([who, 200]);
    expect(await look("another", "depot")).toMatchObject({ status: 404, json: { code: "not-found" } });
  });

  test("is on no public page: neither its file nor a word of it", async () => {
    await done(add("rotten"));
    expect((await season.send("nobody", "GET", `/photos/${GTIN}/${shaOf("rotten")}.webp`)).status).toBe(404);
    const { passport = {} } = await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`));
    expect(JSON.stringify(passport)).not.toContain(shaOf("rotten"));
  });

  test("is added by the receiver alone; a stranger's upload costs no work", async () => {
    expect(await add("x", { who: "coop" })).toMatchObject({ status: 403, json: { code: "forbidden" } });
    uploads.length = 0;
    for (const who of ["orchard", "coop2"])
      expect(await add("x", { who, more: "&from=coop" })).toMatchObject({ status: 404, json: { code: "not-found" } });
    expect(uploads).toEqual([]);
  });

  test("is one act however often it is sent; once more under another id it is refused; twelve are the most", async () => {
    const first = await done(add("n0", { more: "&id=p-0" }));
    expect(await done(add("n0", { more: "&id=p-0" }))).toEqual(first);
    expect(await add("n0", { more: "&id=p-00" })).toMatchObject({ status: 400 });
    for (let n = 1; n < 12; n += 1) await done(add(`n${n}`));
    const refused = await add("n12");
    expect(refused).toMatchObject({ status: 400, json: { code: "invalid-request" } });
    expect(refused.json.detailZh).toContain("12 张");
    expect((await season.send("depot", "GET", of(""))).json.photos).toHaveLength(12);
  });

  test("that is taken back is for the receiver and the bureaus alone, with who did it and why in the history", async () => {
    await done(add("rotten"));
    expect(await take("rotten", "coop")).toMatchObject({ status: 403 });
    expect(await take("rotten", "elsewhere")).toMatchObject({ status: 404 });
    const voided = await done(take("rotten", "depot"));
    expect(voided.photos).toMatchObject([{ voided: { by: "depot", reason: "拍到了人" } }]);
    expect(await take("rotten", "county")).toMatchObject({ status: 404 });
    for (const [who, status] of [
      ["coop", 404],
      ["depot", 200],
      ["county", 200],
    ] as const)
      expect([who, (await look("rotten", who)).status]).toEqual([who, status]);
    const { history } = await done(season.send("coop", "GET", of("")));
    expect(history).toMatchObject([
      { kind: "rejection-photo-voided", reason: "拍到了人" },
      { kind: "rejection-photo-added" },
      { kind: "receipt-recorded" },
      { kind: "shipment-sent" },
    ]);
    // The same picture may be added again.
    await done(add("rotten", { more: "&id=again" }));
    expect((await look("rotten", "coop")).status).toBe(200);
  });

  test("can be taken back by the bureau of either end's region", async () => {
    await done(add("rotten"));
    expect((await done(take("rotten", "city"))).photos).toMatchObject([{ voided: { by: "city" } }]);
  });

  test("leaves the receipt as it was: it is corrected and followed by others as without one", async () => {
    await done(add("rotten"));
    const corrected = { reason: "复秤", items: [{ gtin: GTIN, lot: "A", quantityKg: 50, rejectedKg: 10 }] };
    const after = await done(season.send("depot", "POST", of("/receipt/corrections"), corrected));
    expect(after).toMatchObject({ receipt: { items: [{ rejectedKg: 10 }] }, photos: [{ lot: "A" }] });
  });
});

test("nothing that was not turned away has a photo: the refusal says what to record first", async () => {
  expect(await add("x")).toMatchObject({ status: 400, json: { code: "invalid-request" } });
  await receive(0);
  const refused = await add("x");
  expect(refused).toMatchObject({ status: 400, json: { errors: [{ pointer: "?lot" }] } });
  expect(refused.json.detailZh).toContain("拒收");
  expect(await add("x", { lot: "B" })).toMatchObject({ status: 400 });
});
