import { serialsOf } from "@suyuan/api/commands/label-runs";
import { labelRunKey } from "@suyuan/api/ledger/keys";
import { readRow } from "@suyuan/api/ledger/read";
import { addKeyOf } from "@suyuan/cli/administration";
import type { CDPSession, Page } from "playwright-core";
import { type ConsoleWorld, startWorld } from "./console-world.ts";

export const KIWI = "09520000510824";
export const PEAR = "09520000510831";

/** Days ago, as a date of Beijing. */
export function daysAgo(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
}

/** An instant so many minutes ago. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

export interface DepotWorld extends ConsoleWorld {
  /** Asks the service as a cooperative, a depot or a bureau. */
  call(who: keyof typeof SEATS, method: string, path: string, body?: unknown): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: read by tests that know what they asked for
  readonly json: any;
}

const SEATS = {
  coop: { org: "honglin", role: "clerk" },
  depot: { org: "cold", role: "depot" },
  bureau: { org: "bureau", role: "inspector" },
} as const;

/** A cooperative with lots at a depot and on their way there. `OLD` and `NEW` lie in the depot, `CALLED` is recalled, `HELD` failed a test; `way-1` brings `ROAD-1` and `ROAD-2`. */
export async function startDepotWorld(options: Parameters<typeof startWorld>[0] = {}): Promise<DepotWorld> {
  const world = await startWorld(options);
  const { deps } = world.server.machine;
  const secret = async (name: keyof typeof SEATS) => (await addKeyOf(deps, SEATS[name])).secret;
  const keys = { coop: await secret("coop"), depot: await secret("depot"), bureau: await secret("bureau") };
  const call: DepotWorld["call"] = async (who, method, path, body) => {
    const headers = { authorization: `Bearer ${keys[who]}`, "content-type": "application/json" };
    const response = await fetch(world.server.url + path, {
      ...{ method, headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  };
  const done = async (who: keyof typeof SEATS, path: string, body: unknown) => {
    const { status, json } = await call(who, "POST", path, body);
    if (status !== 201 && status !== 200) throw new Error(`${path} ${status}: ${JSON.stringify(json)}`);
  };
  for (const [gtin, zh, coldChainProfile] of [
    [KIWI, "红心猕猴桃", "red-heart-kiwifruit"],
    [PEAR, "苍溪雪梨", "pear"],
  ]) {
    await done("coop", "/api/products", { gtin, name: { zh }, category: "水果", coldChainProfile, shelfLifeDays: 60 });
  }
  const plots = [{ id: "y1", areaMu: 400, crop: "猕猴桃" }];
  await done("coop", "/api/bases", { id: "yunfeng", name: "云峰果园", regionCode: "510824", plots });
  const lot = (name: string, days: number, gtin = KIWI) =>
    done("coop", "/api/batches", {
      ...{ gtin, lot: name, base: "yunfeng", plots: ["y1"], harvestedOn: daysAgo(days), quantityKg: 500 },
      commitmentBasis: "quality-control",
    });
  const lots = [
    ["OLD", 40],
    ["NEW", 10],
    ["CALLED", 9],
    ["HELD", 9],
    ["ROAD-1", 3],
    ["ROAD-2", 3],
  ] as const;
  for (const [name, days] of lots) await lot(name, days);
  await lot("PEAR-1", 5, PEAR);
  const ship = (id: string, names: readonly string[], minutes: number, quantityKg = 200) =>
    done("coop", "/api/shipments", {
      ...{ id, to: "cold", shippedAt: minutesAgo(minutes), vehicle: "川H12345" },
      items: names.map((name) => ({ gtin: name === "PEAR-1" ? PEAR : KIWI, lot: name, quantityKg })),
    });
  const receive = (id: string, names: readonly string[], minutes: number, quantityKg = 200) =>
    done("depot", `/api/shipments/${id}/receipt?from=honglin`, {
      ...{ id: `r-${id}`, receivedAt: minutesAgo(minutes) },
      items: names.map((name) => ({ gtin: name === "PEAR-1" ? PEAR : KIWI, lot: name, quantityKg })),
    });
  const first = ["OLD", "NEW", "CALLED", "HELD", "PEAR-1"];
  await ship("here-1", first, 300);
  await receive("here-1", first, 240);
  await ship("way-1", ["ROAD-1", "ROAD-2"], 60, 100);
  await done("bureau", "/api/recalls", { id: "rc-1", gtin: KIWI, lot: "CALLED", reason: "检出禁用农药", level: 1 });
  await done("coop", `/api/batches/${KIWI}/HELD/tests`, {
    ...{ sampleId: "S-1", sampledOn: daysAgo(2), testedOn: daysAgo(1), issuedOn: daysAgo(1), verdict: "failed" },
    ...{ receivedOn: daysAgo(2), items: [{ active: "毒死蜱", resultMgPerKg: 5, limitMgPerKg: 0.02 }] },
  });
  return { ...world, call };
}

/** The serials of a run of the depot's. */
export async function serialsIn(world: DepotWorld, run: string): Promise<readonly string[]> {
  const { deps } = world.server.machine;
  const found = (await readRow(deps.table, labelRunKey(`${SEATS.depot.org}/${run}`)))?.data;
  if (found === undefined) throw new Error(`there is no run ${run}`);
  return serialsOf(deps, found);
}

/** The Digital Link that a label of this lot carries. */
export function labelOf(lot: string, { gtin = KIWI, serial = "" } = {}): string {
  return `https://t.cn/01/${gtin}/10/${lot}${serial === "" ? "" : `/21/${serial}`}`;
}

interface WedgeKey {
  readonly key: string;
  readonly code: string;
  readonly modifiers?: number;
  readonly text?: string;
  readonly virtual: number;
}

const SHIFT = 8;
const CTRL = 2;
const SIGNS: Readonly<Record<string, readonly [code: string, virtual: number, shifted: boolean]>> = {
  ":": ["Semicolon", 186, true],
  "/": ["Slash", 191, false],
  ".": ["Period", 190, false],
  "-": ["Minus", 189, false],
  "<": ["Comma", 188, true],
  ">": ["Period", 190, true],
  "{": ["BracketLeft", 219, true],
  "}": ["BracketRight", 221, true],
  "]": ["BracketRight", 221, false],
  "(": ["Digit9", 57, true],
  ")": ["Digit0", 48, true],
};

function keyFor(sign: string): WedgeKey {
  if (sign === "\u001d") return { key: "]", code: "BracketRight", modifiers: CTRL, virtual: 221 };
  if (/\d/.test(sign)) return { key: sign, code: `Digit${sign}`, text: sign, virtual: sign.charCodeAt(0) };
  if (/[a-z]/i.test(sign)) {
    const upper = sign.toUpperCase();
    const shift = sign === upper ? { modifiers: SHIFT } : {};
    return { key: sign, code: `Key${upper}`, text: sign, virtual: upper.charCodeAt(0), ...shift };
  }
  const [code = "", virtual = 0, isShifted = false] = SIGNS[sign] ?? [];
  return { key: sign, code, text: sign, virtual, ...(isShifted ? { modifiers: SHIFT } : {}) };
}

/** How a scanner types. */
export interface WedgeOptions {
  /** Between two keys. */
  readonly gapMs?: number;
  /** An input method takes each key and composes: pages see "Process" in its place. */
  readonly isComposing?: boolean;
  readonly ends?: "Enter" | "Tab" | "none";
}

/** Types as a scanner does, key by key, at its speed: each key says when it was pressed, however busy the machine of the test is. */
export async function wedge(
  cdp: CDPSession,
  text: string,
  { gapMs = 5, isComposing = false, ends = "Enter" }: WedgeOptions = {},
): Promise<void> {
  let composed = "";
  let at = Date.now();
  const send = async ({ key, code, modifiers = 0, text: written, virtual }: WedgeKey) => {
    const taken = isComposing && written !== undefined;
    at += gapMs;
    const pressed = { code, modifiers, timestamp: at / 1_000 };
    const event = taken
      ? { ...pressed, key: "Process", windowsVirtualKeyCode: 229 }
      : { ...pressed, key, windowsVirtualKeyCode: virtual, ...(written === undefined ? {} : { text: written }) };
    await cdp.send("Input.dispatchKeyEvent", { type: taken ? "rawKeyDown" : "keyDown", ...event });
    if (taken) {
      // What the input method shows meanwhile: characters that nobody meant.
      composed = `${composed}溯`.slice(-4);
      await cdp.send("Input.imeSetComposition", {
        text: composed,
        selectionStart: composed.length,
        selectionEnd: composed.length,
      });
    }
    await cdp.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  };
  for (const sign of text) {
    await send(keyFor(sign));
    if (gapMs > 0) await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  if (ends === "none") return;
  const end = ends === "Enter" ? { code: "Enter", virtual: 13 } : { code: "Tab", virtual: 9 };
  await send({ key: isComposing ? "Process" : ends, ...end });
}

/** The verdict that a page shows, with its count; the next one has another. */
export async function verdictOn(
  page: Page,
): Promise<{ readonly kind: string; readonly because: string; readonly count: number }> {
  const band = page.locator("[data-verdict]");
  return {
    kind: (await band.getAttribute("data-verdict")) ?? "",
    because: (await band.getAttribute("data-because")) ?? "",
    count: Number(await band.getAttribute("data-count")),
  };
}

/** Scans and waits for what it comes to. */
export async function scanned(page: Page, cdp: CDPSession, text: string, options?: WedgeOptions): Promise<string> {
  const before = await page.locator("[data-verdict]").count();
  const count = before === 0 ? 0 : (await verdictOn(page)).count;
  await wedge(cdp, text, options);
  await page.locator(`[data-verdict][data-count='${count + 1}']`).waitFor({ timeout: 10_000 });
  const { kind, because } = await verdictOn(page);
  return `${kind}: ${because}`;
}
