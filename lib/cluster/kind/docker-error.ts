import { HarnessError } from '../../errors.ts';
import { type CommandResult, lastLine } from './commands.ts';

/** Why a `docker` command failed, as an error that says what to do. */
export function dockerError(result: CommandResult): HarnessError {
  const said = `${result.stderr}\n${result.stdout}`;
  if (result.missing) {
    return new HarnessError('E_NO_DOCKER', 'Docker is not installed: there is no docker command on PATH.', {
      hint: 'Install Docker Engine or Docker Desktop: https://docs.docker.com/get-docker/',
    });
  }
  if (/permission denied/i.test(said)) {
    return new HarnessError(
      'E_DOCKER_PERMISSION',
      'Docker runs, but this user may not use it: permission denied on its socket.',
      {
        hint: 'Join the docker group and log in again: sudo usermod -aG docker "$USER"',
      },
    );
  }
  if (result.timedOut) {
    return new HarnessError('E_DOCKER_NOT_RUNNING', `Docker does not answer ("${result.command}" took too long).`, {
      hint: 'See whether its daemon is well, and restart it if need be: docker info',
    });
  }
  if (/cannot connect|daemon running|connection refused|no such host|error during connect|dial unix/i.test(said)) {
    return new HarnessError(
      'E_DOCKER_NOT_RUNNING',
      `Docker is installed, but its daemon does not answer: ${telling(result)}`,
      {
        hint: 'Start Docker (sudo systemctl start docker, or Docker Desktop), or correct DOCKER_HOST or the docker context.',
      },
    );
  }
  return new HarnessError('E_DOCKER', `"${result.command}" failed: ${telling(result)}`, {
    hint: 'See that Docker works: docker info',
  });
}

function telling(result: CommandResult): string {
  return lastLine(result.stderr) || lastLine(result.stdout) || `exit code ${result.exitCode ?? 'none'}`;
}
