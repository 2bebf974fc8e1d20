import { dictionary } from "../dictionary.ts";

/** Words of the home of online shops, and of whoever connects a system. */
export const platformWords = dictionary({
  zh: {
    noTask: "没有要处理的召回",
    onItsWay: "发往这里、还没有收的货",
    noneOnItsWay: "没有在路上的货",
    all: "全部",
    feeds: "推送",
    noFeeds: "还没有推送订阅，看怎么订阅",
    feedsOf: (count: number) => `${count} 个订阅，看投递记录`,
    feedsStopped: (count: number) => `${count} 个已停止`,
    bySystem: "收货和填报也可以由您的系统通过接口完成，用法见",
  },
  en: {
    noTask: "No recall to act on",
    onItsWay: "On its way here, not yet received",
    noneOnItsWay: "Nothing is on its way",
    all: "All",
    feeds: "Webhooks",
    noFeeds: "No webhook yet: how to subscribe",
    feedsOf: (count) =>
      count === 1 ? "1 subscription, with its deliveries" : `${count} subscriptions, with their deliveries`,
    feedsStopped: (count) => `${count} stopped`,
    bySystem: "Your system may receive goods and answer recalls by itself:",
  },
});
