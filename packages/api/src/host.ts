import type { Role } from "@suyuan/domain/organisation";
import type { Blobs } from "@suyuan/store/blobs";
import type { MacKeys } from "@suyuan/store/keys/mac-keys";
import type { Signer } from "@suyuan/store/signer";
import type { Key, Table } from "@suyuan/store/table";
import type { Quotas } from "./allowances/quotas.ts";
import type { Offload } from "./offload/job.ts";
import type { PhotoMaker } from "./photos/photo.ts";

/** Structured log lines: an event name and flat fields. Never a key, a token, a phone number or a person's name. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  error(event: string, cause: unknown, fields?: Readonly<Record<string, string | number | boolean>>): void;
}

/** Counts, durations and levels for the host's metrics. `name` is PascalCase; `dimension` has few values (a problem code, a route). */
export interface Metrics {
  count(name: string, dimension: string): void;
  milliseconds(name: string, value: number): void;
  /** How many there are of something now. */
  level(name: string, value: number): void;
}

/** Told, off the answer's path, that a serial was scanned. Must not throw; may lose a scan on a crash. */
export interface ScanRecorder {
  record(scan: {
    readonly gtin: string;
    readonly lot: string;
    readonly serial: string;
    readonly at: string;
    /** What the code was issued for, grams: its row may have to be made. */
    readonly netWeightGrams: number;
    /** Had it no row yet when it was looked at? Then that is made without looking. */
    readonly isFirst: boolean;
  }): void | Promise<void>;
}

/** A look at data of others, as the audit trail keeps it. */
export interface AuditLook {
  readonly at: string;
  readonly by: string;
  readonly role: Role;
  readonly key: string;
  readonly act: "read" | "listed";
  /** Kind of thing or list. */
  readonly kind: string;
  readonly id: string;
  /** Whose data it was: an organisation's, or of a region by the digits that count. */
  readonly place: { readonly organisation: string } | { readonly scope: string };
}

/** Told, off the answer's path, that somebody looked at data of others. Must not throw; may lose the newest looks on a crash. */
export interface AuditRecorder {
  record(look: AuditLook): void;
}

/** A subscription to a webhook to look at, with the keys of the rows by which it is known to be due. */
export interface DueOrder {
  readonly due: {
    readonly id: string;
    readonly organisation: string;
    readonly queryName: string;
    readonly host?: string;
  };
  readonly rows: readonly Key[];
}

/** Told that subscriptions are due, so that nobody has to look for them. Must not throw; may lose one: whoever looks finds its row. */
export interface DeliveryOrders {
  order(some: readonly DueOrder[]): Promise<void>;
}

/** A set of public keys (RFC 7517), as an issuer publishes them. */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** Of an issuer's metadata (OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2) what the console needs. */
export interface SignInMetadata {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly revocation_endpoint: string;
  readonly end_session_endpoint: string;
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly authorization_response_iss_parameter_supported: boolean;
}

/** Who signs people in: what clients and tokens need to know of the issuer. */
export interface SignIn {
  /** `bundled`: this machine's own; its subjects are the ids of people. */
  readonly kind: "bundled" | "external";
  readonly issuer: string;
  /** The client that the console is. */
  readonly clientId: string;
  /** What the access tokens that are taken here are for. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** What its discovery document says of where it is asked, where that is known here: spares whoever signs in a request. */
  readonly metadata?: SignInMetadata;
  /** The claims of a token that hold subject, audience and name. */
  readonly claims: { readonly subject: string; readonly audience: string; readonly name: string };
  /** The issuer's keys as they are now. Rejects when they are out of reach. */
  readonly keys: () => Promise<KeySet>;
  /** The clock of tokens; not that of the records, which a demo may play in another season. */
  readonly now: () => Date;
}

/** Makes the passwords of whoever signs in at this machine's own issuer. */
export interface Passwords {
  /** A new one to begin with, that nobody can guess. */
  readonly fresh: () => string;
  /** Its hash in the PHC string format, made apart from whoever serves. Rejects with `busy`. */
  readonly hash: (password: string) => Promise<string>;
}

/** How the host itself stands, as far as it can tell. */
export interface HostState {
  /** Room left for data, in bytes. */
  readonly freeBytes?: number;
  /** When all that is stored was last found sound. */
  readonly checkedAt?: string;
  /** What the last check found wrong; absent or empty when nothing was. */
  readonly faults?: readonly string[];
  /** When the last backup that is whole was made; absent while none is known. */
  readonly backedUpAt?: string;
  /** How far `now` is ahead of the host's own clock, in milliseconds. */
  readonly clockAheadMs?: number;
}

/** Everything the application needs from its host. */
export interface Deps {
  readonly table: Table;
  readonly blobs: Blobs;
  /** Signs the checkpoints of the log. A host that was not given the key refuses. */
  readonly signer: Signer;
  /** What serials follow from and are known by. A host that was not given them refuses. */
  readonly labelKeys: MacKeys;
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
  /** Has subscriptions looked after by others than this host's own rounds. A host without one looks for them itself. */
  readonly deliveries?: DeliveryOrders;
  /** Keeps who looked at data of others; a host that shows none needs none. */
  readonly audit?: AuditRecorder;
  /** Makes photos of uploads. A host without one takes none. */
  readonly photos?: PhotoMaker;
  /** Does long work apart from whoever serves. A host without one does it where it is asked for: it has nobody else to keep waiting. */
  readonly offload?: Offload;
  /** Counts what organisations send and keep. A host without one sets no bounds but those of a request. */
  readonly quotas?: Quotas;
  /** Who signs people in. A host without one knows keys alone. */
  readonly signIn?: SignIn;
  /** Of a host that keeps people's passwords itself. */
  readonly passwords?: Passwords;
  /** Requests a minute per key and per address; 0 turns the limit off. */
  readonly rateLimitPerMinute: number;
  /** Of a host that has a disk and a clock of its own. */
  readonly hostState?: () => HostState;
}

/** What the rules of a command are told of its host, beside the rows that it loads. */
export type Ground = Pick<Deps, "now" | "publicUrl" | "sha256">;
