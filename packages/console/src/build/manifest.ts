import { BANDS, LIGHT } from "@suyuan/web-verify/look/tokens";

/** A leaf in a frame that a scanner would look for, inside the part that no mask cuts (W3C Web App Manifest, maskable: the middle 80 %). */
export function iconSvg(): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" fill="${BANDS.calm}"/>`,
    '<g fill="none" stroke="#fff" stroke-width="26" stroke-linecap="round" stroke-linejoin="round">',
    '<path d="M116 190v-74h74M322 116h74v74M396 322v74h-74M190 396h-74v-74"/>',
    '<path d="M256 366V246M256 290c-62 0-86-36-86-86 62 0 86 36 86 86zM256 246c0-58 32-90 90-90 0 58-32 90-90 90z"/></g></svg>',
  ].join("");
}

/** The app as a phone installs it (W3C Web App Manifest). */
export function manifest(): string {
  return JSON.stringify({
    ...{ id: "/console/", name: "溯源 Suyuan", short_name: "溯源", lang: "zh-CN", dir: "ltr" },
    ...{ start_url: "/console/", scope: "/console", display: "standalone" },
    ...{ background_color: LIGHT.ground, theme_color: BANDS.calm },
    icons: [{ src: "/console/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any maskable" }],
  });
}
