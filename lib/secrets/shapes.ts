/** How a secret looks, whoever made it. */
export interface Shape {
  readonly looks: RegExp;
  /** What of it stays, as a replacement of String.replaceAll, before the sign that something was there. */
  readonly keeps: string;
}

const whole = (looks: RegExp): Shape => ({ looks, keeps: '' });
/** Of which the first group stays. */
const behind = (looks: RegExp): Shape => ({ looks, keeps: '$1' });

/** Names of fields, flags and variables that hold secrets; what only says where one is, as `token-file`, is none. */
const names =
  '(?:password|passwd|passphrase|token|token-data|api[-_]?key|access[-_]?key|secret[-_]?key|private[-_]?key|client[-_]?key|client-key-data|client[-_]?secret|certificate-key|credentials?)';

const quotes = String.raw`[\\"'\x60]*`;

/** Behind a name: what stands before its value, unless that has gone already. A text may come by here more than once. */
const before = (sign: string) => String.raw`${quotes}\s*${sign}(?![\s["'\x60\\]*(?:\w+ )?\[redacted\])\s*`;

/** What might go on without end is bounded where the end decides, or a text could be made that takes hours. */
export const shapes: readonly Shape[] = [
  // Without its end it was cut off: nothing behind it can be told from it.
  whole(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g),
  // The same and certificates in base64, as kubeconfigs hold them.
  whole(/LS0tLS1CRUdJTi[\w+/]{20,}={0,2}/g),
  // JSON Web Tokens, which service accounts have; they begin with `{"`. The same in base64, as Secrets hold them.
  whole(/\beyJ[\w-]{8,1000}(?:\.[\w-]+){1,2}/g),
  whole(/\bZXlK[\w+/]{20,}={0,2}/g),
  // Bootstrap tokens (k8s.io/cluster-bootstrap/token/api, BootstrapTokenPattern); but names of Events end with a time in hex
  // (client-go, tools/record/event.go, makeEvent), and a node may be called `worker`.
  whole(/\b[a-z0-9]{6}\.(?!1[0-9a-f]{15}\b)[a-z0-9]{16}\b/g),
  // Headers, as they are sent, and as JSON and Go's %v show them.
  behind(
    new RegExp(
      String.raw`(\b(?:proxy-)?authorization${before('[:=]')}\[?${quotes})(?:(?:digest|aws4-hmac-sha256)\b[^\n\]]+|(?:(?:bearer|basic|negotiate)\s+)?[^\s"'\x60,\]\\]+)`,
      'gi',
    ),
  ),
  behind(/(\bbearer\s+)[\w.~+/-]{16,}=*/gi),
  behind(new RegExp(String.raw`(\b(?:set-)?cookie${before(':')}\[?${quotes})[^\n"'\x60\]\\]+`, 'gi')),
  // `https://user:password@host`, and a token in the place of the user; that of `ssh://user@host` is a name.
  behind(/(\b(?!ssh:\/\/[\w.-]{1,64}@)[a-z][a-z\d+.-]{0,30}:\/\/)[^\s/?#@"'\x60<>]{1,1000}(?=@)/gi),
  // `password: x`, `"token":"x"`, `DB_PASSWORD=x`, `--token x`.
  behind(
    new RegExp(
      String.raw`((?:\b|_)${names}${before('[:=]')}${quotes}|--(?:[a-z]+-)*${names}\s+(?!\[redacted\])${quotes})[^\s"'\x60,;&}\])\\]{6,}`,
      'gi',
    ),
  ),
  // Docker's configuration, and Secrets of its type.
  behind(/((?:\\*")(?:auth|identitytoken|registrytoken)\\*"\s*:\s*\\*")(?!\[redacted\])[^"\\]+/gi),
  // How kubelets show a container that does not start: environment, command and arguments (Go's %v of v1.Container).
  behind(/(\bEnvVar\{Name:[^,]{0,300},Value:)(?!\[redacted\])[\s\S]{1,10000}?(?=,ValueFrom:)/g),
  behind(/(\b(?:Command|Args):\[)(?!\[redacted\])[^\]]+/g),
  // Tokens that say whose they are.
  whole(/\b(?:gh[pousr]_|github_pat_|glpat-|dckr_pat_|xox[abprs]-)[\w-]{16,}/g),
  whole(/\b(?:AKIA|ASIA)[A-Z\d]{16}\b/g),
];
