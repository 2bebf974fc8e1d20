import { readFile } from "node:fs/promises";
import { readCaptureDocument } from "@suyuan/epcis/document";
import { parseExactJson, withExact } from "@suyuan/epcis/exact-number";
import { preHash, supersededHashId } from "@suyuan/epcis/hash";
import { type Binding, type EventFault, type EventReading, readBareEvent } from "@suyuan/epcis/read-event";
import { decodeXml } from "@suyuan/epcis/xml/decode";
import { readXmlDocument } from "@suyuan/epcis/xml/read-document";

/** More than any document that is exchanged. */
const EVENTS_MAX = 100_000;

/** What the command prints, and whether every event has an id. */
export interface HashReport {
  readonly text: string;
  readonly isWhole: boolean;
}

/** Does it begin as XML does, with or without a byte order mark, in one or two bytes a character? */
function isXml(bytes: Uint8Array): boolean {
  const isWide = [bytes[0], bytes[1]].some((byte) => byte === 0 || byte === 0xfe || byte === 0xff);
  return isWide || new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().startsWith("<");
}

function isDocument(json: unknown): boolean {
  const type = json instanceof Object && "type" in json ? json.type : undefined;
  return type === "EPCISDocument" || type === "EPCISQueryDocument";
}

/** The events of a document, or what refuses all of it; a bare event in JSON is read as one. */
function readingsOf(bytes: Uint8Array): readonly EventReading[] {
  let json: unknown;
  let binding: Binding = "json";
  if (isXml(bytes)) {
    const decoded = decodeXml(bytes);
    const xml = decoded.ok ? readXmlDocument(decoded.text) : decoded;
    if (!xml.ok) return [xml];
    json = xml.value;
    binding = "xml";
  } else {
    json = parseExactJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!isDocument(json)) return [readBareEvent(json)];
  }
  const reading = readCaptureDocument(json, { maxEvents: EVENTS_MAX, binding });
  return reading.ok ? reading.value.entries : [reading];
}

const faultLine = ({ pointer, code, detail, detailZh }: EventFault): string =>
  `  ${pointer || "/"} ${code}: ${detail}\n    ${detailZh}`;

function lines(reading: EventReading, n: number): readonly string[] {
  if (!reading.ok) return [`event ${n}: invalid, no id`, ...reading.faults.map(faultLine)];
  const { context, hashId, digits, warnings = [] } = reading;
  const event = withExact(reading.event, digits);
  const former = supersededHashId(event, context);
  return [
    `event ${n}: ${event.type}${event.eventID === undefined ? "" : ` eventID ${event.eventID}`}`,
    `  pre-hash: ${preHash(event, context)}`,
    `  id:       ${hashId}`,
    ...(former === undefined ? [] : [`  before the standard's table was followed: ${former}`]),
    ...warnings.map((warning) => `  kept as it came:\n  ${faultLine(warning)}`),
  ];
}

/**
 * The pre-hash and the CBV hash id of each event of an EPCIS document in JSON or XML, or of one event in JSON, so that two parties can
 * see where theirs part. An event that is not valid is listed with what is wrong. Throws SyntaxError for what is no JSON.
 */
export function hashReport(bytes: Uint8Array): HashReport {
  const readings = readingsOf(bytes);
  const text = readings.flatMap((reading, n) => lines(reading, n)).join("\n");
  return { text: `${text === "" ? "the document holds no events" : text}\n`, isWhole: readings.every(({ ok }) => ok) };
}

/** `suyuan epcis hash FILE`: prints the report of a file, and ends with 1 when an event has no id. */
export async function printHashes(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error("say which file: suyuan epcis hash FILE 请给出文件名");
  const { text, isWhole } = hashReport(await readFile(file));
  process.stdout.write(text);
  if (!isWhole) process.exitCode = 1;
}
