import type { Role } from "@suyuan/domain/organisation";

/** Who asks: one organisation in one role, through one key or one person. */
export interface Actor {
  readonly organisation: string;
  readonly role: Role;
  /** Public id of the key (not the secret), or that of the person: allowances are counted by it, and logs may show it. */
  readonly key: string;
  /** The id of the person who is signed in; absent for a key. */
  readonly person?: string;
}

/** A person who is signed in, whether it acts for an organisation or not. */
export interface SignedIn {
  readonly person: string;
  /** What the issuer calls the person, where it does. */
  readonly name?: string;
  /** In which of its memberships the person acts by this request; absent where it named none of several, or has none. */
  readonly acting?: Actor;
}

/** What a use case answers; the HTTP layer turns it into a response. `replayed` when a stored answer was returned. */
export interface Answer<Body = unknown> {
  readonly status: 200 | 201 | 202 | 204;
  readonly body: Body;
  readonly location?: string;
  readonly replayed?: boolean;
  /** Further header fields, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
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
  /** The raw body, for routes that take a file: theirs to hand over. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly idempotency?: Idempotency;
  readonly requestId: string;
}
