import { ADDRESSES, DEFAULT_SEGMENTS } from "@suyuan/api/addresses";
import { UNKNOWN_PAGE } from "./edge-pages.ts";

const links = ADDRESSES.filter(({ serves }) => serves === "digital-link");
const COMPRESSED = links
  .flatMap(({ match, path }) => (match === "beginning" ? [path.replace("/", "\\/")] : []))
  .join("|");
/** A route of the gateway that leads to the resolver, whatever comes after. */
const CARRIER = links.find(({ match }) => match === "below")?.path;
const SEGMENTS = [
  ...new Set([
    "",
    ...DEFAULT_SEGMENTS,
    ...ADDRESSES.filter(({ match }) => match !== "beginning").map(({ path }) => path.split("/")[1] ?? ""),
  ]),
];

const SAFE = {
  "cache-control": { value: "public, max-age=3600" },
  vary: { value: "accept" },
};

/** For whatever tries addresses that were never ours: no function runs for those. Words are those of `/problems/not-found`. */
const UNKNOWN = {
  statusCode: 404,
  statusDescription: "Not Found",
  headers: { ...SAFE, "content-type": { value: "application/problem+json" } },
};
const UNKNOWN_TO_PEOPLE = {
  ...UNKNOWN,
  headers: { ...SAFE, "content-type": { value: "text/html; charset=utf-8" } },
  body: UNKNOWN_PAGE,
};

const problem = (publicUrl: string) =>
  JSON.stringify({
    type: `${publicUrl}/problems/not-found`,
    title: "No record",
    titleZh: "没有记录",
    status: 404,
    code: "not-found",
    detail: "There is nothing at this address.",
    detailZh: "这个地址没有内容。",
  });

/**
 * Bytes of a body that the gateway can hand to a function: 6 MiB of an event, in which a body that is no text takes four bytes for three. More
 * gets from the gateway itself an answer that names no way out.
 */
export const BODY_BYTES_MAX = 4_600_000;

const TOO_LARGE = (publicUrl: string) => ({
  statusCode: 413,
  statusDescription: "Content Too Large",
  headers: { "content-type": { value: "application/problem+json" }, "cache-control": { value: "no-store" } },
  body: JSON.stringify({
    type: `${publicUrl}/problems/payload-too-large`,
    title: "Content too large",
    titleZh: "内容过大",
    status: 413,
    code: "payload-too-large",
    detail: `A body may have ${BODY_BYTES_MAX} bytes here. Send a larger file in pieces: begin at /api/uploads, then name the upload.`,
    detailZh: `此处请求体不得超过 ${BODY_BYTES_MAX} 字节。较大的文件请分段上传：先调用 /api/uploads，再引用该上传编号。`,
  }),
});

/**
 * Runs at the edge on every request (CloudFront Functions, JavaScript runtime 2.0). It tells the api the path exactly as sent and the
 * viewer's address, in headers that no viewer can set, because it writes them last. An encoded path is not given to the gateway as a
 * path at all: the gateway decodes it, so that a lot with `/` falls apart, and cuts it at a decoded `?`. A compressed Digital Link goes
 * with the others: no route of the gateway matches the beginning of a segment. What begins like none of our addresses is answered here.
 */
export function viewerRequestCode(publicUrl: string): string {
  return `const SEGMENTS = ${JSON.stringify(SEGMENTS)};
const UNKNOWN = ${JSON.stringify({ ...UNKNOWN, body: problem(publicUrl) })};
const UNKNOWN_PAGE = ${JSON.stringify(UNKNOWN_TO_PEOPLE)};
const TOO_LARGE = ${JSON.stringify(TOO_LARGE(publicUrl))};
function handler(event) {
  const request = event.request;
  const compressed = /^(?:${COMPRESSED})/.test(request.uri);
  if (!compressed && !SEGMENTS.includes(request.uri.split("/")[1])) {
    const accept = request.headers.accept ? request.headers.accept.value : "";
    return accept.includes("text/html") ? UNKNOWN_PAGE : UNKNOWN;
  }
  const length = request.headers["content-length"];
  if (length && Number(length.value) > ${BODY_BYTES_MAX}) return TOO_LARGE;
  request.headers["x-front-path"] = { value: request.uri };
  request.headers["x-front-address"] = { value: event.viewer.ip };
  if (compressed) request.uri = "${CARRIER}/-";
  else if (request.uri.includes("%")) request.uri = "/" + request.uri.split("/")[1] + "/-";
  return request;
}`;
}
