import { createHmac } from "node:crypto";
import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { hostOf, isPermittedAddress, judgeUrl, resolveHost, type WebhookPolicy } from "./webhook-address.ts";

/** One POST to a subscriber. */
export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of it: taken (2xx), or why not, in words that name no address and quote no answer. */
export type Sent = { readonly ok: true } | { readonly ok: false; readonly error: string };

/** How a host sends deliveries. Never rejects. */
export interface Sender {
  send(delivery: Delivery): Promise<Sent>;
}

/** Looking the name up, connecting, sending and being answered, body and all, take at most so long together. */
export const DELIVERY_MS = 3_000;
const ANSWER_BYTES_MAX = 64 * 1024;

class AddressRefused extends Error {
  readonly code = "ADDRESS_REFUSED";
}

class NameNotFound extends Error {
  readonly code = "ENOTFOUND";
}

/**
 * `GS1-Signature` of a delivery: `t={seconds since 1970},v1={hex}`, where v1 is HMAC-SHA256 under the subscription's signatureToken (its
 * UTF-8 bytes) of `{t}.{body}`. A receiver computes it over the raw body, compares in constant time, and refuses an old t.
 */
export function signature(token: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `t=${seconds},v1=${createHmac("sha256", token).update(`${seconds}.${body}`).digest("hex")}`;
}

/**
 * Sends over HTTPS with Node. Every address that a host name leads to must be public, and the connection is opened to one of exactly
 * those that were judged: no second lookup comes between. The address connected to is judged once more. No redirect is followed, no
 * proxy used, no connection shared; of the answer only the status is read. `deliveryMs` bounds all of it.
 */
export function httpsSender(policy: WebhookPolicy = {}, deliveryMs = DELIVERY_MS): Sender {
  return { send: (delivery) => post(delivery, policy, deliveryMs).catch((error: unknown) => failed(error)) };
}

function post({ url, headers, body }: Delivery, policy: WebhookPolicy, deliveryMs: number): Promise<Sent> {
  const fault = judgeUrl(url, policy);
  if (fault !== undefined) return Promise.resolve({ ok: false, error: `destination-${fault}` });
  const target = new URL(url);
  const open = target.protocol === "https:" ? requestHttps : requestHttp;
  const options: RequestOptions = {
    method: "POST",
    agent: false,
    headers: { ...headers, "content-length": Buffer.byteLength(body), connection: "close" },
    lookup: pinned(policy),
    signal: AbortSignal.timeout(deliveryMs),
    maxHeaderSize: 16 * 1024,
  };
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const sending = open(target, options, (answer) => {
      isAnswered = true;
      void outcome(answer).then(resolve);
    });
    // Once there is an answer its end tells what came of it, cut off or not.
    sending.on("error", (error) => {
      if (!isAnswered) reject(error);
    });
    sending.once("socket", (socket) => {
      socket.once("connect", () => {
        const { remoteAddress = "" } = socket;
        if (!isPermittedAddress(remoteAddress, policy)) socket.destroy(new AddressRefused());
      });
    });
    if (isIP(hostOf(target)) !== 0 && !isPermittedAddress(hostOf(target), policy))
      sending.destroy(new AddressRefused());
    sending.end(body);
  });
}

/** Looks a host name up once, refuses it when any of its addresses is not permitted, and hands out what was judged. */
function pinned(policy: WebhookPolicy): LookupFunction {
  return (host, options, callback) => {
    resolveHost(host, policy).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (first === undefined || !addresses.every((address) => isPermittedAddress(address, policy))) {
          return callback(new AddressRefused(), "", 4);
        }
        return options.all === true ? callback(null, found) : callback(null, first.address, first.family);
      },
      () => callback(new NameNotFound(), "", 4),
    );
  };
}

/**
 * The outcome by status, once the answer is at its end: until then the receiver has its turn. What is too much of it, or comes too late, is
 * cut off, and the status stands.
 */
function outcome(answer: IncomingMessage): Promise<Sent> {
  const { statusCode: status = 0 } = answer;
  const sent: Sent =
    status >= 200 && status < 300
      ? { ok: true }
      : { ok: false, error: status >= 300 && status < 400 ? `redirect-${status}` : `status-${status}` };
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) answer.destroy();
  });
  answer.on("error", () => undefined);
  return new Promise((resolve) => answer.once("close", () => resolve(sent)));
}

/**
 * Does the failure say that the receiver itself is out of reach, too slow or overloaded? Then whatever else goes there would fail as
 * well. An answer that refuses one report says nothing of others.
 */
export function isOfReceiver(error: string): boolean {
  const [, status] = /^status-(\d+)$/.exec(error) ?? [];
  return status === undefined
    ? !error.startsWith("redirect-")
    : Number(status) >= 500 || status === "429" || status === "408";
}

const ERRORS: Readonly<Record<string, string>> = {
  ADDRESS_REFUSED: "address-refused",
  ABORT_ERR: "timeout",
  ETIMEDOUT: "timeout",
  ECONNREFUSED: "connection-refused",
  ECONNRESET: "connection-broken",
  EPIPE: "connection-broken",
  ENOTFOUND: "host-not-found",
  EHOSTUNREACH: "host-unreachable",
  ENETUNREACH: "host-unreachable",
};

function failed(error: unknown): Sent {
  const { name, code = "" } = error as { readonly name?: string; readonly code?: string };
  const isTls = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/.test(
    String(code),
  );
  const known = name === "TimeoutError" || name === "AbortError" ? "timeout" : ERRORS[code];
  return { ok: false, error: known ?? (isTls ? "tls" : "not-sent") };
}
