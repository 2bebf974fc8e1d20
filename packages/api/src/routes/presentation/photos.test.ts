import { beforeEach, expect, test } from "vitest";
import { memoryBlobs } from "../../fixtures/capture.ts";
import { done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import type { PhotoMaker } from "../../photos/photo.ts";

let season: Season;
let uploads: string[];
let now: Date;
/** Hands the upload back: what is asked of it is counted, not how a picture is made. */
const maker: PhotoMaker = {
  made: async (upload, organisation) => {
    uploads.push(organisation);
    return { bytes: new Uint8Array(upload), width: 640, height: 480 };
  },
};
beforeEach(async () => {
  uploads = [];
  now = new Date("2026-10-08T02:00:00Z");
  season = await newSeason({ blobs: memoryBlobs(), photos: maker, now: () => now }, NEIGHBOURS);
});

const upload = (text: string, who = "coop", query = "") =>
  season.send(who, "POST", `/api/products/${GTIN}/photo${query}`, new TextEncoder().encode(text));

test("a stranger's upload costs no work", async () => {
  expect(await upload("a", "orchard")).toMatchObject({ status: 404 });
  expect(uploads).toEqual([]);
});

test("an organisation uploads at most a hundred photos a day; what is refused costs no work and changes nothing", async () => {
  for (let n = 0; n < 100; n += 1) await done(upload(`photo ${n}`));
  const refused = await upload("one more");
  expect(refused).toMatchObject({
    status: 429,
    json: { code: "too-many-requests", retryAfterSeconds: 14 * 3600 },
  });
  expect(refused.json.detailZh).toContain("明天");
  expect(uploads).toHaveLength(100);
  now = new Date("2026-10-08T16:00:00Z");
  await done(upload("one more"));
});

test("the same upload again is the same act; after another one it needs an id of its own", async () => {
  const first = await done(upload("a"));
  expect(await done(upload("a"))).toEqual(first);
  await done(upload("b"));
  expect(await upload("a")).toMatchObject({ status: 409, json: { code: "id-taken" } });
  expect((await done(upload("a", "coop", "?id=again"))).presentation).toMatchObject({
    photo: (first.presentation as { photo: object }).photo,
  });
});

test("the record keeps who showed which photo when, and the newest twenty of those before can be read", async () => {
  for (let n = 0; n < 23; n += 1) await done(upload(`photo ${n}`));
  const { presentation, history } = await done(season.send("coop", "GET", `/api/products/${GTIN}`));
  const { formerPhotos } = presentation as { formerPhotos: readonly string[] };
  expect(formerPhotos).toHaveLength(20);
  expect(formerPhotos[0]).toBe(season.deps.sha256(new TextEncoder().encode("photo 21")));
  expect((history as readonly { kind: string }[]).filter(({ kind }) => kind === "photo-added")).toHaveLength(23);
});
