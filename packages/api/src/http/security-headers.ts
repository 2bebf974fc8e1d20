/** Response headers by lower-case name. Plain objects: the Node server sends these without building a Headers. */
export type HeaderSet = Readonly<Record<string, string>>;

const PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/** The console scans codes and may say where something was done, when the person lets it. */
const CONSOLE_PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()";

function always(publicUrl: string, permissions = PERMISSIONS): HeaderSet {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": permissions,
    ...(publicUrl.startsWith("https:") ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

/** Any origin may read this, with the headers that its scripts need: public data and pages. No cookies exist, and none are allowed along. */
export const READABLE_BY_ANYONE: HeaderSet = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Link, Location, Retry-After, X-Request-Id",
};

/** For answers to signed-in callers: nothing is stored, framed, sniffed, executed, or read by another origin. */
export function apiHeaders(publicUrl: string): HeaderSet {
  return {
    ...always(publicUrl),
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}

const EPCIS_EXPOSED =
  "Allow, Content-Location, ETag, GS1-Capture-Error-Behaviour, GS1-CBV-Version, GS1-EPCIS-Capture-File-Size-Limit, GS1-EPCIS-Capture-Limit, GS1-EPCIS-Version, GS1-Extensions, GS1-Next-Page-Token-Expires, Link, Location, Retry-After, X-Request-Id";

/**
 * For /epcis: as `apiHeaders`, and a script of any origin may read it that sends a key. What stands for a person by itself, a cookie or
 * a certificate, is never let along (`Access-Control-Allow-Credentials` is not sent), so a foreign page can do nothing in somebody's name.
 */
export function epcisHeaders(publicUrl: string): HeaderSet {
  return {
    ...apiHeaders(publicUrl),
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EPCIS_EXPOSED,
  };
}

/** What a preflight for /epcis answers beside the methods of its path. */
export const EPCIS_PREFLIGHT: HeaderSet = {
  "access-control-allow-headers":
    "Accept, Authorization, Content-Type, GS1-Capture-Error-Behaviour, GS1-CBV-Max, GS1-CBV-Min, GS1-CBV-Version, GS1-CBV-XML-Format, GS1-EPC-Format, GS1-EPCIS-Max, GS1-EPCIS-Min, GS1-EPCIS-Version, GS1-Extensions, Idempotency-Key, If-None-Match",
  "access-control-max-age": "86400",
};

/** For public data by GET: as `apiHeaders`, but any origin may read it (a resolver and a passport are for everyone; no cookies exist). */
export function publicDataHeaders(publicUrl: string): HeaderSet {
  return {
    ...apiHeaders(publicUrl),
    "cross-origin-resource-policy": "cross-origin",
    ...READABLE_BY_ANYONE,
  };
}

/**
 * For pages: no script, no request to anyone, and only the inline style whose hash is given. `styleHashes` are base64 SHA-256
 * of each `<style>`'s exact text. `images` lets in images of this origin and data URIs, `forms` lets forms go to this origin. `Cache-Control` is the page's own.
 */
export function pageHeaders(
  publicUrl: string,
  styleHashes: readonly string[],
  options: { readonly images?: boolean; readonly forms?: boolean } = {},
): HeaderSet {
  const style = styleHashes.length === 0 ? "'none'" : styleHashes.map((hash) => `'sha256-${hash}'`).join(" ");
  const policy = [
    "default-src 'none'",
    `style-src ${style}`,
    ...(options.images === true ? ["img-src 'self' data:"] : []),
    "base-uri 'none'",
    `form-action ${options.forms === true ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ];
  return {
    ...always(publicUrl),
    "content-security-policy": policy.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}

/**
 * For the console: scripts and styles are files of this origin, and nothing is inline. `connect`: other origins that it talks to.
 * `compilesWasm`: of a worker's script that reads pictures; no document needs it.
 */
export function consoleHeaders(
  publicUrl: string,
  {
    connect = [],
    compilesWasm = false,
  }: { readonly connect?: readonly string[]; readonly compilesWasm?: boolean } = {},
): HeaderSet {
  const policy = [
    "default-src 'none'",
    `script-src 'self'${compilesWasm ? " 'wasm-unsafe-eval'" : ""}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${["'self'", ...connect].join(" ")}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    ...always(publicUrl, CONSOLE_PERMISSIONS),
    "content-security-policy": policy.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}

/** Origins of others that the console asks to sign people in: the issuer's own, and where it has its tokens given out elsewhere, those. */
export function issuerOrigins(issuer: string | undefined, others: readonly string[] = []): readonly string[] {
  return issuer === undefined ? [] : [...new Set([issuer, ...others].map((address) => new URL(address).origin))];
}

/** Answer to a preflight for public data: reading only, with the headers a reader may want to set. */
export const PREFLIGHT_HEADERS: HeaderSet = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD",
  "access-control-allow-headers": "Accept, Accept-Language, If-None-Match",
  "access-control-max-age": "86400",
};
