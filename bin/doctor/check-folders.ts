import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDisk, type DiskNeeds, freeSpace, nearestFolder } from '../../lib/cluster/check-disk.ts';
import { type Finding, fine, unfit, warning } from '../../lib/cluster/finding.ts';
import { errorCode, errorMessage } from '../../lib/error-code.ts';
import { quote } from '../run/next-command.ts';

/** A run leaves less than 1 MB; kind's logs of a cluster that could not be made are tens of them. */
const outputNeeds: DiskNeeds = { advised: 100e6, least: 10e6 };

/** Whether a run can leave its reports in `folder`, which need not be there yet. */
export async function checkOutput(folder: string, freeOn: typeof freeSpace = freeSpace): Promise<Finding> {
  const nearest = await nearestFolder(folder);
  const refusal = await whyNotWritable(nearest);
  const elsewhere = 'Start powercut in a folder where it may write.';
  if (refusal !== undefined) return unfit('output', `Reports cannot be written to ${folder}: ${refusal}.`, elsewhere);
  return checkDisk(
    { check: 'output', what: `Reports in ${folder}`, free: (await freeOn(nearest)) ?? 0, remedy: elsewhere },
    outputNeeds,
  );
}

/** Whether journals and kubeconfigs can be kept in `root`, which need not be there yet, and whether others can read them. */
export async function checkState(root: string, uid: number | undefined = process.getuid?.()): Promise<Finding> {
  const move = 'export POWERCUT_STATE=<a folder of your own on a local disk>';
  const refuse = (why: string): Finding => unfit('state', `The state folder ${root} cannot be used: ${why}.`, move);
  const inside = ['runs', 'sockets'].map((name) => join(root, name));
  for (const folder of [root, ...inside]) {
    const refusal = await whyNotWritable(await nearestFolder(folder));
    if (refusal !== undefined) return refuse(refusal);
  }
  const open: string[] = [];
  for (const folder of inside) {
    const found = await stat(folder).catch(missing);
    if (found === undefined) continue;
    // Every start makes them private, which only their owner can.
    if (uid !== undefined && found.uid !== uid) return refuse(`${folder} is another user's`);
    if ((found.mode & 0o077) !== 0) open.push(folder);
  }
  if (open.length === 0) return fine('state', `State in ${root}: writable, private`);
  return warning(
    'state',
    `State in ${root}: others can read it; the next run makes it private.`,
    `chmod 700 ${open.map(quote).join(' ')}`,
  );
}

async function whyNotWritable(folder: string): Promise<string | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) return `${folder} is not a folder`;
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

function missing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}
