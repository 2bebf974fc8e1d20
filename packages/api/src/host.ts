import type { Role } from "@suyuan/domain/organisation";
import type { Blobs } from "@suyuan/store/blobs";
import type { Table } from "@suyuan/store/table";
import type { PageStore } from "./public/pages/page-bytes.ts";

/** Structured log lines: an event name and flat fields. Never a key, a token, a phone number or a person's name. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  error(event: string, cause: unknown, fields?: Readonly<Record<string, string | number | boolean>>): void;
}

/** Counts and durations for the host's metrics. `name` is PascalCase; `dimension` has few values (a problem code, a route). */
export interface Metrics {
  count(name: string, dimension: string): void;
  milliseconds(name: string, value: number): void;
}

/** Told, off the answer's path, that a serial's page was read. Must not throw; may lose a scan on a crash. */
export interface ScanRecorder {
  record(scan: {
    readonly gtin: string;
    readonly lot: string;
    readonly serial: string;
    readonly at: string;
  }): void | Promise<void>;
}

/** Everything the application needs from its host. */
export interface Deps {
  readonly table: Table;
  readonly blobs: Blobs;
  readonly now: () => Date;
  /** Cryptographically secure bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** SHA-256, lower-case hex. */
  readonly sha256: (bytes: Uint8Array | string) => string;
  /** Origin of the public pages, without a trailing slash. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly scans: ScanRecorder;
  /** For a host with a disk of its own: rendered pages of batches. */
  readonly pages?: PageStore;
  /** Requests a minute per key and per address; 0 turns the limit off. */
  readonly rateLimitPerMinute: number;
}

/** Who asks: one organisation in one role, through one key. */
export interface Actor {
  readonly organisation: string;
  readonly role: Role;
  /** Public id of the key (not the secret). */
  readonly key: string;
}

/** What a use case answers; the HTTP layer turns it into a response. `replayed` when a stored answer was returned. */
export interface Answer<Body = unknown> {
  readonly status: 200 | 201 | 202 | 204;
  readonly body: Body;
  readonly location?: string;
  readonly replayed?: boolean;
}

/** The idempotency key of this request and the digest of what it asked (method, path, query, body). */
export interface Idempotency {
  readonly key: string;
  readonly digest: string;
}

/** What a command needs of a call: it can come by a route of its own or as an event. */
export interface CommandCall<Body> {
  readonly actor: Actor;
  readonly body: Body;
  readonly idempotency?: Idempotency | undefined;
}

/** One call of a use case. */
export interface Call<Params, Query, Body> {
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The raw body, for routes that take a file. */
  readonly bytes: Uint8Array;
  readonly idempotency?: Idempotency;
  readonly requestId: string;
}
