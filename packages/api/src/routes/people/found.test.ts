import type { Table } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { personErased } from "../../commands/people/changes.ts";
import { personAdded } from "../../commands/people/people.ts";
import { outbox } from "../../fixtures/capture.ts";
import { done, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { carryOver } from "../../following/carry-over.ts";
import { drainOutbox } from "../../following/follow.ts";
import { followedFact } from "../../following/follower.ts";
import { peopleWords } from "../../following/lists/people-words.ts";
import { factKey } from "../../ledger/keys.ts";
import { personKey, personNamesKey } from "../../ledger/people/keys.ts";
import { personWordsKey } from "../../ledger/people/words.ts";
import { readRow } from "../../ledger/read.ts";

const ACTOR = { organisation: "operator", role: "operator", key: "test" } as const;
const PEOPLE = [
  { id: "p-0000000000a1", name: "王小明", contact: "13900001111", account: "Wang.XM" },
  { id: "p-0000000000a2", name: "王吕", account: "lv.wang" },
  { id: "p-0000000000a3", name: "Anna Lee" },
];
const [MING, LV, ANNA] = PEOPLE.map(({ id }) => id);

async function season(people = PEOPLE): Promise<Season> {
  const made = await newSeason({}, NEIGHBOURS);
  for (const body of people) await personAdded(made.deps, { actor: ACTOR, body });
  return made;
}

interface Page {
  readonly items: readonly { readonly id: string; readonly kind?: string; readonly title?: string }[];
  readonly next?: string;
}
const asked = ({ send }: Season, path: string, who = "operator") =>
  done(send(who, "GET", path)) as unknown as Promise<Page>;
const found = async (made: Season, q: string, more = "") =>
  (await asked(made, `/api/people?q=${encodeURIComponent(q)}${more}`)).items.map(({ id }) => id);
const wordRows = async (table: Pick<Table, "query">) => (await table.query("PEOPLE-WORDS")).items;

test("the operator finds a person by the name, any of its characters or words, how it is read, its initials and the account, however typed", async () => {
  const made = await season();
  for (const q of ["王小", "小明", "明", "wangxiao", "xiaoming", "WXM", "xm", "ｗａｎｇ.xm", "wang xiao ming"])
    expect([q, await found(made, q)]).toEqual([q, [MING]]);
  for (const q of ["吕", "wanglv", "wl", "lv.w"]) expect([q, await found(made, q)]).toEqual([q, [LV]]);
  for (const q of ["anna", "lee", "annalee"]) expect([q, await found(made, q)]).toEqual([q, [ANNA]]);
  expect(await found(made, "王")).toEqual([LV, MING]);
  for (const q of ["139", "李", "p-00", "zzz"]) expect([q, await found(made, q)]).toEqual([q, []]);
});

test("whoever several words find stands on the pages once, and members of one organisation are found alone where it is named", async () => {
  const made = await season();
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const page = await asked(made, `/api/people?q=w&limit=1${cursor}`);
    seen.push(...page.items.map(({ id }) => id));
    if (page.next === undefined) break;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
  expect(seen.toSorted()).toEqual([MING, LV]);
  await done(made.send("operator", "POST", `/api/people/${LV}/memberships`, { organisation: "coop", role: "clerk" }));
  expect(await found(made, "王", "&organisation=coop")).toEqual([LV]);
});

test("the search over everything has people for the operator, and for nobody else", async () => {
  const made = await season();
  const hits = async (who: string, path: string) => (await asked(made, path, who)).items;
  const hit = { kind: "person", id: MING, title: "王小明 Wang.XM", address: `/api/people/${MING}` };
  expect(await hits("operator", "/api/search?q=wxm")).toEqual([hit]);
  expect(await hits("operator", "/api/search?q=%E7%8E%8B&kind=person")).toHaveLength(2);
  for (const who of ["coop", "depot", "county"])
    expect([who, await hits(who, "/api/search?q=wxm"), await hits(who, "/api/search?q=wxm&kind=person")]).toEqual([
      who,
      [],
      [],
    ]);
  expect((await made.send("county", "GET", "/api/people?q=wxm")).status).toBe(403);
});

test("a name that is corrected is found as it is now and not as it was; nothing of what it was is left to find by", async () => {
  const made = await season();
  const correction = { id: "n-1", name: "汪小明", account: "wang.xiaoming", reason: "写错" };
  await done(made.send("operator", "POST", `/api/people/${MING}/corrections`, correction));
  expect(await found(made, "汪")).toEqual([MING]);
  expect(await found(made, "wang.xi")).toEqual([MING]);
  expect(await found(made, "王小")).toEqual([]);
  expect(JSON.stringify(await wordRows(made.deps.table))).not.toMatch(/王小|wangxm#/);
  // Own corrections go the same way, and one that changes no word leaves them.
  const contact = { id: "n-2", contact: "13900002222", reason: "换号" };
  await done(made.send("operator", "POST", `/api/people/${MING}/corrections`, contact));
  expect(await found(made, "xiaoming")).toEqual([MING]);
});

test("a person who is erased is found by nothing, and no row that is left holds the name, how it is read, or the account", async () => {
  const made = await season(PEOPLE.slice(0, 1));
  await done(made.send("operator", "POST", `/api/people/${MING}/erasure`, { reason: "本人要求" }));
  while ((await outbox(made.deps.table)).length > 0) await drainOutbox(made.deps);
  expect(await wordRows(made.deps.table)).toEqual([]);
  expect(await found(made, "王")).toEqual([]);
  const rows = (await Promise.all(["PEOPLE", `PERSON#${MING}`].map((pk) => made.deps.table.query(pk)))).flatMap(
    ({ items }) => items,
  );
  expect(rows.length).toBeGreaterThan(1);
  expect(JSON.stringify(rows)).not.toMatch(/王|小明|xiaoming|wxm|wang/i);
});

/** Takes the words away: a person of a version that had no search of people. */
async function asBefore({ deps: { table } }: Season, id = MING): Promise<void> {
  const words = await readRow(table, personWordsKey(id ?? ""));
  const rows = [...(await wordRows(table)), ...(words === undefined ? [] : [words])];
  const ops = rows.map(({ pk, sk, version }) => ({ delete: { pk, sk }, when: { versionIs: version } }) as const);
  await table.transact(ops, "as before");
}

test("people of before there was a search are put under the words of their names as those are now", async () => {
  const made = await season(PEOPLE.slice(0, 1));
  await done(made.send("operator", "POST", `/api/people/${MING}/corrections`, { id: "n", name: "赵云", reason: "改" }));
  while ((await outbox(made.deps.table)).length > 0) await drainOutbox(made.deps);
  await asBefore(made);
  expect(await found(made, "赵")).toEqual([]);
  while ((await carryOver(made.deps, [peopleWords])) > 0);
  while ((await outbox(made.deps.table)).length > 0) await drainOutbox(made.deps);
  expect(await found(made, "zhaoyun")).toEqual([MING]);
  expect(await found(made, "王")).toEqual([]);
});

/** A table on which something else happens first, right before the first transaction is handed over. */
function meanwhile(table: Table, act: () => Promise<unknown>): Table {
  let isFirst = true;
  const transact: Table["transact"] = async (...call) => {
    if (isFirst) {
      isFirst = false;
      await act();
    }
    return table.transact(...call);
  };
  return new Proxy(table, {
    get: (of, name) => {
      if (name === "transact") return transact;
      const member: unknown = Reflect.get(of, name, of);
      return typeof member === "function" ? member.bind(of) : member;
    },
  });
}

test("an erasure and the words of a person of before may cross: whoever is slower sees that the other was there, and none are left", async () => {
  const id = MING ?? "";
  for (const slower of ["words", "erasure"]) {
    const made = await season(PEOPLE.slice(0, 1));
    await asBefore(made);
    const { deps } = made;
    const at = factKey(personKey(id), 1);
    const row = await readRow(deps.table, at);
    if (row === undefined) throw new Error("no fact");
    const body = { reason: "本人要求" };
    const erase = (table: Table) => personErased({ ...deps, table }, { actor: ACTOR, params: { id }, body });
    const follow = (table: Table) =>
      peopleWords.follow({ ...deps, table }, followedFact(deps, at, row.data), undefined);
    if (slower === "words") {
      expect(await follow(meanwhile(deps.table, () => erase(deps.table)))).toEqual({ goOn: null });
      expect(await follow(deps.table)).toBe("done");
    } else {
      await erase(meanwhile(deps.table, async () => expect(await follow(deps.table)).toBe("done")));
    }
    expect([slower, await wordRows(deps.table)]).toEqual([slower, []]);
    expect(await readRow(deps.table, personNamesKey(id))).toBeUndefined();
    expect(await readRow(deps.table, personWordsKey(id))).toBeUndefined();
  }
});
