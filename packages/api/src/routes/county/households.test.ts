import type { Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { done, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const OFFICES = [
  ["office", "county", "510824", "statistician"],
  ["office2", "county", "510823", "statistician"],
  ["cityoffice", "county", "510800", "statistician"],
  ["villageoffice", "county", "510824100201", "statistician"],
] as const;

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, OFFICES);
});

const VILLAGE = "510824100201";
const HOUSEHOLD = {
  id: "h-1",
  class: "lifted",
  village: VILLAGE,
  validFrom: "2019-12-01",
  person: { name: "王桂芳", contact: "13900001234" },
};
const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);
const pointersOf = ({ json }: Awaited<ReturnType<typeof post>>) =>
  (json.errors as { pointer: string }[]).map(({ pointer }) => pointer);

/** The table, and every partition that was written through it. */
function watchedTable(inner: Table): { readonly table: Table; readonly partitions: Set<string> } {
  const partitions = new Set<string>();
  const note = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("pk" in value && "sk" in value) partitions.add(String(value.pk));
    for (const each of Object.values(value)) note(each);
  };
  const table = new Proxy(inner, {
    get(of, name) {
      const member: unknown = Reflect.get(of, name);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        if (name === "transact" || name === "putAbsent") note(given);
        return member.apply(of, given);
      };
    },
  });
  return { table, partitions };
}

/** All rows of the partitions that were written. */
async function everything({ table, partitions }: ReturnType<typeof watchedTable>): Promise<readonly object[]> {
  const pages = await Promise.all([...partitions].map((pk) => table.query(pk)));
  return pages.flatMap(({ items }) => items);
}

test("a household is known to the offices of its region alone, by its name to none but those that ask for it", async () => {
  const made = await done(post("office", "/api/households", HOUSEHOLD));
  expect(made).toMatchObject({
    id: "h-1",
    county: "510824",
    village: VILLAGE,
    class: "lifted",
    person: { name: "王桂芳" },
  });
  await drainOutbox(season.deps);
  for (const who of ["office", "cityoffice", "villageoffice"]) {
    const { items } = (await done(get(who, "/api/households"))) as { items: object[] };
    expect([who, items.length]).toEqual([who, 1]);
    expect(JSON.stringify(items)).not.toMatch(/王桂芳|13900001234/);
  }
  expect(await done(get("cityoffice", "/api/households/h-1?county=510824"))).toMatchObject({
    person: { name: "王桂芳" },
  });
  expect(await done(get("office2", "/api/households"))).toMatchObject({ items: [] });
  expect((await get("office2", "/api/households/h-1?county=510824")).status).toBe(404);
  for (const who of ["coop", "county", "depot"]) expect((await get(who, "/api/households/h-1")).status).toBe(403);
});

test("an office above the counties says which county it means", async () => {
  await done(post("office", "/api/households", HOUSEHOLD));
  const vague = await get("cityoffice", "/api/households/h-1");
  expect([vague.status, pointersOf(vague)]).toEqual([400, ["?county"]]);
});

test("the same registration again is the same household; another content, or another name, is not", async () => {
  const first = await done(post("office", "/api/households", HOUSEHOLD));
  expect(await done(post("office", "/api/households", HOUSEHOLD))).toEqual(first);
  for (const other of [{ class: "monitored" }, { person: { name: "王桂花" } }, { person: undefined }]) {
    expect((await post("office", "/api/households", { ...HOUSEHOLD, ...other })).json.code).toBe("id-taken");
  }
});

test("no id holds an identity or mobile number, a village lies in the office's region, a class has come and ends after it began", async () => {
  const refused = async (more: object) => {
    const reply = await post("office", "/api/households", { ...HOUSEHOLD, ...more });
    return [reply.status, ...pointersOf(reply)];
  };
  for (const id of ["13900001234", "h-510824196001011234", "51082419600101123X", "x.510824600101123"]) {
    expect([id, ...(await refused({ id }))]).toEqual([id, 400, "/id"]);
  }
  for (const village of ["510824100", "510824", "510824100000", "510823100201", "999999100201"]) {
    expect([village, ...(await refused({ village }))]).toEqual([village, 400, "/village"]);
  }
  expect(await refused({ validFrom: "2027-01-01" })).toEqual([400, "/validFrom"]);
  expect(await refused({ validTo: "2019-11-30" })).toEqual([400, "/validTo"]);
  expect((await post("office", "/api/households", { ...HOUSEHOLD, id: "510824100201-017" })).status).toBe(201);
});

test("what was typed wrongly is put right, class by class and with its days, and both stay on record", async () => {
  await done(post("office", "/api/households", HOUSEHOLD));
  const correct = (body: object) => post("office", "/api/households/h-1/corrections", { reason: "录错", ...body });
  const classes = [
    { class: "lifted", from: "2019-12-01", to: "2021-06-30" },
    { class: "monitored", from: "2021-07-01" },
  ];
  expect(await done(correct({ classes }))).toMatchObject({ class: "monitored", classes });
  expect(await done(correct({ person: { name: "王桂花" } }))).toMatchObject({ person: { name: "王桂花" } });
  expect(await done(correct({ village: "510824100202" }))).toMatchObject({ village: "510824100202" });
  const read = await done(get("office", "/api/households/h-1"));
  const kinds = (read.history as { kind: string }[]).map(({ kind }) => kind);
  expect(kinds).toEqual([...Array(3).fill("household-corrected"), "household-registered"]);
  expect(JSON.stringify(read.history)).not.toContain("王");
  expect((await correct({ village: "510823100201" })).json.code).toBe("invalid-request");
  expect((await correct({ id: "again", person: { name: "王桂花" } })).json.code).toBe("correction-refused");
  const over = await correct({ classes: [{ class: "lifted", from: "2020-01-01" }, classes[1]] });
  expect(pointersOf(over)).toEqual(["/classes/1/from"]);
});

test("who is erased is in no row, list, answer or fact any more; the household and its history stay", async () => {
  const watched = watchedTable(season.deps.table);
  season = season.over(watched.table);
  await done(post("office", "/api/households", HOUSEHOLD));
  await done(post("office", "/api/households/h-1/corrections", { reason: "改名", person: { name: "王桂花" } }));
  await drainOutbox(season.deps);
  const before = await everything(watched);
  expect(JSON.stringify(before)).toContain("王桂花");
  await done(post("office", "/api/households/h-1/erasure", { reason: "本人要求" }));
  await drainOutbox(season.deps);
  expect(JSON.stringify(await everything(watched))).not.toMatch(/王桂|13900001234/);
  const read = await done(get("office", "/api/households/h-1"));
  expect(read).toMatchObject({ id: "h-1", class: "lifted", erasedAt: expect.any(String) });
  expect(read).not.toHaveProperty("person");
  const again = { reason: "x", person: { name: "某" } };
  expect((await post("office", "/api/households/h-1/corrections", again)).json.code).toBe("correction-refused");
  // Its first registration, sent late, brings the name back to nobody.
  await post("office", "/api/households", HOUSEHOLD);
  expect(JSON.stringify(await everything(watched))).not.toMatch(/王桂|13900001234/);
});
