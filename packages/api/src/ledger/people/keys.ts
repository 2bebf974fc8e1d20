import type { Person, PersonNames } from "@suyuan/domain/people/person";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { IdRow } from "../rows.ts";

export interface PasswordRow {
  /** In the PHC string format: algorithm, parameters, salt and hash. */
  readonly hash: string;
  readonly changedAt: string;
  /** Made by somebody else: to be changed at the next sign-in. */
  readonly isInitial?: true;
}

/** A person as stored, without what says who it is. */
export const personKey = (id: string): RowKey<Person> => keyOf(`PERSON#${id}`, "PERSON");
/** Who a person is; erased with the person. */
export const personNamesKey = (id: string): RowKey<PersonNames> => keyOf(`PERSON#${id}`, "NAMES");
/** The password of a person, as its hash. */
export const passwordKey = (id: string): RowKey<PasswordRow> => keyOf(`PERSON#${id}`, "PASSWORD");
/** What opens an account instead of its password: the public half of a key that a device keeps. */
export interface Passkey {
  /** As the authenticator names it, base64url. */
  readonly id: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** How often it was used, where the authenticator counts. */
  readonly counter: number;
  /** What its person calls it. */
  readonly name: string;
  readonly addedOn: string;
  readonly usedOn?: string;
}
/** The passkeys of a person; erased with the person, and taken away when somebody else gives it a first password. */
export const passkeysKey = (id: string): RowKey<{ readonly passkeys: readonly Passkey[] }> =>
  keyOf(`PERSON#${id}`, "PASSKEYS");
/** Whose passkey it is; `digest` is the SHA-256 of its id. */
export const passkeyHolderKey = (digest: string): RowKey<IdRow> => keyOf(`PASSKEY#${digest}`, "PASSKEY");
/** The person that an issuer of others knows as a subject; `digest` is the SHA-256 of both. */
export const subjectKey = (digest: string): RowKey<IdRow> => keyOf(`SUBJECT#${digest}`, "SUBJECT");
/** What is digested for the row above. */
export const subjectText = ({ issuer, subject }: { readonly issuer: string; readonly subject: string }): string =>
  JSON.stringify([issuer, subject]);
/** The person who signs in under an account name; `digest` is the SHA-256 of `accountText`. */
export const accountKey = (digest: string): RowKey<IdRow> => keyOf(`ACCOUNT#${digest}`, "ACCOUNT");
/** An account name as it is compared: letters of either case and width are the same. */
export const accountText = (account: string): string => account.normalize("NFKC").trim().toLowerCase();

/** Everybody, by id. */
export const everybody: Stretch<IdRow> = stretchOf("PEOPLE", "");
export const listedPersonKey = (id: string): RowKey<IdRow> => keyOf(everybody.pk, id);
/** Who is or was a member of an organisation, by id. */
export const memberKey = (organisation: string, id: string): RowKey<IdRow> =>
  keyOf(`ORG#${organisation}`, `PERSON#${id}`);
export const membersOf = (organisation: string): Stretch<IdRow> => stretchOf(`ORG#${organisation}`, "PERSON#");

/** A session, grant, code or token of the bundled issuer, as it wrote it. */
export interface ArtifactRow {
  readonly payload: string;
  /** Epoch seconds: it was used, and is good for nothing more than to tell that. */
  readonly consumedAt?: number;
}

/** By the issuer's name for the kind, and the SHA-256 of the id. */
export const artifactKey = (model: string, digest: string): RowKey<ArtifactRow> =>
  keyOf(`SIGNIN#${model}#${digest}`, "SIGNIN");
/** The session of this uid, by the digest of its id. */
export const sessionUidKey = (digest: string): RowKey<{ readonly digest: string }> =>
  keyOf(`SIGNIN#uid#${digest}`, "SIGNIN");

/** By the SHA-256 of its secret: a link by which a person sets a password, until this epoch second. */
export const recoveryKey = (digest: string): RowKey<{ readonly id: string; readonly until: number }> =>
  keyOf(`RECOVERY#${digest}`, "RECOVERY");
