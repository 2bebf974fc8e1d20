interface Text {
  readonly en: string;
  readonly zh: string;
}

/**
 * What each fault says, in English and Chinese: `{field}` is the field at fault, `{about}` what more there is to name. Every
 * text says the way out.
 */
export const FAULT_TEXTS = {
  "field-missing": {
    en: "{field} is missing: it is required here{about}",
    zh: "缺少字段 {field}：此处必填{about}",
  },
  "field-unknown": {
    en: "{field} is no field of EPCIS: correct its name, or write an extension as prefix:name with the prefix declared in @context",
    zh: "{field} 不是 EPCIS 字段：请更正名称，扩展字段须写成 prefix:name，并在 @context 中声明前缀",
  },
  "field-misplaced": {
    en: "{field} may not stand in this event type: leave it out, or choose the event type that has it",
    zh: "{field} 不能出现在此类事件中：请删除，或改用含有该字段的事件类型",
  },
  "name-forbidden": {
    en: "{field} is a name that no object may hold: leave it out",
    zh: "{field} 是不允许的名称：请删除",
  },
  "prefix-undeclared": {
    en: "the prefix of {field} is not declared: add it with its namespace to @context",
    zh: "{field} 的前缀未声明：请在 @context 中加入该前缀及其命名空间",
  },
  "value-type": {
    en: "{field} has the wrong JSON type: {about} is expected",
    zh: "{field} 的 JSON 类型不对：应为 {about}",
  },
  "value-uri": {
    en: "{field} is no absolute URI: write one such as https://… or urn:…, other characters percent-encoded, 2,048 at most",
    zh: "{field} 不是绝对 URI：请写成 https://… 或 urn:…，其他字符用百分号编码，最多 2048 个字符",
  },
  "value-time": {
    en: "{field} is no time with seconds and offset: write it as 2026-09-01T08:00:00.000+08:00 or with Z",
    zh: "{field} 不是带秒和时区的时间：请写成 2026-09-01T08:00:00.000+08:00 或以 Z 结尾",
  },
  "value-offset": {
    en: "{field} is no offset from -14:00 to +14:00: write it as +08:00",
    zh: "{field} 不是 -14:00 至 +14:00 的时区偏移：请写成 +08:00",
  },
  "value-word": {
    en: "{field} is no value of its vocabulary: use {about}, or a URI of one's own",
    zh: "{field} 不在词汇表中：请使用 {about}，或自有的 URI",
  },
  "value-choice": { en: "{field} must be one of {about}", zh: "{field} 只能是 {about} 之一" },
  "value-number": {
    en: "{field} is no finite number: write one that JSON can hold, without quotes",
    zh: "{field} 不是有限数值：请写成 JSON 能表示的数字，不加引号",
  },
  "value-uom": {
    en: "{field} is no unit of UN/CEFACT Recommendation 20: write two or three capitals or digits, such as KGM",
    zh: "{field} 不是 UN/CEFACT 第 20 号建议书的单位：请写两到三个大写字母或数字，如 KGM",
  },
  "value-hex": {
    en: "{field} is no hex text: write digits 0-9 and a-f",
    zh: "{field} 不是十六进制：请只写 0-9 和 a-f",
  },
  "value-version": { en: "{field} is no version: write it as 2.0", zh: "{field} 不是版本号：请写成 2.0" },
  "text-too-long": {
    en: "{field} is longer than {about} characters: shorten it, or refer to it by URI",
    zh: "{field} 超过 {about} 个字符：请缩短，或改用 URI 引用",
  },
  "text-surrogate": {
    en: "{field} holds half of a surrogate pair: send well-formed Unicode",
    zh: "{field} 含有不成对的代理字符：请发送合法的 Unicode 文本",
  },
  "list-empty": { en: "{field} is empty: give at least one member", zh: "{field} 为空：至少需要一项" },
  "list-duplicate": {
    en: "{field} repeats an earlier member of its list: leave it out",
    zh: "{field} 与列表中前面的项重复：请删除",
  },
  "nesting-too-deep": {
    en: "{field} is nested deeper than 32 levels: flatten it",
    zh: "{field} 嵌套超过 32 层：请减少层级",
  },
  "event-too-large": {
    en: "the event holds more than 20,000 list members and extension values: split it into several events",
    zh: "事件的列表项和扩展值超过 20000 个：请拆成多个事件",
  },
  "identifier-format": {
    en: "{field} is no well-formed GS1 identifier: correct the key, its length, characters or qualifiers",
    zh: "{field} 不是格式正确的 GS1 标识：请更正主键、长度、字符或限定符",
  },
  "identifier-check-digit": {
    en: "{field} has a wrong check digit: correct the number ({about} is expected as its last digit)",
    zh: "{field} 的校验位错误：请更正号码（末位应为 {about}）",
  },
  "identifier-kept": {
    en: "{field} has the form of a GS1 identifier and is none ({about}): it is kept as it came and stands for itself; correct it if it shall be found by its key",
    zh: "{field} 形似 GS1 标识但不正确（{about}）：已按原样保留，仅代表其自身；如需按主键查到，请更正",
  },
  "prefix-kept": {
    en: "the prefix of {field} is not declared: the name is kept as it came; declare the prefix in @context so that others know what it means",
    zh: "{field} 的前缀未声明：名称已按原样保留；请在 @context 中声明前缀，以便他人理解",
  },
  "event-type": {
    en: "{field} names none of the five event types: use ObjectEvent (a QuantityEvent is one with quantityList), AggregationEvent, AssociationEvent, TransactionEvent or TransformationEvent",
    zh: "{field} 不是五种事件类型之一：请使用 ObjectEvent（QuantityEvent 请改为带 quantityList 的 ObjectEvent）、AggregationEvent、AssociationEvent、TransactionEvent 或 TransformationEvent",
  },
  "objects-missing": {
    en: "the event names no objects: give epcList or quantityList{about}",
    zh: "事件没有写明对象：请给出 epcList 或 quantityList{about}",
  },
  "children-missing": {
    en: "the event names no children: give childEPCs or childQuantityList; both may be left out only with action DELETE",
    zh: "事件没有子项：请给出 childEPCs 或 childQuantityList；仅 action 为 DELETE 时可以省略",
  },
  "parent-missing": {
    en: "{field} is missing: with action ADD or DELETE the parent must be named",
    zh: "缺少 {field}：action 为 ADD 或 DELETE 时必须写明父项",
  },
  "ilmd-not-allowed": {
    en: "{field} describes objects that come into being: leave it out, or use action ADD",
    zh: "{field} 只用于描述新产生的对象：请删除，或将 action 改为 ADD",
  },
  "transformation-incomplete": {
    en: "the transformation lacks inputs or outputs: give both, or a transformationID with either",
    zh: "转换事件缺少输入或输出：请两者都给出，或用 transformationID 配合其一",
  },
  "disposition-incomplete": {
    en: "{field} is empty: give set, unset or both",
    zh: "{field} 为空：请给出 set、unset 或两者",
  },
  "sensor-time-after-event": {
    en: "{field} lies after the event's own eventTime: a reading cannot be later than the event that reports it",
    zh: "{field} 晚于事件的 eventTime：读数不能晚于报告它的事件",
  },
  "sensor-time-order": {
    en: "{field} lies before startTime: exchange or correct the two",
    zh: "{field} 早于 startTime：请更正或对调",
  },
  "sensor-attribute-twice": {
    en: "{field} stands in the sensorReport and in its sensorMetadata: keep one of the two",
    zh: "{field} 同时出现在 sensorReport 和 sensorMetadata 中：请只保留一处",
  },
  "document-type": {
    en: "{field} is neither EPCISDocument nor EPCISQueryDocument: send one of these, or a bare event to /events",
    zh: "{field} 不是 EPCISDocument 或 EPCISQueryDocument：请发送其中之一，单个事件请发往 /events",
  },
  "too-many-events": {
    en: "the document holds more than {about} events: split it into several documents",
    zh: "文档中的事件超过 {about} 个：请拆成多个文档",
  },
  "context-missing": {
    en: "{field} is missing: name https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld in it",
    zh: "缺少 {field}：请写入 https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  },
  "context-entry": {
    en: "{field} is no entry of a JSON-LD context: write a URI or an object of prefixes and namespaces",
    zh: "{field} 不是合法的 JSON-LD 上下文项：请写 URI，或由前缀与命名空间组成的对象",
  },
  "context-term-protected": {
    en: "{field} is a term of EPCIS and may not be defined anew: choose another name",
    zh: "{field} 是 EPCIS 的保留术语，不能重新定义：请另取名称",
  },
  "context-too-large": {
    en: "{field} defines more than 1,000 names: keep those that the events use",
    zh: "{field} 定义的名称超过 1000 个：请只保留事件用到的名称",
  },
} as const satisfies Record<string, Text>;

export type FaultCode = keyof typeof FAULT_TEXTS;
