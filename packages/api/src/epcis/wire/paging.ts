import * as z from "zod";
import type { Deps } from "../../host.ts";
import { spentTokenKey } from "../../ledger/event-keys.ts";
import { create } from "../../ledger/loaded.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { EpcisCall } from "./endpoint.ts";
import { EpcisProblem } from "./problems.ts";

/** Events or values in one page when the request does not say, and the most that it can ask for: more is cut to it. */
export const PER_PAGE_DEFAULT = 30;
export const PER_PAGE_MAX = 100;
/** How long a page token is good for. */
export const TOKEN_SECONDS = 3_600;

/** What a request asks of a list: how many, and from where. */
export interface PageAsked {
  readonly perPage: number;
  readonly token?: string;
}

/** The way to the next page. */
export interface NextPage {
  readonly token: string;
  /** ISO time after which the token is refused. */
  readonly expires: string;
}

const TOKEN_CHARACTERS_MAX = 2_048;

/** `perPage` and `nextPageToken` of a request. Throws `QueryParameterException`. */
export function pageAsked({ query }: Pick<EpcisCall, "query">): PageAsked {
  const one = (name: string): string | undefined => {
    const values = query.filter((pair) => pair[0] === name);
    if (values.length > 1) throw badParameter(name, "given more than once", "重复出现");
    return values[0]?.[1];
  };
  const text = one("perPage");
  if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text)) {
    throw badParameter("perPage", "a whole number from 1", "须为不小于 1 的整数");
  }
  const perPage = Math.min(text === undefined ? PER_PAGE_DEFAULT : Number(text), PER_PAGE_MAX);
  const token = one("nextPageToken");
  if (token !== undefined && token.length > TOKEN_CHARACTERS_MAX) throw badToken();
  return token === undefined || token === "" ? { perPage } : { perPage, token };
}

/** What a token holds. Anyone can make one up for themselves, so what it says is read like any other input. */
const Sealed = z.object({
  /** Digest of what the token belongs to. */
  of: z.string(),
  /** Epoch seconds. */
  until: z.int(),
  at: z.unknown(),
});
type Sealed = z.infer<typeof Sealed>;

const KEY_BYTES_MAX = 1_000;
/** A sort key at which a walk goes on. */
export const SortKey = z
  .string()
  .min(1)
  .refine((text) => text.isWellFormed() && Buffer.byteLength(text) <= KEY_BYTES_MAX);
/** Where the table's own cursor stands: the table judges it. */
export const TableCursor = z.string();

const SEAL_CHARACTERS = 32;

/**
 * A token that resumes one list of one viewer at `position` (small JSON). `scope` says which list, and for events the whole query.
 * Nothing is stored. There is no secret in it either: whoever made one up could only move within what the viewer may read anyway.
 */
export function sealPosition(
  deps: Pick<Deps, "sha256" | "now">,
  viewer: string,
  scope: string,
  position: unknown,
): NextPage {
  const until = Math.floor(deps.now().getTime() / 1000) + TOKEN_SECONDS;
  const sealed: Sealed = { of: scopeDigest(deps, scope), until, at: position };
  const text = JSON.stringify(sealed);
  const token = `${sealOf(deps, viewer, text)}${Buffer.from(text).toString("base64url")}`;
  return { token, expires: new Date(until * 1000).toISOString() };
}

/**
 * The position in a token. Throws `QueryParameterException` for one that is damaged, of another list or viewer, of another shape than
 * `schema`, spent, or too old.
 */
export async function openPosition<Position>(
  deps: Pick<Deps, "sha256" | "now" | "table">,
  viewer: string,
  scope: string,
  token: string,
  schema: z.ZodType<Position>,
): Promise<Position> {
  const sealed = unsealed(deps, viewer, token);
  if (sealed === undefined || sealed.of !== scopeDigest(deps, scope)) throw badToken();
  const isOld = sealed.until * 1000 <= deps.now().getTime();
  if (isOld || (await deps.table.get(spentTokenKey(viewer, deps.sha256(token)))) !== undefined) throw oldToken();
  const position = schema.safeParse(sealed.at);
  if (!position.success) throw badToken();
  return position.data;
}

/** Refuses a token from now on. What is no token of this viewer is left alone: there is nothing to release. */
export async function releaseToken(deps: Deps, viewer: string, token: string): Promise<void> {
  const sealed = token.length > TOKEN_CHARACTERS_MAX ? undefined : unsealed(deps, viewer, token);
  if (sealed === undefined) return;
  const spent = create(spentTokenKey(viewer, deps.sha256(token)), {}, sealed.until);
  await deps.table.transact([spent], freshToken(deps));
}

function unsealed(deps: Pick<Deps, "sha256" | "now">, viewer: string, token: string): Sealed | undefined {
  const text = Buffer.from(token.slice(SEAL_CHARACTERS), "base64url").toString();
  const made = `${sealOf(deps, viewer, text)}${Buffer.from(text).toString("base64url")}`;
  // Made again and compared whole: base64url readers are lenient, this is not.
  if (made !== token || token.length <= SEAL_CHARACTERS) return undefined;
  const sealed = Sealed.safeParse(jsonIn(text));
  // None of ours is good for longer than this.
  const latest = Math.floor(deps.now().getTime() / 1000) + TOKEN_SECONDS;
  return sealed.success && sealed.data.until <= latest ? sealed.data : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sealOf({ sha256 }: Pick<Deps, "sha256">, viewer: string, text: string): string {
  return sha256(JSON.stringify(["page", viewer, text])).slice(0, SEAL_CHARACTERS);
}

function scopeDigest({ sha256 }: Pick<Deps, "sha256">, scope: string): string {
  return sha256(scope).slice(0, SEAL_CHARACTERS);
}

/** `Link` with `rel="next"` and `GS1-Next-Page-Token-Expires`; none on the last page. */
export function nextPageHeaders(
  { deps, request }: Pick<EpcisCall, "deps" | "request">,
  next: NextPage | undefined,
): Readonly<Record<string, string>> {
  if (next === undefined) return {};
  const { pathname, search } = new URL(request.url);
  const kept = search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !part.startsWith("nextPageToken="));
  const url = `${deps.publicUrl}${pathname}?${[...kept, `nextPageToken=${next.token}`].join("&")}`;
  return { link: `<${url}>; rel="next"`, "gs1-next-page-token-expires": next.expires };
}

/** A refusal that names one parameter of the query. */
export function badParameter(name: string, detail: string, detailZh: string): EpcisProblem {
  return new EpcisProblem(
    "QueryParameterException",
    { en: `The parameter ${name} is invalid: ${detail}.`, zh: `参数 ${name} 无效：${detailZh}。` },
    { errors: [{ pointer: `?${name}`, detail, detailZh }] },
  );
}

/** The refusal of a token that leads nowhere in this list. */
export function badToken(): EpcisProblem {
  return badParameter("nextPageToken", "not a token of this list; start again without it", "与此列表不符，请从头开始");
}

function oldToken(): EpcisProblem {
  return badParameter("nextPageToken", "no longer valid; start again without it", "已失效，请从头开始");
}
