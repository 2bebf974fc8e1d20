import { faulty } from "@suyuan/store/faulty-table";
import { metered } from "@suyuan/store/meter";
import { StoreUnavailable } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { type DeviceCommand, TestDevice } from "../../fixtures/devices.ts";
import { type Demo, demoApp, demoRoutes, impatient, problemIn } from "../../fixtures/http.ts";
import { DEVICE_HEADERS } from "../../http/devices/numbered.ts";
import { deviceRoutes } from "./devices.ts";

let demo: Demo;
let keys: Readonly<Record<"clerk" | "depot" | "operator", string>>;
let device: TestDevice;

const AS_JSON = { "content-type": "application/json" };

function request(key: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  return demo.app.request(path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...AS_JSON, ...headers },
    ...sent,
  });
}

const send = ({ method, path, body, headers }: DeviceCommand, key = keys.clerk) =>
  request(key, method, path, body, headers);

async function read(path: string, key = keys.clerk): Promise<Record<string, unknown>> {
  const response = await request(key, "GET", path);
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

const crate = (id: string) => device.write("POST", "/api/crates", { id, name: "筐", weightKg: 1 });
const received = async (response: Response | Promise<Response>) =>
  (await response).headers.get("suyuan-device-received");

beforeEach(async () => {
  demo = demoApp({}, {}, [...demoRoutes, ...deviceRoutes]);
  const [clerk, depot, operator] = await Promise.all([
    demo.keyOf("clerk"),
    demo.keyOf("depot"),
    demo.keyOf("operator"),
  ]);
  keys = { clerk, depot, operator };
  device = new TestDevice(demo.deps, "d-1");
  await request(clerk, "POST", "/api/devices", { id: "d-1", name: "手持机", kind: "handheld" });
});

test("a device is registered once, answers the same again, and its id is refused for another", async () => {
  const body = { id: "d-1", name: "手持机", kind: "handheld" };
  const again = await request(keys.clerk, "POST", "/api/devices", body);
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
  const other = await request(keys.clerk, "POST", "/api/devices", { ...body, name: "别的" });
  expect(await problemIn(other)).toMatchObject({ status: 409, code: "id-taken" });
  // Whether somebody named it is a part of what is said.
  const madeUp = await request(keys.clerk, "POST", "/api/devices", { ...body, isMadeUp: true });
  expect(await problemIn(madeUp)).toMatchObject({ status: 409, code: "id-taken" });
  expect((await request(keys.depot, "POST", "/api/devices", { ...body, name: "别的" })).status).toBe(201);
});

test("each command is answered with what has come of its device: the last number, the gaps and what was refused", async () => {
  const commands = ["a", "b", "taken", "d", "e"].map(crate);
  const [one, two, three, four, five] = commands as [DeviceCommand, ...DeviceCommand[]] & DeviceCommand[];
  expect(await received(send(one))).toBe("1");
  expect(await received(send(five as DeviceCommand))).toBe('5;missing="2-4"');
  const refused = await send(three as DeviceCommand);
  expect([refused.status, refused.headers.get("suyuan-device-received")]).toEqual([409, '5;missing="2,4";refused="3"']);
  expect(await received(send(four as DeviceCommand))).toBe('5;missing="2";refused="3"');
  expect(await received(send(two as DeviceCommand))).toBe('5;refused="3"');
});

test("the device's page names each gap by its numbers and the times around it, and who may not see it hears that there is none", async () => {
  const commands = Array.from({ length: 40 }, (_, n) => crate(`c-${n}`));
  for (const n of [0, 1, 20, 39]) {
    demo.clock.now += 60_000;
    await send(commands[n] as DeviceCommand);
  }
  const found = await read("/api/devices/d-1");
  expect(found).toMatchObject({ last: 40, lastAt: "2026-10-08T02:04:00.000Z", chain: device.chain });
  expect(found.gaps).toEqual([
    {
      from: 3,
      to: 20,
      after: { number: 2, at: "2026-10-08T02:02:00.000Z" },
      before: { number: 21, at: "2026-10-08T02:03:00.000Z" },
    },
    {
      from: 22,
      to: 39,
      after: { number: 21, at: "2026-10-08T02:03:00.000Z" },
      before: { number: 40, at: "2026-10-08T02:04:00.000Z" },
    },
  ]);
  const strange = await request(keys.depot, "GET", "/api/devices/d-1");
  const stranger = await request(keys.depot, "GET", "/api/devices/d-1?organisation=org-clerk");
  expect([strange.status, stranger.status]).toEqual([404, 404]);
  expect(await read("/api/devices/d-1?organisation=org-clerk", keys.operator)).toMatchObject({ last: 40 });
});

test("an organisation lists its own devices and the operator all, with gaps, since when they are known, and those that lack nothing left out when asked", async () => {
  await request(keys.depot, "POST", "/api/devices", { id: "d-2", name: "电脑", kind: "desktop" });
  const [one, two] = [crate("a"), crate("b")];
  demo.clock.now += 90_000;
  await send(two);
  const own = await read("/api/devices");
  expect(own.items).toMatchObject([
    {
      id: "d-1",
      organisation: "org-clerk",
      last: 2,
      gaps: [{ from: 1, to: 1 }],
      gapsSince: "2026-10-08T02:01:30.000Z",
    },
  ]);
  const first = await read("/api/devices?limit=1", keys.operator);
  const second = await read(`/api/devices?limit=1&cursor=${String(first.next)}`, keys.operator);
  expect([first.items, second.items]).toMatchObject([[{ id: "d-1" }], [{ id: "d-2", last: 0, gaps: [] }]]);
  expect((await read("/api/devices?lacking=true", keys.operator)).items).toMatchObject([{ id: "d-1" }]);
  await send(one);
  expect((await read("/api/devices?lacking=true", keys.operator)).items).toEqual([]);
  const others = await request(keys.clerk, "GET", "/api/devices?organisation=org-depot");
  expect(others.status).toBe(403);
});

test("the same command again is no new number and writes nothing, after any time", async () => {
  const command = crate("a");
  await send(command);
  const meter = metered(demo.deps.table);
  const over = demoApp({ table: meter, now: () => new Date("2027-11-08T02:00:00Z") }, {}, [
    ...demoRoutes,
    ...deviceRoutes,
  ]);
  const { method, path, body, headers } = command;
  const init = { method, body, headers: { authorization: `Bearer ${keys.clerk}`, ...AS_JSON, ...headers } };
  // The day of the key's last use is noted once.
  await over.app.request("/api/devices", { headers: { authorization: `Bearer ${keys.clerk}` } });
  meter.reset();
  expect((await over.app.request(path, init)).headers.get("suyuan-device-received")).toBe("1");
  expect(meter.usage().writeUnits).toBe(0);
});

test("a numbered command costs 2 write units and at most 4 read units more than one without a number, wherever its number lies", async () => {
  const meter = metered(demo.deps.table);
  const over = demoApp({ table: meter }, {}, [...demoRoutes, ...deviceRoutes]);
  await request(keys.clerk, "POST", "/api/crates", { id: "warm", name: "筐", weightKg: 1 });
  const numbers = [1, 2, 3, 16, 17, 18, 33, 15, 200, 199, 40];
  const commands = Array.from({ length: 200 }, (_, n) => crate(`c-${n}`));
  for (const number of numbers) {
    const { method, path, body, headers } = commands[number - 1] as DeviceCommand;
    const init = { method, body, headers: { authorization: `Bearer ${keys.clerk}`, ...AS_JSON, ...headers } };
    if (number === 1) await over.app.request("/api/devices", { headers: { authorization: `Bearer ${keys.clerk}` } });
    meter.reset();
    expect((await over.app.request(path, init)).status).toBe(201);
    expect([number, meter.usage().writeUnits]).toEqual([number, 2]);
  }
  meter.reset();
  const plain = { method: "POST", headers: { authorization: `Bearer ${keys.clerk}`, ...AS_JSON } };
  await over.app.request("/api/crates", { ...plain, body: JSON.stringify({ id: "x", name: "筐", weightKg: 1 }) });
  expect(meter.usage()).toMatchObject({ readUnits: 0, writeUnits: 0 });
});

test("a phone restored from a copy uses a number again: both commands are carried out, and the fork is told to the phone, to its organisation and to the operator", async () => {
  await send(crate("a"));
  const restored = device.copy();
  await send(crate("b"));
  const second = restored.write("POST", "/api/crates", { id: "c", name: "筐", weightKg: 1 });
  const answer = await send(second);
  expect([answer.status, answer.headers.get("suyuan-device-received")]).toEqual([201, "2;fork=2"]);
  const fork = { number: 2, kind: "number-used-twice", command: "command-2", outcome: "received" };
  expect(await read("/api/devices/d-1")).toMatchObject({ last: 2, chain: device.chain, forks: [fork] });
  expect((await read("/api/devices?lacking=true", keys.operator)).items).toMatchObject([{ id: "d-1", forked: fork }]);
  // The same once more is the same fork.
  expect(await received(send(second))).toBe("2;fork=2");
  expect((await read("/api/devices/d-1")).forks).toHaveLength(1);
});

test("a history that does not follow what came before it is a fork, though its number was free", async () => {
  const other = device.copy();
  const [, two] = [crate("a"), crate("b")];
  await send(two);
  const strange = other.write("POST", "/api/crates", { id: "x", name: "筐", weightKg: 1 });
  expect(await received(send(strange))).toBe('2;missing="1";fork=1');
  expect((await read("/api/devices/d-1")).forks).toMatchObject([{ number: 1, kind: "chain-broken" }]);
});

test("headers that are not those of what was sent are refused by name, and nothing is done", async () => {
  const command = crate("a");
  const wrong: readonly [name: string, headers: Record<string, string>, body?: string][] = [
    [DEVICE_HEADERS.chain, { [DEVICE_HEADERS.time]: "2026-10-08T01:58:00.000Z" }],
    [DEVICE_HEADERS.chain, {}, JSON.stringify({ id: "b", name: "筐", weightKg: 1 })],
    [DEVICE_HEADERS.previous, { [DEVICE_HEADERS.previous]: "0".repeat(64) }],
    [DEVICE_HEADERS.number, { [DEVICE_HEADERS.number]: "0" }],
    [DEVICE_HEADERS.number, { [DEVICE_HEADERS.number]: "1e3" }],
    [DEVICE_HEADERS.clock, { [DEVICE_HEADERS.clock]: "yesterday" }],
    [DEVICE_HEADERS.device, { [DEVICE_HEADERS.device]: "a b" }],
  ];
  for (const [name, headers, body] of wrong) {
    const response = await send({
      ...command,
      headers: { ...command.headers, ...headers },
      body: body ?? command.body,
    });
    expect(await problemIn(response)).toMatchObject({
      status: 400,
      code: "invalid-request",
      errors: [{ pointer: name }],
    });
  }
  expect(await read("/api/devices/d-1")).toMatchObject({ last: 0, gaps: [] });
});

test("a command of a device that is not registered is carried out and its number not kept; once registered, the same again is", async () => {
  const strange = new TestDevice(demo.deps, "d-9").write("POST", "/api/crates", { id: "a", name: "筐", weightKg: 1 });
  const answer = await send(strange);
  expect([answer.status, answer.headers.get("suyuan-device-received")]).toEqual([201, "0;unknown"]);
  await request(keys.clerk, "POST", "/api/devices", { id: "d-9", name: "手机", kind: "phone" });
  expect(await received(send(strange))).toBe("1");
});

test("a number ten thousand beyond the last is refused", async () => {
  device.number = 10_000;
  const { status, errors } = await problemIn(await send(crate("a")));
  expect([status, errors?.[0]?.pointer]).toEqual([400, DEVICE_HEADERS.number]);
  device.number = 9_999;
  expect(await received(send(crate("b")))).toBe('10000;missing="1-320,9985-9999";more');
});

test("what may pass later is no outcome: the number is still missing", async () => {
  const commands = [crate("a"), crate("b")];
  const none = await request("sy_wrong", "POST", "/api/crates", commands[0]?.body, commands[0]?.headers);
  expect([none.status, none.headers.get("suyuan-device-received")]).toEqual([401, null]);
  await send(commands[1] as DeviceCommand);
  expect(await read("/api/devices/d-1")).toMatchObject({ gaps: [{ from: 1, to: 1 }], refused: [] });
});

test("numbers are given up with a reason, once, and explain their gap; what came stays", async () => {
  const commands = Array.from({ length: 6 }, (_, n) => crate(n === 3 ? "taken" : `c-${n}`));
  for (const n of [0, 3, 5]) await send(commands[n] as DeviceCommand);
  const body = {
    id: "g-1",
    numbers: [
      { from: 1, to: 2 },
      { from: 4, to: 4 },
    ],
    reason: "扫错了批次",
  };
  const give = () => request(keys.clerk, "POST", "/api/devices/d-1/discarded", body);
  expect([(await give()).status, (await give()).headers.get("idempotent-replayed")]).toEqual([201, "true"]);
  expect(await read("/api/devices/d-1")).toMatchObject({
    gaps: [
      { from: 3, to: 3 },
      { from: 5, to: 5 },
    ],
    refused: [],
    givenUp: [{ id: "g-1", reason: "扫错了批次" }],
  });
  const other = await request(keys.clerk, "POST", "/api/devices/d-1/discarded", { ...body, reason: "别的" });
  expect(await problemIn(other)).toMatchObject({ code: "id-taken" });
  const later = { ...body, id: "g-2", numbers: [{ from: 7, to: 7 }] };
  expect(await problemIn(await request(keys.clerk, "POST", "/api/devices/d-1/discarded", later))).toMatchObject({
    status: 400,
    errors: [{ pointer: "/numbers" }],
  });
  expect(await received(send(commands[1] as DeviceCommand))).toBe('6;missing="3,5"');
});

test("by how much the device's clock is off is kept, whenever its commands were written", async () => {
  const sent = [180, -60, 0].map((behind) => {
    const at = new Date(demo.clock.now - behind * 1000).toISOString();
    return device.write(
      "POST",
      "/api/crates",
      { id: `c${behind + 100}`, name: "筐", weightKg: 1 },
      "2026-09-01T00:00:00.000Z",
      at,
    );
  });
  for (const command of sent) await send(command);
  expect(await read("/api/devices/d-1")).toMatchObject({
    clock: { behindSeconds: 0, leastSeconds: -60, mostSeconds: 180 },
  });
});

test("a command is never answered as done before its number is kept: an outage then answers 503, and the same again is known", async () => {
  const command = crate("a");
  const { method, path, body, headers } = command;
  const init = { method, body, headers: { authorization: `Bearer ${keys.clerk}`, ...AS_JSON, ...headers } };
  const away = () => Promise.reject(new StoreUnavailable("away", "unknown"));
  const table = { ...faulty(demo.deps.table, []), transact: away };
  const { randomBytes } = impatient(demo.deps);
  const dead = demoApp({ table, randomBytes }, {}, [...demoRoutes, ...deviceRoutes]);
  expect((await dead.app.request(path, init)).status).toBe(503);
  expect(await received(send(command))).toBe("1");
});

test("a device's commands on many connections at once are all counted", async () => {
  const commands = Array.from({ length: 40 }, (_, n) => crate(`c-${n}`));
  await Promise.all(commands.map(async (command) => send(command)));
  expect(await read("/api/devices/d-1")).toMatchObject({ last: 40, gaps: [], refused: [] });
});
