import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { FindingRecord } from "./answers.ts";

const BODY = {
  ...{ id: "f1", about: { kind: "batch", id: `01/${GTIN}/10/A` }, severity: "major", clause: "NY/T 1056 5.2" },
  ...{ text: "入库无温度记录", inspectedOn: "2026-10-07", dueOn: "2026-10-15" },
};
let season: Season;
const write = (more: object = {}, who = "county", at = season) =>
  at.send(who, "POST", "/api/findings", { ...BODY, ...more });
const upon = (what: string, body: object, who: string, at = season) =>
  at.send(who, "POST", `/api/findings/f1/${what}?from=county`, body);
const list = async (who: string, query = "", at = season) => {
  await drainOutbox(at.deps);
  const { items } = (await done(at.send(who, "GET", `/api/findings${query}`))) as { items: FindingRecord[] };
  return items.map(({ id, state, isOverdue }) => `${id} ${state}${isOverdue ? " overdue" : ""}`);
};

beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
});

test("a finding is answered, judged and opened again, and both sides list where it stands", async () => {
  expect(await done(write())).toMatchObject({
    organisation: "coop",
    state: "open",
    about: { name: { zh: "猕猴桃 A" } },
  });
  for (const who of ["county", "city", "coop"]) expect([who, await list(who)]).toEqual([who, ["f1 open"]]);
  for (const who of ["elsewhere", "depot", "orchard"]) expect([who, await list(who)]).toEqual([who, []]);
  await done(upon("actions", { id: "a1", text: "已装记录仪" }, "coop"));
  expect(await upon("actions", { id: "a1", text: "改口" }, "coop")).toMatchObject({ json: { code: "id-taken" } });
  expect(await list("county", "?status=answered")).toEqual(["f1 answered"]);
  await done(upon("decisions", { outcome: "rejected", reason: "照片不清" }, "county"));
  await done(upon("actions", { id: "a2", text: "已补照片" }, "coop"));
  const accepted = await done(upon("decisions", { outcome: "accepted", reason: "已核实" }, "city"));
  expect(accepted).toMatchObject({ state: "accepted", decisions: [{ outcome: "rejected" }, { byName: "city" }] });
  expect((await upon("actions", { id: "a3", text: "x" }, "coop")).json).toMatchObject({ code: "finding-closed" });
});

test("past its day it is overdue for its organisation and its bureau, until something is told", async () => {
  await done(write());
  const later = season.at("2026-10-16T02:00:00Z");
  expect(await list("county", "?status=overdue", season)).toEqual([]);
  for (const who of ["county", "coop"]) expect(await list(who, "?status=overdue", later)).toEqual(["f1 open overdue"]);
  await done(upon("actions", { id: "a1", text: "已整改" }, "coop", later));
  expect(await list("county", "?status=overdue", later)).toEqual([]);
});

test("a finding is of a base, a certificate or an organisation, too, and of a party of the batch", async () => {
  expect(await done(write({ id: "f2", about: { kind: "base", id: "coop/b1" } }))).toMatchObject({
    about: { id: "b1", from: "coop" },
    organisation: "coop",
  });
  expect(await done(write({ id: "f3", about: { kind: "certificate", id: "c1" } }))).toMatchObject({
    organisation: "coop",
  });
  expect(await done(write({ id: "f4", about: { kind: "organisation", id: "coop" } }))).toMatchObject({ state: "open" });
  const stranger = await write({ id: "f5", organisation: "depot" });
  expect(stranger).toMatchObject({ status: 404, json: { errors: [{ pointer: "/organisation" }] } });
  const far = await write({ id: "f6" }, "elsewhere");
  expect([far.status, (await write({ id: "f7" }, "coop")).status]).toEqual([404, 403]);
});

test("what was mistyped is corrected with how it read before, or taken back, and the inspection goes with it", async () => {
  await done(write());
  const corrected = await done(upon("corrections", { reason: "条款写错", clause: "NY/T 1056 5.3" }, "county"));
  expect(corrected).toMatchObject({ clause: "NY/T 1056 5.3", corrections: [{ before: { clause: "NY/T 1056 5.2" } }] });
  expect((await upon("corrections", { reason: "x" }, "county")).status).toBe(400);
  expect((await upon("void", { reason: "x" }, "elsewhere")).status).toBe(404);
  expect(await done(upon("void", { reason: "写错机构" }, "county"))).toMatchObject({ state: "voided" });
  expect((await upon("actions", { id: "a1", text: "x" }, "coop")).status).toBe(409);
});
