import { dictionary } from "../dictionary.ts";

/** A place as people read it. `text`: latitude and longitude in degrees. */
function degrees(
  text: string,
  [north, south, east, west]: readonly [string, string, string, string],
): readonly string[] {
  const [latitude = 0, longitude = 0] = text.split(",").map(Number);
  return [
    `${latitude < 0 ? south : north} ${Math.abs(latitude).toFixed(2)}°`,
    `${longitude < 0 ? west : east} ${Math.abs(longitude).toFixed(2)}°`,
  ];
}

/** Words of where something was recorded: the question, the choice, and what is kept. */
export const placeWords = dictionary({
  zh: {
    title: "登记时带上大致地点吗？",
    what: "允许后，您登记的内容会附上大致地点（约 1 千米，能看出在哪个基地或冷库），日后有人问“是不是在现场登记的”，就有据可查。",
    who: "只有您本人和运维人员看得到，运维查看会留下访问记录；不上任何公开页面，一年后自动删除。",
    free: "不允许也一样用；以后点自己的名字就能更改、删除。",
    allow: "允许",
    deny: "不用",
    legend: "登记时带上大致地点",
    denied: "手机或浏览器没有给出地点：请在系统设置里允许浏览器使用位置。没有地点也照常登记。",
    open: "看记下的地点",
    kept: "记下的地点",
    keptWay: "这台设备登记内容时的大致地点，新的在前，保留一年。",
    none: "还没有记下地点",
    noneWay: "允许之后，下一次登记起会附上。",
    near: (place: string) => `约${degrees(place, ["北纬", "南纬", "东经", "西经"]).join("，")}`,
    number: (n: number) => `第 ${n} 条`,
    erase: "全部删除",
    eraseWhat: "删除后不能恢复；登记的内容本身不受影响。",
    eraseSure: "确定删除",
    keep: "不删",
    erased: "已删除",
    look: "查看登记地点",
    lookWay: "查看会记入该机构的访问记录。",
  },
  en: {
    title: "Should what you record say about where it was?",
    what: "If you allow it, what you record says about where it was (to a kilometre: which base or depot). Whoever asks later whether it was recorded on the spot has an answer.",
    who: "Only you and the operator see it, and a look by the operator is noted. It is on no public page, and goes after a year.",
    free: "Everything works without it. Tap your name to change it, or to erase what was kept.",
    allow: "Allow",
    deny: "No",
    legend: "Say about where it was recorded",
    denied:
      "The phone or browser does not say where it is: allow the browser your location in the system’s settings. You can go on recording without it.",
    open: "Places that were kept",
    kept: "Places that were kept",
    keptWay: "About where things were recorded on this device, the newest first, for a year.",
    none: "No place was kept yet",
    noneWay: "Once it is allowed, the next thing that you record has one.",
    near: (place: string) => `about ${degrees(place, ["N", "S", "E", "W"]).join(", ")}`,
    number: (n: number) => `No. ${n}`,
    erase: "Erase all",
    eraseWhat: "They cannot be brought back. What was recorded stays as it is.",
    eraseSure: "Erase them",
    keep: "Keep them",
    erased: "Erased",
    look: "Where it was recorded",
    lookWay: "The organisation’s audit trail will say that you looked.",
  },
});
