import { type Problem, problemIn } from "../service/client.ts";
import { SignedOut, Unreachable } from "../service/credentials.ts";
import type { Opened } from "./entries.ts";
import { type Answered, meaningOf, type Receipt, receiptIn } from "./order.ts";
import type { DeviceState } from "./store.ts";

/** Asks the service in the person's name; as `askedAsPerson` of the client. */
export type Ask = (request: Request) => Promise<Response>;

/** What came of one sending. */
export interface Delivered {
  readonly answered: Answered;
  readonly receipt?: Receipt;
  /** The body of a success. */
  readonly body?: unknown;
  /** The document of a refusal. */
  readonly problem?: Problem;
}

/** Sends one command with its place in the chain. Never rejects for the network: that is an answer too. */
export async function deliver(
  ask: Ask,
  origin: string,
  { device, base }: Pick<DeviceState, "device" | "base">,
  entry: Opened,
  now: Date,
): Promise<Delivered> {
  const { content, id, writtenAt, previous, chain } = entry;
  const number = entry.number - base;
  const headers = {
    "content-type": "application/json",
    "suyuan-device": device,
    "suyuan-device-number": String(number),
    "suyuan-device-command": id,
    "suyuan-device-time": writtenAt,
    "suyuan-device-clock": now.toISOString(),
    "suyuan-device-previous": previous,
    "suyuan-device-chain": chain,
    ...(content.place !== undefined && { "suyuan-device-place": content.place }),
  };
  const request = new Request(new URL(content.path, origin), { method: "POST", headers, body: content.body });
  return answerTo(ask, request);
}

async function answerTo(ask: Ask, request: Request): Promise<Delivered> {
  try {
    const response = await ask(request);
    const body: unknown = await response.json().catch(() => undefined);
    const { status, headers } = response;
    const header = headers.get("suyuan-device-received");
    const problem = problemIn(body);
    const answered = meaningOf({ status, retryAfter: headers.get("retry-after"), receipt: header, problem });
    const receipt = header === null ? undefined : receiptIn(header);
    const said = receipt === undefined ? {} : { receipt };
    return { answered, body, ...said, ...(problem === undefined ? {} : { problem }) };
  } catch (error) {
    return { answered: absence(error) };
  }
}

/** What keeps a command from going out, asked without a word of it; undefined where something answers. */
export async function inTheWay(ask: Ask, origin: string): Promise<Answered | undefined> {
  try {
    await ask(new Request(new URL("/health", origin)));
    return undefined;
  } catch (error) {
    return absence(error);
  }
}

/** That nobody answered, as an answer. Throws what is something else. */
function absence(error: unknown): Answered {
  if (error instanceof SignedOut) return { kind: "signed-out" };
  if (error instanceof Unreachable || error instanceof TypeError) return { kind: "unreachable" };
  throw error;
}

/** Something that is said of the device itself; true once the service took it. */
async function told(ask: Ask, origin: string, path: string, content: object): Promise<boolean> {
  const headers = { "content-type": "application/json" };
  const request = new Request(new URL(path, origin), { method: "POST", headers, body: JSON.stringify(content) });
  try {
    const response = await ask(request);
    const body: unknown = await response.json().catch(() => undefined);
    // The id stands for this device already, under another name.
    return (response.ok && body !== undefined) || problemIn(body)?.code === "id-taken";
  } catch (error) {
    if (error instanceof SignedOut || error instanceof Unreachable || error instanceof TypeError) return false;
    throw error;
  }
}

export function registerDevice(
  ask: Ask,
  origin: string,
  device: { readonly id: string; readonly name: string; readonly kind: string; readonly isMadeUp: true },
): Promise<boolean> {
  return told(ask, origin, "/api/devices", device);
}

/** Tells that a number will not come, and why. */
export function tellGivenUp(
  ask: Ask,
  origin: string,
  device: string,
  number: number,
  reason: string,
): Promise<boolean> {
  const path = `/api/devices/${device}/discarded`;
  return told(ask, origin, path, { id: `g-${number}`, numbers: [{ from: number, to: number }], reason });
}
