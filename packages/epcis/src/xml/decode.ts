import type { EventFault } from "../fault.ts";
import { xmlFault } from "./xml-fault.ts";

export type XmlText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/** Where an XML declaration may name an encoding, in ASCII. */
const DECLARED = /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,39})["']/;

/** By the mark at the start or, without one, by where the zeros of `<` stand (XML 1.0 appendix F.1). */
function encodingBySight(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return "utf-16le";
  return (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c) ? "utf-16be" : undefined;
}

/**
 * The text of an XML document: UTF-16 and UTF-8 as every processor must read them (XML 1.0 section 4.3.3), other encodings that the
 * document declares where the platform knows them. `charset` is that of the media type, which goes before the declaration (RFC 7303
 * section 3). What is no text in its encoding is refused, and nothing is guessed. Never throws.
 */
export function decodeXml(bytes: Uint8Array, charset?: string): XmlText {
  const head = String.fromCharCode(...bytes.subarray(0, 256));
  const declared = DECLARED.exec(head)?.[1];
  // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
  const named = [charset, declared].find((name) => name !== undefined && !/^utf-?16/i.test(name));
  const encoding = encodingBySight(bytes) ?? named ?? "utf-8";
  try {
    return { ok: true, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, faults: [xmlFault("xml-encoding", encoding, 0)] };
  }
}
