import { defined } from "../fact.ts";
import type { FieldFault } from "../field-errors.ts";
import type { LinkTarget, LinkTitle } from "./link.ts";
import { canonicalLinkType, isRegistrableLinkType } from "./type.ts";

/** A link's content as its owner sends it. */
export interface LinkContent {
  readonly linkType: string;
  readonly href: string;
  readonly title: LinkTitle;
  readonly hreflang?: readonly string[] | undefined;
  readonly type?: string | undefined;
  readonly context?: readonly string[] | undefined;
  readonly default?: "single" | "multi" | undefined;
}

const HREF_CHARS_MAX = 1000;
const VALUES_MAX = 10;
const LANGUAGE = /^[a-z]{2}(?:-[A-Z]{2})?$/;
/** The registered top-level types, and a subtype that the linkset schema lets in. */
const MEDIA_TYPE =
  /^(?:application|audio|font|haptics|image|message|model|multipart|text|video)\/[a-z0-9][a-z0-9.+_-]{0,99}$/;

/** Names that lead nowhere outside a network of one's own (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|internal|intranet|private|corp|home|lan|test|invalid|alt|onion|home\.arpa)$/;

/** A name with a top-level domain: neither an IP address in any notation nor a name of one label. */
const PUBLIC_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** Can the public not reach this host by its name? */
function isPrivateHost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return !PUBLIC_NAME.test(name) || PRIVATE_NAME.test(name);
}

/** What a target's address may leave open, to be filled from the Digital Link that is asked for. */
export const LINK_VARIABLES = ["gtin", "lot", "serial"] as const;
export type LinkVariable = (typeof LINK_VARIABLES)[number];

const VARIABLE = /\{([^{}]*)\}/g;

/** The variables in a target's address, as they stand in it. */
export function variablesIn(href: string): readonly LinkVariable[] {
  return LINK_VARIABLES.filter((name) => href.includes(`{${name}}`));
}

/** A target's address with its variables filled, percent-encoded; undefined when one of them has no value. */
export function filledHref(
  href: string,
  values: { readonly [name in LinkVariable]?: string | undefined },
): string | undefined {
  let filled = href;
  for (const name of variablesIn(href)) {
    const value = values[name];
    if (value === undefined) return undefined;
    filled = filled.replaceAll(`{${name}}`, () => encodeURIComponent(value));
  }
  return filled;
}

/** The address as it goes into a Location header, its variables kept, or what is wrong with it. */
function readHref(template: string): { readonly href: string } | { readonly fault: Omit<FieldFault, "pointer"> } {
  const refused = (en: string, zh: string) => ({ fault: { en, zh } });
  const unknown = [...template.matchAll(VARIABLE)].find(([, name]) => !LINK_VARIABLES.some((one) => one === name));
  if (unknown !== undefined) {
    const known = LINK_VARIABLES.map((name) => `{${name}}`);
    return refused(
      `${unknown[0].slice(0, 40)} is no variable that can be filled. There are ${known.join(", ")}, in the path or the query.`,
      `${unknown[0].slice(0, 40)} 不是可填充的变量。可用 ${known.join("、")}，只能写在路径或查询部分。`,
    );
  }
  // Braces are no part of a URI: a variable stands encoded while the address is read, which no host name can hold.
  const text = template.replace(VARIABLE, "%7B$1%7D");
  if (text.length > HREF_CHARS_MAX || !/^https:\/\/[^\s\\{}<>"`^|]+$/.test(text) || !URL.canParse(text)) {
    return refused(
      `A target is an https address of at most ${HREF_CHARS_MAX} characters.`,
      `目标须为 https 网址，最多 ${HREF_CHARS_MAX} 个字符。`,
    );
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return refused("A target carries no user name or password.", "目标网址不得带用户名或密码。");
  }
  if (isPrivateHost(url.hostname)) {
    return refused(
      "A target has a public domain name: no IP address, no private or local name.",
      "目标须为公网域名：不得为 IP 地址、内网或本机名称。",
    );
  }
  if (url.href.length > HREF_CHARS_MAX) {
    return refused(
      `Encoded, a target has at most ${HREF_CHARS_MAX} characters.`,
      `编码后最多 ${HREF_CHARS_MAX} 个字符。`,
    );
  }
  const variables = LINK_VARIABLES.map((name) => [`%7B${name}%7D`, `{${name}}`] as const);
  return { href: variables.reduce((href, [encoded, plain]) => href.replaceAll(encoded, plain), url.href) };
}

function listFaults(name: string, values: readonly string[] | undefined): FieldFault[] {
  if (values === undefined) return [];
  const isFit = values.length > 0 && values.length <= VALUES_MAX && new Set(values).size === values.length;
  if (isFit) return [];
  return [
    {
      pointer: `/${name}`,
      en: `Give 1 to ${VALUES_MAX} different values, or leave it out.`,
      zh: `请填写 1 至 ${VALUES_MAX} 个不同的值，或省略。`,
    },
  ];
}

function claimFaults({ hreflang = [], type, context = [] }: LinkContent): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [n, tag] of hreflang.entries()) {
    if (LANGUAGE.test(tag)) continue;
    faults.push({
      pointer: `/hreflang/${n}`,
      en: "A language is written as in zh or zh-CN.",
      zh: "语言须写作 zh 或 zh-CN 的形式。",
    });
  }
  for (const [n, value] of context.entries()) {
    if (/^[!-~]{1,40}$/.test(value)) continue;
    faults.push({
      pointer: `/context/${n}`,
      en: "A context is 1 to 40 visible ASCII characters, such as CN.",
      zh: "适用范围须为 1 至 40 个可见 ASCII 字符，如 CN。",
    });
  }
  if (type !== undefined && !MEDIA_TYPE.test(type)) {
    faults.push({
      pointer: "/type",
      en: "A media type is a registered one in lower case without parameters, such as text/html.",
      zh: "媒体类型须为小写的已注册类型，不带参数，如 text/html。",
    });
  }
  return faults;
}

function linkTypeFaults(linkType: string): FieldFault[] {
  if (isRegistrableLinkType(linkType)) return [];
  return [
    {
      pointer: "/linkType",
      en: 'A link type is one of the GS1 Web Vocabulary, such as gs1:pip, or an https IRI of your own with letters, digits, "." and "/" only. Defaults are made with "default".',
      zh: "链接类型须为 GS1 词汇表中的类型（如 gs1:pip），或仅含字母、数字、“.”和“/”的自有 https IRI。默认链接请用 default 字段。",
    },
  ];
}

/**
 * The target that a link's content stands for, its type and address in canonical form, or all that is wrong with it. Targets are https
 * addresses with a public domain name and without credentials: nobody is led into a private network or to an address in disguise. Path
 * and query may hold `{gtin}`, `{lot}` and `{serial}` (GS1-Conformant Resolver 1.2.1 lets target addresses be templates).
 */
export function readTarget(
  content: LinkContent,
): { readonly target: LinkTarget } | { readonly faults: readonly FieldFault[] } {
  const linkType = canonicalLinkType(content.linkType);
  const { hreflang, context, type, title } = content;
  const href = readHref(content.href);
  const faults = [
    ...linkTypeFaults(linkType),
    ...("fault" in href ? [{ pointer: "/href", ...href.fault }] : []),
    ...listFaults("hreflang", hreflang),
    ...listFaults("context", context),
    ...claimFaults(content),
  ];
  if (faults.length > 0 || "fault" in href) return { faults };
  return {
    target: {
      linkType,
      href: href.href,
      title: { zh: title.zh, ...defined({ en: title.en }) },
      ...defined({ hreflang, type, context }),
    },
  };
}
