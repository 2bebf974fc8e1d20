import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@suyuan/api/call";
import { householdErased, householdRegistered } from "@suyuan/api/commands/county/households";
import { personErased } from "@suyuan/api/commands/people/changes";
import { drainOutbox } from "@suyuan/api/following/follow";
import { householdKey, householdPersonKey } from "@suyuan/api/ledger/county/keys";
import { everybody, personKey, personNamesKey } from "@suyuan/api/ledger/people/keys";
import { readPage, readRow } from "@suyuan/api/ledger/read";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { ADMINISTRATOR, addOrganisationTo } from "../administration.ts";
import { backUp } from "../backup.ts";
import { check } from "../check.ts";
import { configuration } from "../configuration.ts";
import { JsonLog } from "../json-log.ts";
import { databaseIn, type Machine, openMachine } from "../machine.ts";
import { addUserTo } from "../users/add-user.ts";
import { restoreData } from "./restore.ts";

const home = mkdtempSync(join(tmpdir(), "suyuan-restore-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

let printed = "";
let [made, here] = [0, home];
beforeEach(() => {
  made += 1;
  here = join(home, String(made));
  mkdirSync(here);
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());

const settings = (name: string, more: object = {}) => configuration({ DATA_DIR: join(here, name), ...more });
const open = (name: string, more: object = {}): Machine =>
  openMachine(settings(name, more), new JsonLog(() => undefined));
const OFFICE: Actor = { organisation: "office", role: "statistician", key: "test" };
const HOUSEHOLD = "510824/h-1";
const NAMES = ["王桂芳芳", "13900009999", "李大山山"];

/** A machine with a household and a person of a name. */
async function withPeople(name: string, more: object = {}): Promise<{ machine: Machine; person: string }> {
  const machine = open(name, more);
  const { deps } = machine;
  await addOrganisationTo(deps, { id: "office", name: "苍溪县农业农村局", kind: "county", regionCode: "510824" });
  const person = { name: "王桂芳芳", contact: "13900009999" };
  const body = { id: "h-1", class: "lifted" as const, village: "510824100201", validFrom: "2019-12-01", person };
  await householdRegistered(deps, { actor: OFFICE, body, params: {} });
  await addUserTo(deps, { name: "李大山山", account: "lds", organisation: "office", role: "statistician" });
  await drainOutbox(deps);
  const { rows } = await readPage(deps.table, everybody, { limit: 5 });
  return { machine, person: rows[0]?.data.id ?? "" };
}

async function eraseBoth({ deps }: Machine, person: string): Promise<void> {
  const call = { actor: OFFICE, query: {}, body: { reason: "本人要求" } };
  await householdErased(deps, { ...call, params: { id: "h-1" } } as never);
  await personErased(deps, { ...call, actor: ADMINISTRATOR, params: { id: person } });
  await drainOutbox(deps);
}

const bytesHold = (name: string) => {
  const bytes = readFileSync(databaseIn(join(here, name)));
  return NAMES.filter((one) => bytes.includes(Buffer.from(one)));
};

async function expectErased(name: string, person: string): Promise<void> {
  const { table, deps } = open(name);
  expect((await readRow(table, householdKey(HOUSEHOLD)))?.data.erasedAt).toBeDefined();
  expect(await readRow(table, householdPersonKey(HOUSEHOLD))).toBeUndefined();
  expect((await readRow(table, personKey(person)))?.data.erasedAt).toBeDefined();
  expect(await readRow(table, personNamesKey(person))).toBeUndefined();
  await drainOutbox(deps);
  table.close();
  const faults: string[] = [];
  await check(join(here, name), { full: false }, ({ row, en }) => faults.push(`${row} ${en}`));
  expect(faults).toEqual([]);
  expect(bytesHold(name)).toEqual([]);
}

test("whoever was erased after a backup is erased again when it is restored, as the data folder that was put aside knows", async () => {
  const { machine, person } = await withPeople("data");
  mkdirSync(join(here, "backups"), { recursive: true });
  await backUp(join(here, "data"), join(here, "backups", "one"), "2026-11-29T12:00:00.000Z");
  await eraseBoth(machine, person);
  machine.table.close();
  expect(bytesHold("data")).toEqual([]);
  await restoreData(settings("again"), join(here, "backups", "one"), join(here, "data"));
  expect(JSON.parse(printed)).toMatchObject({ erasedAgain: 2 });
  await expectErased("again", person);
});

test("a newer backup beside it, and the folder of ERASED_DIR, tell of it too; without any of them nobody can know", async () => {
  const more = { ERASED_DIR: join(here, "kept") };
  const { machine, person } = await withPeople("data", more);
  await backUp(join(here, "data"), join(here, "a"), "2026-11-28T12:00:00.000Z");
  cpSync(join(here, "a"), join(here, "alone", "a"), { recursive: true });
  await eraseBoth(machine, person);
  await backUp(join(here, "data"), join(here, "b"), "2026-11-29T12:00:00.000Z");
  machine.table.close();
  renameSync(join(here, "data"), join(here, "gone"));

  await restoreData(settings("by-newer"), join(here, "a"), undefined);
  await expectErased("by-newer", person);
  await restoreData(settings("by-list", more), join(here, "alone", "a"), undefined);
  await expectErased("by-list", person);
  printed = "";
  await restoreData(settings("by-none"), join(here, "alone", "a"), undefined);
  expect(JSON.parse(printed)).toMatchObject({ erasedAgain: 0 });
});

test("a folder that knows nothing of erasures is refused, and nothing is put back", async () => {
  const { machine } = await withPeople("data");
  await backUp(join(here, "data"), join(here, "a"), "2026-11-28T12:00:00.000Z");
  machine.table.close();
  const refused = restoreData(settings("again"), join(here, "a"), join(here, "a", "blobs", "nothing"));
  await expect(refused).rejects.toThrow(/--erased/);
  expect(() => readFileSync(databaseIn(join(here, "again")))).toThrow();
});
