import { translateEvent } from "@suyuan/epcis/answers/epc-format";
import { queryDocument } from "@suyuan/epcis/document";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { FileContent } from "../../http/route.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import type { StoredEvent } from "../index/events-store.ts";
import type { EpcisCall, EpcisReply } from "../wire/endpoint.ts";
import { type NextPage, nextPageHeaders } from "../wire/paging.ts";
import { type Presentable, presented } from "./presented.ts";

/** The name that answers to a query without a name carry. */
export const ANONYMOUS_QUERY = "SimpleEventQuery";

export interface DocumentOptions {
  /** `SimpleEventQuery` when left out. */
  readonly queryName?: string;
  readonly subscriptionID?: string;
  readonly next?: NextPage | undefined;
}

/** Bytes of events that are presented before others have their turn. */
const BYTES_AT_ONCE = 128 * 1024;

/**
 * The EPCISQueryDocument of these events as the request wants it: JSON or XML, identifiers in the format asked for, with the way to the
 * next page. Others have their turn while it is made.
 */
export async function documentReply(
  call: EpcisCall,
  events: readonly (Presentable & Pick<StoredEvent, "bytes">)[],
  { queryName = ANONYMOUS_QUERY, subscriptionID, next }: DocumentOptions = {},
): Promise<EpcisReply> {
  const { asked, deps } = call;
  const items: { readonly event: EpcisEvent; readonly context: readonly unknown[] }[] = [];
  let bytes = 0;
  for (const stored of events) {
    bytes += stored.bytes;
    if (bytes > BYTES_AT_ONCE) {
      await turn();
      bytes = stored.bytes;
    }
    items.push({ event: translateEvent(presented(stored), asked.epcFormat), context: stored.context });
  }
  // What is left, the whole document at once, is about as much again.
  await turn();
  const document = queryDocument(items, {
    queryName,
    ...(subscriptionID === undefined ? {} : { subscriptionID }),
    creationDate: deps.now().toISOString(),
  });
  const headers = { ...extensionsOf(document), ...nextPageHeaders(call, next) };
  if (!asked.mediaType.endsWith("/xml")) return { status: 200, body: document, headers };
  // Loaded with the first that wants XML.
  const { writeXmlQueryDocument } = await import("@suyuan/epcis/xml/write-document");
  const words = asked.cbvXmlFormat === "Always_Web_URI" ? "uri" : "urn";
  const text = writeXmlQueryDocument(document, asked.version === "1.2.0" ? "1.2" : "2.0", words);
  return { status: 200, body: new FileContent(`${asked.mediaType}; charset=utf-8`, text), headers };
}

const EXTENSIONS_MAX = 20;
/** What a header can carry, less the marks of its own form. */
const PLAIN = /^[!-+\--<>-~]{1,200}$/;

/** `GS1-Extensions` of a document: the prefixes that its context declares. */
function extensionsOf(document: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const declared = [document["@context"]]
    .flat()
    .flatMap((entry) => (entry instanceof Object ? Object.entries(entry) : []));
  const pairs = declared.filter(([prefix, namespace]) => PLAIN.test(prefix) && PLAIN.test(String(namespace)));
  if (pairs.length === 0) return {};
  return {
    "gs1-extensions": pairs
      .slice(0, EXTENSIONS_MAX)
      .map((pair) => pair.join("="))
      .join(","),
  };
}
