import type { DomainError } from "@suyuan/domain/errors";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";

/** Whose a thing is, where its id alone does not tell: ids live inside their organisation. */
export const From = z.object({
  from: Id.optional().meta({
    description:
      "The organisation that made the id; needed where that is another and several used it 编号由哪个机构所编：多个机构使用同一编号时须填写",
  }),
});

/** The refusal of an id that several organisations used towards whoever asks. It names none of them. `pointer`: the member that holds the id. */
export function ambiguous(pointer?: string): DomainError {
  if (pointer !== undefined) {
    const en = "Several organisations used this id towards you. Write {organisation}/{id}, with the one that made it.";
    return invalidRequest([{ pointer, en, zh: "有多个机构对您使用了这一编号。请写作 {机构}/{编号}。" }]);
  }
  return invalidRequest([
    {
      pointer: "?from",
      en: "Several organisations used this id towards you. Say whose is meant: ?from= and the id of the organisation that made it.",
      zh: "有多个机构对您使用了这一编号。请用 ?from= 指明编号所属机构。",
    },
  ]);
}
