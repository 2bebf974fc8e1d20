/**
 * Which address goes to which application, stated once: the server of one machine, the gateway and the edge all read this table. It
 * imports nothing, so that what deploys may read it too.
 */

/** The applications; each is a Lambda of the same name in AWS. */
export const APPLICATIONS = ["public", "epcis", "management"] as const;
export type Application = (typeof APPLICATIONS)[number];

/** What answers an address: an application, or the files of the console, which stay the same until the next version. */
export type Answering = Application | "console";

/**
 * How the edge treats an address. `page`: for everyone, so a plain http link is led to https, and only reading methods pass. `contract`:
 * something that may be kept, as long as its headers say. `files`: from the console's own bucket. `api`: with keys, so plain http is refused, and every method passes.
 */
export type EdgeTreatment = "page" | "contract" | "api" | "files";

export interface Address {
  readonly application: Answering;
  readonly serves:
    | "page"
    | "digital-link"
    | "resolver-description"
    | "events"
    | "contract"
    | "photo"
    | "sign-in-settings"
    | "console";
  /**
   * `below`: `/v/` and whatever comes after. `within`: `/epcis` itself and whatever lies below it. `exactly`: one path. `beginning`: one
   * segment that begins so.
   */
  readonly match: "below" | "within" | "exactly" | "beginning";
  /** Begins with a slash and ends without one. */
  readonly path: string;
  readonly edge: EdgeTreatment;
}

const link = (match: "below" | "beginning", path: string): Address => ({
  application: "public",
  serves: "digital-link",
  match,
  path,
  edge: "page",
});

/** Every address that is not the management application's by default. What stands here first is matched first. */
export const ADDRESSES: readonly Address[] = [
  { application: "public", serves: "page", match: "below", path: "/v", edge: "page" },
  // The GS1 keys that are resolved: logistic unit, trade item, place, party; and a base by an address of ours.
  ...["/00", "/01", "/414", "/417", "/id"].map((path) => link("below", path)),
  // Compressed Digital Links.
  ...["/eh", "/ex"].map((path) => link("beginning", path)),
  {
    application: "public",
    serves: "resolver-description",
    match: "exactly",
    path: "/.well-known/gs1resolver",
    edge: "page",
  },
  { application: "epcis", serves: "events", match: "within", path: "/epcis", edge: "api" },
  { application: "management", serves: "contract", match: "exactly", path: "/openapi.json", edge: "contract" },
  // Photos of products, by the digest of their bytes.
  { application: "management", serves: "photo", match: "below", path: "/photos", edge: "contract" },
  // Which issuer tells the console who a person is.
  {
    application: "management",
    serves: "sign-in-settings",
    match: "exactly",
    path: "/console/sign-in.json",
    edge: "contract",
  },
  { application: "console", serves: "console", match: "within", path: "/console", edge: "files" },
];

/** Everything else, unknown paths too. */
export const DEFAULT_APPLICATION: Application = "management";

/** The first segments of what the management application serves besides: an address that begins otherwise is nobody's. `/` is its start page. */
export const DEFAULT_SEGMENTS: readonly string[] = [
  "api",
  "catalogue",
  "check",
  "docs",
  "figures",
  "health",
  "problems",
  "sign-in",
  "favicon.ico",
  "robots.txt",
];

/** What follows the path of an address in a URL that it matches. */
const AFTER: Readonly<Record<Address["match"], string>> = {
  below: "/",
  within: "(?:[/?#]|$)",
  exactly: "(?:[?#]|$)",
  beginning: "[^/?#]*/?(?:[?#]|$)",
};

const escaped = (path: string) => path.replace(/[.*+?^$()|[\]\\]/g, "\\$&");

/** Asked one after another. An application's addresses stand together in the table, so its order holds here too. */
const ANSWERING: readonly Answering[] = [...new Set(ADDRESSES.map(({ application }) => application))];

const PATTERNS = ANSWERING.map((application) => {
  const own = ADDRESSES.filter((address) => address.application === application);
  const sources = own.map(({ match, path }) => escaped(path) + AFTER[match]);
  return { application, pattern: new RegExp(`^https?://[^/]*(?:${sources.join("|")})`) };
});

/** What answers a URL given whole: `http://host/path?query`. The path is matched as it was sent, nothing decoded. */
export function applicationOf(url: string): Answering {
  return PATTERNS.find(({ pattern }) => pattern.test(url))?.application ?? DEFAULT_APPLICATION;
}
