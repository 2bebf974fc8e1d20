/** A county in one process over a database of its own: who takes part, a clock that goes by the season, and the real routes to send by. */
import type { Actor } from "@suyuan/api/call";
import { registerOrganisation } from "@suyuan/api/commands/organisations";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { drainOutbox } from "@suyuan/api/following/follow";
import { tellUnconfirmed } from "@suyuan/api/following/signs/handoffs";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { createManagementApp } from "@suyuan/api/routes/app";
import type { OrganisationKind, Role } from "@suyuan/domain/organisation";
import { checkDigit } from "@suyuan/gs1/check-digit";
import type { Blobs } from "@suyuan/store/blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { depsOver, PUBLIC_URL } from "../season.ts";

export const KIWIFRUIT = "06901234567892";
/** So many of a season produce under one number, which has room for a hundred: those of faults come beside them. */
const PRODUCERS = 40;
/** The kiwifruit that a cooperative grows: `coop-{n}` by its number, anybody else the first. */
export function kiwifruitOf(cooperative: string): string {
  const number = Number(/^coop-(\d+)$/.exec(cooperative)?.[1] ?? 0);
  return kiwifruit(Math.floor(number / PRODUCERS));
}

function kiwifruit(product: number): string {
  if (product === 0) return KIWIFRUIT;
  const body = `0690123${String(product).padStart(6, "0")}`;
  return body + checkDigit(body);
}

export const MANDARIN = "06901234567908";
export const CANGXI = "510824";
export const GUANGYUAN = "510802";
export const CHENGDU = "510113";
export const YIBIN = "511502";

export interface Reply {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Something that somebody does at an instant. Steps of one instant know nothing of one another. */
export interface Step {
  readonly at: number;
  readonly run: (county: County) => Promise<unknown>;
}

export interface County {
  /** Sends as an organisation, a text as the file that it is; answers whatever comes. */
  ask(who: string, path: string, body?: object | string): Promise<Reply>;
  /** As `ask`; throws unless it was taken. */
  send(who: string, path: string, body: object | string): Promise<Reply["json"]>;
  /** As the machine of an organisation: an EPCIS document of one event. */
  capture(who: string, event: object): Promise<void>;
  add(id: string, kind: OrganisationKind, regionCode: string, role: Role): Promise<void>;
  setClock(at: number): void;
  /** Follows all there is to follow, and tells what time alone brought. */
  settle(): Promise<void>;
  close(): void;
}

/** An instant of the season: days after 1 September 2026, at an hour in China. */
export const instant = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 8, 1 + day, hour - 8, minute);
export const iso = (at: number): string => new Date(at).toISOString();
/** The date in China, so many days after 1 September 2026. */
export const date = (day: number): string => iso(instant(day, 12)).slice(0, 10);

function memoryBlobs(): Blobs {
  const kept = new Map<string, { bytes: Uint8Array; contentType: string }>();
  return {
    put: async (name, bytes, contentType) => void kept.set(name, { bytes: bytes.slice(), contentType }),
    get: async (name) => kept.get(name),
  };
}

const OPERATOR: Actor = { organisation: "operator", role: "operator", key: "bench" };

/** Opens an empty county; its database is in memory, or in `file`. */
export function openCounty(file = ":memory:"): County {
  const table = openSqliteTable(file);
  let clock = 0;
  const deps = { ...depsOver(table, memoryBlobs()), now: () => new Date(clock) };
  const gate = openGate(deps);
  const management = createManagementApp(deps, gate);
  const epcis = createEpcisApp(deps, { gate });
  const keys = new Map<string, string>();
  const keyFor = async (organisation: string, role: Role) => {
    const made = newApiKey(deps, { organisation, role });
    await deps.table.transact(made.ops, made.id);
    keys.set(role === "integrator" ? `${organisation} machine` : organisation, made.secret);
  };
  const ask: County["ask"] = async (who, path, body) => {
    const app = path.startsWith("/epcis") ? epcis : management;
    const type = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json";
    const headers = {
      authorization: `Bearer ${keys.get(who)}`,
      ...(body === undefined ? {} : { "content-type": type }),
    };
    const sent = typeof body === "string" ? body : JSON.stringify(body);
    const init = body === undefined ? { headers } : { method: "POST", headers, body: sent };
    const response = await app.fetch(new Request(`${PUBLIC_URL}${path}`, init));
    const text = await response.text();
    return { status: response.status, json: text === "" ? {} : (JSON.parse(text) as Reply["json"]) };
  };
  const send: County["send"] = async (who, path, body) => {
    const { status, json } = await ask(who, path, body);
    if (status >= 300) throw new Error(`${who} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  return {
    ask,
    send,
    capture: async (who, event) => {
      const document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        ...{ type: "EPCISDocument", schemaVersion: "2.0", creationDate: iso(clock) },
        epcisBody: { eventList: [{ eventTimeZoneOffset: "+08:00", ...event }] },
      };
      await send(`${who} machine`, "/epcis/capture", document);
    },
    add: async (id, kind, regionCode, role) => {
      await registerOrganisation(deps, OPERATOR, { id, name: id, kind, regionCode, contact: "0839-0000000" });
      await keyFor(id, role);
      await keyFor(id, "integrator");
    },
    setClock: (at) => {
      clock = at;
    },
    settle: async () => {
      while ((await drainOutbox(deps)) > 0);
      while ((await tellUnconfirmed(deps)) > 0);
    },
    close: () => table.close(),
  };
}

const CERTIFIED_KG = 90_000_000;

/** A cooperative with a base, a kiwifruit certificate, and what it used on its plots in July. `plots` are added to its four large ones. */
export async function addCooperative(
  county: County,
  id: string,
  more: { readonly plots?: readonly object[]; readonly approvedKg?: number; readonly number: number },
): Promise<void> {
  await county.add(id, "cooperative", CANGXI, "clerk");
  const large = PLOTS.map((plot) => ({ id: plot, areaMu: 100_000, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 }));
  const plots = [...large, ...(more.plots ?? [])];
  await county.send(id, "/api/bases", { id: baseOf(id), name: `${id} 基地`, regionCode: CANGXI, plots });
  await county.send("owner", `/api/products/${kiwifruitOf(id)}/producers`, { organisation: id, reason: "社员" });
  await county.send("county", "/api/certificates", {
    id: certificateOf(id),
    scheme: "green-food",
    number: `LB-18-260122${String(more.number).padStart(5, "0")}A`,
    grade: "A",
    holder: id,
    gtins: [kiwifruitOf(id)],
    bases: [baseOf(id)],
    approvedKgPerYear: more.approvedKg ?? CERTIFIED_KG,
    validFrom: "2026-03-01",
    validTo: "2029-02-28",
  });
  for (const plot of PLOTS) await county.send(id, "/api/inputs", inputOn(id, plot, "2026-07-20", "苯醚甲环唑", 30));
}

export const PLOTS = ["p1", "p2", "p3", "p4"] as const;
export const baseOf = (cooperative: string): string => `${cooperative}-base`;
export const certificateOf = (cooperative: string): string => `${cooperative}-green`;

export const inputOn = (
  cooperative: string,
  plot: string,
  appliedOn: string,
  active: string,
  safetyIntervalDays: number,
) => ({
  ...{ id: `${plot}-${appliedOn}`, base: baseOf(cooperative), plot, appliedOn, safetyIntervalDays },
  ...{ product: `10% ${active}`, actives: [active], dosage: "1500 倍液", labelCrops: ["猕猴桃"] },
});

/** Everybody but the cooperatives, and the products that so many of those grow. */
export async function addOffices(county: County, cooperatives: number): Promise<void> {
  await county.add("county", "bureau", CANGXI, "inspector");
  await county.add("province", "bureau", "510000", "inspector");
  await county.add("laboratory", "laboratory", "510800", "laboratory");
  await county.add("owner", "cooperative", CANGXI, "clerk");
  const product = (gtin: string, zh: string, coldChainProfile: string) =>
    county.send("owner", "/api/products", { gtin, name: { zh }, category: "鲜果", coldChainProfile });
  for (let n = 0; n * PRODUCERS < cooperatives; n += 1) {
    await product(kiwifruit(n), "红心猕猴桃", "red-heart-kiwifruit");
  }
  await product(MANDARIN, "椪柑", "mandarin");
}
