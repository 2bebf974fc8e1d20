import type { Balance, Certificate } from "@suyuan/domain/certificates/certificate";
import { chooseCertificate } from "@suyuan/domain/certificates/choose";
import { isQualified } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import type { Key } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import { KeyText } from "../../http/text.ts";
import { balanceKey, certificateKey, holderIdKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { holderNumberOf } from "./number-rows.ts";

/** How a registration names a certificate. */
export const CertificateChoice = KeyText(129).meta({
  description:
    "Its id, or the number printed on it (LB-…); {bureau}/{id} where two bureaus gave you the same id 证书编号或证书上印的编号",
  examples: ["LB-18-26012212345A"],
});

type Sender = Pick<Actor, "organisation">;

/** The certificate that was meant, with its balance; both are under keys of their own. */
export interface Chosen {
  readonly certificate: Certificate;
  readonly key: RowKey<Certificate>;
  readonly balance: Balance | undefined;
  readonly balanceKey: RowKey<Balance>;
}

function keysOf(id: string): readonly [RowKey<Certificate>, RowKey<Balance>] {
  return [certificateKey(id), balanceKey(id)];
}

const isId = (asked: string): boolean => Id.safeParse(asked).success;

/** What to load first: which of one's own have the text as their id, and which as their number. */
export function choiceKeys({ organisation }: Sender, asked: string | undefined): readonly Key[] {
  if (asked === undefined) return [];
  return [
    ...(isId(asked) ? [holderIdKey(organisation, asked)] : []),
    ...(isQualified(asked) ? keysOf(asked) : []),
    holderNumberOf(organisation, asked),
  ];
}

/** What to load then: those that have it as either; where none has, the one that an earlier version stored by that id alone. */
export function moreChoiceKeys(actor: Sender, asked: string | undefined, loaded: Loaded): readonly Key[] {
  return asked === undefined ? [] : idsOf(actor, asked, loaded).flatMap(keysOf);
}

/** The certificate that the sender means. Throws `not-found` and `invalid-request` as `chooseCertificate` does. */
export function chosen(actor: Sender, asked: string, loaded: Loaded): Chosen {
  const ids = [...(isQualified(asked) ? [asked] : []), ...idsOf(actor, asked, loaded)];
  const candidates = [...new Set(ids)].map((id) => loaded.state(certificateKey(id)));
  const certificate = chooseCertificate(asked, candidates, actor.organisation);
  const [key, balance] = keysOf(certificate.id);
  return { certificate, key, balance: loaded.state(balance), balanceKey: balance };
}

/** The ids under which those are stored. */
function idsOf({ organisation }: Sender, asked: string, loaded: Loaded): readonly string[] {
  const byId = isId(asked) ? (loaded.state(holderIdKey(organisation, asked))?.ids ?? []) : [];
  const byNumber = loaded.state(holderNumberOf(organisation, asked))?.ids ?? [];
  const found = [...new Set([...byId, ...byNumber])];
  return found.length === 0 && isId(asked) ? [asked] : found;
}
