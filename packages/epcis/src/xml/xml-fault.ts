import type { EventFault } from "../fault.ts";

/** What can be wrong with a document before its events are looked at; `{about}` names the place or the thing. */
const TEXTS = {
  "xml-too-large": {
    en: "the document is larger than {about} characters: send its events in several documents",
    zh: "文档超过 {about} 个字符：请将事件分成多个文档发送",
  },
  "xml-encoding": {
    en: "the document is not text in the encoding that it declares ({about}): write it in UTF-8 or UTF-16 and declare that",
    zh: "文档不是其声明的编码（{about}）的文本：请使用 UTF-8 或 UTF-16 编码，并如实声明",
  },
  "xml-character": {
    en: "the document holds a character that XML does not allow: leave out control characters and broken surrogates",
    zh: "文档含有 XML 不允许的字符：请删除控制字符和残缺的代理对",
  },
  "xml-doctype": {
    en: "the document holds a DOCTYPE that declares something: leave it out, no entity is ever expanded",
    zh: "文档含有带声明的 DOCTYPE：请删除，本服务不展开任何实体",
  },
  "xml-syntax": {
    en: "the document is not well-formed XML ({about}): correct it there",
    zh: "文档不是格式良好的 XML（{about}）：请在该处更正",
  },
  "xml-attribute-twice": {
    en: "an element holds the attribute {about} twice: leave one out",
    zh: "同一元素中属性 {about} 出现两次：请删除其一",
  },
  "xml-prefix": {
    en: "the prefix of {about} is not bound to a namespace there: declare it with xmlns:prefix",
    zh: "{about} 的前缀在该处未绑定命名空间：请用 xmlns:prefix 声明",
  },
  "xml-too-deep": {
    en: "elements are nested deeper than {about} levels: flatten them",
    zh: "元素嵌套超过 {about} 层：请减少层级",
  },
  "xml-too-many": {
    en: "the document holds more than {about}: send its events in several documents",
    zh: "文档中 {about} 过多：请将事件分成多个文档发送",
  },
  "xml-root": {
    en: "the root is {about}: send an EPCISDocument or EPCISQueryDocument in a namespace of EPCIS 1.x or 2.0",
    zh: "根元素为 {about}：请发送 EPCIS 1.x 或 2.0 命名空间中的 EPCISDocument 或 EPCISQueryDocument",
  },
  "xml-body": {
    en: "the document has no {about}: events stand in EPCISBody/EventList, results of a query in QueryResults/resultsBody/EventList",
    zh: "文档缺少 {about}：事件应位于 EPCISBody/EventList，查询结果应位于 QueryResults/resultsBody/EventList",
  },
} as const;
export type XmlFaultCode = keyof typeof TEXTS;

/** One fault of a document, with the line where it shows (from 1); 0 when it concerns the whole. */
export function xmlFault(code: XmlFaultCode, about: string | number, line: number): EventFault {
  const { en, zh } = TEXTS[code];
  const named = `${about}`.slice(0, 200);
  return {
    pointer: "",
    code,
    detail: `${line > 0 ? `line ${line}: ` : ""}${en.replace("{about}", named)}`,
    detailZh: `${line > 0 ? `第 ${line} 行：` : ""}${zh.replace("{about}", named)}`,
  };
}

/** Ends the reading of a document at its first fault; never leaves this room. */
export class XmlRefused extends Error {
  readonly fault: EventFault;
  constructor(code: XmlFaultCode, about: string | number, line: number) {
    super(code);
    this.fault = xmlFault(code, about, line);
  }
}
