/** Id of the place where a claim is told in full. */
export const anchorOf = (index: number): string => `claim-${index + 1}`;
