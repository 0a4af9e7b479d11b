/** The `code` of a system error (`ENOENT`), or of anything else that has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What was thrown, in words. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why a file or a folder cannot be read, in the words of a sentence. */
export function whyUnreadable(error: unknown): string {
  return unreadable[errorCode(error) ?? ''] ?? errorMessage(error).split('\n', 1).join('');
}

const unreadable: { readonly [code: string]: string } = {
  ENOENT: 'it does not exist',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
};
