import { DomainError } from "@suyuan/domain/errors";
import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import type { Refusal } from "@suyuan/gs1/result";

/** One segment alone, or behind a key and its value: how Digital Link 1.1 compressed links. Long enough to be no word. */
const OLD_COMPRESSION = /^(?:\/[0-9]{2,4}\/[^/]+)?\/(?=[^/]*[A-Z0-9_-])[A-Za-z0-9_-]{12,}\/?$/;

const HINT = {
  en: " If it was compressed by the scheme of Digital Link 1.1, it is not read here: ask whoever made it for the uncompressed link, or for an EPC binary string (/eh…, /ex…).",
  zh: "若为 Digital Link 1.1 旧方案压缩的链接，本服务不支持：请向制码方索取未压缩的链接，或 EPC 二进制形式（/eh…、/ex…）。",
};

/** The 400 for what is no GS1 Digital Link (GS1-Conformant Resolver 1.2.1, 2.4.1), with the reason and, where it may help, a hint. */
export function malformedLink({ code, ai, detail }: Refusal, path: string): DomainError {
  const hint = OLD_COMPRESSION.test(path) ? HINT : { en: "", zh: "" };
  return new DomainError(
    "invalid-request",
    {
      en: `This is no GS1 Digital Link that this service can read: ${detail}. Scan the code again, or check the address.${hint.en}`,
      zh: `该地址不是本服务可识别的 GS1 Digital Link，请重新扫码或核对地址。${hint.zh}`,
    },
    { extensions: { reason: code, ...(ai === undefined ? {} : { ai }) } },
  );
}

/** What can be meant for a person or a program of ours, not for the resolver: our own first segments, and names of files. */
const OURS = /^\/(?:(?:api|console|docs|epcis|health|log|v)(?:\/.*)?|[^/]*\.[^/]*(?:\/.*)?)?$/;

/**
 * The refusal of a path that nothing serves: 400 where a reader can only have meant a Digital Link and it is none, 404 for one that is
 * well formed (of a key that is not resolved here) and for every other request.
 */
export function nothingAt(method: string, path: string): DomainError {
  if ((method === "GET" || method === "HEAD") && !OURS.test(path)) {
    const link = parseDigitalLink(path.length > 1 ? path.replace(/\/$/, "") : path, { legacyGtin: true });
    if (!link.ok) return malformedLink(link.reason, path);
    if (link.value.stem !== "") {
      return malformedLink({ code: "path", detail: "something stands before the GS1 key in the path" }, path);
    }
  }
  return new DomainError("not-found", { en: "There is nothing at this address.", zh: "此地址没有内容。" });
}
