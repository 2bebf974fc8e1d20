import { faulty } from "@suyuan/store/faulty-table";
import { beforeEach, expect, test } from "vitest";
import { newSeason, type Season } from "../fixtures/season.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
});

test("health is ok while the store answers, and busy with 503 while it does not", async () => {
  let down = false;
  const at = season.over(faulty(season.deps.table, () => (down ? "fail-before" : "none")));
  expect(await at.send("coop", "GET", "/health")).toEqual({ status: 200, json: { status: "ok" } });
  down = true;
  expect(await at.send("coop", "GET", "/health")).toMatchObject({
    status: 503,
    json: { code: "busy", retryAfterSeconds: 2 },
  });
  down = false;
  expect((await at.send("coop", "GET", "/health")).status).toBe(200);
});

test("every problem that is answered has its page, and an unknown one has none", async () => {
  const refused = await season.send("coop", "GET", "/api/batches/06901234567892/NONE");
  const path = new URL(String(refused.json.type)).pathname;
  expect(await season.send("coop", "GET", path)).toMatchObject({
    status: 200,
    json: { code: "not-found", status: 404 },
  });
  expect((await season.send("coop", "GET", "/problems/constructor")).status).toBe(404);
});
