/** In which surroundings the app runs: they decide what can be had of it. */
export interface Surroundings {
  /** The app whose web view it is, where that is no browser of its own. */
  readonly host: "wechat" | "other-app" | undefined;
  /** Already on the home screen. */
  readonly isInstalled: boolean;
  /** Of an iPhone or iPad: installed by the share menu alone. */
  readonly isApple: boolean;
  /** Nothing typed is kept when the tab goes: no storage, or no service worker. */
  readonly keepsNothing: boolean;
}

/** Web views by what they say of themselves: WeChat, QQ, Alipay, DingTalk, Feishu, Weibo, and Android's plain web view (`; wv`). */
export function surroundingsOf(
  userAgent: string,
  has: { readonly storage: boolean; readonly worker: boolean; readonly standalone: boolean },
): Surroundings {
  const isWechat = /MicroMessenger/i.test(userAgent);
  const isOther = /\bQQ\/|AlipayClient|DingTalk|Lark|Feishu|Weibo|; wv\)/i.test(userAgent);
  return {
    host: isWechat ? "wechat" : isOther ? "other-app" : undefined,
    isInstalled: has.standalone,
    isApple: /iPhone|iPad|iPod/.test(userAgent),
    keepsNothing: !has.storage || !has.worker,
  };
}

export function surroundings(): Surroundings {
  return surroundingsOf(navigator.userAgent, {
    storage: "indexedDB" in globalThis && globalThis.crypto?.subtle !== undefined,
    worker: "serviceWorker" in navigator,
    standalone: matchMedia("(display-mode: standalone)").matches,
  });
}
