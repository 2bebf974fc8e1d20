import { DomainError } from "@suyuan/domain/errors";
import { StoreUnavailable } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { TestDevice } from "../fixtures/devices.ts";
import { type Demo, demoApp, demoRoutes, problemIn } from "../fixtures/http.ts";
import { PlayedIssuer } from "../fixtures/issuer.ts";
import { deviceKey } from "../ledger/devices/keys.ts";
import { organisationKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { personKey, subjectKey, subjectText } from "../ledger/people/keys.ts";
import { route } from "./route.ts";

const crate = { id: "c-1", name: "红心猕猴桃", weightKg: 12.5 };
const RECEIVED = "suyuan-device-received";
const failing = route({
  method: "POST",
  path: "/api/failing",
  tag: "x",
  summary: { zh: "失败", en: "Fails" },
  roles: ["clerk"],
  answers: { 204: null },
  problems: [],
  handler: async () => {
    throw new StoreUnavailable("away", "not-committed");
  },
});
const told = route({
  method: "POST",
  path: "/api/told",
  tag: "x",
  summary: { zh: "附头", en: "Tells" },
  roles: ["clerk"],
  answers: { 204: null },
  problems: [],
  handler: async () => ({ status: 204, body: null, headers: { "x-told": "yes" } }),
});

describe("a command that has a number of its device", () => {
  let demo: Demo;
  let device: TestDevice;
  beforeEach(async () => {
    demo = demoApp({}, {}, [...demoRoutes, failing, told]);
    device = new TestDevice(demo.deps, "scale-1");
    const at = demo.deps.now().toISOString();
    const row = { organisation: "org-clerk", id: "scale-1", name: "秤", kind: "scale", registeredAt: at, by: "key-1" };
    await demo.deps.table.transact([create(deviceKey("org-clerk", "scale-1"), row)], "device");
  });
  const send = async ({ method, path, body, headers }: ReturnType<TestDevice["write"]>) =>
    demo.app.request(path, {
      method,
      body,
      headers: { authorization: `Bearer ${await demo.keyOf("clerk")}`, "content-type": "application/json", ...headers },
    });

  test("is answered with what has come of the device, and the next one with both", async () => {
    const first = await send(device.write("POST", "/api/crates", crate));
    expect([first.status, first.headers.get(RECEIVED)]).toEqual([201, "1"]);
    device.write("POST", "/api/crates", crate);
    const third = await send(device.write("POST", "/api/crates", { ...crate, id: "c-3" }));
    expect(third.headers.get(RECEIVED)).toBe('3;missing="2"');
  });

  test("that is refused for good is kept as refused, and the refusal tells it", async () => {
    const refused = await send(device.write("POST", "/api/crates", { ...crate, id: "taken" }));
    expect([refused.status, refused.headers.get(RECEIVED)]).toEqual([409, '1;refused="1"']);
  });

  test("that may pass later is not kept, and the refusal tells nothing of the device", async () => {
    const later = await send(device.write("POST", "/api/failing", {}));
    expect([later.status, later.headers.get(RECEIVED)]).toEqual([503, null]);
  });

  test("is verified with its address as it was sent, query and all", async () => {
    const asked = await send(device.write("POST", "/api/crates?x=1", crate));
    // The link fits; the parameter is none of the route's.
    expect((await problemIn(asked)).errors?.map(({ pointer }) => pointer)).toEqual(["?x"]);
    expect(asked.headers.get(RECEIVED)).toBe('1;refused="1"');
    const command = device.write("POST", "/api/crates", crate);
    const other = await send({ ...command, path: "/api/crates?" });
    expect(other.headers.get(RECEIVED)).toContain("2");
    const changed = await send({
      ...device.write("POST", "/api/crates", crate),
      body: JSON.stringify({ ...crate, id: "c-9" }),
    });
    expect((await problemIn(changed)).errors?.map(({ pointer }) => pointer)).toEqual(["Suyuan-Device-Chain"]);
    expect(changed.headers.get(RECEIVED)).toBeNull();
  });

  test("without such headers is answered without, and what only reads is asked for none", async () => {
    const { headers: _, ...bare } = device.write("POST", "/api/crates", crate);
    const plain = await send({ ...bare, headers: {} });
    expect([plain.status, plain.headers.get(RECEIVED)]).toEqual([201, null]);
    const reading = await demo.app.request("/api/crates/1/A", {
      headers: { authorization: `Bearer ${await demo.keyOf("clerk")}`, "Suyuan-Device": "!" },
    });
    expect(reading.status).toBe(200);
  });

  test("an answer's own header fields go out with it", async () => {
    const answer = await send({ ...device.write("POST", "/api/told", {}), headers: {} });
    expect([answer.status, answer.headers.get("x-told")]).toEqual([204, "yes"]);
  });
});

const me = route({
  method: "GET",
  path: "/api/me",
  tag: "x",
  summary: { zh: "我", en: "Me" },
  roles: "person",
  answers: { 200: z.object({ person: z.string(), acting: z.string().optional() }) },
  problems: [],
  handler: async (_deps, { signedIn }) => ({
    status: 200,
    body: { person: signedIn.person, ...(signedIn.acting && { acting: signedIn.acting.organisation }) },
  }),
});

describe("what is for people who are signed in", () => {
  const PERSON = "p-0123456789ab";
  async function opened(rateLimitPerMinute = 0) {
    const issuer = new PlayedIssuer("https://suyuan.example", () => new Date("2026-10-08T02:00:00Z"));
    const demo = demoApp({ signIn: issuer, rateLimitPerMinute }, {}, [me, ...demoRoutes]);
    const digest = demo.deps.sha256(subjectText({ issuer: issuer.issuer, subject: "zhang" }));
    const at = demo.deps.now().toISOString();
    const membership = { organisation: "coop", role: "clerk" as const, since: at, by: "service" };
    const coop = { id: "coop", name: "c", kind: "cooperative" as const, regionCode: "510824", createdAt: at };
    await demo.deps.table.transact(
      [
        create(organisationKey("coop"), coop),
        create(subjectKey(digest), { id: PERSON }),
        create(personKey(PERSON), { id: PERSON, createdAt: at, memberships: [membership] }),
      ],
      "person",
    );
    const ask = (token: string) => demo.app.request("/api/me", { headers: { authorization: `Bearer ${token}` } });
    return { ...demo, issuer, ask };
  }
  const codeOf = async (response: Response): Promise<string> => (await problemIn(response)).code;

  test("is answered to a person, and a key is told that it is nobody", async () => {
    const { ask, issuer, keyOf } = await opened();
    const answer = await ask(await issuer.token("zhang"));
    expect(await answer.json()).toEqual({ person: PERSON, acting: "coop" });
    const key = await ask(await keyOf("clerk"));
    const refusal = await problemIn(key);
    expect([key.status, refusal.code]).toEqual([403, "forbidden"]);
    expect(refusal.detail).toContain("for people who are signed in");
    expect(await codeOf(await ask("eyJa.b.c"))).toBe("unauthenticated");
    expect(await codeOf(await ask("nonsense"))).toBe("unauthenticated");
  });

  test("counts by person: one who asks too often waits, and one without a name of ours is in the log by what is known", async () => {
    const { ask, issuer, lines } = await opened(2);
    const token = await issuer.token("zhang");
    const statuses = [];
    for (let n = 0; n < 40 && statuses.at(-1) !== 429; n += 1) statuses.push((await ask(token)).status);
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
    const refusals = lines.filter(({ event }) => event === "refusal").map(({ fields }) => fields);
    expect(refusals.at(-1)).toMatchObject({ key: PERSON, organisation: "coop", code: "too-many-requests" });
  });

  test("a role that is missing is told to a person as the role in which it acts, and to a key as its own", async () => {
    const { app, issuer, keyOf } = await opened();
    const send = async (token: string) =>
      app.request("/api/crates/06901234567892/A/files", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "text/csv" },
        body: "x",
      });
    const [person, key] = await Promise.all([
      send(await issuer.token("zhang")).then(problemIn),
      send(await keyOf("clerk")).then(problemIn),
    ]);
    expect([person.detail, person.detailZh]).toEqual([
      expect.stringContaining("you act in the role clerk"),
      expect.stringContaining("您当前的角色为 clerk"),
    ]);
    expect([key.detail, key.detailZh]).toEqual([
      expect.stringContaining("this key has the role clerk"),
      expect.stringContaining("当前密钥的角色为 clerk"),
    ]);
  });
});

test("a host that signs nobody in tells a key that it is nobody, and others that they need a key", async () => {
  const { app, keyOf } = demoApp({}, {}, [me]);
  const ask = async (token: string) =>
    (await problemIn(await app.request("/api/me", { headers: { authorization: `Bearer ${token}` } }))).code;
  expect(await ask(await keyOf("clerk"))).toBe("forbidden");
  expect(await ask("eyJa.b.c")).toBe("unauthenticated");
});

describe("header fields that a route names", () => {
  const headed = route({
    method: "POST",
    path: "/api/headed",
    tag: "x",
    summary: { zh: "头", en: "Headed" },
    roles: ["clerk"],
    headers: z.object({ "upload-offset": z.string().regex(/^\d+$/, "digits"), "upload-part": z.string().optional() }),
    answers: { 200: z.object({ read: z.record(z.string(), z.string().optional()) }) },
    problems: [],
    handler: async (_deps, { headers }) => ({ status: 200, body: { read: { ...headers } } }),
  });

  test("are read by name, others are nobody's business, and one that is wrong or missing is refused by its name", async () => {
    const { app, keyOf } = demoApp({}, {}, [headed]);
    const authorization = `Bearer ${await keyOf("clerk")}`;
    const send = async (headers: Record<string, string>) =>
      app.request("/api/headed", { method: "POST", headers: { authorization, ...headers } });
    const answer = await send({ "Upload-Offset": "12", "X-Other": "1" });
    expect(await answer.json()).toEqual({ read: { "upload-offset": "12" } });
    const both = await send({ "upload-offset": "12", "upload-part": "a" });
    expect(await both.json()).toEqual({ read: { "upload-offset": "12", "upload-part": "a" } });
    for (const headers of [{}, { "upload-offset": "x" }])
      expect((await problemIn(await send(headers))).errors?.map(({ pointer }) => pointer)).toEqual(["upload-offset"]);
  });
});

test("an organisation's turn ends with a request that was refused for what it may send, and with a large one", async () => {
  const quotas = {
    take: () => Promise.reject(new DomainError("too-many-requests", { en: "spent", zh: "已用完" })),
    giveBack: () => undefined,
  };
  const { app, keyOf } = demoApp({ quotas });
  const key = await keyOf("clerk");
  const send = async () =>
    app.request("/api/crates", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "content-length": "2" },
      body: "{}",
    });
  const refused = [];
  for (let n = 0; n < 513; n += 1) refused.push((await send()).status);
  expect(new Set(refused)).toEqual(new Set([429]));
  const whole = demoApp();
  const token = await whole.keyOf("clerk");
  const name = "9".repeat(40 * 1024);
  for (let n = 0; n < 40; n += 1) {
    const body = JSON.stringify({ ...crate, name });
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "content-length": String(body.length),
    };
    const answer = await whole.app.request("/api/crates", { method: "POST", headers, body });
    expect(answer.status).toBe(400);
  }
});
