import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeEach, describe, expect, test } from "vitest";
import { type DeviceCommand, TestDevice } from "../../fixtures/devices.ts";
import { type Demo, demoApp, demoRoutes, problemIn } from "../../fixtures/http.ts";
import { PLACE_HEADER } from "../../http/devices/numbered.ts";
import { PLACES_KEPT_DAYS } from "../../ledger/devices/keys.ts";
import { deviceRoutes } from "./devices.ts";
import { placeRoutes } from "./places.ts";

const PLACE = "31.73,105.94";
let demo: Demo;
let meter: ReturnType<typeof metered>;
let keys: Readonly<Record<"clerk" | "colleague" | "depot" | "operator", string>>;
let device: TestDevice;
let now: Date;
const looks: unknown[] = [];

const request = (key: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  demo.app.request(path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
const send = ({ method, path, body, headers }: DeviceCommand) => request(keys.clerk, method, path, body, headers);
const crate = (id: string, place?: string) =>
  device.write("POST", "/api/crates", { id, name: "筐", weightKg: 1 }, undefined, undefined, place);
const places = async (key = keys.clerk, query = "") => {
  const response = await request(key, "GET", `/api/devices/d-1/places${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as { readonly items: readonly { readonly number: number }[]; readonly next?: string };
};

beforeEach(async () => {
  now = new Date("2026-10-08T02:00:00.000Z");
  looks.length = 0;
  meter = metered(openSqliteTable(":memory:"));
  const audit = { record: (look: unknown) => void looks.push(look) };
  demo = demoApp({ table: meter, now: () => now, audit }, {}, [...demoRoutes, ...deviceRoutes, ...placeRoutes]);
  const [clerk, colleague, depot, operator] = await Promise.all([
    demo.keyOf("clerk"),
    demo.keyOf("clerk"),
    demo.keyOf("depot"),
    demo.keyOf("operator"),
  ]);
  keys = { clerk, colleague, depot, operator };
  device = new TestDevice(demo.deps, "d-1");
  await request(clerk, "POST", "/api/devices", { id: "d-1", name: "手机", kind: "phone" });
});

describe("where a command was recorded", () => {
  test("is kept beside its number with the times of the device and of the service, for whoever recorded it", async () => {
    expect((await send(crate("c-1", PLACE))).status).toBe(201);
    expect((await send(crate("c-2"))).status).toBe(201);
    expect(await places()).toEqual({
      items: [
        {
          ...{ number: 1, command: "command-1", place: PLACE },
          ...{ writtenAt: "2026-10-08T01:59:00.000Z", at: now.toISOString() },
        },
      ],
    });
  });

  test("costs two write units where it is said, and none where it is not or comes again", async () => {
    const units = async (command: DeviceCommand) => {
      meter.reset();
      await send(command);
      return meter.usage().writeUnits;
    };
    await send(crate("c-0"));
    const [without, withPlace] = [crate("c-1"), crate("c-2", PLACE)];
    const before = await units(without);
    expect(await units(withPlace)).toBe(before + 2);
    expect(await units(withPlace)).toBe(await units(without));
    expect((await places()).items).toHaveLength(1);
  });

  test("is a part of the command's link: another place, none, or one that is too exact is refused, and nothing is recorded", async () => {
    const command = crate("c-1", PLACE);
    const refused = async (place?: string) => {
      const { [PLACE_HEADER]: _, ...headers } = command.headers;
      const changed = { ...command, headers: { ...headers, ...(place !== undefined && { [PLACE_HEADER]: place }) } };
      return problemIn(await send(changed));
    };
    for (const place of [undefined, "31.73,105.95"])
      expect(await refused(place)).toMatchObject({ errors: [{ pointer: "Suyuan-Device-Chain" }] });
    const exact = await refused("31.7312,105.9412");
    expect(exact).toMatchObject({ status: 400, code: "invalid-request", errors: [{ pointer: PLACE_HEADER }] });
    expect(JSON.stringify(exact)).toMatch(/最多两位小数/);
    expect((await places()).items).toEqual([]);
  });

  test("is not kept of what was refused", async () => {
    await send(crate("c-1", PLACE));
    const again = device.write(
      "POST",
      "/api/crates",
      { id: "taken", name: "别的", weightKg: 2 },
      undefined,
      undefined,
      PLACE,
    );
    expect((await send(again)).status).toBe(409);
    expect((await places()).items.map(({ number }) => number)).toEqual([1]);
  });

  test("is nobody else's to read or erase but the operator's to read, whose look is noted", async () => {
    await send(crate("c-1", PLACE));
    const erasure = ["POST", "/api/devices/d-1/places/erasure", { id: "fp-1" }] as const;
    const own = (await (await request(keys.clerk, "GET", "/api/devices/d-1")).json()) as { organisation: string };
    const whose = `?organisation=${own.organisation}`;
    for (const key of [keys.colleague, keys.depot]) {
      for (const query of ["", whose])
        expect((await request(key, "GET", `/api/devices/d-1/places${query}`)).status).toBe(404);
      expect((await request(key, ...erasure)).status).toBe(404);
    }
    expect((await request(keys.operator, ...erasure)).status).toBe(404);
    expect(looks).toEqual([]);
    expect((await places(keys.operator, whose)).items).toHaveLength(1);
    expect(looks).toMatchObject([
      { act: "read", kind: "device-places", id: "d-1", place: { organisation: own.organisation } },
    ]);
  });

  test("is shown by pages, the newest first, and for a year", async () => {
    for (let n = 0; n < 5; n += 1) await send(crate(`c-${n}`, PLACE));
    const first = await places(keys.clerk, "?limit=2");
    expect(first.items.map(({ number }) => number)).toEqual([5, 4]);
    const second = await places(keys.clerk, `?limit=2&cursor=${first.next}`);
    expect(second.items.map(({ number }) => number)).toEqual([3, 2]);
    now = new Date(now.getTime() + (PLACES_KEPT_DAYS + 1) * 86_400_000);
    expect((await places()).items).toEqual([]);
  });

  test("is erased by whoever recorded it, however much there is; commands and what is known of their numbers stay", async () => {
    for (let n = 0; n < 130; n += 1) await send(crate(`c-${n}`, PLACE));
    const erase = async (id: string) =>
      (await request(keys.clerk, "POST", "/api/devices/d-1/places/erasure", { id })).json();
    expect(await erase("fp-1")).toEqual({ id: "fp-1", more: false });
    expect((await places()).items).toEqual([]);
    expect(await erase("fp-1")).toEqual({ id: "fp-1", more: false });
    const whole = await (await request(keys.clerk, "GET", "/api/devices/d-1")).json();
    expect(whole).toMatchObject({ last: 130, gaps: [], refused: [] });
    expect((await send(crate("c-200"))).headers.get("suyuan-device-received")).toBe("131");
  });
});
