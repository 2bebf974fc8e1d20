import { createHash } from "node:crypto";
import { notFound } from "@suyuan/domain/access";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import type * as z from "zod";
import { withinQuota } from "../../allowances/quotas.ts";
import type { Actor, Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { uploadPieceBlob } from "../../ledger/blob-names.ts";
import { idTaken } from "../../ledger/commit.ts";
import { lanesOf } from "../../ledger/lanes.ts";
import { create, type Loaded, replaced } from "../../ledger/loaded.ts";
import { readAll, readMany, readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { RowKey, Stored } from "../../ledger/row-key.ts";
import {
  type UploadPurpose,
  type UploadRow,
  uploadIdKey,
  uploadKey,
  uploadPieceKey,
  uploadPieces,
} from "../../ledger/uploads/keys.ts";
import { PIECE_BYTES_MIN, type UploadBody, type UploadPath, type UploadRecord } from "./bodies.ts";

/** An upload that nobody went on with or used ends after so long. */
const KEPT_SECONDS = 7 * 86_400;

type Recorded = Pick<Stored<UploadRow>, "data" | "expiresAt">;

function answerOf(id: string, { data, expiresAt = 0 }: Recorded, status: 200 | 201): Answer<UploadRecord> {
  const { bytes, sha256, purpose, offset } = data;
  const complete = offset === bytes;
  const body = { id, bytes, sha256, purpose, offset, complete, expiresAt: new Date(expiresAt * 1000).toISOString() };
  const headers = { "upload-offset": String(offset), "upload-complete": complete ? "?1" : "?0" };
  const location = status === 201 ? { location: `/api/uploads/${id}` } : {};
  return { status, body, headers, ...location };
}

const isLive = ({ now }: Pick<Deps, "now">, { expiresAt = 0 }: { readonly expiresAt?: number }): boolean =>
  expiresAt * 1000 > now().getTime();

/** What is stored under a key, unless its time is over: the store may drop it later. */
function live<Row extends object>(deps: Pick<Deps, "now">, loaded: Loaded, key: RowKey<Row>): Stored<Row> | undefined {
  const row = loaded.item(key);
  return row !== undefined && isLive(deps, row) ? row : undefined;
}

type Beginning = Call<unknown, unknown, z.infer<typeof UploadBody>>;

/**
 * Begins an upload, or finds it begun: by its id, or by its digest under whatever id. Another file under a live id is `id-taken`. Beyond the
 * day's number `too-many-requests`.
 */
export async function uploadBegun(deps: Deps, { actor, body }: Beginning): Promise<Answer<UploadRecord>> {
  const { answer } = await lookedUp(deps, actor, body);
  if (answer !== undefined) return answer;
  const quota = { organisation: actor.organisation, name: "uploadsPerDay", amount: 1 } as const;
  return withinQuota(
    deps,
    quota,
    () =>
      untilCommitted(deps, () => begunOnce(deps, actor, body), { gaveUp: "the upload is begun by several at once" }),
    ({ replayed }) => replayed === true,
  );
}

interface Begun {
  readonly loaded: Loaded;
  readonly found: Stored<UploadRow> | undefined;
  /** Where the id stands for it already: whoever looks for it takes nothing of the day's number. */
  readonly answer: Answer<UploadRecord> | undefined;
}

async function lookedUp(
  deps: Deps,
  { organisation }: Actor,
  { id, bytes, sha256, purpose }: z.infer<typeof UploadBody>,
): Promise<Begun> {
  const [key, idKey] = [uploadKey(organisation, sha256), uploadIdKey(organisation, id)];
  const loaded = await readMany(deps.table, [key, idKey]);
  const named = live(deps, loaded, idKey);
  const found = live(deps, loaded, key);
  if (named !== undefined && named.data.sha256 !== sha256) throw idTaken();
  if (found !== undefined && (found.data.bytes !== bytes || found.data.purpose !== purpose)) throw idTaken();
  const isThere = named !== undefined && found !== undefined;
  return { loaded, found, answer: isThere ? { ...answerOf(id, found, 201), replayed: true } : undefined };
}

async function begunOnce(
  deps: Deps,
  actor: Actor,
  body: z.infer<typeof UploadBody>,
): Promise<Answer<UploadRecord> | undefined> {
  const { loaded, found, answer } = await lookedUp(deps, actor, body);
  if (answer !== undefined) return answer;
  const { id, bytes, sha256, purpose } = body;
  const [key, idKey] = [uploadKey(actor.organisation, sha256), uploadIdKey(actor.organisation, id)];
  const now = deps.now();
  const expiresAt = found?.expiresAt ?? Math.floor(now.getTime() / 1000) + KEPT_SECONDS;
  const attempt = nextAttempt(now, loaded.state(key)?.attempt);
  const row = found?.data ?? { bytes, sha256, purpose, offset: 0, attempt, startedAt: now.toISOString() };
  const ops = [
    loaded.next(idKey, { sha256 }, expiresAt),
    ...(found === undefined ? [loaded.next(key, row, expiresAt)] : []),
  ];
  const commit = await deps.table.transact(ops, freshToken(deps));
  return commit.ok ? answerOf(id, { data: row, expiresAt }, 201) : undefined;
}

/** An upload that the organisation began and that has not ended. Throws `not-found`. */
async function uploadOf(deps: Pick<Deps, "table" | "now">, organisation: string, id: string, pointer?: string) {
  const named = await readRow(deps.table, uploadIdKey(organisation, id));
  const row =
    named !== undefined && isLive(deps, named)
      ? await readRow(deps.table, uploadKey(organisation, named.data.sha256))
      : undefined;
  if (row === undefined || !isLive(deps, row)) throw notFound("upload", id, pointer);
  return row;
}

export async function uploadRead(
  deps: Deps,
  { actor, params: { id } }: Call<z.infer<typeof UploadPath>, unknown, unknown>,
): Promise<Answer<UploadRecord>> {
  return answerOf(id, await uploadOf(deps, actor.organisation, id), 200);
}

type Continuing = Call<z.infer<typeof UploadPath>, unknown, unknown> & {
  readonly headers: { readonly "upload-offset": number };
};

/**
 * Takes a piece that begins where what came ends. A piece that came before is taken again without effect; another offset is
 * `upload-out-of-step` and says where to go on. The last piece completes the file when its digest is the one that was announced; else
 * nothing of it counts, and all is sent anew.
 */
export async function uploadContinued(deps: Deps, call: Continuing): Promise<Answer<UploadRecord>> {
  const { actor, params, headers, bytes } = call;
  const offset = headers["upload-offset"];
  const piece = { offset, bytes: bytes.byteLength, sha256: deps.sha256(bytes) };
  const once = async (): Promise<Answer<UploadRecord> | undefined> => {
    const before = await uploadOf(deps, actor.organisation, params.id);
    const { data } = before;
    if (offset !== data.offset) {
      const there = await readRow(deps.table, uploadPieceKey(actor.organisation, data, offset));
      if (there?.data.sha256 !== piece.sha256) throw outOfStep(data.offset);
      return { ...answerOf(params.id, before, 200), replayed: true };
    }
    requirePieceSize(data, piece);
    await deps.blobs.put(
      uploadPieceBlob(actor.organisation, data.sha256, offset, piece.sha256),
      bytes,
      "application/octet-stream",
    );
    const { expiresAt } = before;
    const isLast = offset + piece.bytes === data.bytes;
    const isRight = !isLast || (await digestWith(deps, actor.organisation, data, bytes)) === data.sha256;
    const row = isRight
      ? { ...data, offset: offset + piece.bytes }
      : { ...data, offset: 0, attempt: nextAttempt(deps.now(), data.attempt) };
    const pieceOps = isRight ? [create(uploadPieceKey(actor.organisation, data, offset), piece, expiresAt)] : [];
    const commit = await deps.table.transact([replaced(before, row, expiresAt), ...pieceOps], freshToken(deps));
    if (!commit.ok) return undefined;
    if (!isRight) throw anotherFile();
    return answerOf(params.id, { ...before, data: row }, 200);
  };
  // One after another: whoever sends a last piece again by hundreds finds the file complete, and it is looked through once.
  return lanesOf(deps.table).run(`UPLOAD#${actor.organisation}`, () =>
    untilCommitted(deps, once, { gaveUp: "the upload is sent by several at once" }),
  );
}

/** Pieces of another beginning of the same upload lie under other keys, also while the store has not dropped them. */
function nextAttempt(now: Date, before = 0): number {
  return Math.max(Math.floor(now.getTime() / 1000), before + 1);
}

function requirePieceSize({ bytes }: UploadRow, piece: { readonly offset: number; readonly bytes: number }): void {
  const left = bytes - piece.offset;
  const least = Math.min(PIECE_BYTES_MIN, left);
  if (piece.bytes >= least && piece.bytes <= left) return;
  const detail = {
    en: `${least} to ${left} bytes are to come from here on`,
    zh: `从此处起应为 ${least} 至 ${left} 字节`,
  };
  throw new DomainError(
    "invalid-request",
    { en: `This piece has ${piece.bytes} bytes; ${detail.en}.`, zh: `此片段为 ${piece.bytes} 字节，${detail.zh}。` },
    { errors: [fieldError("", detail)] },
  );
}

/** What came so far, a piece at a time. */
async function* piecesOf(
  deps: Pick<Deps, "table" | "blobs">,
  organisation: string,
  upload: UploadRow,
): AsyncGenerator<{ readonly offset: number; readonly bytes: Uint8Array }> {
  const { place, range } = uploadPieces(organisation, upload);
  for (const { data } of await readAll(deps.table, place, range)) {
    const blob = await deps.blobs.get(uploadPieceBlob(organisation, upload.sha256, data.offset, data.sha256));
    if (blob === undefined) throw new Error(`an upload lacks its piece at ${data.offset}`);
    yield { offset: data.offset, bytes: blob.bytes };
  }
}

/** SHA-256 of what came with a last piece behind it; one piece is in memory at a time. */
async function digestWith(
  deps: Pick<Deps, "table" | "blobs">,
  organisation: string,
  upload: UploadRow,
  last: Uint8Array,
): Promise<string> {
  const digest = createHash("sha256");
  for await (const { bytes } of piecesOf(deps, organisation, upload)) digest.update(bytes);
  return digest.update(last).digest("hex");
}

/**
 * The file of a complete upload, for a route that takes it by its id in place of a body. Throws `not-found` and, while it is not complete or
 * was begun for something else, `upload-out-of-step`.
 */
export async function uploadedFile(
  deps: Deps,
  { organisation }: Pick<Actor, "organisation">,
  id: string,
  purpose: UploadPurpose,
): Promise<Uint8Array<ArrayBuffer>> {
  const { data } = await uploadOf(deps, organisation, id, "?upload");
  if (data.purpose !== purpose) throw otherPurpose(data.purpose);
  if (data.offset < data.bytes) throw outOfStep(data.offset);
  const whole = new Uint8Array(data.bytes);
  for await (const { offset, bytes } of piecesOf(deps, organisation, data)) whole.set(bytes, offset);
  return whole;
}

/** The bytes that a call brings: its body, or the upload that its query names. Both at once are refused. */
export async function fileOf(
  deps: Deps,
  {
    actor,
    query,
    bytes,
  }: Pick<Call<unknown, { readonly upload?: string | undefined }, unknown>, "actor" | "query" | "bytes">,
  purpose: UploadPurpose,
): Promise<Uint8Array<ArrayBuffer>> {
  if (query.upload === undefined) return bytes;
  if (bytes.byteLength === 0) return uploadedFile(deps, actor, query.upload, purpose);
  const detail = { en: "leave it out, or send no body", zh: "请勿同时提交文件内容" };
  throw new DomainError(
    "invalid-request",
    { en: `?upload names a file, and the body is one: ${detail.en}.`, zh: `已用 ?upload 指定文件，${detail.zh}。` },
    { errors: [fieldError("?upload", detail)] },
  );
}

function outOfStep(offset: number): DomainError {
  return new DomainError(
    "upload-out-of-step",
    {
      en: `${offset} bytes of this upload have come. Nothing was changed. Go on from there (GET /api/uploads/{id} tells).`,
      zh: `该文件已收到 ${offset} 字节，未作任何更改。请从此处继续上传（可查询 /api/uploads/{id}）。`,
    },
    { extensions: { offset } },
  );
}

function anotherFile(): DomainError {
  return new DomainError(
    "upload-out-of-step",
    {
      en: "What came is not the file that was announced: its SHA-256 is another. Send it anew from the first byte, or begin an upload with the digest of this one.",
      zh: "收到的内容与声明的文件不符（SHA-256 不一致）。请从头重新上传，或以该文件的校验值新建上传。",
    },
    { extensions: { offset: 0 } },
  );
}

function otherPurpose(purpose: UploadPurpose): DomainError {
  return new DomainError("upload-out-of-step", {
    en: `This upload was begun for ${purpose}. Begin one for this.`,
    zh: `该上传的用途为 ${purpose}，请为本次用途新建上传。`,
  });
}
