/** A node of Babel's syntax tree, as far as this file looks. */
export interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  readonly expressions?: readonly SyntaxNode[];
  readonly arguments?: readonly SyntaxNode[];
  readonly object?: SyntaxNode;
}

const WORDS = /\p{L}[,;:.]? \S|\S \p{L}|\p{Script=Han}/u;

/** A value named or asked for, without a decision of its own. */
function isPlain(node: SyntaxNode): boolean {
  if (node.type === "Identifier" || node.type.endsWith("Literal")) return true;
  if (node.type === "MemberExpression") return node.object !== undefined && isPlain(node.object);
  return node.type === "CallExpression" && (node.arguments ?? []).every(isPlain);
}

/**
 * True for a text for people: words with a space between them, or Chinese. Codes, keys and names have neither. A template
 * that decides something within (a condition, a sum) is none: what it decides is to be tested.
 */
export function isHumanText(node: SyntaxNode): boolean {
  if (node.type === "StringLiteral") return typeof node.value === "string" && WORDS.test(node.value);
  if (node.type !== "TemplateLiteral") return false;
  return (node.quasis ?? []).some(({ value }) => WORDS.test(value.raw)) && (node.expressions ?? []).every(isPlain);
}
