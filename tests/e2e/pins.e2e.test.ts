import { readFileSync } from "node:fs";
import { join } from "node:path";
import { membershipAdded, membershipEnded, personStatusChanged } from "@suyuan/api/commands/people/changes";
import { listedSharedDeviceKey, sharedDeviceKey, sharedDeviceOfKey } from "@suyuan/api/ledger/people/shared-devices";
import { readMany, readRow } from "@suyuan/api/ledger/read";
import { freshToken } from "@suyuan/api/ledger/retry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, follow, redeem, signIn, tokenAnswer } from "./sign-in-browser.ts";
import { asPerson, type House, keyOf, loginPageOf, newPersonOf, openHouse } from "./sign-in-house.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.server.stop());

const PIN = "2580";
const OPERATOR = { organisation: "operator", role: "operator", key: "test" } as const;
const AT_DEPOT = { organisation: "depot", role: "depot" };
const later = () => new Promise((resolve) => setTimeout(resolve, 1_100));
type Who = Awaited<ReturnType<typeof newPersonOf>>;

/** Sets a PIN at the device that this browser is; answers the status. */
async function setPin(
  device: Browser,
  { account, password }: Pick<Who, "account" | "password">,
  pin = PIN,
  again = pin,
  called = "",
): Promise<number> {
  return (await device.submit(`${house.issuer}/pin`, { account, password, pin, again, called })).status;
}

/** A device that these people share. */
async function shared(...people: Who[]): Promise<Browser> {
  const device = new Browser(house.origin);
  for (const who of people) expect(await setPin(device, who)).toBe(200);
  return device;
}

/** Tries to come in by name and PIN; the tokens, or what the page says. */
async function comeIn(device: Browser, who: Who, pin = PIN) {
  const page = await loginPageOf(house, device, { prompt: "login" });
  const sent = await device.submit(page.address, { who: who.id, pin });
  if (sent.status !== 303) return { status: sent.status, text: await sent.text() };
  const { address } = await follow(device, sent);
  const code = new URL(address).searchParams.get("code") ?? "";
  return { status: 303, text: "", tokens: await redeem(house.issuer, house.origin, code, page.verifier) };
}

const names = async (device: Browser) => (await loginPageOf(house, device, { prompt: "login" })).response.text();

describe("a device that several share", () => {
  test("asks who it is and for that person's PIN; each acts under its own name, and what the one before had ends", async () => {
    const [first, second] = [await newPersonOf(house, AT_DEPOT), await newPersonOf(house, AT_DEPOT)];
    const device = await shared(first, second);
    const html = await names(device);
    expect(html).toContain("现在是谁在用");
    expect([html.includes(first.id), html.includes(second.id)]).toEqual([true, true]);
    const one = await comeIn(device, first);
    expect(await (await asPerson(house, one.tokens ?? expect.fail("no tokens"), "/api/me")).json()).toMatchObject({
      person: { id: first.id },
    });
    const other = await comeIn(device, second);
    expect(await (await asPerson(house, other.tokens ?? expect.fail("no tokens"), "/api/me")).json()).toMatchObject({
      person: { id: second.id },
    });
    const refused = await tokenAnswer(house.issuer, {
      ...{ grant_type: "refresh_token", refresh_token: one.tokens?.refresh_token ?? "" },
    });
    expect(refused.status).toBe(400);
  });

  test("left to others, it is nobody's: going back signs nobody in without a PIN", async () => {
    const first = await newPersonOf(house, AT_DEPOT);
    const device = await shared(first);
    await comeIn(device, first);
    expect(await names(device)).toContain("现在是谁在用");
    // The console asks again without wanting a sign-in anew.
    const again = await loginPageOf(house, device);
    expect(new URL(again.address).pathname).toContain("/interaction/");
  });

  test("another device knows neither the names nor the PIN", async () => {
    const first = await newPersonOf(house, AT_DEPOT);
    await shared(first);
    const stranger = new Browser(house.origin);
    expect(await names(stranger)).not.toContain(first.id);
    expect((await comeIn(stranger, first)).status).toBe(400);
  });

  test("after five wrong PINs of a person the right one opens nothing more, until another is set by password; others go on", async () => {
    const [first, second] = [await newPersonOf(house, AT_DEPOT), await newPersonOf(house, AT_DEPOT)];
    const device = await shared(first, second);
    for (let n = 0; n < 5; n++) expect((await comeIn(device, first, `190${n}`)).status).toBe(400);
    const locked = await comeIn(device, first);
    expect([locked.status, locked.text.includes("PIN 已锁定")]).toEqual([429, true]);
    expect((await comeIn(device, second)).status).toBe(303);
    expect(await setPin(device, first, "7391")).toBe(200);
    expect((await comeIn(device, first, "7391")).status).toBe(303);
  });

  test("many tries at once are not looked at more often than five", async () => {
    const first = await newPersonOf(house, AT_DEPOT);
    const device = await shared(first);
    const page = await loginPageOf(house, device, { prompt: "login" });
    const tries = Array.from({ length: 12 }, (_, n) =>
      device.submit(page.address, { who: first.id, pin: `19${10 + n}` }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(5);
    expect((await comeIn(device, first)).status).toBe(429);
  });

  test("takes no PIN that is guessed at once, none without the password, and nobody of another organisation", async () => {
    const [first, stranger] = [await newPersonOf(house, AT_DEPOT), await newPersonOf(house)];
    const device = new Browser(house.origin);
    for (const pin of ["123", "1234567", "abcd", "1111", "1234", "654321", "1212", "8901"]) {
      expect([pin, await setPin(device, first, pin)]).toEqual([pin, 400]);
    }
    expect(await setPin(device, first, PIN, "2581")).toBe(400);
    expect(await setPin(device, { ...first, password: "falsch-falsch" })).toBe(400);
    expect(await setPin(device, first)).toBe(200);
    expect(await setPin(device, stranger)).toBe(403);
    await membershipAdded(house.server.machine.deps, {
      ...{ actor: OPERATOR, params: { id: stranger.id } },
      body: { organisation: "depot", role: "depot" },
    });
    expect(await setPin(device, stranger)).toBe(200);
  });

  test.each([
    [
      "a sign-out everywhere",
      async ({ browser, ...who }: Who) => {
        const tokens = await signIn(browser, who);
        await later();
        await asPerson(who, tokens, "/api/me/sign-out", { method: "POST" });
      },
    ],
    [
      "a suspension",
      async ({ id, server }: Who) => {
        const body = { status: "suspended" as const, reason: "手机遗失" };
        await personStatusChanged(server.machine.deps, { actor: OPERATOR, params: { id }, body });
      },
    ],
    [
      "the end of the membership",
      async ({ id, server }: Who) => {
        const body = { organisation: "depot", role: "depot" as const, reason: "离职" };
        await membershipEnded(server.machine.deps, { actor: OPERATOR, params: { id }, body });
      },
    ],
  ])("%s ends the PIN of that person, and leaves those of others", async (_what, end) => {
    const [first, second] = [await newPersonOf(house, AT_DEPOT), await newPersonOf(house, AT_DEPOT)];
    const device = await shared(first, second);
    await end(first);
    await later();
    const html = await names(device);
    expect([html.includes(first.id), html.includes(second.id)]).toEqual([false, true]);
    expect((await comeIn(device, first)).status).toBe(400);
    expect((await comeIn(device, second)).status).toBe(303);
  });

  test("what is stored opens nothing: neither the PIN nor what the device shows lies there", async () => {
    const first = await newPersonOf(house, AT_DEPOT);
    const device = new Browser(house.origin);
    await setPin(device, first, "739158");
    const secret = device.cookiesSet.flatMap((line) => /^suyuan_shared=([^;]+)/.exec(line)?.[1] ?? []).at(0) ?? "-";
    expect(device.cookiesSet.find((line) => line.startsWith("suyuan_shared="))).toMatch(/HttpOnly; SameSite=Lax/);
    for (const name of ["suyuan.sqlite", "suyuan.sqlite-wal"]) {
      const stored = readFileSync(join(house.folder, name), "latin1");
      expect([stored.includes(secret), stored.includes('"739158"')]).toEqual([false, false]);
    }
    expect(house.lines.join("\n")).not.toContain("739158");
  });
});

describe("the operator's list of shared devices", () => {
  const secretOf = (device: Browser) =>
    device.cookiesSet.flatMap((line) => /^suyuan_shared=([^;]+)/.exec(line)?.[1] ?? []).at(0) ?? "-";
  const listed = async (query = "") => {
    const call = await keyOf(house, "service", "operator");
    const { json } = await call("GET", `/api/shared-devices${query}`);
    return json.items as readonly Record<string, unknown>[];
  };
  /** One device that these share, and what the list says of it. */
  async function one(called: string, ...people: Who[]) {
    const device = new Browser(house.origin);
    for (const who of people) expect(await setPin(device, who, PIN, PIN, called)).toBe(200);
    const found = (await listed("?organisation=depot")).find(
      ({ begunBy }) => (begunBy as { readonly id: string }).id === people[0]?.id,
    );
    return { device, found: found ?? expect.fail("not listed") };
  }

  test("tells what the first of them called it, who began it, how many share it and when it was used, and nothing that opens it", async () => {
    const [first, second] = [await newPersonOf(house, AT_DEPOT), await newPersonOf(house, AT_DEPOT)];
    const { device, found } = await one("一号库平板", first, second);
    const begunBy = { id: first.id, name: expect.stringContaining("张") };
    expect(found).toMatchObject({ name: "一号库平板", organisations: ["depot"], begunBy, people: 2 });
    expect(found.usedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    const secret = secretOf(device);
    const said = JSON.stringify(await listed());
    for (const text of [secret, house.server.machine.deps.sha256(secret)]) expect(said).not.toContain(text);
    expect(said).not.toContain("argon2");
    expect((await listed("?organisation=coop")).map(({ id }) => id)).not.toContain(found.id);
  });

  test("a device that nobody named is called by the day, and a name with characters that hide text is refused", async () => {
    const { found } = await one("", await newPersonOf(house, AT_DEPOT));
    expect(found.name).toMatch(/^\d{4}-\d\d-\d\d$/);
    const other = await newPersonOf(house, AT_DEPOT);
    expect(await setPin(new Browser(house.origin), other, PIN, PIN, "a\u202eb")).toBe(400);
    expect(await setPin(new Browser(house.origin), other, PIN, PIN, "库".repeat(41))).toBe(400);
  });

  test("ended, no PIN opens an account there at once; another PIN begins another device, and those elsewhere go on", async () => {
    const first = await newPersonOf(house, AT_DEPOT);
    const elsewhere = await shared(first);
    const { device, found } = await one("二号库平板", await newPersonOf(house, AT_DEPOT), first);
    const call = await keyOf(house, "service", "operator");
    const [here, there] = [await comeIn(device, first), await comeIn(elsewhere, first)];
    const end = { id: `end-${String(found.id)}`, reason: "平板遗失" };
    const ended = await call("POST", `/api/shared-devices/${String(found.id)}/end`, end);
    expect([ended.status, ended.json.people, ended.json.ended]).toMatchObject([
      201,
      0,
      { by: "service", reason: "平板遗失" },
    ]);
    // Whoever is signed in there is so no more, within the five seconds that a person is remembered for; elsewhere nothing ends.
    const me = async ({ tokens }: typeof here) =>
      (await asPerson(house, tokens ?? expect.fail("none"), "/api/me")).status;
    const renewed = async ({ tokens }: typeof here) =>
      (await tokenAnswer(house.issuer, { grant_type: "refresh_token", refresh_token: tokens?.refresh_token ?? "" }))
        .status;
    await expect.poll(() => me(here), { timeout: 10_000 }).toBe(401);
    expect([await renewed(here), await me(there)]).toEqual([400, 200]);
    // Its session at the issuer answers for nobody.
    expect(await (await loginPageOf(house, device)).response.text()).toContain("密码");
    expect(await names(device)).not.toContain(first.id);
    expect((await comeIn(device, first)).status).toBe(400);
    expect((await comeIn(elsewhere, first)).status).toBe(303);
    const before = secretOf(device);
    expect(await setPin(device, first)).toBe(200);
    expect(device.cookiesSet.filter((line) => line.startsWith("suyuan_shared=")).at(-1)).not.toContain(before);
    expect((await comeIn(device, first)).status).toBe(303);
    const again = await call("POST", `/api/shared-devices/${String(found.id)}/end`, { ...end, id: "end-again" });
    expect([again.status, again.json.code]).toEqual([409, "correction-refused"]);
    const trail = await keyOf(house, "depot", "depot");
    await expect
      .poll(async () => ((await trail("GET", "/api/audit")).json.items as object[]) ?? [], { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ kind: "shared-device-ended", id: found.id, by: "service" }));
  });

  test("a device of an earlier version works as before, and is in the list from its next use on", async () => {
    const first = await newPersonOf(house, AT_DEPOT);
    const device = await shared(first);
    const { deps } = house.server.machine;
    const digest = deps.sha256(secretOf(device));
    const key = sharedDeviceKey(digest);
    const { id = "-", usedOn: _, ...earlier } = (await readRow(deps.table, key))?.data ?? expect.fail("no device");
    const listedAt = [listedSharedDeviceKey(id), sharedDeviceOfKey("depot", id)];
    const loaded = await readMany(deps.table, [key, ...listedAt]);
    const ops = [...listedAt.map((row) => loaded.removed(row)), loaded.next(key, earlier)];
    expect(await deps.table.transact(ops, freshToken(deps))).toMatchObject({ ok: true });
    const begun = async () =>
      (await listed()).filter(({ begunBy }) => (begunBy as { readonly id: string }).id === first.id);
    expect(await begun()).toEqual([]);
    expect((await comeIn(device, first)).status).toBe(303);
    expect(await begun()).toMatchObject([{ people: 1 }]);
  });
});
