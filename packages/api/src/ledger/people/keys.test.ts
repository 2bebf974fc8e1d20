import type { Key } from "@suyuan/store/table";
import { expect, test } from "vitest";
import * as keys from "./keys.ts";

/** Where each row lies: rows that were written once are found there for ever. */
const places = (): readonly (readonly [name: string, key: Key, pk: string, sk: string])[] => [
  ["person", keys.personKey("p1"), "PERSON#p1", "PERSON"],
  ["names", keys.personNamesKey("p1"), "PERSON#p1", "NAMES"],
  ["password", keys.passwordKey("p1"), "PERSON#p1", "PASSWORD"],
  ["subject of an issuer", keys.subjectKey("ab"), "SUBJECT#ab", "SUBJECT"],
  ["account", keys.accountKey("ab"), "ACCOUNT#ab", "ACCOUNT"],
  ["person among all", keys.listedPersonKey("p1"), "PEOPLE", "p1"],
  ["member", keys.memberKey("coop", "p1"), "ORG#coop", "PERSON#p1"],
  ["artifact of the issuer", keys.artifactKey("Session", "ab"), "SIGNIN#Session#ab", "SIGNIN"],
  ["session by its uid", keys.sessionUidKey("ab"), "SIGNIN#uid#ab", "SIGNIN"],
  ["recovery link", keys.recoveryKey("ab"), "RECOVERY#ab", "RECOVERY"],
];

test("each row lies where it always did", () => {
  for (const [name, key, pk, sk] of places()) expect([name, key]).toEqual([name, { pk, sk }]);
});

test("everybody, and the members of an organisation, are read as one stretch each", () => {
  expect(keys.everybody).toEqual({ pk: "PEOPLE", prefix: "" });
  expect(keys.membersOf("coop")).toEqual({ pk: "ORG#coop", prefix: "PERSON#" });
});

test("an account name is the same in either case and width and with blanks around, and in no other spelling", () => {
  for (const spelling of ["Li.Na", " li.na ", "ＬＩ．ＮＡ"]) expect(keys.accountText(spelling)).toBe("li.na");
  for (const other of ["lina", "li na", "li.na1"]) expect(keys.accountText(other)).not.toBe("li.na");
});

test("a subject is one of its issuer: no two of both have one text", () => {
  const texts = [
    { issuer: "https://a", subject: "1" },
    { issuer: "https://a", subject: "2" },
    { issuer: "https://b", subject: "1" },
    { issuer: "https://a1", subject: "" },
  ].map(keys.subjectText);
  expect(new Set(texts).size).toBe(4);
  expect(texts[0]).toBe('["https://a","1"]');
});
