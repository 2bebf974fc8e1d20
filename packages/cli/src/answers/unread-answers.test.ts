import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { UnreadAnswers, type Writing } from "./unread-answers.ts";

const MB = 1024 * 1024;

/** A connection with so much to take, of which nothing was taken yet. */
function connection(waiting: number, remoteAddress = "192.0.2.1") {
  const socket = {
    remoteAddress,
    writableLength: waiting,
    bytesWritten: waiting,
    isOpen: true,
    destroy() {
      socket.isOpen = false;
      return socket as never;
    },
  };
  return socket as Writing & { writableLength: number; isOpen: boolean };
}

function looking(...sockets: Writing[]): UnreadAnswers {
  const answers = new UnreadAnswers();
  for (const socket of sockets) answers.add(socket, 0);
  return answers;
}

test("a connection that takes nothing for half a minute is closed, and one that takes a little is not", () => {
  const [still, slow, idle] = [connection(MB), connection(MB), connection(0)];
  const answers = looking(still, slow, idle);
  for (let second = 1; second < 30; second++) {
    slow.writableLength -= 100;
    expect(answers.look(second * 1000)).toBe(0);
  }
  slow.writableLength -= 100;
  expect(answers.look(31_000)).toBe(1);
  expect([still.isOpen, slow.isOpen, idle.isOpen]).toEqual([false, true, true]);
});

test("of more than may wait in all, that goes first which waits for the network with most, and the rest stays", () => {
  const many = Array.from({ length: 40 }, (_, n) => connection((n === 7 ? 3 : 2) * MB, "198.51.100.7"));
  const other = connection(4 * MB, "203.0.113.9");
  const answers = looking(other, ...many);
  const closed = answers.look(1000);
  const left = [other, ...many].filter(({ isOpen }) => isOpen);
  expect(left.reduce((sum, { writableLength }) => sum + writableLength, 0)).toBeLessThanOrEqual(48 * MB);
  expect([closed, other.isOpen, many[7]?.isOpen]).toEqual([41 - left.length, true, false]);
  expect(left).toHaveLength(1 + 22);
});

test("a socket of Node's tells what waits on it for a reader who takes nothing", async () => {
  const server = createServer((_, response) => response.end(Buffer.alloc(32 * MB))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const answers = new UnreadAnswers();
  const closed = new Promise((resolve) => {
    server.on("connection", (socket) => {
      answers.add(socket, 0);
      socket.once("close", resolve);
    });
  });
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("error", () => undefined);
  client.pause();
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(server, "request");
  await new Promise((resolve) => setTimeout(resolve, 300));
  answers.look(1000);
  expect(answers.look(31_001)).toBe(1);
  await closed;
  client.destroy();
  server.close();
});
