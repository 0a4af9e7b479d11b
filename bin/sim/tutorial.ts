/** A block of the tutorial: what is typed, and what is printed then; undefined if the page does not show it. */
export interface TutorialStep {
  readonly typed: string;
  readonly printed: string | undefined;
}

/** The blocks of a page that are typed into a shell, each with the block of text that follows it at once. */
export function stepsOf(page: string): readonly TutorialStep[] {
  const blocks = page.matchAll(/```sh\n(?<typed>[^]*?)```(?:\n\n```text\n(?<printed>[^]*?)```)?/g);
  return [...blocks].map(({ groups }) => ({ typed: groups?.['typed'] ?? '', printed: groups?.['printed'] }));
}
