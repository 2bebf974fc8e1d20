import { dictionary } from "../dictionary.ts";

/** Words of what other systems are told, and of how that goes. */
export const webhookWords = dictionary({
  zh: {
    title: "推送",
    way: "其他系统订阅的内容由这里送出。没有送达的会自动重试；仍未送达的，请按原因处理后重发。",
    none: "还没有推送订阅",
    noneWay: "其他系统用本机构的密钥通过 EPCIS 接口订阅后，会显示在这里。订阅方法见“接口文档”中的 EPCIS 部分。",
    status: { active: "正常", failing: "没送到，正在重试", stopped: "已停止" },
    organisation: "机构",
    query: "订阅的查询",
    dest: "送到",
    created: "订阅于",
    lastDelivered: "最近送达",
    neverDelivered: "还没有送达过",
    nextAttempt: "下次重试",
    failuresCount: (count: number) => `连续失败 ${count} 次`,
    undelivered: (count: number) => `已放弃 ${count} 个事件`,
    undeliveredWay: "对方拒收十次后不再自动发送。请在下面找到“已放弃”的一次，处理原因后点“重发”。",
    stoppedFor: {
      "key-revoked": "密钥已停用",
      "key-expired": "密钥已到期",
      "organisation-suspended": "机构已暂停",
      "given-up": "连续三天没有送达",
      paused: "有人暂停了推送",
    },
    stoppedWay: {
      "key-revoked": "对方系统用有效密钥再次提交同样的订阅即可继续，停止期间的内容会补发。",
      "key-expired": "对方系统用有效密钥再次提交同样的订阅即可继续，停止期间的内容会补发。",
      "organisation-suspended": "机构恢复后自动继续，停止期间的内容会补发。",
      "given-up": "请对方查好接收地址，再点“恢复推送”，停止期间的内容会补发。",
      paused: "点“恢复推送”即可继续，暂停期间的内容会补发。",
    },
    since: (time: string) => `自 ${time}`,
    pause: "暂停推送",
    resume: "恢复推送",
    tryNow: "立即重试",
    again: "重发",
    againAsked: "已安排重发，几秒内送出。送出后会列在最上面。",
    deliveries: "最近的投递",
    deliveriesWay: "保留最近 50 次。",
    noDeliveries: "还没有投递过",
    noDeliveriesWay: "有符合查询条件的事件时，会在几秒内送出并列在这里。",
    outcomes: { delivered: "已送达", failed: "没送到", "given-up": "已放弃" },
    attempt: (count: number) => `第 ${count} 次`,
    events: (count: number) => `${count} 个事件`,
    noEvents: "没有新事件（按时间表推送）",
    recorded: (from: string, to: string) => (from === to ? `登记于 ${from}` : `登记于 ${from} 至 ${to}`),
    types: {
      ObjectEvent: "物品事件",
      AggregationEvent: "装箱事件",
      TransactionEvent: "交易事件",
      TransformationEvent: "加工事件",
      AssociationEvent: "关联事件",
    } as Readonly<Record<string, string>>,
    errors: {
      timeout: "对方 3 秒内没有回应",
      "connection-refused": "对方拒绝连接，接收程序可能没有启动",
      "connection-broken": "连接中断",
      "host-not-found": "找不到对方的域名",
      "host-unreachable": "连不上对方的服务器",
      tls: "对方的 HTTPS 证书有问题",
      "address-refused": "对方的地址不在公网上，不能推送",
      "not-sent": "没能发出",
    } as Readonly<Record<string, string>>,
    refusedBy: (status: string) => `对方回应 ${status}，没有接收`,
    failedAt: (status: string) => `对方出错（${status}）`,
    redirected: (status: string) => `对方要求转到别处（${status}），不予跟随，请改订阅地址`,
    back: "返回",
  },
  en: {
    title: "Webhooks",
    way: "What other systems subscribed to goes out here. What did not arrive is tried again by itself; what was given up can be sent again once the cause is mended.",
    none: "No webhooks yet",
    noneWay:
      "When another system subscribes over the EPCIS interface with a key of the organisation, it shows here. The API documentation says how, under EPCIS.",
    status: { active: "in order", failing: "not arriving, being retried", stopped: "stopped" },
    organisation: "Organisation",
    query: "Query",
    dest: "Sent to",
    created: "Subscribed",
    lastDelivered: "Last delivered",
    neverDelivered: "nothing was delivered yet",
    nextAttempt: "Next attempt",
    failuresCount: (count: number) => `failed ${count} times in a row`,
    undelivered: (count: number) => `${count} events given up`,
    undeliveredWay:
      "What a receiver refuses ten times is not sent any more by itself. Find the delivery marked “given up” below, have the cause mended, and send it again.",
    stoppedFor: {
      "key-revoked": "The key was revoked",
      "key-expired": "The key has expired",
      "organisation-suspended": "The organisation is suspended",
      "given-up": "Nothing arrived for three days",
      paused: "Somebody paused it",
    },
    stoppedWay: {
      "key-revoked":
        "It goes on once the other system sends the same subscription again with a valid key; what was missed is sent then.",
      "key-expired":
        "It goes on once the other system sends the same subscription again with a valid key; what was missed is sent then.",
      "organisation-suspended":
        "It goes on by itself once the organisation is reinstated; what was missed is sent then.",
      "given-up": "Have the receiver checked, then resume it; what was missed is sent then.",
      paused: "Resume it to go on; what was missed is sent then.",
    },
    since: (time) => `since ${time}`,
    pause: "Pause",
    resume: "Resume",
    tryNow: "Try now",
    again: "Send again",
    againAsked: "It will be sent again within seconds, and then stands at the top.",
    deliveries: "Last deliveries",
    deliveriesWay: "The last 50 are kept.",
    noDeliveries: "Nothing was sent yet",
    noDeliveriesWay: "When an event matches the query, it is sent within seconds and listed here.",
    outcomes: { delivered: "delivered", failed: "not delivered", "given-up": "given up" },
    attempt: (count) => `attempt ${count}`,
    events: (count) => (count === 1 ? "1 event" : `${count} events`),
    noEvents: "no new events (by schedule)",
    recorded: (from, to) => (from === to ? `recorded ${from}` : `recorded ${from} to ${to}`),
    types: {
      ObjectEvent: "object event",
      AggregationEvent: "aggregation",
      TransactionEvent: "transaction",
      TransformationEvent: "transformation",
      AssociationEvent: "association",
    },
    errors: {
      timeout: "no answer within 3 seconds",
      "connection-refused": "connection refused: the receiver may not be running",
      "connection-broken": "the connection broke",
      "host-not-found": "its host name does not exist",
      "host-unreachable": "its server cannot be reached",
      tls: "something is wrong with its HTTPS certificate",
      "address-refused": "its address is not a public one, which is not allowed",
      "not-sent": "it could not be sent",
    },
    refusedBy: (status) => `refused by the receiver (${status})`,
    failedAt: (status) => `the receiver failed (${status})`,
    redirected: (status) =>
      `the receiver points elsewhere (${status}), which is not followed: subscribe to the new address`,
    back: "Back",
  },
});

/** Why a delivery failed, as people say it. */
export function deliveryError(error: string): string {
  const words = webhookWords();
  const [, kind, status = ""] = /^(status|redirect)-(\d+)$/.exec(error) ?? [];
  if (kind === "redirect") return words.redirected(status);
  if (kind === "status") return status.startsWith("5") ? words.failedAt(status) : words.refusedBy(status);
  if (error.startsWith("destination-")) return words.errors["address-refused"] ?? error;
  return words.errors[error] ?? error;
}
