import { FAULTS } from "./passwords.ts";

/** Every word of the sign-in pages, Chinese first. */
export const WORDS = {
  zh: {
    brand: "溯源",
    title: "登录",
    account: "登录名",
    password: "密码",
    keep: "这是我自己的设备，保持登录 14 天",
    submit: "登录",
    wrong: "登录名或密码不对。",
    wait: (seconds: number) => `尝试次数过多，请 ${waitZh(seconds)}后再试。`,
    suspended: "您的账号已被暂停，请联系服务运营方。",
    forgotten: "忘记密码？请联系服务运营方，由其发给您一次性链接。",
    choose: "设置新密码",
    chooseWhy: "您使用的是他人给的初始密码，请先换成自己的密码。",
    current: "当前密码",
    fresh: "新密码（至少 10 个字符）",
    again: "再输入一次新密码",
    differs: "两次输入的新密码不一致。",
    save: "保存",
    ended: "登录页面已过期，请重新打开控制台。",
    open: "打开控制台",
    foreign: "此请求不是从本页面发出的，未作任何更改。",
    recovery: "重设密码",
    recoveryFor: (name: string) => `为 ${name} 设置新密码。保存后，其他设备上的登录将全部结束。`,
    recoveryEnded: "此链接已失效。链接 30 分钟内有效且只能使用一次，请向服务运营方索取新的链接。",
    saved: "密码已保存。请用新密码登录。",
    signOut: "退出登录",
    signOutAsk: "要退出登录吗？",
    signOutYes: "退出",
    signOutNo: "不退出",
    signedOut: "已退出登录。",
    failed: "无法登录",
    failedWhy: "登录请求无效或已过期。请回到控制台重新登录。",
    mine: "我的账号",
    signedInAs: (name: string) => `已登录：${name}`,
    change: "更改密码",
    notSignedIn: "请先登录。",
    showPassword: "显示密码",
  },
  en: {
    brand: "Suyuan",
    title: "Sign in",
    account: "Account name",
    password: "Password",
    keep: "This is my own device: stay signed in for 14 days",
    submit: "Sign in",
    wrong: "Account name or password is wrong.",
    wait: (seconds: number) => `Too many tries. Try again in ${waitEn(seconds)}.`,
    suspended: "Your account is suspended. Ask whoever runs the service.",
    forgotten: "Forgotten your password? Whoever runs the service sends you a link that works once.",
    choose: "Choose a password",
    chooseWhy: "Somebody else made the password that you used. Choose one of your own first.",
    current: "Present password",
    fresh: "New password (at least 10 characters)",
    again: "The new password again",
    differs: "The two new passwords differ.",
    save: "Save",
    ended: "This sign-in page has expired. Open the console again.",
    open: "Open the console",
    foreign: "This request did not come from this page. Nothing was changed.",
    recovery: "Set a new password",
    recoveryFor: (name: string) => `A new password for ${name}. Saving it ends every sign-in on other devices.`,
    recoveryEnded:
      "This link is good no more: it works once, within 30 minutes. Ask whoever runs the service for another.",
    saved: "The password is saved. Sign in with it.",
    signOut: "Sign out",
    signOutAsk: "Do you want to sign out?",
    signOutYes: "Sign out",
    signOutNo: "Stay signed in",
    signedOut: "You are signed out.",
    failed: "Sign-in failed",
    failedWhy: "The sign-in request is invalid or has expired. Go back to the console and sign in again.",
    mine: "My account",
    signedInAs: (name: string) => `Signed in: ${name}`,
    change: "Change the password",
    notSignedIn: "Sign in first.",
    showPassword: "Show the password",
  },
} as const;

export type Words = (typeof WORDS)["zh" | "en"];

export const FAULT_WORDS = FAULTS;

function waitZh(seconds: number): string {
  return seconds < 60 ? ` ${seconds} 秒` : ` ${Math.ceil(seconds / 60)} 分钟`;
}

function waitEn(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
