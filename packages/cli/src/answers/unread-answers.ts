/** Answers that nobody takes: each waits in memory for its reader, who may take its time for as many as it can ask for. */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Log } from "@suyuan/api/host";
import { networkOf } from "@suyuan/api/http/client-address";

/** A connection that takes nothing of what waits for it for so long is closed. */
const STALLED_MS = 30_000;
/** What may wait on all connections together. */
const WAITING_BYTES_MAX = 48 * 1024 * 1024;
const LOOKED_EVERY_MS = 1_000;

/** What is looked at of a connection. */
export type Writing = Pick<Socket, "writableLength" | "bytesWritten" | "remoteAddress" | "destroy">;

interface Looked {
  taken: number;
  at: number;
}

/** The open connections of a server, and what waits on each. */
export class UnreadAnswers {
  readonly #open = new Map<Writing, Looked>();

  add(socket: Writing, now: number): void {
    this.#open.set(socket, { taken: 0, at: now });
  }

  remove(socket: Writing): void {
    this.#open.delete(socket);
  }

  /**
   * Closes connections that took nothing for too long, and, while more waits than may, the one on which most waits of the network for which
   * most waits: who asks much and reads little makes way first. Answers how many were closed.
   */
  look(now: number): number {
    const waiting = [...this.#open]
      .filter(([socket, looked]) => isWaiting(socket, looked, now))
      .map(([socket]) => socket);
    const stalled = waiting.filter((socket) => now - (this.#open.get(socket)?.at ?? now) >= STALLED_MS);
    const kept = new Set(waiting).difference(new Set(stalled));
    for (let total = bytesOf(kept); total > WAITING_BYTES_MAX; total = bytesOf(kept)) {
      const most = greatest(
        greatest(Map.groupBy(kept, networkIn).values(), bytesOf) ?? [],
        ({ writableLength }) => writableLength,
      );
      if (most === undefined) break;
      kept.delete(most);
      stalled.push(most);
    }
    for (const socket of stalled) {
      this.#open.delete(socket);
      socket.destroy();
    }
    return stalled.length;
  }
}

/** Notes what was taken since the last look. `bytesWritten` counts what waits, too. */
function isWaiting({ writableLength, bytesWritten }: Writing, looked: Looked, now: number): boolean {
  const taken = bytesWritten - writableLength;
  if (writableLength === 0 || taken !== looked.taken) Object.assign(looked, { taken, at: now });
  return writableLength > 0;
}

const networkIn = ({ remoteAddress }: Writing): string => networkOf(remoteAddress ?? "");

function bytesOf(sockets: Iterable<Writing>): number {
  let bytes = 0;
  for (const { writableLength } of sockets) bytes += writableLength;
  return bytes;
}

function greatest<T>(all: Iterable<T>, sizeOf: (one: T) => number): T | undefined {
  let [most, size] = [undefined as T | undefined, -1];
  for (const one of all) if (sizeOf(one) > size) [most, size] = [one, sizeOf(one)];
  return most;
}

/** Looks after the connections of a server for as long as it is open. */
export function closeUnread(server: Server, log: Log): void {
  const answers = new UnreadAnswers();
  server.on("connection", (socket: Socket) => {
    answers.add(socket, performance.now());
    socket.once("close", () => answers.remove(socket));
  });
  const timer = setInterval(() => {
    const count = answers.look(performance.now());
    if (count > 0) log.warn("unread-answers-closed", { count });
  }, LOOKED_EVERY_MS).unref();
  server.once("close", () => clearInterval(timer));
}
