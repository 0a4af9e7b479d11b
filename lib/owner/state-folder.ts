import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorMessage } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import { type Milliseconds, minutes } from '../units.ts';

/**
 * sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included (unix(7), unix(4)).
 */
const longestSocketPath = 103;

/** Cleaning up after dead runs takes minutes at most. */
const youth: Milliseconds = minutes(60);

/**
 * Where powercut keeps what must outlive a crash and is nobody else's business: `runs/<run id>/` with journal and
 * kubeconfig, `sockets/<run id>` through which a run's owner is reached. Both are mode 0700; the folder around them may be
 * one that others use too. Never inside reports/output, which CI systems upload.
 *
 * The one rule of liveness: a run lives as long as its socket takes connections. The socket is there before the run's
 * folder, and the kernel refuses connections the moment its process ends, so there is nothing to time out.
 */
export class StateFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get runsFolder(): string {
    return join(this.root, 'runs');
  }

  runFolder(runId: string): string {
    return join(this.runsFolder, runId);
  }

  /** Throws HarnessError `E_STATE` if the folder cannot be made. */
  async prepare(): Promise<void> {
    try {
      for (const folder of [this.root, this.runsFolder, this.#socketsFolder]) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
      for (const folder of [this.runsFolder, this.#socketsFolder]) await chmod(folder, 0o700);
    } catch (error) {
      throw new HarnessError('E_STATE', `The state folder ${this.root} cannot be made: ${errorMessage(error)}.`, {
        hint: 'Give another one with POWERCUT_STATE.',
        cause: error,
      });
    }
  }

  /**
   * Makes `server` listen as the run's owner; answers the path for POWERCUT_OWNER. A path that is too long for a socket
   * becomes a symbolic link to one in a private temporary folder. Throws HarnessError `E_STATE`.
   */
  async listen(server: Server, runId: string): Promise<string> {
    const name = join(this.#socketsFolder, runId);
    // Between bind and listen a socket refuses connections, as a dead one does: it gets its name once it listens.
    const early = join(this.#socketsFolder, `.${runId}`);
    const path = Buffer.byteLength(early) <= longestSocketPath ? early : elsewhere(name);
    try {
      if (path !== early) {
        // The link first, so that whenever we are killed there is something that leads a later start to the folder.
        await symlink(path, early);
        await mkdir(dirname(path), { mode: 0o700 });
      }
      await startListening(server, path);
      await rename(early, name);
    } catch (error) {
      await this.removeSocket(`.${runId}`);
      throw new HarnessError('E_STATE', `No Unix socket can be made at ${path}: ${errorMessage(error)}.`, {
        hint: 'Give a state folder on a local disk with POWERCUT_STATE.',
        cause: error,
      });
    }
    return path === early ? name : path;
  }

  /** In doubt (permission, full backlog) true: a run is only dead if nothing can be listening. */
  async isAlive(runId: string): Promise<boolean> {
    const path = await this.#socketPath(runId);
    if (Buffer.byteLength(path) > longestSocketPath) return false;
    return new Promise((resolve) => {
      const socket = connect(path);
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        resolve(!['ECONNREFUSED', 'ENOENT', 'ENOTSOCK', 'ENOTDIR'].includes(error.code ?? ''));
      });
    });
  }

  /** Removes the socket of a run that has ended. */
  async removeSocket(runId: string): Promise<void> {
    const path = await this.#socketPath(runId);
    if (dirname(path) !== this.#socketsFolder && basename(dirname(path)).startsWith('powercut-')) {
      await rm(dirname(path), { recursive: true, force: true });
    }
    await rm(join(this.#socketsFolder, runId), { force: true });
  }

  /**
   * Removes sockets that nobody listens on and that have no run: their owner died before it had begun anything. But none
   * that is young: it may not listen yet, or its owner may be cleaning up on another host, which shares this folder.
   */
  async sweepSockets(now: Date): Promise<void> {
    const runs = new Set(await readdir(this.runsFolder));
    for (const name of await readdir(this.#socketsFolder)) {
      if (runs.has(name) || (await this.isAlive(name))) continue;
      const made = (await lstat(join(this.#socketsFolder, name)).catch(() => undefined))?.mtimeMs ?? 0;
      if (now.getTime() - made > youth) await this.removeSocket(name);
    }
  }

  get #socketsFolder(): string {
    return join(this.root, 'sockets');
  }

  async #socketPath(runId: string): Promise<string> {
    const name = join(this.#socketsFolder, runId);
    return readlink(name).catch(() => name);
  }
}

/** A path in the temporary folder for a socket whose own path is too long. */
function elsewhere(name: string): string {
  const path = join(tmpdir(), `powercut-${randomUUID().slice(0, 8)}`, 'owner');
  if (Buffer.byteLength(path) <= longestSocketPath) return path;
  throw new HarnessError('E_STATE', `Both ${name} and ${path} are too long for the path of a Unix socket.`, {
    hint: 'Give a state folder with a shorter path with POWERCUT_STATE.',
  });
}

function startListening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
