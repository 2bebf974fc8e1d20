import { DomainError } from "@suyuan/domain/errors";
import type { Item, Op, ReadOptions } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { lanesOf } from "../lanes.ts";
import { create, Loaded } from "../loaded.ts";
import { EVENTUAL, readMany, readPage } from "../read.ts";
import { freshToken, untilCommitted } from "../retry.ts";
import {
  type DeviceRow,
  deviceKey,
  devicePageKey,
  devicePages,
  forkKey,
  PLACES_KEPT_DAYS,
  pageInKey,
  placeKey,
} from "./keys.ts";
import {
  emptyPage,
  highestOf,
  isBroken,
  isFork,
  isWhole,
  knownOf,
  lackingOf,
  type Mark,
  marked,
  type Numbers,
  type Outcome,
  openBefore,
  PAGE_NUMBERS,
  type PageRow,
  pageOf,
  pagesOf,
  stretchesOf,
} from "./page.ts";

/** A number that is so far ahead of the highest that came is none of a device that lost some commands. */
export const AHEAD_MAX = 10_000;
/** Earlier rows that one answer looks at; what lies beyond is told by the device's own page. */
const OPEN_PAGES_MAX = 20;
const OPEN_WRITTEN_MAX = 100;

type Needs = Pick<Deps, "table" | "randomBytes" | "now">;

/** A command with its place in the history of a device, its link verified against its content. */
export interface Numbered {
  readonly organisation: string;
  readonly device: string;
  readonly number: number;
  readonly command: string;
  /** Instants by the device's clock: when the command was written, and when it was sent. */
  readonly writtenAt: string;
  readonly sentAt: string;
  readonly previous: string;
  readonly chain: string;
  /** Where it was recorded, where the person allows it: as the header says it. */
  readonly place?: string;
}

/** What the service has of a device. */
export interface Standing {
  /** The highest number that came; 0 before the first. */
  readonly last: number;
  readonly missing: readonly Numbers[];
  readonly refused: readonly { readonly number: number; readonly code: string }[];
  /** There may be more than these: the device's own page tells all. */
  readonly isPartial: boolean;
  /** This command does not belong to the history that is known. */
  readonly fork?: number;
}

/** Rows of a device as they were read, to decide on. */
export interface DeviceRows {
  readonly loaded: Loaded;
  readonly last: { readonly page: number; readonly row: PageRow } | undefined;
}

function neighbours(number: number): number[] {
  const page = pageOf(number);
  const slot = (number - 1) % PAGE_NUMBERS;
  return [page, ...(slot === 0 && page > 0 ? [page - 1] : []), ...(slot === PAGE_NUMBERS - 1 ? [page + 1] : [])];
}

async function rowsFor({ table }: Pick<Deps, "table">, organisation: string, device: string, number: number) {
  const { place, range } = devicePages(organisation, device);
  const keys = neighbours(number).map((page) => devicePageKey(organisation, device, page));
  const known = deviceKey(organisation, device);
  const [newest, loaded] = await Promise.all([
    readPage(table, place, { ...range, reverse: true, limit: 1 }),
    readMany(table, [known, ...keys]),
  ]);
  const [row] = newest.rows;
  const last = row === undefined ? undefined : { page: pageInKey(row), row: row.data };
  return { loaded, last, device: loaded.state(known) };
}

/**
 * Before a numbered command is carried out: the rows that its number will be kept in, undefined where the organisation has no such device.
 * One round of reads, at most 4 units. Throws `invalid-request` for a number that the device cannot have.
 */
export async function deviceRows(
  deps: Pick<Deps, "table">,
  { organisation, device: id, number }: Pick<Numbered, "organisation" | "device" | "number">,
): Promise<DeviceRows | undefined> {
  const { device, ...rows } = await rowsFor(deps, organisation, id, number);
  if (device === undefined) return undefined;
  const highest = lastNumber(rows.last);
  if (number > highest + AHEAD_MAX) throw tooFarAhead(highest);
  return rows;
}

const lastNumber = (last: DeviceRows["last"]): number => (last === undefined ? 0 : highestOf(last.page, last.row));

/**
 * After it: keeps what became of the number, at 2 write units, and answers what is known of the device. A repetition writes nothing. A second
 * command under one number, or one that does not follow its neighbours, is kept as a fork beside the first and changes nothing of it.
 * Until this has resolved nothing is answered, so that whatever was answered is known to have come.
 */
export function noteNumber(deps: Needs, numbered: Numbered, outcome: Outcome, rows: DeviceRows): Promise<Standing> {
  const { organisation, device, number } = numbered;
  let first: DeviceRows | undefined = rows;
  return lanesOf(deps.table).run(`DEVICE#${organisation}#${device}`, () =>
    untilCommitted(
      deps,
      async () => {
        const read = first ?? (await rowsFor(deps, organisation, device, number));
        first = undefined;
        return noted(deps, numbered, outcome, read);
      },
      { gaveUp: "one device sends on many connections at once" },
    ),
  );
}

async function noted(
  deps: Needs,
  numbered: Numbered,
  outcome: Outcome,
  rows: DeviceRows,
): Promise<Standing | undefined> {
  const { organisation, device, number } = numbered;
  const { loaded, last } = rows;
  const now = deps.now().toISOString();
  const mark: Mark = { chain: numbered.chain, previous: numbered.previous, at: now };
  const pageAt = (page: number) => loaded.state(devicePageKey(organisation, device, page));
  const known = (one: number) => (one < 1 ? knownOf(undefined, 1) : knownOf(pageAt(pageOf(one)), one));
  const page = pageOf(number);
  const found = pageAt(page);
  const whole = new Set<number>();
  const kind = isFork(known(number), mark)
    ? "number-used-twice"
    : isBroken(known(number - 1), known(number + 1), mark)
      ? "chain-broken"
      : undefined;
  if (kind !== undefined) {
    await keepFork(deps, numbered, outcome, kind, now);
    return { ...(await standingOf(deps, organisation, device, last, whole)), fork: number };
  }
  const isNewest = last === undefined || page > last.page;
  if (found === undefined && isNewest && last !== undefined) {
    for (const each of await wholeAmong(deps, organisation, device, last.row)) whole.add(each);
  }
  const before = found ?? emptyPage(now, isNewest ? openBefore(page, last, whole) : undefined);
  const behind = Math.round((Date.parse(now) - Date.parse(numbered.sentAt)) / 1000);
  const after = marked(before, number, outcome, mark, behind);
  if (after !== before || found === undefined) {
    const op = loaded.next(devicePageKey(organisation, device, page), after);
    const ops = after === before || outcome !== "received" ? [op] : [op, ...placeOps(numbered, now)];
    if (!(await deps.table.transact(ops, freshToken(deps))).ok) return undefined;
  }
  const newest = isNewest || page === last.page ? { page, row: after } : last;
  return standingOf(deps, organisation, device, newest, whole, { page, row: after });
}

/** Where it was recorded goes beside what came, and away after a year: of what was refused, or came again, none is kept. */
function placeOps({ organisation, device, number, command, place, writtenAt }: Numbered, at: string): Op[] {
  if (place === undefined) return [];
  const until = Math.floor(Date.parse(at) / 1000) + PLACES_KEPT_DAYS * 86_400;
  return [create(placeKey(organisation, device, number), { number, command, place, writtenAt, at }, until)];
}

async function keepFork(
  deps: Needs,
  { organisation, device, number, command, chain, writtenAt }: Numbered,
  outcome: Outcome,
  kind: "number-used-twice" | "chain-broken",
  at: string,
): Promise<void> {
  const how = typeof outcome === "string" ? outcome : outcome.refused;
  const row = { number, kind, command, deviceTime: writtenAt, at, outcome: how };
  // Where it is there already, the same command came again.
  await deps.table.transact([create(forkKey(organisation, device, number, chain.slice(0, 16)), row)], freshToken(deps));
}

/** The rows named as open by the newest one that are whole by now: at most a hundred are looked at. */
async function wholeAmong(
  { table }: Pick<Deps, "table">,
  organisation: string,
  device: string,
  { open }: PageRow,
): Promise<readonly number[]> {
  const pages = pagesOf(open, OPEN_WRITTEN_MAX);
  if (pages.length === 0) return [];
  const keys = pages.map((page) => devicePageKey(organisation, device, page));
  const loaded = await readMany(table, keys);
  return pages.filter((_, n) => {
    const row = keys[n] && loaded.state(keys[n]);
    return row !== undefined && isWhole(row);
  });
}

/** What the service has of a device whose newest row is this. `fresh` is a row as it was just written. */
export async function standingOf(
  { table }: Pick<Deps, "table">,
  organisation: string,
  device: string,
  newest: DeviceRows["last"],
  whole: ReadonlySet<number> = new Set(),
  fresh?: { readonly page: number; readonly row: PageRow },
): Promise<Standing> {
  if (newest === undefined) return { last: 0, missing: [], refused: [], isPartial: false };
  const last = lastNumber(newest);
  const named = pagesOf(newest.row.open, OPEN_PAGES_MAX + 1).filter((page) => !whole.has(page));
  const pages = named.slice(0, OPEN_PAGES_MAX);
  const keys = pages.map((page) => devicePageKey(organisation, device, page));
  const loaded = keys.length === 0 ? new Loaded([], [] as (Item | undefined)[]) : await readMany(table, keys, EVENTUAL);
  const missing: number[] = [];
  const refused: { readonly number: number; readonly code: string }[] = [];
  for (const page of [...pages, newest.page]) {
    const stored = page === newest.page ? newest.row : loaded.state(devicePageKey(organisation, device, page));
    const lacking = lackingOf(page, page === fresh?.page ? fresh.row : stored, last);
    missing.push(...lacking.missing);
    refused.push(...lacking.refused);
  }
  return { last, missing: stretchesOf(missing), refused, isPartial: named.length > pages.length };
}

/** The newest row of a device, for whoever looks at it. */
export async function newestPage(
  { table }: Pick<Deps, "table">,
  organisation: string,
  device: string,
  options: ReadOptions = EVENTUAL,
): Promise<DeviceRows["last"]> {
  const { place, range } = devicePages(organisation, device);
  const { rows } = await readPage(table, place, { ...range, reverse: true, limit: 1 }, undefined, options);
  const [row] = rows;
  return row === undefined ? undefined : { page: pageInKey(row), row: row.data };
}

/** The writes that say numbers were given up, each row once. Numbers above the highest that came have not been used: they are left out. */
export function givenUpOps(
  loaded: Loaded,
  { organisation, id }: Pick<DeviceRow, "organisation" | "id">,
  numbers: Iterable<number>,
  { now, newest }: { readonly now: string; readonly newest: DeviceRows["last"] },
): Op[] {
  const last = lastNumber(newest);
  const pages = new Map<number, PageRow>();
  for (const number of numbers) {
    const page = pageOf(number);
    const before = pages.get(page) ?? loaded.state(devicePageKey(organisation, id, page)) ?? emptyPage(now, undefined);
    if (number <= last) pages.set(page, marked(before, number, "given-up"));
  }
  return [...pages].flatMap(([page, row]) => {
    const key = devicePageKey(organisation, id, page);
    return loaded.state(key) === row ? [] : [loaded.next(key, row)];
  });
}

function tooFarAhead(highest: number): DomainError {
  const detail = {
    en: `at most ${highest + AHEAD_MAX}: the highest number that came is ${highest}`,
    zh: `不得大于 ${highest + AHEAD_MAX}：已收到的最大序号为 ${highest}`,
  };
  return new DomainError(
    "invalid-request",
    {
      en: `Suyuan-Device-Number must be ${detail.en}. Nothing was changed. A device that lost its numbers is registered anew under another id.`,
      zh: `Suyuan-Device-Number ${detail.zh}，未作任何更改。丢失序号的设备请以新的编号重新登记。`,
    },
    { errors: [{ pointer: "Suyuan-Device-Number", detail: detail.en, detailZh: detail.zh }] },
  );
}
