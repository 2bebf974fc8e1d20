import { dictionary } from "./dictionary.ts";

/** Words of how long something is, and how long is left. */
export const durationWords = dictionary({
  zh: {
    timeLeft: (text: string) => `剩余 ${text}`,
    timeOver: (text: string) => `已超时 ${text}`,
    days: (count: number) => `${count} 天`,
    hours: (count: number) => `${count} 小时`,
    minutes: (count: number) => `${count} 分钟`,
  },
  en: {
    timeLeft: (text: string) => `${text} left`,
    timeOver: (text: string) => `${text} late`,
    days: (count: number) => (count === 1 ? "1 day" : `${count} days`),
    hours: (count: number) => `${count} h`,
    minutes: (count: number) => `${count} min`,
  },
});
