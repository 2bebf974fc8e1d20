import { dictionary } from "./dictionary.ts";

/** Words about what is not sent yet. */
export const unsentWords = dictionary({
  zh: {
    waiting: (count: number, age: string) => `${count} 条未发出，最早 ${age}前`,
    parked: (count: number) => `${count} 条需要您处理`,
    unreachable: "连不上服务，网络恢复后自动发出",
    later: "服务繁忙，稍后自动发出",
    signedOut: "需要登录后才能发出，内容已保存在本机",
    unverified: (name: string) => `还没有登录，正在以“${name}”的名义记录。登录后自动发出。`,
    signIn: "登录并发出",
    others: (name: string, count: number) => `${name} 还有 ${count} 条未发出，等本人登录后发出`,
    newVersion: "有新版本",
    otherVersion: "别的标签页是另一个版本：请关掉它们，再更新这一页。填好的、没发出的都还在。",
    update: "更新",
    sealed: (count: number) => `这台设备上还有 ${count} 条未发出的内容，已封存。由登记人本人登录后继续发出。`,
  },
  en: {
    waiting: (count: number, age: string) => `${count} not sent, the oldest ${age} ago`,
    parked: (count: number) => (count === 1 ? "one needs you" : `${count} need you`),
    unreachable: "The service cannot be reached; it goes out once the network is back",
    later: "The service is busy; it goes out in a moment",
    signedOut: "Sign in to send; it is kept on this device",
    unverified: (name: string) =>
      `Not signed in: what you record is kept in the name of ${name} and goes out once you sign in.`,
    signIn: "Sign in and send",
    others: (name: string, count: number) => `${count} of ${name} are not sent: they go out once ${name} signs in`,
    newVersion: "There is a new version",
    otherVersion:
      "Other tabs are of another version: close them and update this one. All that you typed, or is not sent, is there.",
    update: "Update",
    sealed: (count: number) =>
      `${count} unsent records lie sealed on this device. They go out once whoever made them signs in.`,
  },
});
