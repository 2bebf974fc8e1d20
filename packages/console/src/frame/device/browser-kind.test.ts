import { expect, test } from "vitest";
import { surroundingsOf } from "./browser-kind.ts";

const HAS = { storage: true, worker: true, standalone: false };
const ANDROID =
  "Mozilla/5.0 (Linux; Android 10; M2004J7AC Build/QP1A.190711.020; wv) AppleWebKit/537.36 (KHTML, like Gecko)";

test("web views of WeChat and of other apps are told from browsers by what they say of themselves", () => {
  const wechat = `${ANDROID} Version/4.0 Chrome/86.0.4240.99 Mobile Safari/537.36 MMWEBID/7 MicroMessenger/8.0.40 WeChat/arm64`;
  expect(surroundingsOf(wechat, HAS).host).toBe("wechat");
  expect(surroundingsOf(`${ANDROID} Chrome/72.0 Mobile Safari/537.36`, HAS).host).toBe("other-app");
  for (const name of ["QQ/9.0", "AlipayClient/10.5", "DingTalk/7.0", "Lark/6", "Weibo (iPhone)"]) {
    expect(surroundingsOf(`Mozilla/5.0 (iPhone) ${name}`, HAS).host).toBe("other-app");
  }
  const chrome = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36";
  expect(surroundingsOf(chrome, HAS).host).toBeUndefined();
  // Tencent's own browser is one.
  expect(surroundingsOf(`${chrome} MQQBrowser/15.0`, HAS).host).toBeUndefined();
});

test("a browser without storage or without a worker keeps nothing, and says so; an iPhone is installed by hand", () => {
  expect(surroundingsOf("", { ...HAS, storage: false }).keepsNothing).toBe(true);
  expect(surroundingsOf("", { ...HAS, worker: false }).keepsNothing).toBe(true);
  expect(surroundingsOf("", HAS).keepsNothing).toBe(false);
  expect(surroundingsOf("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)", HAS).isApple).toBe(true);
});
