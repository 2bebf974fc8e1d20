import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamoLocal, hasJre, startDynamoLocal } from "../contract/dynamo-local.ts";
import { ACTORS, type Keys, openService } from "./api-fixture.ts";

const command = join(import.meta.dirname, "../../packages/cli/bin/suyuan.mjs");
const TABLE = "deployed";
const run = promisify(execFile);

describe.skipIf(!hasJre)("administration of a deployment's table", () => {
  let local: DynamoLocal;
  beforeAll(async () => {
    local = await startDynamoLocal();
    await local.createTable(TABLE);
  });
  afterAll(() => local.stop());

  /** The command as an operator runs it, with the credentials and the endpoint of their shell. */
  const suyuan = (table: string, ...args: readonly string[]) =>
    run(process.execPath, [command, ...args, "--table", table], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
        AWS_REGION: "local",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      },
    });

  test("the first key made from the command line opens the api over that table, until it is revoked", async () => {
    const id = ["--id", "coop", "--name", "云峰合作社", "--kind", "cooperative", "--region", "510824"];
    const added = await suyuan(TABLE, "org", "add", ...id);
    expect(JSON.parse(added.stdout)).toMatchObject({ id: "coop", kind: "cooperative" });
    const { stdout, stderr } = await suyuan(TABLE, "key", "add", "--org", "coop", "--role", "clerk");
    const ask = async () => {
      const keys = Object.fromEntries(Object.keys(ACTORS).map((name) => [name, stdout.trim()])) as Keys;
      return (await openService(dynamoTable(local.client, TABLE), keys).call("clerk", "GET", "/api/batches")).status;
    };
    const keyId = /key id (\S+)/.exec(stderr)?.[1] ?? "";
    const listed = async () => JSON.parse((await suyuan(TABLE, "key", "list", "--org", "coop")).stdout);
    expect(await listed()).not.toHaveProperty("usedOn");
    expect(await ask()).toBe(200);
    expect(await listed()).toMatchObject({
      id: keyId,
      role: "clerk",
      usedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    await suyuan(TABLE, "org", "suspend", "--id", "coop", "--reason", "密钥外泄");
    expect(await ask()).toBe(403);
    await suyuan(TABLE, "org", "reinstate", "--id", "coop", "--reason", "密钥已更换");
    expect(await ask()).toBe(200);
    await suyuan(TABLE, "key", "revoke", "--id", keyId);
    expect(await ask()).toBe(401);
    expect(await listed()).toHaveProperty("revokedAt");
    const { stdout: trail } = await suyuan(TABLE, "audit", "--org", "coop");
    const acts = trail
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const by = { by: "operator", role: "operator", key: "command-line", id: keyId, kind: "clerk" };
    expect(acts).toMatchObject([
      { act: "key-revoked", ...by },
      { act: "key-made", ...by },
    ]);
    expect(trail).not.toContain(stdout.trim());
    const elsewhere = suyuan(TABLE, "audit", "--org", "nobody");
    await expect(elsewhere).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("没有机构 nobody") });
  });

  test("the end of a key is a day that is still to come, kept to its midnight in China", async () => {
    const id = ["--id", "depot", "--name", "冷库", "--kind", "depot", "--region", "510824"];
    await suyuan(TABLE, "org", "add", ...id);
    const add = (expires: string) =>
      suyuan(TABLE, "key", "add", "--org", "depot", "--role", "depot", "--expires", expires);
    await expect(add("2020-02-29")).rejects.toMatchObject({ stderr: expect.stringContaining("已过") });
    await expect(add("soon")).rejects.toMatchObject({ stderr: expect.stringContaining("须为日期") });
    await add("2099-06-30");
    const { stdout } = await suyuan(TABLE, "key", "list", "--org", "depot");
    expect(JSON.parse(stdout)).toMatchObject({ role: "depot", expiresAt: "2099-06-30T16:00:00.000Z" });
  });

  test("a table that is not there makes the command fail and say so, without the stack of a program", async () => {
    const failed = suyuan("nowhere", "key", "add", "--org", "coop", "--role", "clerk");
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^suyuan: .*non-existent table[^\n]*\n$/),
    });
  });
});
