import { Resolver } from "node:dns/promises";
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

export type DestinationFault = "url" | "scheme" | "credentials" | "port" | "address";

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

const RESOLVING_MS = 2_000;

/**
 * Asks the name servers itself. The system's own lookup takes one of the few threads that the process reads files with, for as long as a
 * name server pleases: names of one tenant on a slow one would hold up everybody.
 */
async function systemResolve(host: string): Promise<readonly string[]> {
  if (host === "localhost") return ["127.0.0.1", "::1"];
  const resolver = new Resolver({ timeout: RESOLVING_MS / 2, tries: 2 });
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  const [first] = answers;
  if (found.length === 0 && first?.status === "rejected") throw first.reason;
  return found;
}

/** Below it lie the ports of other protocols than ours; HTTPS has 443 there. */
const PORT_MIN = 1024;
/** From there on: what the fetch standard calls bad ports, and where databases, queues and remote consoles listen. */
const PORTS_OF_OTHERS: ReadonlySet<number> = new Set([
  ...[
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
  ],
  ...[1433, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5672, 5900, 5984, 6379, 6443, 9042, 9092, 9200, 9300],
  ...[10250, 11211, 27017, 50000],
]);

/** May deliveries go to this port? On this machine itself, in trials, to that of HTTP as well. */
function isPermittedPort({ port, protocol }: URL, isOwn: boolean): boolean {
  if (port === "") return protocol === "https:" || isOwn;
  const number = Number(port);
  return number === 443 || (number >= PORT_MIN && !PORTS_OF_OTHERS.has(number));
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
  if (!isPermittedPort(url, isOwn)) return "port";
  if (isOwn) return undefined;
  if (isIP(host) !== 0) return isPermittedAddress(host, policy) ? undefined : "address";
  return LOCAL_NAME.test(host) || !host.includes(".") ? "address" : undefined;
}

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
