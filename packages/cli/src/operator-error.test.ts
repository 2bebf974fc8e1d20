import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { configuration } from "./configuration.ts";
import { JsonLog } from "./json-log.ts";
import { openMachine } from "./machine.ts";
import { OperatorError, toldError } from "./operator-error.ts";
import { startServer } from "./serve.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-operator-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const refusal = async (act: () => unknown): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof OperatorError) return toldError(error);
    throw error;
  }
  return "";
};

describe("a setting that is wrong", () => {
  test.each([
    ["PORT", "web"],
    ["PORT", "70000"],
    ["PORT", "0x50"],
    ["RATE_LIMIT_PER_MINUTE", "-1"],
    ["PUBLIC_URL", "trace.example"],
    ["PUBLIC_URL", "ftp://trace.example"],
    ["PUBLIC_URL", "https://trace.example/suyuan"],
    ["PUBLIC_URL", "https://trace.example/?a=1"],
    ["PUBLIC_URL", "https://user@trace.example"],
    ["WEBHOOK_ALLOW_LOOPBACK", "perhaps"],
    ["FARM_HOTLINE", "call us"],
    ["FARM_HOTLINE", '1"onload'],
    ["TRUST_PROXY", "nginx"],
    ["TRUSTED_PROXY", "10.0.0.0/33"],
    ["TRUST_PROXY", "127.0.0.1,,::1"],
  ])("is refused by its name with its value, in both languages: %s=%s", async (name, value) => {
    const told = await refusal(() => configuration({ [name]: value }));
    const [en, zh] = told.split("\n");
    expect(en).toContain(`suyuan: ${name}=${value}: must be`);
    expect(zh).toMatch(new RegExp(`^溯源：${name}=.*：须为`));
  });

  test("does not hide another: all are told at once", async () => {
    const told = await refusal(() => configuration({ PORT: "web", PUBLIC_URL: "x" }));
    expect(told).toMatch(/PORT=web: .*; PUBLIC_URL=x: /);
  });

  test("left empty is as if it were not set; an address may end in a slash", () => {
    expect(configuration({ PORT: "", PUBLIC_URL: "https://Trace.example/" })).toMatchObject({
      port: 8080,
      publicUrl: "https://trace.example",
    });
  });
});

describe("a data folder that cannot be used", () => {
  const open = (dataDir: string) =>
    refusal(() => openMachine(configuration({ DATA_DIR: dataDir }), new JsonLog(() => undefined)));
  const file = join(folder, "file");
  writeFileSync(file, "not a database, and long enough to be read as the head of one ".repeat(4));

  test.each([
    ["a file", file, "there is a file of that name"],
    ["below a file", join(file, "x"), "there is a file of that name"],
    ["where no folder can be made", "/proc/x", "no folder can be made there"],
  ])("is refused by its name and the reason, at once: %s", async (_, dataDir, reason) => {
    const told = await open(dataDir);
    expect(told).toContain(`the data folder ${dataDir} cannot be used: ${reason}`);
    expect(told).toContain(`数据文件夹 ${dataDir} 无法使用`);
  });

  test("holds something else than a database under its name", async () => {
    const broken = mkdtempSync(join(folder, "broken-"));
    writeFileSync(join(broken, "suyuan.sqlite"), "x".repeat(5000));
    expect(await open(broken)).toContain("the database file in it cannot be opened");
  });
});

test("a port that another program holds is told by its number, with a way out", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const settings = configuration({ PORT: String(port), DATA_DIR: join(folder, "served") });
  const told = await refusal(() => startServer(settings, () => undefined));
  other.close();
  expect(told).toContain(`port ${port} on 127.0.0.1 is taken by another program`);
  expect(told).toContain(`端口 ${port} 已被其他程序占用`);
});

describe("a command", () => {
  const suyuan = (dataDir: string, ...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
      env: { ...process.env, DATA_DIR: dataDir },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
    );

  test("on a folder without data makes none, but the one that begins it says where", async () => {
    const dataDir = join(folder, "forgotten");
    const lost = await suyuan(dataDir, "key", "add", "--org", "a", "--role", "clerk");
    expect([lost.code, lost.stdout, existsSync(dataDir)]).toEqual([1, "", false]);
    expect(lost.stderr).toContain(`there is no data in ${dataDir}`);
    const begun = await suyuan(
      dataDir,
      "org",
      "add",
      "--id",
      "a",
      "--name",
      "甲",
      "--kind",
      "depot",
      "--region",
      "510824",
    );
    expect([begun.code, begun.stderr]).toEqual([0, `new data folder 新建数据文件夹: ${dataDir} (DATA_DIR)\n`]);
  });

  test("with wrong or missing options names each as it is typed", async () => {
    const { code, stderr } = await suyuan(
      join(folder, "wrong"),
      "org",
      "add",
      "--id",
      "a",
      "--kind",
      "farm",
      "--region",
      "四川",
    );
    const [en, zh] = stderr.split("\n");
    expect([code, en]).toEqual([
      1,
      expect.stringMatching(/^suyuan: --name: is missing; --kind: .*; --region: 6 digits/),
    ]);
    expect(zh).toMatch(/^溯源：--name：缺少该字段；--kind：须为下列之一：.*；--region：须为/);
    const unknown = await suyuan(join(folder, "wrong"), "org", "add", "--nam", "x");
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("'--nam'")]);
  });
});
