import { execa } from 'execa';
import { z } from 'zod';

/** A parser that is not ours: Python's, which stops at the first thing that is not well-formed. */
const python = `
import json, sys, xml.etree.ElementTree as tree
def plain(node): return {'tag': node.tag, 'attributes': node.attrib, 'text': (node.text or ''), 'children': [plain(child) for child in node]}
print(json.dumps([plain(tree.fromstring(each)) for each in json.load(sys.stdin)]))
`;

/** An element as it was read. */
export interface Node {
  readonly tag: string;
  readonly attributes: Record<string, string>;
  readonly text: string;
  readonly children: readonly Node[];
}
const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    tag: z.string(),
    attributes: z.record(z.string(), z.string()),
    text: z.string(),
    children: z.array(node),
  }),
);

/** Throws where a document is not well-formed. */
export async function parseXml(...documents: readonly string[]): Promise<readonly Node[]> {
  const { stdout } = await execa('python3', ['-c', python], { input: JSON.stringify(documents) });
  return z.array(node).parse(JSON.parse(stdout));
}
