/** The documented set-ups, as they stand in docs/one-machine, with the programs that they are for. Each is skipped where its program is not installed. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { freshFolder } from "../e2e/api-fixture.ts";
import { get, type ServerProcess, startServerProcess } from "./server-process.ts";

const docs = join(import.meta.dirname, "../../docs/one-machine");
const read = (name: string): string => readFileSync(join(docs, name), "utf8");
const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).error === undefined;

const running: ChildProcess[] = [];
const servers: ServerProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGTERM");
  for (const server of servers) server.kill("SIGKILL");
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

interface Through {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

/** Over https through the proxy, from one of the addresses of this machine; 127.0.0.1 is the proxy's own. */
function ask(port: number, path: string, localAddress: string, headers: Record<string, string> = {}): Promise<Through> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, localAddress, servername: "trace.example", agent: false };
    const call = request(
      { ...options, rejectUnauthorized: false, headers: { host: "trace.example", ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location, text }),
        );
      },
    );
    call.on("error", reject);
    call.end();
  });
}

/** Where a plain http request is led. */
function redirectOf(port: number, path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host: "trace.example" };
    const call = plainRequest({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.headers.location);
    });
    call.on("error", reject);
    call.end();
  });
}

/** Writes the documented configuration for other ports and a certificate of its own, and starts the program with it. */
type Start = (
  folder: string,
  ports: { readonly http: number; readonly https: number; readonly service: number },
) => ChildProcess;

const nginx: Start = (folder, { http, https, service }) => {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const made = ["-newkey", "ed25519", "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=trace.example"];
  expect(spawnSync("openssl", ["req", "-x509", ...made]).status).toBe(0);
  const site = read("nginx.conf")
    .replaceAll("127.0.0.1:8080", `127.0.0.1:${service}`)
    .replace(/listen \[::\].*\n/g, "\n")
    .replaceAll("listen 80;", `listen 127.0.0.1:${http};`)
    .replaceAll("listen 443 ", `listen 127.0.0.1:${https} `)
    .replace(/ssl_certificate [^;]*/, `ssl_certificate ${certificate}`)
    .replace(/ssl_certificate_key [^;]*/, `ssl_certificate_key ${key}`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const file = join(folder, "nginx.conf");
  writeFileSync(
    file,
    `pid ${folder}/pid; error_log stderr; daemon off;\nevents {}\nhttp { ${temporary.join(" ")}\n${site}}\n`,
  );
  const checked = spawnSync("nginx", ["-t", "-p", folder, "-c", file], { encoding: "utf8" });
  expect(checked.stderr).toContain("test is successful");
  return spawn("nginx", ["-p", folder, "-c", file], { stdio: "ignore" });
};

const caddy: Start = (folder, { http, https, service }) => {
  const file = join(folder, "Caddyfile");
  const own = `\n\tadmin off\n\tskip_install_trust\n\thttp_port ${http}\n\thttps_port ${https}\n`;
  const site = read("Caddyfile")
    .replace(/^\{\n/m, `{${own}`)
    .replace(/^trace\.example \{/m, "trace.example {\n\tbind 127.0.0.1\n\ttls internal")
    .replaceAll("127.0.0.1:8080", `127.0.0.1:${service}`);
  writeFileSync(file, site);
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return spawn("caddy", ["run", "--adapter", "caddyfile", "--config", file], { stdio: "ignore", env });
};

const LIMIT = 3;
const TRIES = 10 * LIMIT + 30;

describe.each([
  ["nginx", has("nginx", "-v"), nginx],
  ["Caddy", has("caddy", "version"), caddy],
] as const)("behind %s", (name, isThere, start) => {
  test.skipIf(!isThere)(
    `as documented, each client counts for itself whatever it writes, addresses arrive as they were sent, and plain http is led to https${isThere ? "" : " (skipped: it is not installed)"}`,
    async () => {
      const folder = freshFolder();
      const proxied = join(folder, "proxy");
      mkdirSync(proxied);
      const server = await startServerProcess(join(folder, "data"), {
        RATE_LIMIT_PER_MINUTE: String(LIMIT),
        TRUST_PROXY: "127.0.0.1",
        PUBLIC_URL: "https://trace.example",
      });
      servers.push(server);
      const ports = { http: await freePort(), https: await freePort(), service: server.port };
      running.push(start(proxied, ports));
      await expect
        .poll(
          () =>
            ask(ports.https, "/health", "127.0.0.9").then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 20_000 },
        )
        .toBe(200);

      for (const path of ["/01/06901234567892/10/A%2FB%25", "/v/01/06901234567892/10/a%2fb", "/problems//not-found"]) {
        const through = await ask(ports.https, path, "127.0.0.4");
        const direct = await get(server, path, undefined, { "x-forwarded-for": "127.0.0.5" });
        expect([name, path, through.status]).toEqual([name, path, direct.status]);
      }
      let refused = 0;
      for (let n = 0; n < TRIES; n++) {
        const forged = { "x-forwarded-for": `203.0.113.${n}, 127.0.0.1` };
        if ((await ask(ports.https, "/problems/not-found", "127.0.0.2", forged)).status === 429) refused += 1;
      }
      expect(refused).toBeGreaterThan(0);
      expect((await ask(ports.https, "/problems/not-found", "127.0.0.3")).status).toBe(200);
      expect((await ask(ports.https, "/health/ready", "127.0.0.2")).status).toBe(200);
      expect(await redirectOf(ports.http, "/v/01/06901234567892/10/A%2FB?x=1")).toMatch(
        /^https:\/\/trace\.example(:\d+)?\/v\/01\/06901234567892\/10\/A%2FB\?x=1$/,
      );
    },
  );
});

test.skipIf(!has("systemd-analyze", "--version"))(
  "the units of systemd are valid, and the service is exposed little (skipped where systemd is not installed)",
  () => {
    const folder = freshFolder();
    const names = ["suyuan.service", "suyuan-backup.service", "suyuan-backup.timer"];
    for (const unit of names) {
      const here = read(unit).replaceAll("/opt/suyuan", folder).replaceAll("/usr/bin/node", process.execPath);
      writeFileSync(join(folder, unit), here);
    }
    const verified = spawnSync("systemd-analyze", ["verify", ...names.map((unit) => join(folder, unit))], {
      encoding: "utf8",
    });
    expect([verified.status, verified.stderr]).toEqual([0, ""]);
    const judged = spawnSync("systemd-analyze", [
      "security",
      "--offline=yes",
      "--threshold=20",
      join(folder, "suyuan.service"),
    ]);
    expect(judged.status).toBe(0);
  },
);
