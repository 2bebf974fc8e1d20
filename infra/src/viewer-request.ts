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
 * Runs at the edge on every request (CloudFront Functions, JavaScript runtime 2.0). It tells the api the path exactly as sent and the
 * viewer's address, in headers that no viewer can set, because it writes them last. An encoded path is not given to the gateway as a
 * path at all: the gateway decodes it, so that a lot with `/` falls apart, and cuts it at a decoded `?`. A compressed Digital Link goes
 * with the others: no route of the gateway matches the beginning of a segment. What begins like none of our addresses is answered here.
 */
export function viewerRequestCode(publicUrl: string): string {
  return `const SEGMENTS = ${JSON.stringify(SEGMENTS)};
const UNKNOWN = ${JSON.stringify({ ...UNKNOWN, body: problem(publicUrl) })};
const UNKNOWN_PAGE = ${JSON.stringify(UNKNOWN_TO_PEOPLE)};
function handler(event) {
  const request = event.request;
  const compressed = /^(?:${COMPRESSED})/.test(request.uri);
  if (!compressed && !SEGMENTS.includes(request.uri.split("/")[1])) {
    const accept = request.headers.accept ? request.headers.accept.value : "";
    return accept.includes("text/html") ? UNKNOWN_PAGE : UNKNOWN;
  }
  request.headers["x-front-path"] = { value: request.uri };
  request.headers["x-front-address"] = { value: event.viewer.ip };
  if (compressed) request.uri = "${CARRIER}/-";
  else if (request.uri.includes("%")) request.uri = "/" + request.uri.split("/")[1] + "/-";
  return request;
}`;
}
