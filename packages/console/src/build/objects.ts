import { type Built, type BuiltFile, cacheControlOf } from "./built.ts";

/** A file in the form in which a bucket holds it. */
export interface FileObject {
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly contentEncoding?: "br" | "gzip";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The forms of every file, each below a key of its own: whoever stands in front chooses by what the browser takes. */
const FORMS = {
  br: ({ brotli }: BuiltFile) => brotli && { contentEncoding: "br" as const, bytes: brotli },
  gzip: ({ gzip }: BuiltFile) => gzip && { contentEncoding: "gzip" as const, bytes: gzip },
  plain: ({ plain }: BuiltFile) => ({ bytes: plain }),
} as const;

function objectsOfFile(file: BuiltFile): readonly FileObject[] {
  const { path, contentType } = file;
  return Object.entries(FORMS).map(([form, of]) => ({
    key: `${form}/${path}`,
    contentType,
    cacheControl: cacheControlOf(file),
    // What no coding makes shorter stands as it is below each key.
    ...(of(file) ?? FORMS.plain(file)),
  }));
}

/**
 * The console as the objects of a bucket: `br/…`, `gzip/…` and `plain/…` of every file, in two lots. First what is named by its digest, then
 * what names it: whoever opens the app meanwhile finds each file that the document asks for.
 */
export function objectsOf({ files, document }: Built): readonly [readonly FileObject[], readonly FileObject[]] {
  const all = [...files.values(), document];
  const lot = (isImmutable: boolean) => all.filter((file) => file.isImmutable === isImmutable).flatMap(objectsOfFile);
  return [lot(true), lot(false)];
}
