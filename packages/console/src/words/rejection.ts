import { dictionary } from "./dictionary.ts";

/** Words of photos of what was turned away. */
export const rejectionWords = dictionary({
  zh: {
    photo: "拒收的照片（可不拍）",
    photoHint: "拍清楚坏在哪里。只给发货方和监管看，消费者看不到。",
    photoOf: (lot: string) => `${lot} 拒收照片`,
    rejected: "拒收",
    photos: "拒收照片",
    add: "补一张照片",
    send: "附上照片",
    sending: "照片已存在手机里，正在发。没有网络也不会丢。",
    notKept: "照片没有发出去，请联网后再试",
    unread: "照片没读到，联网后再看",
    takeBack: "撤回照片",
    takeBackWhat: "发货方再也看不到这张照片。谁撤回、为什么，会留在记录里。",
    takeBackReasons: ["拍到了人", "拍错了货", "拍得不清楚"],
    takenBack: "已撤回",
    at: (time: string) => `附于 ${time}`,
  },
  en: {
    photo: "Photo of it (optional)",
    photoHint: "Show what is wrong. For the sender and the bureau alone: buyers do not see it.",
    photoOf: (lot: string) => `Photo of ${lot}, turned away`,
    rejected: "Turned away",
    photos: "Photos of what was turned away",
    add: "Add a photo",
    send: "Add this photo",
    sending: "The photo is safe on this device and on its way, also without a network.",
    notKept: "The photo was not sent: try again with a network",
    unread: "The photo could not be read: look again with a network",
    takeBack: "Take the photo back",
    takeBackWhat: "The sender sees it no more. Who took it back and why stays on record.",
    takeBackReasons: ["shows a person", "of other goods", "not clear"],
    takenBack: "Taken back",
    at: (time: string) => `added ${time}`,
  },
});
