import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** Addresses that are nobody's on the public internet, or only meant for others (IANA special-purpose registries). */
const NOT_PUBLIC: readonly (readonly [network: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];
/** Of 2000::/3, the only public stretch: what maps IPv4 addresses, is for documentation, or is set apart by the protocol. */
const NOT_PUBLIC_6: readonly (readonly [network: string, bits: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

function listOf(subnets: readonly (readonly [string, number])[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [network, bits] of subnets) list.addSubnet(network, bits, family);
  return list;
}

const notPublic = listOf(NOT_PUBLIC, "ipv4");
const notPublic6 = listOf(NOT_PUBLIC_6, "ipv6");
const public6 = listOf([["2000::", 3]], "ipv6");
const loopback = listOf([["127.0.0.0", 8]], "ipv4");

/** Where deliveries may go. */
export interface WebhookPolicy {
  /** For trials on one machine: `http:` and `https:` to loopback addresses are let through as well. */
  readonly allowLoopback?: boolean;
  /** The addresses of a host name; the system's resolver when left out. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export type DestinationFault = "url" | "scheme" | "credentials" | "address";

/** May a connection be opened to this IP address? */
export function isPermittedAddress(address: string, { allowLoopback = false }: WebhookPolicy): boolean {
  if (allowLoopback && isLoopback(address)) return true;
  const family = isIP(address);
  if (family === 4) return !notPublic.check(address, "ipv4");
  return family === 6 && public6.check(address, "ipv6") && !notPublic6.check(address, "ipv6");
}

function isLoopback(address: string): boolean {
  return address === "::1" || (isIP(address) === 4 && loopback.check(address, "ipv4"));
}

export function resolveHost(host: string, { resolve = systemResolve }: WebhookPolicy): Promise<readonly string[]> {
  return resolve(host);
}

async function systemResolve(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, order: "verbatim" })).map(({ address }) => address);
}

/** Names that mean this machine or network wherever they are looked up. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion)$/;

/** The host of a URL as a connection is opened to it: no brackets, no dot at the end. Decimal, octal and hex IPv4 are dotted by now. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

const URL_CHARACTERS_MAX = 2048;

/** What is wrong with a URL by itself; undefined when it may be tried. Host names are judged where they lead, when they are resolved. */
export function judgeUrl(text: string, policy: WebhookPolicy): DestinationFault | undefined {
  const url = text.length <= URL_CHARACTERS_MAX ? URL.parse(text) : null;
  if (url === null || hostOf(url) === "") return "url";
  if (url.username !== "" || url.password !== "" || url.hash !== "") return "credentials";
  const host = hostOf(url);
  const isOwn = policy.allowLoopback === true && (isLoopback(host) || host === "localhost");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isOwn)) return "scheme";
  if (isOwn) return undefined;
  if (isIP(host) !== 0) return isPermittedAddress(host, policy) ? undefined : "address";
  return LOCAL_NAME.test(host) || !host.includes(".") ? "address" : undefined;
}

const RESOLVING_MS = 2_000;

/**
 * Judges a destination when it is registered: its URL, and where its host name leads now. A name that does not resolve is let
 * through: it is judged again whenever a delivery connects.
 */
export async function judgeDestination(text: string, policy: WebhookPolicy): Promise<DestinationFault | undefined> {
  const fault = judgeUrl(text, policy);
  if (fault !== undefined) return fault;
  const host = hostOf(new URL(text));
  if (isIP(host) !== 0) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(resolve, RESOLVING_MS, []);
  });
  const addresses = await Promise.race([resolveHost(host, policy), late]).catch(() => []);
  clearTimeout(timer);
  return addresses.every((address) => isPermittedAddress(address, policy)) ? undefined : "address";
}
