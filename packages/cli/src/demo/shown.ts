import { drawnFruit, RED_HEART_KIWIFRUIT, SNOW_PEAR } from "./drawing.ts";
import { KIWIFRUIT, PEAR } from "./land.ts";
import type { Stage } from "./stage.ts";

/** What the cooperative shows on the pages of its products: a picture that the demo draws itself, two lines, links; and the shelf life on its labels. */
export async function showProducts({ cast }: Stage): Promise<void> {
  const { api } = cast.clerk;
  await api.upload(`/api/products/${KIWIFRUIT}/photo`, drawnFruit(RED_HEART_KIWIFRUIT));
  await api.upload(`/api/products/${PEAR}/photo`, drawnFruit(SNOW_PEAR));
  await api.post(`/api/products/${KIWIFRUIT}/words`, {
    zh: ["海拔 700 米的坡地果园，人工授粉、手工采摘。", "果肉翠绿、果心泛红，放软了再吃更甜。"],
    en: ["From orchards on slopes at 700 m, pollinated and picked by hand.", "Sweetest when it has gone soft."],
  });
  await api.post(`/api/products/${PEAR}/words`, { zh: ["套袋栽培，成熟一批采一批。"] });
  await api.post("/api/links/list", {
    anchor: `01/${KIWIFRUIT}`,
    links: [
      {
        id: "demo-ripening",
        linkType: "gs1:consumerHandlingStorageInfo",
        href: "https://www.example.com/kiwifruit/ripening",
        title: { zh: "怎么催软、怎么切（演示链接）", en: "How to ripen and cut it (demo link)" },
      },
      {
        id: "demo-orchard",
        linkType: "gs1:pip",
        href: "https://www.example.com/orchard/{lot}",
        title: { zh: "本批果园近况（演示链接）", en: "The orchard of this batch (demo link)" },
      },
    ],
  });
}
