import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { httpsSender, isOfReceiver, signature } from "./webhook.ts";
import { isPermittedAddress, judgeDestination, judgeUrl } from "./webhook-address.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const port = await listen(() => undefined);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const to = (url: string, body = "{}") => ({ url, headers: { "content-type": "application/json" }, body });

describe("a destination", () => {
  test.each([
    ["http://client.example.com/hook", "scheme"],
    ["ftp://client.example.com/hook", "scheme"],
    ["file:///etc/passwd", "url"],
    ["https://", "url"],
    ["/hook", "url"],
    [`https://client.example.com/${"x".repeat(3000)}`, "url"],
    ["https://user:pass@client.example.com/", "credentials"],
    ["https://client.example.com/#token", "credentials"],
    ["https://localhost/", "address"],
    ["https://localhost./", "address"],
    ["https://intranet/", "address"],
    ["https://db.internal/", "address"],
    ["https://127.0.0.1/", "address"],
    ["https://2130706433/", "address"],
    ["https://0x7f.1/", "address"],
    ["https://0177.0.0.1/", "address"],
    ["https://10.1.2.3/", "address"],
    ["https://169.254.169.254/latest/meta-data", "address"],
    ["https://100.100.100.200/", "address"],
    ["https://[::1]/", "address"],
    ["https://[::ffff:127.0.0.1]/", "address"],
    ["https://[::ffff:7f00:1]/", "address"],
    ["https://[64:ff9b::7f00:1]/", "address"],
    ["https://[fe80::1]/", "address"],
    ["https://[fd00:ec2::254]/", "address"],
    ["https://[2002:7f00:1::]/", "address"],
    ["https://[ff02::1]/", "address"],
    ["https://224.0.0.1/", "address"],
    ["https://255.255.255.255/", "address"],
    ["https://0.0.0.0/", "address"],
    ["https://client.example.com:22/", "port"],
    ["https://client.example.com:25/", "port"],
    ["https://client.example.com:80/", "port"],
    ["https://client.example.com:0/", "port"],
    ["https://client.example.com:1023/", "port"],
    ["https://client.example.com:5060/", "port"],
    ["https://client.example.com:6379/", "port"],
    ["https://[2606:4700::1111]:3306/", "port"],
  ])("%s is refused: %s", (url, fault) => {
    expect(judgeUrl(url, {})).toBe(fault);
  });

  test("is let through when it is public", async () => {
    for (const url of [
      "https://client.example.com/hook?a=1",
      "https://8.8.8.8:8443/",
      "https://a.example.com:443/",
      "https://[2606:4700::1111]/",
    ]) {
      expect(judgeUrl(url, {})).toBeUndefined();
    }
    const resolve = async () => ["93.184.216.34", "2606:2800:220:1::"];
    expect(await judgeDestination("https://client.example.com/hook", { resolve })).toBeUndefined();
  });

  test("is refused when its name leads to an address within, even beside a public one; a name that leads nowhere may yet", async () => {
    const leads = (...addresses: string[]) =>
      judgeDestination("https://a.example.com/", { resolve: async () => addresses });
    expect(await leads("93.184.216.34", "10.0.0.1")).toBe("address");
    expect(await leads("::ffff:10.0.0.1")).toBe("address");
    expect(await leads("fd00::1")).toBe("address");
    expect(
      await judgeDestination("https://a.example.com/", { resolve: () => Promise.reject(new Error("ENOTFOUND")) }),
    ).toBeUndefined();
  });

  test("may be this machine, by http too, only where that is allowed", () => {
    for (const url of ["http://127.0.0.1:8080/", "http://localhost:1024/", "http://[::1]/", "https://localhost/"]) {
      expect(judgeUrl(url, { allowLoopback: true })).toBeUndefined();
    }
    expect(judgeUrl("http://localhost:22/", { allowLoopback: true })).toBe("port");
    expect(judgeUrl("http://10.0.0.1/", { allowLoopback: true })).toBe("scheme");
    expect(judgeUrl("https://10.0.0.1/", { allowLoopback: true })).toBe("address");
    expect(isPermittedAddress("127.0.0.1", {})).toBe(false);
  });
});

describe("a delivery", () => {
  test("arrives with its headers and body, and 2xx alone means taken", async () => {
    const seen: { headers: unknown; body: string }[] = [];
    let status = 200;
    const port = await listen((request, response) => {
      void text(request).then((body) => {
        seen.push({ headers: request.headers["content-type"], body });
        response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("thanks");
      });
    });
    const sender = httpsSender({ allowLoopback: true });
    const send = () => sender.send(to(`http://127.0.0.1:${port}/hook`, '{"苍溪":1}'));
    expect(await send()).toEqual({ ok: true });
    expect(seen).toEqual([{ headers: "application/json", body: '{"苍溪":1}' }]);
    for (const [code, error] of [
      [404, "status-404"],
      [503, "status-503"],
      [302, "redirect-302"],
    ] as const) {
      status = code;
      expect(await send()).toEqual({ ok: false, error });
    }
    expect(seen).toHaveLength(4);
  });

  test("is not sent to a name that leads within, at whatever lookup", async () => {
    let hits = 0;
    const port = await listen((_request, response) => {
      hits += 1;
      response.end();
    });
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const resolve = async () => answers.shift() ?? [];
    const url = `https://rebind.example.com:${port}/`;
    expect(await judgeDestination(url, { resolve })).toBeUndefined();
    expect(await httpsSender({ resolve }).send(to(url))).toEqual({ ok: false, error: "address-refused" });
    expect(await httpsSender({ resolve: async () => [] }).send(to(url))).toEqual({
      ok: false,
      error: "address-refused",
    });
    expect(await httpsSender().send(to(`https://127.0.0.1:${port}/`))).toEqual({
      ok: false,
      error: "destination-address",
    });
    expect(hits).toBe(0);
  });

  test("is broken off when the address that was connected to may not be reached, before anything is sent", async () => {
    let hits = 0;
    const port = await listen((_request, response) => {
      hits += 1;
      response.end();
    });
    // Allowed while the name is judged, and not any more by the time that the connection stands.
    let isAllowed = true;
    const policy = {
      get allowLoopback() {
        return isAllowed;
      },
      resolve: async () => {
        void (async () => {
          for (let turn = 0; turn < 50; turn++) await Promise.resolve();
          isAllowed = false;
        })();
        return ["127.0.0.1"];
      },
    };
    const sent = await httpsSender(policy).send(to(`http://localhost:${port}/`));
    expect([sent, hits, isAllowed]).toEqual([{ ok: false, error: "address-refused" }, 0, false]);
  });

  test("goes to the address that was judged: the name is looked up once", async () => {
    const port = await listen((_request, response) => void response.writeHead(204).end());
    let lookups = 0;
    const resolve = async () => {
      lookups += 1;
      return lookups === 1 ? ["127.0.0.1"] : ["127.0.0.2"];
    };
    const sender = httpsSender({ allowLoopback: true, resolve });
    expect(await sender.send(to(`http://localhost:${port}/`))).toEqual({ ok: true });
    expect(lookups).toBe(1);
  });

  test("survives a receiver that floods, hangs up, is not there or does not speak TLS", async () => {
    const flood = await listen((_request, response) => {
      response.writeHead(200);
      // Newer runtimes go on calling back, with an error, once the other side is gone.
      const write = (error?: Error | null): void => {
        if (!error && !response.destroyed) response.write(Buffer.alloc(65_536), write);
      };
      write();
    });
    const hangUp = await listen((request) => request.socket.destroy());
    const sender = httpsSender({ allowLoopback: true });
    expect(await sender.send(to(`http://127.0.0.1:${flood}/`))).toEqual({ ok: true });
    expect(await sender.send(to(`http://127.0.0.1:${hangUp}/`))).toEqual({ ok: false, error: "connection-broken" });
    expect(await sender.send(to(`http://127.0.0.1:${await closedPort()}/`))).toEqual({
      ok: false,
      error: "connection-refused",
    });
    expect(await sender.send(to(`https://127.0.0.1:${hangUp}/`))).toMatchObject({ ok: false });
  });

  test("is given up when it is not answered in time", async () => {
    const silent = await listen(() => undefined);
    const sender = httpsSender({ allowLoopback: true }, 100);
    expect(await sender.send(to(`http://127.0.0.1:${silent}/`))).toEqual({ ok: false, error: "timeout" });
  });

  test("is not opened to a port of another protocol, whatever was said when the subscription was made", async () => {
    const sent = await httpsSender({ resolve: async () => ["93.184.216.34"] }).send(to("https://a.example.com:25/"));
    expect(sent).toEqual({ ok: false, error: "destination-port" });
  });

  test("counts as taken by its status, and lets go of a receiver that never ends its answer when the time is over", async () => {
    let isOpen = true;
    const endless = await listen((request, response) => {
      request.socket.once("close", () => {
        isOpen = false;
      });
      response.writeHead(200).write("and so on");
    });
    expect(await httpsSender({ allowLoopback: true }, 150).send(to(`http://127.0.0.1:${endless}/`))).toEqual({
      ok: true,
    });
    await expect.poll(() => isOpen).toBe(false);
  });

  test("that fails tells whether its receiver would take nothing else either", () => {
    const own = ["timeout", "connection-refused", "tls", "host-not-found", "status-500", "status-503", "status-429"];
    expect(own.filter(isOfReceiver)).toEqual(own);
    expect(["status-400", "status-401", "status-404", "status-410", "redirect-301"].filter(isOfReceiver)).toEqual([]);
  });

  test("is signed over time and body in the documented form", () => {
    const signed = signature(
      "13df38d8275b13f05704629e5f1cf3d45d6132d5",
      '{"a":"苍溪"}',
      new Date("2026-10-08T02:00:00.900Z"),
    );
    expect(signed).toBe("t=1791424800,v1=598ee07dd08a865f20be201cfd84d36be864ed7a0be42dfdc528a7888ae3874d");
  });
});
