import { DomainError } from "@suyuan/domain/errors";

/** What a picture is made into before it is served, and what is taken for one. Nothing here decodes: the codec lives in a thread of its own. */

/** The longest that a photo is when it is served: a page's reader waits for nothing larger. */
export const PHOTO_BYTES_MAX = 20_000;
/** The longer side of a photo as it is served, in pixels: a phone's width at twice its CSS pixels. */
export const PHOTO_SIDE_MAX = 640;
/** The largest picture taken, in bytes: what a Lambda is handed, at most 6 MB in base64. */
export const UPLOAD_BYTES_MAX = 4_000_000;

/** A photo as the body of a request, and what is said of one that is too large. */
export const PHOTO_UPLOAD = {
  maxBytes: UPLOAD_BYTES_MAX,
  tooLarge: {
    en: " Save the picture smaller, or send it as your messenger makes it smaller, and upload that.",
    zh: "请将图片缩小后再上传，例如在手机上选择较小的尺寸，或先经聊天软件发送压缩。",
  },
};
/** The most pixels that are decoded: what phones of today take by default and twice that. */
export const UPLOAD_PIXELS_MAX = 25_000_000;
/** The longest side that is decoded. */
export const UPLOAD_SIDE_MAX = 10_000;
/** Below this, in pixels, a page has nothing to show. */
export const UPLOAD_SIDE_MIN = 64;

export const PHOTO_TYPE = "image/webp";

/** A photo ready to be served. */
export interface MadePhoto {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** What is wrong with a picture, as the thread tells it. */
export type PhotoFault = "damaged" | "too-many-pixels" | "too-small" | "too-detailed" | "took-too-long";

/** Makes photos of uploads, apart from whoever serves. */
export interface PhotoMaker {
  /**
   * The photo that is made of an upload. `organisation` is whose it is: each has one upload at work at a time. Throws `unreadable-photo`
   * (no picture, or one that cannot be made smaller), `busy` (too many wait).
   */
  made(upload: Uint8Array, organisation: string): Promise<MadePhoto>;
}

/** Kinds of picture that are decoded. */
export type PictureKind = "jpeg" | "png" | "webp";

const ASCII = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** Brands of the ISO base media file format (ISO/IEC 14496-12) that pictures of phones carry (ISO/IEC 23008-12). */
const HEIF = /^(?:hei[cmsx]|hev[cmsx]|mif1|msf1)$/;

/** What a file is by its first bytes, whatever its name and media type say. */
function kindOf(bytes: Uint8Array): PictureKind | "heic" | "avif" | "gif" | "other" {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (ASCII(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (ASCII(bytes, 0, 4) === "RIFF" && ASCII(bytes, 8, 12) === "WEBP") return "webp";
  if (ASCII(bytes, 0, 4) === "GIF8") return "gif";
  if (ASCII(bytes, 4, 8) !== "ftyp") return "other";
  const brand = ASCII(bytes, 8, 12);
  return brand === "avif" || brand === "avis" ? "avif" : HEIF.test(brand) ? "heic" : "other";
}

const REFUSED: Readonly<Record<"heic" | "avif" | "gif" | "other", { readonly en: string; readonly zh: string }>> = {
  heic: {
    en: "This is a HEIC picture, which many browsers cannot show and which is not read here. On the phone, set the camera to “Most Compatible” (JPEG), or share the picture as JPEG, and send that.",
    zh: "这是 HEIC 格式的照片，许多浏览器无法显示，本系统不读取。请在手机相机设置中改为“兼容性最佳”（JPEG），或将照片另存为 JPEG 后再上传。",
  },
  avif: {
    en: "AVIF pictures are not read. Save it as JPEG, PNG or WebP and send that.",
    zh: "不读取 AVIF 格式的图片。请另存为 JPEG、PNG 或 WebP 后再上传。",
  },
  gif: {
    en: "GIF pictures are not read. Save it as JPEG, PNG or WebP and send that.",
    zh: "不读取 GIF 格式的图片。请另存为 JPEG、PNG 或 WebP 后再上传。",
  },
  other: {
    en: "This is no picture that is read. Send a photo as JPEG, PNG or WebP.",
    zh: "文件不是可读取的图片。请上传 JPEG、PNG 或 WebP 格式的照片。",
  },
};

/** The kind of a picture that can be decoded; else `unreadable-photo`, with what to do. */
export function pictureKind(bytes: Uint8Array): PictureKind {
  const kind = kindOf(bytes);
  if (kind === "jpeg" || kind === "png" || kind === "webp") return kind;
  throw unreadable(REFUSED[kind]);
}

const MEGAPIXELS = UPLOAD_PIXELS_MAX / 1_000_000;

const FAULTS: Readonly<Record<PhotoFault, { readonly en: string; readonly zh: string }>> = {
  damaged: {
    en: "The picture is damaged or cut off. Open it on the phone, save it again and send that.",
    zh: "图片已损坏或不完整。请在手机上打开并重新保存后再上传。",
  },
  "too-many-pixels": {
    en: `The picture has more than ${MEGAPIXELS} million pixels, or a side of more than ${UPLOAD_SIDE_MAX}. Save it smaller, or choose a lower resolution in the camera, and send that.`,
    zh: `图片超过 ${MEGAPIXELS * 100} 万像素，或边长超过 ${UPLOAD_SIDE_MAX} 像素。请缩小后再上传，或在相机中选用较低的分辨率。`,
  },
  "too-small": {
    en: `The picture has a side of less than ${UPLOAD_SIDE_MIN} pixels. Send a larger one.`,
    zh: `图片边长不足 ${UPLOAD_SIDE_MIN} 像素。请上传更大的图片。`,
  },
  "too-detailed": {
    en: `The picture cannot be made smaller than ${PHOTO_BYTES_MAX / 1000} kB. Send a calmer one.`,
    zh: `图片无法压缩到 ${PHOTO_BYTES_MAX / 1000} kB 以内。请换一张画面较简单的照片。`,
  },
  "took-too-long": {
    en: "The picture took too long to read. Save it smaller, or as an ordinary JPEG, and send that.",
    zh: "读取图片用时过长。请缩小，或另存为普通 JPEG 后再上传。",
  },
};

/** The refusal for what the thread found. */
export function photoFault(fault: PhotoFault): DomainError {
  return unreadable(FAULTS[fault]);
}

function unreadable(detail: { readonly en: string; readonly zh: string }): DomainError {
  return new DomainError("unreadable-photo", detail);
}
