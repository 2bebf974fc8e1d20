/** What the state of a batch is called: the largest words on its page. */
export const STATE_TITLES = {
  "in-order": { zh: "记录齐备，未见异常", en: "Records complete, nothing amiss" },
  "in-order-so-far": { zh: "至今记录齐备", en: "Complete so far" },
  registered: { zh: "已登记，暂无异常", en: "Registered, nothing amiss" },
  "in-order-with-remarks": { zh: "有需要留意的记录", en: "On record, with points to note" },
  voided: { zh: "登记已撤销", en: "Registration withdrawn" },
  recalled: { zh: "已召回：请勿食用", en: "Recalled: do not eat" },
  "test-failed": { zh: "检测不合格，勿食用", en: "Failed a test: do not eat" },
  "interval-breached": { zh: "采收过早，勿食用", en: "Picked too soon: do not eat" },
  "past-shelf-life": { zh: "已超过保鲜期", en: "Past its shelf life" },
  "certificate-withdrawn": { zh: "认证证书已被撤销", en: "Certificate withdrawn" },
  "certificate-suspended": { zh: "认证证书已被暂停", en: "Certificate suspended" },
  "certificate-expired": { zh: "认证证书已过期", en: "Certificate expired" },
  "certificate-not-in-force": { zh: "认证不在有效状态", en: "Certificate not in force" },
  "label-voided": { zh: "该追溯码已作废", en: "This code was voided" },
  uncertified: { zh: "本批次没有认证证书", en: "No certificate for this batch" },
} as const;
