import { dictionary } from "../dictionary.ts";

/** Words about the browser and the device that the app runs on. */
export const deviceWords = dictionary({
  zh: {
    wechat: "微信里断网会丢内容，也不能连续扫码。点右上角“…”，选“在浏览器打开”。",
    otherApp: "这个 App 里的网页可能留不住内容。请复制网址，用手机自带的浏览器打开。",
    keepsNothing: "这个浏览器不能把没发出的内容留在手机上，请等发出后再关。换新一点的浏览器更稳妥。",
    dismiss: "知道了",
    install: "装到桌面",
    installWay: "像 App 一样从桌面打开，没有网络也能用。",
    installApple: "点浏览器底部的分享按钮，选“添加到主屏幕”。",
    installMenu: "打开浏览器菜单，选“添加到主屏幕”或“安装应用”。",
    installed: "已装到桌面。",
  },
  en: {
    wechat:
      "Inside WeChat, work without a network is lost and scanning stops. Tap “…” at the top right and open it in the browser.",
    otherApp: "Pages inside this app may lose what you type. Copy the address and open it in the phone's own browser.",
    keepsNothing:
      "This browser cannot keep unsent work on the phone: wait until all is sent. A newer browser is safer.",
    dismiss: "Got it",
    install: "Put it on the home screen",
    installWay: "It opens like an app, without a network too.",
    installApple: "Tap share at the bottom of the browser, then “Add to Home Screen”.",
    installMenu: "Open the browser's menu, then “Add to home screen” or “Install app”.",
    installed: "It is on the home screen.",
  },
});
