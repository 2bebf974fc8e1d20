import { dictionary } from "../dictionary.ts";

/** Words about a device whose clock is another than the service's. */
export const clockNoticeWords = dictionary({
  zh: {
    clockElsewhere: (date: string) =>
      `服务的时间是 ${date}，登记按这个时间。演示停在采收季；不是演示的话，请校准这台设备。`,
    clockSlow: (text: string) => `这台设备的时间慢 ${text}，请校准。登记时按服务器时间。`,
    clockFast: (text: string) => `这台设备的时间快 ${text}，请校准。登记时按服务器时间。`,
  },
  en: {
    clockElsewhere: (date: string) =>
      `The service's time is ${date}, and records take it. A demo plays in its season; if this is none, set this device's clock.`,
    clockSlow: (text: string) => `The clock of this device is ${text} slow: set it. Records take the service's time.`,
    clockFast: (text: string) => `The clock of this device is ${text} fast: set it. Records take the service's time.`,
  },
});
