/** A data folder that holds a season: who takes part in it, how far it is filled, and a clock that goes by the season. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "@suyuan/api/call";
import { registerOrganisation } from "@suyuan/api/commands/organisations";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { drainOutbox } from "@suyuan/api/following/follow";
import type { Deps } from "@suyuan/api/host";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import { checkDigit } from "@suyuan/gs1/check-digit";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { type MeteredTable, metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { PAGES } from "@suyuan/web-verify/pages";
import { CERTIFICATES, depsOver, PUBLIC_URL } from "../season.ts";

/** Cooperatives of a season; each has a base, a product and certificates of its own. */
export const COOPERATIVES = 4;
export const DEPOTS = 2;
export const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const SEATS = [
  ...Array.from({ length: COOPERATIVES }, (_, n) => [`coop-${n}`, "cooperative", "clerk"] as const),
  ...Array.from({ length: DEPOTS }, (_, n) => [`depot-${n}`, "depot", "depot"] as const),
  ["bureau", "bureau", "inspector"] as const,
];

/** What is kept beside the data: what is asked for later must be told by it. */
export interface SeasonState {
  readonly batches: number;
  /** Batches before this number are on record, and followed. */
  seeded: number;
  /** The season's last instant, epoch milliseconds. */
  readonly endsAt: number;
  /** Measurements made since: each makes lots of its own, and begins an hour after the one before. */
  measurements: number;
  readonly keys: Record<string, string>;
}

/** Sends as one who takes part; answers what was answered. Anything but 2xx ends the bench. */
export type Ask = (who: string, path: string, body?: unknown) => Promise<Response>;

export interface SeasonFolder {
  readonly state: SeasonState;
  readonly meter: MeteredTable;
  readonly ask: Ask;
  /** Follows all there is to follow. */
  drain(): Promise<void>;
  setClock(at: number): void;
  save(): void;
  /** Bytes of the file with all that was written in it. */
  bytes(): number;
  close(): void;
}

export const gtinOf = (cooperative: number): string => {
  const body = `0690123456${cooperative}00`;
  return `${body}${checkDigit(body)}`;
};
export const baseOf = (cooperative: number): string => `base-${cooperative}`;
/** A calendar day in China, so many days before an instant. */
export const dayBefore = (instant: number, days: number): string =>
  new Date(instant + 8 * HOUR - days * DAY).toISOString().slice(0, 10);

function askOver(deps: Deps, keys: Readonly<Record<string, string>>): Ask {
  const gate = openGate(deps);
  const management = createManagementApp(deps, gate);
  const epcis = createEpcisApp(deps, { gate });
  const shown = createPublicApp(deps, { pages: PAGES, styleHashes: [], gate });
  return async (who, path, body) => {
    const app = path.startsWith("/epcis") ? epcis : path.startsWith("/api") ? management : shown;
    const isFile = typeof body === "string";
    const headers = {
      ...(who === "" ? {} : { authorization: `Bearer ${keys[who]}` }),
      ...(body === undefined ? {} : { "content-type": isFile ? "text/csv" : "application/json" }),
    };
    const init =
      body === undefined ? { headers } : { method: "POST", headers, body: isFile ? body : JSON.stringify(body) };
    const response = await app.fetch(new Request(`${PUBLIC_URL}${path}`, init));
    if (!response.ok) throw new Error(`${who} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
}

/** Organisations and a key for each. */
async function seatAll(deps: Deps): Promise<Record<string, string>> {
  const operator: Actor = { organisation: "operator", role: "operator", key: "bench" };
  const keys: Record<string, string> = {};
  for (const [id, kind, role] of SEATS) {
    await registerOrganisation(deps, operator, { id, name: id, kind, regionCode: "510824" });
    const made = newApiKey(deps, { organisation: id, role });
    await deps.table.transact(made.ops, made.id);
    keys[id] = made.secret;
  }
  return keys;
}

/** A base, a product and certificates for each cooperative. */
async function prepareAll(ask: Ask, endsAt: number): Promise<void> {
  for (let n = 0; n < COOPERATIVES; n += 1) {
    const plots = [{ id: "p1", areaMu: 100_000, crop: "红心猕猴桃" }];
    await ask(`coop-${n}`, "/api/bases", { id: baseOf(n), name: `${n} 号猕猴桃生产基地`, regionCode: "510824", plots });
    const name = { zh: "苍溪红心猕猴桃", en: "Cangxi red-heart kiwifruit" };
    const product = { gtin: gtinOf(n), name, category: "fruit", coldChainProfile: "red-heart-kiwifruit" };
    await ask(`coop-${n}`, "/api/products", product);
    for (let k = 0; k < CERTIFICATES; k += 1) {
      await ask("bureau", "/api/certificates", {
        id: `certificate-${n}-${k}`,
        scheme: "green-food",
        number: `LB-18-2601221${String(n * CERTIFICATES + k).padStart(4, "0")}A`,
        grade: "A",
        holder: `coop-${n}`,
        gtins: [gtinOf(n)],
        bases: [baseOf(n)],
        approvedKgPerYear: 90_000_000,
        validFrom: dayBefore(endsAt, 200),
        validTo: dayBefore(endsAt, -800),
      });
    }
  }
}

/** Opens the season in a folder, or begins one of so many batches there: it ends now. */
export async function openSeason(folder: string, batches: number): Promise<SeasonFolder> {
  mkdirSync(folder, { recursive: true });
  const [file, stateFile] = [join(folder, "suyuan.sqlite"), join(folder, "season.json")];
  const isBegun = existsSync(stateFile);
  const table = openSqliteTable(file);
  const meter = metered(table);
  let clock = 0;
  const deps = { ...depsOver(meter, folderBlobs(join(folder, "blobs"))), now: () => new Date(clock) };
  const state = isBegun ? (JSON.parse(readFileSync(stateFile, "utf8")) as SeasonState) : newState(batches);
  if (state.batches !== batches) throw new Error(`${folder} holds a season of ${state.batches} batches`);
  clock = state.endsAt - 9 * DAY;
  if (!isBegun) Object.assign(state.keys, await seatAll(deps));
  const ask = askOver(deps, state.keys);
  const save = () => {
    writeFileSync(`${stateFile}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${stateFile}.new`, stateFile);
  };
  const drain = async () => {
    while ((await drainOutbox(deps)) > 0);
  };
  if (!isBegun) {
    await prepareAll(ask, state.endsAt);
    await drain();
    save();
  }
  return {
    ...{ state, meter, ask, drain, save },
    setClock: (at) => {
      clock = at;
    },
    bytes: () => {
      table.checkpoint();
      return statSync(file).size;
    },
    close: () => table.close(),
  };
}

const newState = (batches: number): SeasonState => ({
  batches,
  seeded: 0,
  endsAt: Date.now(),
  measurements: 0,
  keys: {},
});
