/** The part of the library that finds the modules of a code, without its writers of PNG and the rest. */
declare module "qrcode/lib/core/qrcode.js" {
  export { create } from "qrcode";
}
