import type { Answered } from "./wasm-reader.ts";

/** Reads the codes in a picture. */
export interface Decoder {
  /** The texts in it, most often one or none. */
  read(picture: ImageBitmap | HTMLVideoElement): Promise<readonly string[]>;
  close(): void;
}

/** Where the worker with the WebAssembly reader lies: the build knows. */
declare const CONSOLE_READER: string;

interface Detected {
  readonly rawValue: string;
}
interface Detector {
  detect(picture: ImageBitmapSource): Promise<readonly Detected[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const WANTED = ["qr_code", "data_matrix", "code_128", "ean_13", "ean_8", "itf"];

/** The browser's own reader, where it has one that reads what labels carry. */
async function ownDecoder(): Promise<Decoder | undefined> {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: DetectorClass };
  if (BarcodeDetector === undefined) return undefined;
  try {
    const supported = await BarcodeDetector.getSupportedFormats();
    const formats = WANTED.filter((one) => supported.includes(one));
    if (!formats.includes("qr_code") || !formats.includes("data_matrix")) return undefined;
    const detector = new BarcodeDetector({ formats });
    return {
      read: async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue),
      close: () => undefined,
    };
  } catch {
    return undefined;
  }
}

/** Larger pictures take longer and show no more of a code. */
const LONGEST_PX = 1280;

function pixelsOf(picture: ImageBitmap | HTMLVideoElement): ImageData | undefined {
  const [width, height] =
    picture instanceof HTMLVideoElement ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height];
  if (width === 0 || height === 0) return undefined;
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const drawing = Object.assign(document.createElement("canvas"), size).getContext("2d", { willReadFrequently: true });
  drawing?.drawImage(picture, 0, 0, size.width, size.height);
  return drawing?.getImageData(0, 0, size.width, size.height);
}

/** The reader in WebAssembly, served from this origin and loaded when it is first needed. Rejects where it cannot be loaded. */
function wasmDecoder(): Promise<Decoder> {
  const worker = new Worker(CONSOLE_READER);
  const waiting = new Map<number, (texts: readonly string[]) => void>();
  let last = 0;
  const ask = (picture: ImageData) =>
    new Promise<readonly string[]>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      worker.postMessage({ id: last, picture });
    });
  worker.onmessage = ({ data: { id, texts } }: MessageEvent<Answered>) => {
    waiting.get(id)?.(texts);
    waiting.delete(id);
  };
  return new Promise((resolve, reject) => {
    worker.onerror = () => reject(new Error("the reader could not be loaded"));
    const decoder: Decoder = {
      read: async (picture) => {
        const pixels = pixelsOf(picture);
        return pixels === undefined ? [] : ask(pixels);
      },
      close: () => worker.terminate(),
    };
    // A picture of nothing has it load what it needs.
    void ask(new ImageData(8, 8)).then(() => resolve(decoder));
  });
}

export async function openDecoder(): Promise<Decoder> {
  return (await ownDecoder()) ?? wasmDecoder();
}
