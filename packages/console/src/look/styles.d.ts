/** The bundler makes one file of all styles that are imported. */
declare module "*.css";
/** But a sheet is a file of its own: where it is, seen from the scripts. */
declare module "*.sheet.css" {
  const address: string;
  export default address;
}
