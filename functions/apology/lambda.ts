import * as z from "zod";
import { environmentOf, PublicUrl } from "../host/environment.ts";
import { type Apology, type Asked, apologise } from "./apologise.ts";

const { PUBLIC_URL } = environmentOf(z.object({ PUBLIC_URL: PublicUrl }), process.env);

/** For buyers' addresses whose function or gateway failed. */
export const handler = (asked: Asked): Promise<Apology> => Promise.resolve(apologise(asked, PUBLIC_URL));
