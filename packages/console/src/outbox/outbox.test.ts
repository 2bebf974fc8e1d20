import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { chainBeginning, chainText } from "@suyuan/domain/devices/chain";
import * as fc from "fast-check";
import { deleteDB, openDB } from "idb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { Unreachable } from "../service/credentials.ts";
import { newId } from "../service/ids.ts";
import { type Content, whereabouts } from "./content.ts";
import { Entries, placeOf } from "./entries.ts";
import { load, toFile } from "./file.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";
import { newSealingKey, seal, unseal } from "./seal.ts";
import { hindered, type Kept, OutboxStore } from "./store.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

type Fault = "none" | "no network" | "lost answer" | "500" | "429" | "401" | "portal";

/** A service that keeps what devices sent, checks every link, and fails as it is told: a small second reading of the real one. */
class Service {
  /** What was done, in order. */
  readonly done: { readonly id: string; readonly body: string }[] = [];
  readonly numbers = new Map<string, Set<number>>();
  readonly registered = new Set<string>();
  readonly givenUp: number[] = [];
  readonly wrong: string[] = [];
  refuses = new Set<string>();
  forgets = new Set<number>();
  forked = false;
  fault: () => Fault = () => "none";
  asked = 0;

  readonly ask = async (request: Request): Promise<Response> => {
    this.asked += 1;
    const fault = this.fault();
    if (fault === "no network") throw new Unreachable("no network");
    if (fault === "portal") return new Response("<html>", { status: 200 });
    if (fault === "500") return problem(500, "internal");
    if (fault === "429") return problem(429, "too-many-requests", { "retry-after": "1" });
    if (fault === "401") return problem(401, "unauthenticated");
    const answer = await this.#answer(request);
    if (fault === "lost answer") throw new Unreachable("the connection broke");
    return answer;
  };

  async #answer(request: Request): Promise<Response> {
    const body = await request.text();
    const { pathname, search } = new URL(request.url);
    if (pathname === "/health") return Response.json({});
    if (pathname === "/api/devices") {
      this.registered.add((JSON.parse(body) as { id: string }).id);
      return Response.json({}, { status: 201 });
    }
    if (pathname.endsWith("/discarded")) {
      this.givenUp.push(...(JSON.parse(body) as { numbers: { from: number }[] }).numbers.map(({ from }) => from));
      return Response.json({}, { status: 201 });
    }
    const header = (name: string) => request.headers.get(`suyuan-device${name}`) ?? "";
    const [device, number, command] = [header(""), Number(header("-number")), header("-command")];
    const link = {
      device,
      number,
      method: "POST",
      path: pathname + search,
      bodySha256: sha256(body),
      command,
      time: header("-time"),
      place: request.headers.get("suyuan-device-place") ?? undefined,
    };
    if (header("-chain") !== sha256(chainText(header("-previous"), link))) this.wrong.push(`link of ${command}`);
    if (number === 1 && header("-previous") !== sha256(chainBeginning(device))) this.wrong.push("beginning");
    const before = this.done.find(({ id }) => id === command);
    if (before !== undefined && before.body !== body) this.wrong.push(`another content of ${command}`);
    const isRefused = before === undefined && this.refuses.has(command);
    if (before === undefined && !isRefused) this.done.push({ id: command, body });
    const receipt = this.registered.has(device) ? this.#receipt(device, number) : "0;unknown";
    const headers = { "suyuan-device-received": receipt };
    return isRefused
      ? problem(409, "insufficient-stock", headers)
      : Response.json({ ok: command }, { status: 201, headers });
  }

  #receipt(device: string, number: number): string {
    const numbers = this.numbers.get(device) ?? new Set<number>();
    this.numbers.set(device, numbers);
    if (!this.forgets.delete(number)) numbers.add(number);
    const last = Math.max(...numbers, number);
    const missing = Array.from({ length: last }, (_, n) => n + 1).filter(
      (one) => !numbers.has(one) && !this.givenUp.includes(one),
    );
    const fork = this.forked ? `;fork=${number}` : "";
    this.forked = false;
    return `${last}${missing.length === 0 ? "" : `;missing="${missing.slice(0, 20).join()}"`}${fork}`;
  }
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code, detail: code, detailZh: code }, { status, headers });
}

/** A device that gave nothing up. */
const noneGivenUp = async () => [];

let service: Service;
let open: Outbox[];
let key: CryptoKey;
let name: string;

function outbox(more: Partial<OutboxOptions> = {}): Outbox {
  const options = { name, key, person: "李明", system: "Android", deviceKind: "handheld" } as const;
  const made = new Outbox({
    ...options,
    ask: service.ask,
    origin: "https://suyuan.example",
    newId,
    random: () => 0,
    ...more,
  });
  open.push(made);
  return made;
}

const scan = (n: number, lot = `L${n % 7}`) => ({
  id: `scan-${n}`,
  subject: `01/06901234567892/10/${lot}`,
  method: "POST" as const,
  path: `/api/batches/06901234567892/${lot}/storage`,
  body: { id: `scan-${n}`, action: "in", quantityKg: n + 1 },
  label: `入库 ${lot}`,
});

const idle = (one: Outbox) =>
  vi.waitFor(() => expect(one.summary.value.waiting).toBe(0), { timeout: 20_000, interval: 10 });
const idsOf = (lot: string) =>
  service.done.filter(({ id }) => `L${Number(id.slice(5)) % 7}` === lot).map(({ id }) => id);

beforeEach(async () => {
  service = new Service();
  open = [];
  key = await newSealingKey();
  name = `outbox-${newId()}`;
});
afterEach(async () => {
  await Promise.all(open.map((one) => one.stop()));
  expect(service.wrong).toEqual([]);
});

test("what is written goes out, numbered and chained, and the device registers itself once", async () => {
  const one = outbox();
  await one.start();
  for (let n = 0; n < 5; n++) await one.write(scan(n));
  await idle(one);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-0", "scan-1", "scan-2", "scan-3", "scan-4"]);
  expect([...service.numbers.values()]).toEqual([new Set([1, 2, 3, 4, 5])]);
  expect(service.registered.size).toBe(1);
  expect(one.summary.value).toEqual({ waiting: 0, parked: 0, obstacle: "none" });
});

test("what was written and not sent is there after the app was killed, and goes out then", async () => {
  service.fault = () => "no network";
  const first = outbox();
  await first.start();
  await first.keep([scan(1), scan(2)]);
  expect(first.summary.value).toMatchObject({ waiting: 2, parked: 0 });
  await first.stop();
  service.fault = () => "none";
  const second = outbox();
  await second.start();
  await idle(second);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-1", "scan-2"]);
});

/** The rows of this outbox, put into a database as an earlier or later version of the app leaves it. */
async function rewritten(change: (row: Kept) => Promise<Kept>, version: 1 | 2): Promise<void> {
  const stores = version === 1 ? (["commands", "state"] as const) : (["commands", "state", "files"] as const);
  const before = await openDB(name);
  const [rows, device] = [(await before.getAll("commands")) as Kept[], await before.get("state", "device")];
  before.close();
  await deleteDB(name);
  const after = await openDB(name, version, {
    upgrade(database) {
      for (const store of stores) {
        if (store !== "commands") database.createObjectStore(store);
        else database.createObjectStore(store, { keyPath: "number" }).createIndex("id", "id", { unique: true });
      }
    },
  });
  for (const row of rows) await after.put("commands", await change(row));
  await after.put("state", device, "device");
  after.close();
}

test("what a version before files kept is read and goes out, and takes files from then on", async () => {
  service.fault = () => "no network";
  const first = outbox();
  await first.start();
  await first.keep([scan(1), scan(2)]);
  await first.stop();
  await rewritten(async (row) => row, 1);
  const second = outbox();
  await second.start();
  expect((await second.unsent()).map(({ id }) => id)).toEqual(["scan-1", "scan-2"]);
  service.fault = () => "none";
  await idle(second);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-1", "scan-2"]);
  service.fault = () => "no network";
  const bytes = new Uint8Array(Buffer.from("log"));
  await second.keep([{ ...scan(3), file: { bytes, purpose: "temperature-log" } }]);
  expect(await second.fileOf(sha256("log"))).toEqual(bytes);
});

test("a file that is kept while files are let go of stays: its command and it are there in one moment", async () => {
  service.fault = () => "no network";
  const [first, second] = [outbox(), outbox()];
  const entries = new Entries(new OutboxStore(name), name, key);
  await first.keep([scan(0)]);
  for (let n = 1; n <= 12; n += 1) {
    const bytes = new Uint8Array(Buffer.from(`log ${n}`));
    const keeping = second.keep([{ ...scan(n), file: { bytes, purpose: "temperature-log" } }]);
    // At each moment of the other's work.
    for (let wait = 0; wait < n; wait += 1) await Promise.resolve();
    await Promise.all([entries.dropFiles(), keeping, entries.dropFiles()]);
    expect([n, await second.fileOf(sha256(`log ${n}`))]).toEqual([n, bytes]);
  }
});

test("what a later version kept with a command is not lost when this one reads it, sends it and is refused", async () => {
  service.fault = () => "no network";
  const first = outbox();
  await first.start();
  await first.keep([scan(1)]);
  await first.stop();
  const placed = (number: number) => placeOf(name, number);
  await rewritten(async (row) => {
    const content = await unseal(key, placed(row.number), row);
    return { ...row, ...(await seal(key, placed(row.number), { ...(content as object), later: "kept" })) };
  }, 2);
  service.fault = () => "none";
  service.refuses = new Set(["scan-1"]);
  const second = outbox();
  await second.start();
  await vi.waitFor(() => expect(second.summary.value).toMatchObject({ waiting: 0, parked: 1 }), { timeout: 20_000 });
  await second.stop();
  const store = new OutboxStore(name);
  const [row] = await store.commands();
  expect(row && (await unseal(key, placed(row.number), row))).toMatchObject({
    later: "kept",
    because: { kind: "refused" },
  });
  store.close();
});

test("an answer that was lost makes nothing twice", async () => {
  const faults: Fault[] = ["lost answer", "lost answer", "none"];
  service.fault = () => faults.shift() ?? "none";
  const one = outbox();
  await one.start();
  await one.write(scan(1));
  await vi.waitFor(() => expect(service.asked).toBeGreaterThan(0));
  await one.sendNow();
  await idle(one);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-1"]);
});

test("the same id written twice is one command", async () => {
  const one = outbox();
  await one.start();
  await Promise.all([one.write(scan(1)), one.write(scan(1)), one.write(scan(1))]);
  await idle(one);
  expect(service.done).toHaveLength(1);
  expect(one.shown.value).toHaveLength(1);
});

test("a refused command is parked with its reason, what stands behind it too, and the rest goes on", async () => {
  service.refuses.add("scan-1");
  const one = outbox();
  await one.start();
  await one.keep([scan(1, "A"), scan(2, "A"), scan(3, "B")]);
  await idle(one);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-3"]);
  expect(one.summary.value).toMatchObject({ waiting: 0, parked: 2 });
  expect(one.shown.value.map(({ because }) => because?.kind)).toEqual([undefined, "behind", "refused"]);
  service.refuses.clear();
  await one.retry(1);
  await idle(one);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-3", "scan-1", "scan-2"]);
});

test("a command that is given up is told to the service with its number, and what stood behind it goes on", async () => {
  service.refuses.add("scan-1");
  const one = outbox();
  await one.start();
  await one.keep([scan(1, "A"), scan(2, "A")]);
  await vi.waitFor(() => expect(one.summary.value.parked).toBe(2));
  await one.giveUp(1, "扫错了");
  await idle(one);
  await vi.waitFor(() => expect(service.givenUp).toEqual([1]));
  expect(service.done.map(({ id }) => id)).toEqual(["scan-2"]);
});

test("what never went out is taken back with what stands on it: it is not sent, keeps its number in the chain, and the service is told of no gap", async () => {
  service.fault = () => "no network";
  Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
  const one = outbox();
  await one.start();
  await one.keep([scan(1, "A"), scan(2, "A"), scan(3, "B")]);
  await vi.waitFor(() => expect(one.summary.value.obstacle).toBe("unreachable"));
  const { kind } = await (await one.decisions()).takeBack(1, "发出前改正");
  expect(kind).toBe("taken-back");
  expect(one.summary.value).toMatchObject({ waiting: 1, parked: 0 });
  await one.keep([scan(4, "A")]);
  service.fault = () => "none";
  Reflect.deleteProperty(navigator, "onLine");
  await one.sendNow();
  await idle(one);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-3", "scan-4"]);
  await vi.waitFor(() => expect(new Set(service.givenUp)).toEqual(new Set([1, 2])));
  expect([...service.numbers.values()]).toEqual([new Set([3, 4])]);
});

test("a device without a network looks whether anything answers before it sends: what is taken back in that very moment never went out", async () => {
  const asked: string[] = [];
  const { promise: looking, resolve: looked } = Promise.withResolvers<void>();
  const one = outbox({
    ask: async (request) => {
      asked.push(new URL(request.url).pathname);
      looked();
      await new Promise((resolve) => setTimeout(resolve, 200));
      throw new Unreachable("no network");
    },
  });
  Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
  await one.start();
  await one.keep([scan(1, "A")]);
  await looking;
  const { kind } = await (await one.decisions()).takeBack(1, "发出前改正");
  expect(kind).toBe("taken-back");
  await vi.waitFor(() => expect(one.summary.value.obstacle).toBe("unreachable"));
  Reflect.deleteProperty(navigator, "onLine");
  expect(asked).toEqual(["/health"]);
  expect(one.summary.value).toMatchObject({ waiting: 0, parked: 0 });
});

test("a device that says it has no network, and is answered all the same, sends what it keeps", async () => {
  Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
  const one = outbox();
  await one.start();
  await one.keep([scan(1, "A")]);
  await idle(one);
  Reflect.deleteProperty(navigator, "onLine");
  expect(service.done.map(({ id }) => id)).toEqual(["scan-1"]);
});

test("what went out and was not answered is not taken back: it may be on record, and is sent until that is known", async () => {
  service.fault = () => "lost answer";
  const one = outbox();
  await one.start();
  await one.keep([scan(1, "A")]);
  await vi.waitFor(() => expect(service.done).toHaveLength(1));
  await vi.waitFor(() => expect(one.summary.value.obstacle).toBe("unreachable"));
  const decisions = await one.decisions();
  expect(await decisions.takeBack(1, "写错了")).toEqual({ kind: "tried", number: 1 });
  expect(one.summary.value.waiting).toBe(1);
  service.fault = () => "none";
  await one.sendNow();
  await idle(one);
  expect(await decisions.takeBack(1, "写错了")).toEqual({ kind: "over" });
  expect(service.givenUp).toEqual([]);
});

test("a tab that takes a command back and one that sends it never both do: whatever is taken back was not sent", async () => {
  for (let n = 0; n < sized(20, 200); n++) {
    const sends = outbox();
    await sends.start();
    const other = outbox();
    const writing = other.write(scan(n, `R${n}`));
    await writing;
    const [last] = await other.unsent();
    const found = last === undefined ? undefined : await (await other.decisions()).takeBack(last.number, "改正");
    await idle(sends);
    const wasDone = service.done.some(({ id }) => id === `scan-${n}`);
    expect(wasDone).toBe(found?.kind !== "taken-back");
    await Promise.all([sends.stop(), other.stop()]);
    open = open.filter((one) => one !== sends && one !== other);
  }
});

test("a photo that cannot go is parked alone: what was recorded later of its goods and shipment goes on", async () => {
  const one = outbox();
  await one.start();
  const { subject, path } = scan(1, "A");
  const photo: Content = {
    ...{ method: "POST" as const, path, body: "", subjects: ["shipment/s-1", subject], label: "照片", person: "李明" },
    // Its bytes are on no device any more.
    file: { sha256: "ab".repeat(32), bytes: 3, purpose: "photo" },
  };
  const decisions = await one.decisions();
  await decisions.takeOver([{ id: "photo-1", content: photo, writtenAt: "2026-10-08T01:00:00.000Z" }]);
  await vi.waitFor(() => expect(one.summary.value.parked).toBe(1));
  await one.keep([scan(2, "A"), { ...scan(3, "B"), subject: "shipment/s-1" }]);
  await idle(one);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-2", "scan-3"]);
  expect(one.summary.value.parked).toBe(1);
});

test("an ended session loses and parks nothing: everything waits for the person to sign in", async () => {
  service.fault = () => "401";
  const one = outbox();
  await one.start();
  await one.keep([scan(1), scan(2)]);
  await vi.waitFor(() => expect(one.summary.value.obstacle).toBe("signed-out"));
  const { asked } = service;
  expect(one.summary.value).toMatchObject({ waiting: 2, parked: 0 });
  service.fault = () => "none";
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(service.asked).toBe(asked);
  await one.sendNow();
  await idle(one);
});

test("a portal that answers everything is no success, and a busy service is asked when it says", async () => {
  const faults: Fault[] = ["portal", "portal"];
  service.fault = () => faults.shift() ?? "none";
  const one = outbox();
  await one.start();
  await one.write(scan(1));
  await vi.waitFor(() => expect(one.summary.value.obstacle).toBe("unreachable"));
  expect(service.done).toEqual([]);
  await one.sendNow();
  await idle(one);
});

test("what the service says it has not is sent again", async () => {
  const one = outbox();
  await one.start();
  service.registered.add("any");
  await one.write(scan(1));
  await idle(one);
  service.forgets.add(2);
  await one.write(scan(2));
  await idle(one);
  await one.write(scan(3));
  await idle(one);
  await vi.waitFor(() => expect([...service.numbers.values()].at(-1)).toEqual(new Set([1, 2, 3])));
  expect(service.done).toHaveLength(3);
});

test("a device that the service knows two histories of goes on as a new one, and what was not sent keeps its ids", async () => {
  const one = outbox();
  await one.start();
  await one.write(scan(1));
  await idle(one);
  service.forked = true;
  await one.keep([scan(2), scan(3), scan(4)]);
  await idle(one);
  expect(service.registered.size).toBe(2);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-1", "scan-2", "scan-3", "scan-4"]);
  expect([...service.numbers.values()].at(-1)).toEqual(new Set([1, 2]));
});

test("any tab writes, one sends, and each shows the same count", async () => {
  service.fault = () => "no network";
  const tabs = [outbox(), outbox(), outbox()];
  for (const tab of tabs) await tab.start();
  await Promise.all(Array.from({ length: 30 }, async (_, n) => tabs[n % 3]?.write(scan(n))));
  for (const tab of tabs) await vi.waitFor(() => expect(tab.summary.value.waiting).toBe(30));
  service.fault = () => "none";
  await tabs[2]?.sendNow();
  for (const tab of tabs) await idle(tab);
  expect(service.done).toHaveLength(30);
  expect(new Set(service.done.map(({ id }) => id)).size).toBe(30);
  expect([...service.numbers.values()].at(-1)?.size).toBe(30);
});

test("when the tab that sends is closed, another one goes on", async () => {
  const [first, second] = [outbox(), outbox()];
  await first.start();
  await second.start();
  await first.stop();
  await second.write(scan(1));
  await idle(second);
  expect(service.done).toHaveLength(1);
});

test("what is not sent goes by a file to another device, under numbers of that one, and nothing comes twice", async () => {
  service.fault = () => "lost answer";
  const first = outbox();
  await first.start();
  await first.keep([scan(1), scan(2)]);
  await vi.waitFor(() => expect(service.asked).toBeGreaterThan(1));
  const file = await toFile(first, "2026-10-08T02:00:00.000Z");
  await first.stop();
  service.fault = () => "none";
  name = `${name}-other`;
  const second = outbox();
  await second.start();
  expect(await load(second, file, noneGivenUp)).toEqual({ loaded: 2, takenBack: 0 });
  expect(await load(second, file, noneGivenUp)).toEqual({ loaded: 0, takenBack: 0 });
  await idle(second);
  expect(new Set(service.done.map(({ id }) => id)).size).toBe(service.done.length);
  expect(service.done.map(({ id }) => id).sort()).toEqual(["scan-1", "scan-2"]);
  await expect(load(second, "{}", noneGivenUp)).rejects.toThrow();
});

test("what was taken back since a file was saved is not loaded from it elsewhere, nor is anything while that cannot be looked up", async () => {
  service.fault = () => "no network";
  Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
  const first = outbox();
  await first.start();
  await first.keep([scan(1, "A"), scan(2, "B"), scan(3, "C")]);
  const file = await toFile(first, "2026-10-08T02:00:00.000Z");
  const { device } = await first.device();
  expect((await (await first.decisions()).takeBack(2, "写错了")).kind).toBe("taken-back");
  Reflect.deleteProperty(navigator, "onLine");
  service.fault = () => "none";
  await first.sendNow();
  await idle(first);
  await vi.waitFor(() => expect(service.givenUp).toEqual([2]));
  // Where it was saved it is known by itself.
  expect(await load(first, file, () => Promise.reject(new Error("asked")))).toEqual({ loaded: 0, takenBack: 0 });
  await first.stop();
  name = `${name}-other`;
  const second = outbox();
  await second.start();
  await expect(load(second, file, () => Promise.reject(new Unreachable("no network")))).rejects.toThrow(Unreachable);
  expect(second.summary.value.waiting).toBe(0);
  const asked: string[] = [];
  const known = async (of: string) => {
    asked.push(of);
    return service.givenUp.map((number) => ({ from: number, to: number }));
  };
  expect(await load(second, file, known)).toEqual({ loaded: 2, takenBack: 1 });
  await idle(second);
  expect(asked).toEqual([device]);
  expect(service.done.map(({ id }) => id).sort()).toEqual(["scan-1", "scan-3"]);
});

test("about where it was recorded goes along, as it was known when it was kept: a part of the link, and of what goes by a file", async () => {
  const places: (string | null)[] = [];
  const ask = (request: Request) => {
    if (request.headers.has("suyuan-device")) places.push(request.headers.get("suyuan-device-place"));
    return service.ask(request);
  };
  service.fault = () => "no network";
  const first = outbox({ ask });
  await first.start();
  whereabouts.now = () => "31.73,105.94";
  await first.keep([scan(1), scan(2)]);
  whereabouts.now = () => undefined;
  await first.keep([scan(3)]);
  whereabouts.now = undefined;
  await first.keep([scan(4)]);
  const file = await toFile(first, "2026-10-08T02:00:00.000Z");
  await first.stop();
  places.length = 0;
  service.fault = () => "none";
  name = `${name}-other`;
  const second = outbox({ ask });
  await second.start();
  await expect(load(second, file.replaceAll("31.73,105.94", "31.73\\n9"), noneGivenUp)).rejects.toThrow();
  expect(await load(second, file, noneGivenUp)).toEqual({ loaded: 4, takenBack: 0 });
  await idle(second);
  expect(places.slice(-4)).toEqual(["31.73,105.94", "31.73,105.94", null, null]);
});

test("nothing of what a person did can be read in the database without their key", async () => {
  service.fault = () => "no network";
  const one = outbox();
  await one.start();
  await one.write(scan(1, "SECRETLOT"));
  const kept = await new OutboxStore(name).commands();
  const text = JSON.stringify(kept) + kept.map(({ sealed }) => Buffer.from(sealed).toString("latin1")).join();
  expect(text).not.toContain("SECRETLOT");
  expect(text).not.toContain("李明");
  const stranger = outbox({ key: await newSealingKey() });
  await expect(stranger.start()).rejects.toThrow();
});

test("a connection that the browser closes is opened again, and the write is tried once more", async () => {
  const store = new OutboxStore(name);
  expect(await store.commands()).toEqual([]);
  store.close();
  expect(await store.commands()).toEqual([]);
  const broken = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementationOnce(() => {
    throw new DOMException("the database connection is closing", "InvalidStateError");
  });
  expect(await store.commands()).toEqual([]);
  broken.mockRestore();
  store.close();
});

test("whatever fails and however often the app is killed: everything arrives exactly once and in order on each lot", async () => {
  const fault = fc.constantFrom<Fault>(
    "none",
    "none",
    "none",
    "no network",
    "lost answer",
    "500",
    "429",
    "401",
    "portal",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { minLength: 5, maxLength: 60 }),
      fc.array(fc.nat(9), { maxLength: 5 }),
      async (faults, kills) => {
        service = new Service();
        name = `outbox-${newId()}`;
        const left = [...faults];
        service.fault = () => left.shift() ?? "none";
        let now = 0;
        const hasty = { now: () => (now += 400_000) };
        let one = outbox(hasty);
        await one.start();
        for (let n = 0; n < 40; n++) {
          await one.write(scan(n));
          if (n % 4 !== 0 || !kills.includes(n / 4)) continue;
          await one.stop();
          one = outbox(hasty);
          await one.start();
        }
        for (let n = 0; n < 100 && one.summary.value.waiting > 0; n++) await one.sendNow();
        expect(one.summary.value).toMatchObject({ waiting: 0, parked: 0 });
        expect(service.done.map(({ id }) => id).toSorted()).toEqual(
          Array.from({ length: 40 }, (_, n) => `scan-${n}`).toSorted(),
        );
        for (let lot = 0; lot < 7; lot++) {
          const numbers = idsOf(`L${lot}`).map((id) => Number(id.slice(5)));
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
        await one.stop();
      },
    ),
    { numRuns: sized(5, 15) },
  );
}, 120_000);

test("a tab whose outbox another tab made that of a newer version keeps nothing, says so, and loses nothing", async () => {
  service.fault = () => "no network";
  const one = outbox();
  await one.start();
  await one.keep([scan(1)]);
  const newer = await openDB(name, 3);
  await expect(one.write(scan(2))).rejects.toThrow();
  expect(hindered.value).toBe(true);
  hindered.value = false;
  expect(((await newer.getAll("commands")) as Kept[]).map(({ id }) => id)).toEqual(["scan-1"]);
  newer.close();
});

test("an outbox that a tab of an earlier version does not let go of says so, and opens once that is closed", async () => {
  const first = outbox();
  await first.keep([scan(1)]);
  await first.stop();
  await rewritten(async (row) => row, 1);
  const earlier = await openDB(name, 1);
  const one = outbox();
  const started = one.start();
  await vi.waitFor(() => expect(hindered.value).toBe(true));
  earlier.close();
  await started;
  expect(hindered.value).toBe(false);
  await idle(one);
  expect(service.done.map(({ id }) => id)).toEqual(["scan-1"]);
});
