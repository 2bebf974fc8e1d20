import type { StoryId } from "@suyuan/cli/demo/stories";

/** What a story's page must say first, what it must say anywhere, and what it must not say, in one language. */
interface Words {
  readonly title: string;
  readonly says: readonly (string | RegExp)[];
  readonly not?: readonly string[];
}

interface Expected {
  readonly status: 200 | 404;
  readonly zh: Words;
  readonly en: Words;
}

const NOT_ISSUED: Expected = {
  status: 404,
  zh: { title: "没有签发过这个编码", says: ["查不到记录", "不会用别的批次代替"], not: ["红心猕猴桃", "LB-18"] },
  en: { title: "This code was not issued", says: ["There is no record of it"], not: ["kiwifruit", "LB-18"] },
};

/** What a reader in either language must learn from each story's page. */
export const STORY_WORDS: Readonly<Record<StoryId, Expected>> = {
  "in-order": {
    status: 200,
    zh: {
      title: "记录齐备，未见异常",
      says: [
        "采收日有效",
        "2 次，均已确认",
        "收发重量一致",
        "检测 5 项，超标 0 项",
        "有记录的时段都在限值内",
        /已被扫 \d+ 次/,
      ],
      not: ["需要留意", "未遵守", "待确认"],
    },
    en: {
      title: "Records complete, nothing amiss",
      says: [
        "Valid at harvest",
        "2 confirmed",
        "weights agree",
        "5 items tested, 0 over the limit",
        /scanned (once|\d+ times)/,
      ],
      not: ["Needs attention", "not kept", "unconfirmed"],
    },
  },
  expired: {
    status: 200,
    zh: {
      title: "认证证书已过期",
      says: ["请不要当作认证产品购买", /证书 LB-18-\d{11}A 在 \d{4}年\d+月\d+日 已过期/],
      not: ["采收日有效"],
    },
    en: {
      title: "Certificate expired",
      says: ["Do not buy it as a certified product", "had expired on"],
      not: ["Valid at harvest"],
    },
  },
  overdraw: NOT_ISSUED,
  "safety-interval": NOT_ISSUED,
  "late-input": {
    status: 200,
    zh: {
      title: "采收过早，勿食用",
      says: ["吡唑醚菌酯", "安全间隔期至", "该用药在批次登记之后才录入", "未遵守"],
      not: ["已遵守"],
    },
    en: { title: "Picked too soon: do not eat", says: ["The use was recorded after the batch", "not kept"] },
  },
  gap: {
    status: 200,
    zh: {
      title: "有需要留意的记录",
      says: ["部分时段无记录", "1 段没有记录", "缺失"],
      not: ["有记录的时段都在限值内"],
    },
    en: {
      title: "On record, with points to note",
      says: ["part of the time is not covered", "1 without a record", "missing"],
    },
  },
  excursion: {
    status: 200,
    zh: { title: "有需要留意的记录", says: [/高于上限 \d+ 分钟/, "偏高"], not: ["有记录的时段都在限值内"] },
    en: { title: "On record, with points to note", says: [/above the upper limit for \d+ min/, "too warm"] },
  },
  short: {
    status: 200,
    zh: { title: "有需要留意的记录", says: ["短少 12 千克", "收货比发货少 12 千克"], not: ["收发重量一致"] },
    en: {
      title: "On record, with points to note",
      says: ["12 kg short", "received 12 kg less than sent"],
      not: ["weights agree"],
    },
  },
  suspended: {
    status: 200,
    zh: {
      title: "认证证书已被暂停",
      says: ["恢复之前，请不要当作认证产品购买", /自 \d{4}年\d{1,2}月\d{1,2}日 起暂停/, "暂停中"],
      not: ["采收日有效"],
    },
    en: {
      title: "Certificate suspended",
      says: ["Until it is reinstated, do not buy it as certified", "is suspended since"],
    },
  },
  "failed-test": {
    status: 200,
    zh: {
      title: "检测不合格，勿食用",
      says: ["复检合格之前请勿食用", "氯吡脲", "0.12 超标", "依据不成立"],
      not: ["采收日有效"],
    },
    en: { title: "Failed a test: do not eat", says: ["unless a re-test passes", "0.12 over", "basis not met"] },
  },
  recalled: {
    status: 200,
    zh: {
      title: "责令追回：请勿食用",
      says: ["请立即停止食用", /责令追回（2 级）/, "未登记的保鲜剂"],
      not: ["采收日有效"],
    },
    en: {
      title: "Ordered back: do not eat",
      says: ["Stop eating it", "(level 2)", "unrecorded preservative"],
    },
  },
  pending: {
    status: 200,
    zh: {
      title: "至今记录齐备",
      says: ["1 次待确认", "收货方尚未确认"],
      not: ["双方确认\n\n苍溪", "收发重量一致"],
    },
    en: {
      title: "Complete so far",
      says: ["1 unconfirmed", "not yet confirmed by the receiver"],
      not: ["weights agree"],
    },
  },
  "not-issued": NOT_ISSUED,
  uncertified: {
    status: 200,
    zh: {
      title: "本批次没有认证证书",
      says: ["请不要当作认证产品购买", "登记时没有关联任何认证证书"],
      not: ["绿色食品", "LB-18"],
    },
    en: { title: "No certificate for this batch", says: ["Do not buy it as certified"], not: ["Green Food", "LB-18"] },
  },
  "late-entry": {
    status: 200,
    zh: { title: "有需要留意的记录", says: [/采收后过了 \d+ 天才录入/, "采收日有效"] },
    en: {
      title: "On record, with points to note",
      says: [/The harvest was entered \d+ days after it happened/],
    },
  },
  corrected: {
    status: 200,
    zh: { title: "至今记录齐备", says: ["收发重量一致", "1 次，已确认"], not: ["4800", "需要留意"] },
    en: { title: "Complete so far", says: ["weights agree"], not: ["4800", "Needs attention"] },
  },
  "turned-away": {
    status: 200,
    zh: {
      title: "至今记录齐备",
      says: ["成都青白江冷库", "19:30 · 收发重量一致", /拒收 .*11:00 · \d+ 千克退回发货方/],
      not: ["短少"],
    },
    en: { title: "Complete so far", says: ["weights agree"], not: ["short"] },
  },
  "in-parts": {
    status: 200,
    zh: { title: "至今记录齐备", says: ["1 次，已确认", "收发重量一致"], not: ["短少"] },
    en: { title: "Complete so far", says: ["1 confirmed", "weights agree"], not: ["short"] },
  },
  spoiled: {
    status: 200,
    zh: { title: "至今记录齐备", says: ["收发重量一致"], not: ["短少"] },
    en: { title: "Complete so far", says: ["weights agree"], not: ["short"] },
  },
  "recall-ended": {
    status: 200,
    zh: { title: "有需要留意的记录", says: [/追回系误发，已于 \d{4}年\d+月\d+日 撤销/], not: ["请勿食用", "停止食用"] },
    en: { title: "On record, with points to note", says: ["mistake"], not: ["do not eat", "Stop eating"] },
  },
  sorted: {
    status: 200,
    zh: {
      title: "已登记，暂无异常",
      says: ["由以下采收的货物分拣、混装或加工而成", "所用批次", "采收日有效"],
      not: ["请勿食用"],
    },
    en: { title: "Registered, nothing amiss", says: ["No commitment certificate"], not: ["do not eat"] },
  },
  mixed: {
    status: 200,
    zh: { title: "本批次没有认证证书", says: ["混入了无认证证书的原料（按比例 200 千克）"], not: ["采收日有效"] },
    en: { title: "No certificate for this batch", says: ["the mix is not certified"], not: ["Valid at harvest"] },
  },
  repacked: {
    status: 200,
    zh: { title: "至今记录齐备", says: ["2 次，均已确认", "收发重量一致"], not: ["短少"] },
    en: { title: "Complete so far", says: ["2 confirmed", "weights agree"], not: ["short"] },
  },
  "mock-recall": {
    status: 200,
    zh: { title: "已登记，暂无异常", says: ["所用批次"], not: ["请勿食用", "责令追回", "演练"] },
    en: { title: "Registered, nothing amiss", says: ["Valid at harvest"], not: ["do not eat", "Ordered back"] },
  },
  "recalled-through": {
    status: 200,
    zh: {
      title: "责令追回：请勿食用",
      says: ["请立即停止食用", /责令追回（1 级）/, "抽检发现残留"],
      not: ["采收日有效"],
    },
    en: { title: "Ordered back: do not eat", says: ["Stop eating it", "(level 1)"] },
  },
};
