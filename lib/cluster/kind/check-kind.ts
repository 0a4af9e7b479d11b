import semver from 'semver';
import { HarnessError } from '../../errors.ts';
import { lastLine, probeTimeout, type Run } from './commands.ts';

/** The first kind that writes kubeadm v1beta4, which Kubernetes 1.36 and later need (pkg/cluster/internal/kubeadm/config.go). */
const oldestKind = '0.32.0';

/** The kind whose node images powercut knows. */
const recommendedKind = '0.33.0';

/** Answers the version of kind, without its `v`; throws HarnessError if there is none, or none that will do. */
export async function checkKind(run: Run): Promise<string> {
  const install = `Install kind ${recommendedKind}: https://kind.sigs.k8s.io/docs/user/quick-start/#installation`;
  const result = await run('kind', ['version'], { timeout: probeTimeout });
  if (result.missing) {
    throw new HarnessError('E_NO_KIND', 'kind is not installed: there is no kind command on PATH.', { hint: install });
  }
  // `kind v0.33.0 go1.26.8 linux/amd64`
  const version = semver.parse(/\bv?(\d+\.\d+\.\d+\S*)/.exec(result.stdout)?.[1]);
  if (!result.ok || version === null) {
    throw new HarnessError(
      'E_NO_KIND',
      `"kind version" does not tell a version: ${lastLine(result.output) || 'no output'}.`,
      {
        hint: install,
      },
    );
  }
  // A pre-release of a version has what the version has, or nearly so.
  if (semver.lt(`${version.major}.${version.minor}.${version.patch}`, oldestKind)) {
    throw new HarnessError(
      'E_KIND_TOO_OLD',
      `kind ${version.version} is too old; powercut needs ${oldestKind} or newer.`,
      {
        hint: install,
      },
    );
  }
  return version.version;
}
