import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
// The build puts the module beside the app's other files, under its digest.
import module from "zxing-wasm/reader/zxing_reader.wasm";

/** Reads codes in pictures, in a worker of its own: its script alone may compile WebAssembly. Asked with a picture, it answers the texts in it. */
interface Scope {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Answered): void;
}

export interface Asked {
  readonly id: number;
  readonly picture: ImageData;
}

export interface Answered {
  readonly id: number;
  readonly texts: readonly string[];
}

const scope = globalThis as unknown as Scope;

prepareZXingModule({ overrides: { locateFile: () => module } });

scope.onmessage = ({ data: { id, picture } }) => {
  void readBarcodes(picture, {
    formats: ["QRCode", "DataMatrix", "Code128", "DataBarExpanded", "DataBar", "EAN13", "EAN8", "UPCA", "ITF"],
    maxNumberOfSymbols: 4,
    tryHarder: true,
    textMode: "Plain",
  }).then(
    (found) =>
      scope.postMessage({ id, texts: found.map(({ symbologyIdentifier, text }) => symbologyIdentifier + text) }),
    () => scope.postMessage({ id, texts: [] }),
  );
};
