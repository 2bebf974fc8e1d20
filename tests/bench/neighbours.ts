import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Asked, Times } from "./neighbour-probe.ts";
import { type Served, serveSuyuan } from "./processes.ts";
import { GTIN } from "./season.ts";
import { seed } from "./seed.ts";
import { plant } from "./trace/world.ts";

/** Times of one kind of request, in milliseconds. */
interface Waits {
  readonly asked: number;
  readonly failed: number;
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

interface Phase {
  readonly name: string;
  readonly seconds: number;
  /** How the load itself was answered: statuses and how many of each. */
  readonly answers: string;
  readonly health: Waits;
  readonly commands: Waits;
  readonly residentMb: number;
}

/** What others notice of one organisation that sends all it can. */
export interface Neighbours {
  /** Of the machine, before and after: others who use it are in all times. */
  readonly load: readonly [before: number, after: number];
  readonly phases: readonly Phase[];
  readonly limits: { readonly healthP99Ms: number; readonly commandsP99Ms: number; readonly residentMb: number };
  readonly within: boolean;
}

const LIMITS = { healthP99Ms: 250, commandsP99Ms: 500, residentMb: 400 };
const FILES = 24;
const QUERIES = 12;
const SUBSCRIPTIONS = 50;
const PATTERNS = 950;
const LABELS = 20_000;
const TRACES = 12;
/** A harvest that becomes 2,000 batches. */
const LARGE = "LARGE";
const LARGE_WIDTH = 200;

function waitsOf({ ms, failed }: Times): Waits {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { asked: ms.length, failed, median: at(0.5), p99: at(0.99), worst: at(1) };
}

class Probe {
  readonly #worker: Worker;

  constructor(asked: Asked) {
    this.#worker = new Worker(new URL("neighbour-probe.ts", import.meta.url), { workerData: asked });
  }

  /** The times since the last asking. */
  async times(): Promise<Times> {
    this.#worker.postMessage("times");
    const [times] = (await once(this.#worker, "message")) as [Times];
    return times;
  }

  stop(): Promise<number> {
    return this.#worker.terminate();
  }
}

/** A logger's file of 9.7 MB: 400,000 readings, one a second, that go out of limits with every second one. */
function largeFile(): string {
  const start = Date.now() - 400_000_000;
  const at = (n: number) => new Date(start + n * 1000).toISOString().slice(0, 19);
  const rows = Array.from({ length: 400_000 }, (_, n) => `${at(n)}Z,${n % 2 ? "9.25" : "1.5"}`);
  return `time,temperature (°C)\n${rows.join("\n")}\n`;
}

function observation(prefix: string, identifiers: number): object {
  return {
    type: "ObjectEvent",
    action: "OBSERVE",
    bizStep: "inspecting",
    eventTime: new Date().toISOString(),
    eventTimeZoneOffset: "+08:00",
    epcList: Array.from({ length: identifiers }, (_, n) => `urn:epc:id:sgtin:0614141.107346.${prefix}x${n}`),
  };
}

const CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"];

function documentOf(prefix: string): string {
  const eventList = Array.from({ length: 20 }, (_, n) => observation(`${prefix}e${n}`, 1000));
  const head = { "@context": CONTEXT, type: "EPCISDocument", schemaVersion: "2.0" };
  return JSON.stringify({ ...head, creationDate: new Date().toISOString(), epcisBody: { eventList } });
}

type Send = (method: "GET" | "POST", path: string, body?: string, type?: string) => Promise<Response>;

function sender({ url }: Pick<Served, "url">, key: string): Send {
  return async (method, path, body, type = "application/json") => {
    const headers = { authorization: `Bearer ${key}`, "content-type": type };
    const response = await fetch(url + path, body === undefined ? { method, headers } : { method, headers, body });
    await response.arrayBuffer();
    return response;
  };
}

/** Each status with how many there were. */
function counted(answers: readonly PromiseSettledResult<Response>[]): string {
  const names = answers.map((answer) => (answer.status === "fulfilled" ? String(answer.value.status) : "cut off"));
  return [...Map.groupBy(names, (name) => name)].map(([name, all]) => `${all.length} x ${name}`).join(", ");
}

/** Sends what it can; `name` stands in what must not be sent twice. `office` sends for the bureau, which sees all. */
type Load = (send: Send, name: string, office: Send) => Promise<readonly Promise<Response>[]>;

const loads: Readonly<Record<string, Load>> = {
  alone: async (send) => {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    return [send("GET", "/health")];
  },
  [`${FILES} logger files of 9.7 MB`]: async (send, name) => {
    const file = largeFile();
    const path = `/api/batches/${GTIN}/RICH/temperature-logs`;
    return Array.from({ length: FILES }, (_, n) => send("POST", path, `${file}#${name}${n}\n`, "text/csv"));
  },
  [`${QUERIES} queries without an index`]: async (send) =>
    Array.from({ length: QUERIES }, (_, n) => send("GET", `/epcis/events?EQ_transformationID=none${n}&perPage=100`)),
  [`${LABELS} labels, their list and 12 sheets`]: async (send, name) => {
    const id = `many-${name}`;
    const body = JSON.stringify({ id, gtin: GTIN, lot: "RICH", count: LABELS, netWeightG: 1 });
    const issued = await send("POST", "/api/labels", body);
    const sheets = Array.from({ length: 12 }, (_, n) => send("GET", `/api/labels/${id}.svg?page=${n + 1}`));
    return [Promise.resolve(issued), send("GET", `/api/labels/${id}.csv`), ...sheets];
  },
  [`${TRACES} traces of 2,000 batches`]: async (_, __, office) =>
    Array.from({ length: TRACES }, () => office("GET", `/api/trace?id=01/${GTIN}/10/${LARGE}&direction=both`)),
  [`${SUBSCRIPTIONS} subscriptions of ${PATTERNS} patterns, 6 documents of 20 x 1,000 identifiers`]: async (
    send,
    name,
  ) => {
    const capture = (n: number) => send("POST", "/epcis/capture", documentOf(`d${name}${n}`));
    return Array.from({ length: 6 }, (_, n) => capture(n));
  },
};

const [, ...others] = Object.values(loads);

/** One kind of thing after another, and then all of them at once. */
const phasesOf: Readonly<Record<string, Load>> = {
  ...loads,
  "all of it at once": async (send, name, office) =>
    (await Promise.all(others.map((load) => load(send, name, office)))).flat(),
};

/** Subscriptions that have to be looked at for every event, and a receiver of what they deliver. */
async function subscribe(send: Send): Promise<() => void> {
  const receiver = createServer((_, response) => response.writeHead(204).end()).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port } = receiver.address() as AddressInfo;
  const patterns = Array.from({ length: PATTERNS }, (_, n) => `urn:epc:idpat:sgtin:0614141.${100_000 + n}.*`);
  await send("POST", "/epcis/queries", JSON.stringify({ name: "patterns", query: { MATCH_epc: patterns } }));
  const subscription = JSON.stringify({ dest: `http://localhost:${port}/`, stream: true });
  for (let n = 0; n < SUBSCRIPTIONS; n++) await send("POST", "/epcis/queries/patterns/subscriptions", subscription);
  return () => receiver.close();
}

/** Documents are answered before they are carried out: the phase is over when the followers have come to rest. */
async function atRest({ url }: Pick<Served, "url">): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const health = (await fetch(`${url}/health`).then((answer) => answer.json())) as {
      readonly followers: { readonly lagSeconds: number };
    };
    if (health.followers.lagSeconds === 0) return;
  }
}

/**
 * One organisation sends all it can, one kind of thing after another and then all at once; another one works on, and /health is asked. `only`:
 * the phases with this in their names.
 */
export async function measureNeighbours(only?: string): Promise<Neighbours> {
  const dataDir = mkdtempSync(join(tmpdir(), "suyuan-neighbours-"));
  const { keys } = await seed(dataDir, { copies: 0, packs: 0 }, (send) => plant(send, LARGE, LARGE_WIDTH));
  const suyuan = await serveSuyuan(dataDir, { WEBHOOK_ALLOW_LOOPBACK: "true" });
  const before = loadavg()[0] ?? 0;
  const [send, office] = [sender(suyuan, keys.coop), sender(suyuan, keys.bureau)];
  const unsubscribe = await subscribe(send);
  const event = JSON.stringify({ "@context": CONTEXT, ...observation("o@n@", 1) });
  const headers = { authorization: `Bearer ${keys.depot}`, "content-type": "application/json" };
  const health = new Probe({ url: `${suyuan.url}/health`, method: "GET", headers: {} });
  const commands = new Probe({ url: `${suyuan.url}/epcis/events`, method: "POST", headers, body: event });
  const phases: Phase[] = [];
  try {
    const wanted = Object.entries(phasesOf).filter(([name]) => only === undefined || name.includes(only));
    for (const [n, [name, load]] of wanted.entries()) {
      await Promise.all([health.times(), commands.times()]);
      const started = performance.now();
      let residentMb = 0;
      const watch = setInterval(() => {
        residentMb = Math.max(residentMb, Math.round(suyuan.residentMb()));
      }, 100);
      const answers = counted(await Promise.allSettled(await load(send, `p${n}`, office)));
      await atRest(suyuan);
      clearInterval(watch);
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      const [ofHealth, ofCommands] = await Promise.all([health.times(), commands.times()]);
      const waits = { health: waitsOf(ofHealth), commands: waitsOf(ofCommands) };
      phases.push({ name, seconds, answers, ...waits, residentMb });
    }
  } finally {
    await Promise.all([health.stop(), commands.stop()]);
    unsubscribe();
    await suyuan.stop();
  }
  const within = phases.every(
    (phase) =>
      phase.health.p99 <= LIMITS.healthP99Ms &&
      phase.commands.p99 <= LIMITS.commandsP99Ms &&
      phase.commands.failed === 0 &&
      phase.residentMb <= LIMITS.residentMb,
  );
  return { load: [before, loadavg()[0] ?? 0], phases, limits: LIMITS, within };
}

/** The report for people. */
export function printNeighbours({ load, phases, limits, within }: Neighbours): void {
  const text = ({ median, p99, worst, asked, failed }: Waits) =>
    `median ${median}, p99 ${p99}, worst ${worst} of ${asked}${failed === 0 ? "" : `, ${failed} FAILED`}`;
  for (const { name, seconds, answers, health, commands, residentMb } of phases) {
    console.log(`${name}: ${answers} in ${seconds} s; resident at most ${residentMb} MB`);
    console.log(`  /health ms: ${text(health)}`);
    console.log(`  others' commands ms: ${text(commands)}`);
  }
  const [before, after] = load.map((one) => one.toFixed(1));
  const { healthP99Ms, commandsP99Ms, residentMb } = limits;
  const asked = `/health p99 <= ${healthP99Ms} ms, commands p99 <= ${commandsP99Ms} ms, <= ${residentMb} MB`;
  console.log(`${asked}: ${within ? "ok" : "OVER"}; load of the machine ${before} before, ${after} after`);
}
