/** Bytes in, a small WebP out: what a photo's thread does. Loaders of other formats are not there. */
import Vips from "wasm-vips";
import {
  PHOTO_BYTES_MAX,
  PHOTO_SIDE_MAX,
  type PhotoFault,
  type PictureKind,
  UPLOAD_PIXELS_MAX,
  UPLOAD_SIDE_MAX,
  UPLOAD_SIDE_MIN,
} from "./photo.ts";

/** An upload of which a photo is to be made. */
export interface PhotoJob {
  readonly upload: Uint8Array;
  readonly kind: PictureKind;
}

/** What becomes of it. */
export type PhotoReply =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly width: number; readonly height: number }
  | { readonly fault: PhotoFault };

/** The codecs, libvips in WebAssembly, with a heap of their own. */
type Library = Awaited<ReturnType<typeof Vips>>;

/** Tried in this order until the result is small enough. */
const QUALITIES = [80, 70, 60, 50, 40] as const;
const SIDES = [PHOTO_SIDE_MAX, 480, 360] as const;

/** Loads the codecs anew: a quarter of a second of a core. */
export async function library(): Promise<Library> {
  const vips = await Vips({
    dynamicLibraries: [],
    preRun: (module) => {
      module.setAutoDeleteLater(true);
      // What is wrong with a stranger's file is told to who sent it, not to our log.
      module.ENV.VIPS_WARNING = "0";
      module.ENV.VIPS_CONCURRENCY = "1";
    },
    print: () => undefined,
    printErr: () => undefined,
  });
  vips.concurrency(1);
  vips.Cache.max(0);
  return vips;
}

/** By its header alone: nothing is decoded yet. */
function headerFault(vips: Library, { upload, kind }: PhotoJob): PhotoFault | undefined {
  const load = { jpeg: vips.Image.jpegloadBuffer, png: vips.Image.pngloadBuffer, webp: vips.Image.webploadBuffer };
  const { width, height } = load[kind](upload);
  if (Math.max(width, height) > UPLOAD_SIDE_MAX || width * height > UPLOAD_PIXELS_MAX) return "too-many-pixels";
  return Math.min(width, height) < UPLOAD_SIDE_MIN ? "too-small" : undefined;
}

/** The photo, or what is wrong with the upload. Never throws: what the codec cannot read is damaged. */
export function photoOf(vips: Library, job: PhotoJob): PhotoReply {
  try {
    return made(vips, job);
  } catch {
    return { fault: "damaged" };
  }
}

/**
 * Turned as the camera was held, in sRGB, without alpha and without metadata: neither where nor by whom it was taken is served.
 */
function made(vips: Library, job: PhotoJob): PhotoReply {
  const fault = headerFault(vips, job);
  if (fault !== undefined) return { fault };
  for (const side of SIDES) {
    let image = vips.Image.thumbnailBuffer(job.upload, side, {
      height: side,
      size: "down",
      output_profile: "srgb",
      // The loader's own option: what `thumbnail` itself is told of it does not reach the loader of JPEG (libvips 8.18.7).
      option_string: "[fail_on=truncated]",
    });
    if (image.hasAlpha()) image = image.flatten({ background: [255, 255, 255] });
    image = image.copyMemory();
    for (const Q of QUALITIES) {
      const bytes = image.webpsaveBuffer({ Q, effort: 5, smart_subsample: true, keep: "none" });
      if (bytes.byteLength <= PHOTO_BYTES_MAX) {
        return { bytes: new Uint8Array(bytes), width: image.width, height: image.height };
      }
    }
  }
  return { fault: "too-detailed" };
}
