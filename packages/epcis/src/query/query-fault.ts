/** Which exception of EPCIS answers a fault: the first two are 400, the last 413. */
export type QueryException = "QueryParameterException" | "QueryValidationException" | "QueryTooComplexException";

/** What is wrong with one parameter of a query, and the way out. */
export interface QueryFault {
  /** The parameter as given, at most 100 characters; empty for the query as a whole. */
  readonly parameter: string;
  /** Stable, for programs: the keys of `QUERY_FAULT_TEXTS`. */
  readonly code: QueryFaultCode;
  readonly exception: QueryException;
  readonly detail: string;
  readonly detailZh: string;
}

/** `{name}` stands for the parameter, `{about}` for what the reader adds. */
const QUERY_FAULT_TEXTS = {
  "not-an-object": {
    en: "A query is a JSON object of parameters and their values.",
    zh: "查询必须是由参数和值组成的 JSON 对象。",
  },
  context: {
    en: "@context: give the URI of a JSON-LD context, an object of prefixes, or a list of these.",
    zh: "@context：请给出 JSON-LD 上下文的 URI、前缀对象，或它们的列表。",
  },
  "unknown-parameter": {
    en: "{name} is no parameter of SimpleEventQuery. {about}",
    zh: "{name} 不是 SimpleEventQuery 的参数。{about}",
  },
  "given-twice": {
    en: "{name} takes one value and was given more than once: give it once.",
    zh: "{name} 只能取一个值，却出现了多次：请只给一次。",
  },
  "one-value": {
    en: "{name} takes one value, not a list.",
    zh: "{name} 只能取一个值，不能是列表。",
  },
  "list-expected": {
    en: '{name} takes a list of values: write ["…"].',
    zh: '{name} 的值是列表：请写成 ["…"]。',
  },
  "value-empty": {
    en: "{name} has an empty value: leave the parameter out or give it one (several are separated by | in a URL).",
    zh: "{name} 含有空值：请删去该参数或给出值（网址中多个值用 | 分隔）。",
  },
  "value-type": { en: "{name}: a value must be {about}.", zh: "{name}：值的类型必须是 {about}。" },
  "value-time": {
    en: "{name}: give a time with seconds and offset, such as 2026-09-01T08:00:00+08:00 (in a URL, + is written %2B).",
    zh: "{name}：请给出带秒和时区的时间，如 2026-09-01T08:00:00+08:00（网址中 + 写作 %2B）。",
  },
  "value-number": { en: "{name}: give a number such as 20 or 3.5.", zh: "{name}：请给出数字，如 20 或 3.5。" },
  "value-boolean": { en: "{name}: give true or false.", zh: "{name}：请给出 true 或 false。" },
  "value-count": { en: "{name}: give a whole number, {about}.", zh: "{name}：请给出整数，{about}。" },
  "value-uri": {
    en: "{name}: each value must be an absolute URI, such as https://id.gs1.org/… or urn:…",
    zh: "{name}：每个值必须是绝对 URI，如 https://id.gs1.org/… 或 urn:…",
  },
  "value-word": {
    en: "{name}: each value must be a word of the vocabulary ({about}) or a URI.",
    zh: "{name}：每个值必须是词汇表中的词（{about}）或 URI。",
  },
  "value-choice": { en: "{name}: give one of {about}.", zh: "{name}：只能取 {about} 之一。" },
  "value-hex": { en: "{name}: give hexadecimal digits such as 0A1F.", zh: "{name}：请给出十六进制数字，如 0A1F。" },
  "value-operand": {
    en: "{name}: compare with a number, or with a time such as 2026-09-01T08:00:00+08:00 or a date such as 2026-09-01.",
    zh: "{name}：只能与数字、时间（如 2026-09-01T08:00:00+08:00）或日期（如 2026-09-01）比较。",
  },
  "value-long": {
    en: "{name}: a value is longer than {about} characters: shorten it.",
    zh: "{name}：值超过 {about} 个字符：请缩短。",
  },
  "value-order": {
    en: "{name}: order by eventTime, recordTime, quantity or an extension field written with its prefix.",
    zh: "{name}：只能按 eventTime、recordTime、quantity 或带前缀的扩展字段排序。",
  },
  "needs-order": {
    en: "{name} says how many of the first events to return: give orderBy as well, which says what is first.",
    zh: "{name} 表示只返回最前的若干事件：请同时给出 orderBy 以确定先后。",
  },
  "mutually-exclusive": {
    en: "{name} and maxEventCount exclude each other: give one of them.",
    zh: "{name} 与 maxEventCount 互斥：请只给其一。",
  },
  "too-many-parameters": {
    en: "The query has more than {about} parameters: split it.",
    zh: "查询参数超过 {about} 个：请拆分查询。",
  },
  "too-many-values": {
    en: "The query has more than {about} values in all: split it.",
    zh: "查询的值总数超过 {about} 个：请拆分查询。",
  },
} as const satisfies Record<string, { readonly en: string; readonly zh: string }>;
export type QueryFaultCode = keyof typeof QUERY_FAULT_TEXTS;

const EXCEPTIONS: ReadonlyMap<QueryFaultCode, QueryException> = new Map([
  ["not-an-object", "QueryValidationException"],
  ["context", "QueryValidationException"],
  ["too-many-parameters", "QueryTooComplexException"],
  ["too-many-values", "QueryTooComplexException"],
]);

const NAME_CHARACTERS_MAX = 100;

/** The fault of a parameter; `about` fills what its text leaves open (English, and Chinese where it differs). */
export function queryFault(code: QueryFaultCode, name: string, about = "", aboutZh = about): QueryFault {
  const parameter = name.slice(0, NAME_CHARACTERS_MAX).toWellFormed();
  const say = (text: string, added: string) =>
    text.replaceAll(/\{(name|about)\}/g, (_, slot) => (slot === "name" ? parameter : added)).trimEnd();
  const { en, zh } = QUERY_FAULT_TEXTS[code];
  const exception = EXCEPTIONS.get(code) ?? "QueryParameterException";
  return { parameter, code, exception, detail: say(en, about), detailZh: say(zh, aboutZh) };
}
