import type { Context } from "hono";

/**
 * Tells the address that a request came from; undefined when the host does not say. A header that any client can set
 * (`X-Forwarded-For`) is never looked at.
 */
export type ClientAddress = (c: Context) => string | undefined;

/** On one machine: the peer of the socket, as the Node server hands it over. */
export const socketAddress: ClientAddress = (c) => {
  const env = c.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress;
};

/** Entries of `X-Forwarded-For` that are looked at, from its end. */
const HOPS_MAX = 10;

/**
 * Behind reverse proxies that `isTrusted` knows by their addresses: what the outermost of them wrote into `X-Forwarded-For`, read from its
 * end, where each proxy adds the peer that it saw. What stands before the first stranger was written by that stranger. Where the socket's
 * own peer is no such proxy, the header is not looked at.
 */
export function proxiedAddress(isTrusted: (address: string) => boolean): ClientAddress {
  return (c) => {
    const peer = socketAddress(c);
    if (peer === undefined || !isTrusted(peer)) return peer;
    const hops = (c.req.raw.headers.get("x-forwarded-for") ?? "").split(",").slice(-HOPS_MAX);
    let nearest = peer;
    for (const hop of hops.reverse().map((text) => text.trim())) {
      if (hop === "") break;
      nearest = hop.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1").replace(/^\[([^\]]*)\](?::\d+)?$/, "$1");
      if (!isTrusted(nearest)) break;
    }
    return nearest;
  };
}

/** Behind an HTTP API gateway: the source address of its request context (payload format 2.0). */
export const gatewayAddress: ClientAddress = (c) => {
  const env = c.env as { readonly requestContext?: { readonly http?: { readonly sourceIp?: string } } } | undefined;
  return env?.requestContext?.http?.sourceIp;
};

/**
 * What limits are counted by: an IPv4 address as it is, an IPv6 address by its /64 (one subscriber has that many
 * addresses), an IPv4-mapped one as IPv4. `-` when unknown: all such requests share one allowance.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined || address === "") return "-";
  if (!address.includes(":")) return address;
  const bare = address.replace(/^\[|\]$/g, "").toLowerCase();
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(bare);
  if (mapped?.[1] !== undefined) return mapped[1];
  const [head = "", tail] = bare.split("%", 1)[0]?.split("::", 2) ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}

/**
 * What a log may hold of an address: an IPv4 one by its /24, an IPv6 one by its /48; `-` when it is unknown or no address. Neither names a
 * subscriber.
 */
export function truncatedNetwork(address: string | undefined): string {
  const network = networkOf(address);
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(network);
  if (v4 !== null) return `${v4[1]}.0/24`;
  const v6 = /^((?:[\da-f]{1,4}:){2}[\da-f]{1,4}):[\da-f]{1,4}::\/64$/.exec(network);
  return v6 === null ? "-" : `${v6[1]}::/48`;
}
