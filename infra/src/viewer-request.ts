import { ADDRESSES } from "@suyuan/api/addresses";

const links = ADDRESSES.filter(({ serves }) => serves === "digital-link");
const COMPRESSED = links
  .flatMap(({ match, path }) => (match === "beginning" ? [path.replace("/", "\\/")] : []))
  .join("|");
/** A route of the gateway that leads to the resolver, whatever comes after. */
const CARRIER = links.find(({ match }) => match === "below")?.path;

/**
 * Runs at the edge on every request (CloudFront Functions, JavaScript runtime 2.0). It tells the api the path exactly as sent and the
 * viewer's address, in headers that no viewer can set, because it writes them last. An encoded path is not given to the gateway as a
 * path at all: the gateway decodes it, so that a lot with `/` falls apart, and cuts it at a decoded `?`. A compressed Digital Link goes
 * with the others: no route of the gateway matches the beginning of a segment.
 */
export const VIEWER_REQUEST = `function handler(event) {
  const request = event.request;
  request.headers["x-front-path"] = { value: request.uri };
  request.headers["x-front-address"] = { value: event.viewer.ip };
  if (/^(?:${COMPRESSED})/.test(request.uri)) request.uri = "${CARRIER}/-";
  else if (request.uri.includes("%")) request.uri = "/" + request.uri.split("/")[1] + "/-";
  return request;
}`;
