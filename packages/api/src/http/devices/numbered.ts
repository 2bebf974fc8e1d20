import { chainBeginning, chainText, DEVICE_NUMBER_MAX } from "@suyuan/domain/devices/chain";
import { placeIn } from "@suyuan/domain/devices/place";
import { DomainError, type FieldError } from "@suyuan/domain/errors";
import { Id } from "@suyuan/domain/organisation";
import type { Deps } from "../../host.ts";
import type { Outcome } from "../../ledger/devices/page.ts";
import {
  type DeviceRows,
  deviceRows,
  type Numbered,
  noteNumber,
  type Standing,
} from "../../ledger/devices/received.ts";
import { PROBLEMS } from "../problem.ts";

/** The headers of a command that has a number of its device; all of them or none. docs/adr/0097. */
export const DEVICE_HEADERS = {
  device: "Suyuan-Device",
  number: "Suyuan-Device-Number",
  command: "Suyuan-Device-Command",
  time: "Suyuan-Device-Time",
  clock: "Suyuan-Device-Clock",
  previous: "Suyuan-Device-Previous",
  chain: "Suyuan-Device-Chain",
} as const;
/** Where it was recorded, where the person allows it. */
export const PLACE_HEADER = "Suyuan-Device-Place";

/** What the service has of the device, on the answer to such a command. */
export const RECEIVED_HEADER = "suyuan-device-received";

/** As the headers say; whether the link fits the content is known once the body is read. */
export interface DeviceClaim {
  readonly device: string;
  readonly number: number;
  readonly command: string;
  readonly time: string;
  readonly clock: string;
  readonly previous: string;
  readonly chain: string;
  /** Latitude and longitude in degrees, to two decimals. */
  readonly place?: string;
}

const HEX = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

const isId = (text: string): boolean => Id.safeParse(text).success;
const isInstant = (text: string): boolean => INSTANT.test(text) && !Number.isNaN(Date.parse(text));
const isNumber = (text: string): boolean => /^[1-9]\d{0,9}$/.test(text) && Number(text) <= DEVICE_NUMBER_MAX;
const isDigest = (text: string): boolean => HEX.test(text);

const AN_ID = { en: "1 to 64 of A-Z a-z 0-9 . _ -", zh: "须为 1 至 64 个字母、数字或 . _ -" };
const AN_INSTANT = {
  en: "an instant in UTC, 2026-09-06T00:30:00.000Z",
  zh: "须为 UTC 时间，如 2026-09-06T00:30:00.000Z",
};
const A_DIGEST = { en: "a SHA-256, 64 lower-case hexadecimal digits", zh: "须为 SHA-256，64 位小写十六进制数字" };

const FORMS: Readonly<
  Record<
    keyof typeof DEVICE_HEADERS,
    { readonly is: (text: string) => boolean; readonly en: string; readonly zh: string }
  >
> = {
  device: { is: isId, ...AN_ID },
  number: { is: isNumber, en: `1 to ${DEVICE_NUMBER_MAX}`, zh: `须为 1 至 ${DEVICE_NUMBER_MAX}` },
  command: { is: isId, ...AN_ID },
  time: { is: isInstant, ...AN_INSTANT },
  clock: { is: isInstant, ...AN_INSTANT },
  previous: { is: isDigest, ...A_DIGEST },
  chain: { is: isDigest, ...A_DIGEST },
};

/** What a request claims to be in its device's history; undefined of one without these headers. Throws `invalid-request` with each that is wrong. */
export function deviceClaimIn(headers: Pick<Headers, "get">): DeviceClaim | undefined {
  const device = headers.get(DEVICE_HEADERS.device);
  if (device === null && headers.get(DEVICE_HEADERS.number) === null) return undefined;
  const wrong: FieldError[] = [];
  const read = (name: keyof typeof DEVICE_HEADERS): string => {
    const text = headers.get(DEVICE_HEADERS[name]) ?? "";
    const { is, en, zh } = FORMS[name];
    if (!is(text)) wrong.push({ pointer: DEVICE_HEADERS[name], detail: en, detailZh: zh });
    return text;
  };
  const claim = {
    device: read("device"),
    number: Number(read("number")),
    command: read("command"),
    time: read("time"),
    clock: read("clock"),
    previous: read("previous"),
    chain: read("chain"),
  };
  const place = headers.get(PLACE_HEADER);
  if (place !== null && placeIn(place) === undefined) {
    const detail = "latitude and longitude in degrees to at most two decimals, as 31.73,105.94";
    wrong.push({ pointer: PLACE_HEADER, detail, detailZh: "须为纬度和经度，最多两位小数，如 31.73,105.94" });
  }
  const [first, ...others] = wrong;
  if (first !== undefined) throw refusedHeaders([first, ...others]);
  return { ...claim, ...(place !== null && { place }) };
}

/** What is said of a device that is not registered: it registers, and sends the same again, which has no second effect. */
const UNKNOWN = "0;unknown";

/** A numbered command on its way: `settled` is called with how it ended, before it is answered. */
export interface UnderWay {
  readonly numbered: Numbered;
  /** Undefined of a device that is not registered: its commands are carried out, and their numbers not kept. */
  readonly rows: DeviceRows | undefined;
}

/** Verifies the claim against what came, and that the device can have it. Throws `invalid-request`. */
export async function underWay(
  deps: Deps,
  organisation: string,
  claim: DeviceClaim,
  asked: { readonly method: string; readonly target: string; readonly bytes: Uint8Array },
): Promise<UnderWay> {
  const { device, number, command, time, previous, chain, place } = claim;
  const bodySha256 = deps.sha256(asked.bytes);
  if (number === 1 && previous !== deps.sha256(chainBeginning(device))) {
    throw refusedHeaders([
      notThis("previous", "what stands before the first command of this device", "该设备首条指令之前的链值"),
    ]);
  }
  const link = { device, number, method: asked.method, path: asked.target, bodySha256, command, time, place };
  if (chain !== deps.sha256(chainText(previous, link))) {
    throw refusedHeaders([notThis("chain", "the link of what was sent", "与提交内容相符的链值")]);
  }
  const numbered = {
    ...{ organisation, device, number, command, previous, chain },
    writtenAt: new Date(time).toISOString(),
    sentAt: new Date(claim.clock).toISOString(),
    ...(place !== undefined && { place }),
  };
  return { numbered, rows: await deviceRows(deps, numbered) };
}

function notThis(name: keyof typeof DEVICE_HEADERS, en: string, zh: string): FieldError {
  return { pointer: DEVICE_HEADERS[name], detail: `must be ${en}`, detailZh: `须为${zh}` };
}

/** Keeps how the command ended, and answers the header that tells what is known of the device; undefined where nothing is known of its end. */
export async function settled(deps: Deps, { numbered, rows }: UnderWay, error?: unknown): Promise<string | undefined> {
  const outcome = outcomeOf(error);
  if (outcome === undefined) return undefined;
  return rows === undefined ? UNKNOWN : headerOf(await noteNumber(deps, numbered, outcome, rows));
}

/** A refusal that the same command meets again: what may pass later, or needs another sign-in, is no outcome. */
function outcomeOf(error: unknown): Outcome | undefined {
  if (error === undefined) return "received";
  if (!(error instanceof DomainError)) return undefined;
  const { status, retryable } = PROBLEMS[error.code];
  return retryable || status >= 500 || status === 401 ? undefined : { refused: error.code };
}

/** Stretches that a header names; the device's own page tells all. */
const NAMED_MAX = 20;

/** An item of RFC 9651: `17;missing="3,12-14";refused="5";fork=16`. */
export function headerOf({ last, missing, refused, isPartial, fork }: Standing): string {
  const stretches = missing.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  const named = (name: string, all: readonly (string | number)[]) =>
    all.length === 0 ? "" : `;${name}="${all.slice(0, NAMED_MAX).join(",")}"`;
  const more = isPartial || stretches.length > NAMED_MAX || refused.length > NAMED_MAX;
  return [
    String(last),
    named("missing", stretches),
    named(
      "refused",
      refused.map(({ number }) => number),
    ),
    more ? ";more" : "",
    fork === undefined ? "" : `;fork=${fork}`,
  ].join("");
}

function refusedHeaders(errors: readonly [first: FieldError, ...others: FieldError[]]): DomainError {
  const [first] = errors;
  return new DomainError(
    "invalid-request",
    {
      en: `${errors.length} header(s) of the device invalid, first ${first.pointer}: ${first.detail}. Nothing was changed.`,
      zh: `设备信息有 ${errors.length} 处无效，首处 ${first.pointer}：${first.detailZh}。未作任何更改。`,
    },
    { errors },
  );
}
