import { Bases } from "./land-lists.tsx";

export default Bases;
