import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';

/** An option that names a file to be written: refused before anything is done where it cannot be. */
export const outputFileOption = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((file: string) => {
    if (!existsSync(dirname(file))) throw new InvalidArgumentError(`The folder ${dirname(file)} does not exist.`);
    if (existsSync(file) && statSync(file).isDirectory()) throw new InvalidArgumentError('It is a folder.');
    return file;
  });
