import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, follow, signIn, tokenAnswer } from "./sign-in-browser.ts";
import { asPerson, type House, keyOf, loginPageOf, newPersonOf, openHouse } from "./sign-in-house.ts";

let house: House;
let operator: Awaited<ReturnType<typeof keyOf>>;
let clerk: Awaited<ReturnType<typeof keyOf>>;
beforeAll(async () => {
  house = await openHouse();
  operator = await keyOf(house, "service", "operator");
  clerk = await keyOf(house, "coop", "clerk");
});
afterAll(() => house.server.stop());

const later = () => new Promise((resolve) => setTimeout(resolve, 1_100));

describe("a first password that the operator gives over HTTP", () => {
  test("is told once, ends every session, opens the page that asks for a password of one's own, and is told to the organisation", async () => {
    const who = await newPersonOf(house);
    const tokens = await signIn(who.browser, who);
    await later();
    const body = { id: "recover-1", reason: "忘记密码" };
    const given = await operator("POST", `/api/people/${who.id}/recovery`, body);
    expect([given.status, given.json]).toMatchObject([
      201,
      { id: who.id, password: expect.stringMatching(/^[a-z0-9-]{19}$/) },
    ]);
    const again = await operator("POST", `/api/people/${who.id}/recovery`, body);
    expect([again.status, again.json.password]).toEqual([201, undefined]);
    const refused = await tokenAnswer(who.issuer, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(refused.status).toBe(400);
    await later();
    const browser = new Browser(house.origin);
    const page = await loginPageOf(house, browser);
    expect((await browser.submit(page.address, { account: who.account, password: who.password })).status).toBe(400);
    const password = String(given.json.password);
    expect(await (await browser.submit(page.address, { account: who.account, password })).text()).toContain(
      "设置新密码",
    );
    const fresh = "布谷鸟在梨园里叫了三声";
    const { address } = await follow(browser, await browser.submit(page.address, { fresh, again: fresh }));
    expect(new URL(address).searchParams.get("code")).toBeTruthy();
    await expect
      .poll(async () => (await clerk("GET", "/api/audit")).json.items, { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ kind: "person-recovered", id: who.id, by: "service" }));
    const stored = ["suyuan.sqlite", "suyuan.sqlite-wal"].map((name) =>
      readFileSync(join(house.folder, name), "latin1"),
    );
    for (const text of [...stored, ...house.lines]) expect(text.includes(password)).toBe(false);
  });

  test("is not given to somebody without an account name here, and not twice by another content under one id", async () => {
    const id = "p-00000000000000bb";
    await operator("POST", "/api/people", { id, name: "无名" });
    const refused = await operator("POST", `/api/people/${id}/recovery`, { id: "r-2", reason: "忘记" });
    expect([refused.status, refused.json.code]).toEqual([409, "correction-refused"]);
    const who = await newPersonOf(house);
    expect((await operator("POST", `/api/people/${who.id}/recovery`, { id: "r-3", reason: "忘记" })).status).toBe(201);
    const other = await operator("POST", `/api/people/${who.id}/recovery`, { id: "r-3", reason: "换手机" });
    expect([other.status, other.json.code]).toEqual([409, "id-taken"]);
  });
});

describe("a name that was written wrongly", () => {
  test("is corrected by the operator, also the account name: the person signs in under the new one alone", async () => {
    const who = await newPersonOf(house);
    const account = `${who.account}-new`;
    const body = { id: "name-1", name: "张叁", account, reason: "写错" };
    const corrected = await operator("POST", `/api/people/${who.id}/corrections`, body);
    expect([corrected.status, corrected.json]).toMatchObject([201, { id: who.id, name: "张叁", account }]);
    expect(await operator("POST", `/api/people/${who.id}/corrections`, body)).toEqual(corrected);
    const browser = new Browser(house.origin);
    const page = await loginPageOf(house, browser);
    expect((await browser.submit(page.address, { account: who.account, password: who.password })).status).toBe(400);
    await signIn(new Browser(house.origin), { ...who, account });
    const taken = await newPersonOf(house);
    const refused = await operator("POST", `/api/people/${taken.id}/corrections`, { ...body, id: "name-2" });
    expect([refused.status, refused.json.code]).toEqual([409, "id-taken"]);
  });

  test("is corrected by the person, in the membership of the request; what is on record says which was corrected, and no name", async () => {
    const who = await newPersonOf(house);
    const tokens = await signIn(who.browser, who);
    const send = (body: object) =>
      asPerson(who, tokens, "/api/me/corrections", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const body = { id: "own-1", name: "张小肆", contact: "0839-123", reason: "姓名写错" };
    expect((await send(body)).status).toBe(201);
    expect(await (await asPerson(who, tokens, "/api/me")).json()).toMatchObject({ person: { name: "张小肆" } });
    // Under the same id with another name it is another correction.
    expect((await send({ ...body, name: "张小伍" })).status).toBe(409);
    expect((await send({ id: "own-2", reason: "没有内容" })).status).toBe(400);
    expect((await send({ id: "own-3", name: "张小肆", reason: "一样" })).status).toBe(409);
    expect((await send({ id: "own-4", account: "anders", reason: "换登录名" })).status).toBe(400);
    expect((await send({ id: "own-5", contact: null, reason: "不再使用" })).status).toBe(201);
    const { deps } = house.server.machine;
    const [fact] = (await deps.table.query("ACT#coop#person-correction#own-1", { prefix: "F#" })).items;
    expect(fact?.data).toMatchObject({ fact: { data: { fields: ["name", "contact"], reason: "姓名写错" } } });
    expect(JSON.stringify(fact)).not.toContain("张小肆");
  });
});
