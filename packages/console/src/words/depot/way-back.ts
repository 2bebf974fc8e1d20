import { dictionary } from "../dictionary.ts";

/** Words of what leads back from a mistake, behind the depot's work. */
export const wayBackWords = dictionary({
  zh: {
    sentWrong: "发错了？撤回",
    receivedWrong: "填错了？更正",
    roomWrong: "放错库了？拿出来重放",
    takenOut: (lot: string, room: string) => `放错库，拿出 ${lot} ${room}`,
    moved: (lot: string, from: string, room: string) => `换库 ${lot} ${from} 到 ${room}`,
  },
  en: {
    sentWrong: "Wrong? Take it back",
    receivedWrong: "Wrong? Correct it",
    roomWrong: "Wrong room? Take it out again",
    takenOut: (lot: string, room: string) => `Wrong room: take ${lot} out of ${room}`,
    moved: (lot: string, from: string, room: string) => `Move ${lot} from ${from} to ${room}`,
  },
});
