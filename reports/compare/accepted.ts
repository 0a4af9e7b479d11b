import { z } from 'zod';
import { usageError } from '../../lib/errors.ts';

const acceptedRegression = z.strictObject({
  subject: z.string().min(1).describe('The claim as comparisons name it, scenario: claim, or the name of a setting.'),
  reason: z.string().min(1).describe('Why it is accepted.'),
  expires: z.iso.date().describe('The last day on which it is accepted, UTC.'),
});

const acceptedFile = z.strictObject({ acceptedVersion: z.literal(1), accepted: z.array(acceptedRegression) });

/** A regression that somebody has looked at and accepts for a while. */
export type AcceptedRegression = z.infer<typeof acceptedRegression>;

/** Reads the file of accepted regressions. Throws a usage error for what it does not understand, or one subject twice. */
export function parseAccepted(text: string, file: string): readonly AcceptedRegression[] {
  const refused = (why: string) =>
    usageError(
      `The file of accepted regressions ${file} cannot be used: ${why}.`,
      'It holds {"acceptedVersion": 1, "accepted": [{"subject": …, "reason": …, "expires": "2027-01-31"}]}.',
    );
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw refused('it is no JSON');
  }
  const parsed = acceptedFile.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refused(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'of another form'}`);
  }
  const { accepted } = parsed.data;
  const subjects = accepted.map(({ subject }) => subject);
  const twice = subjects.find((subject, index) => subjects.indexOf(subject) !== index);
  if (twice !== undefined) throw refused(`it accepts "${twice}" twice`);
  return accepted;
}

/** Whether its day has passed. */
export const isExpired = ({ expires }: AcceptedRegression, today: Date): boolean =>
  today.toISOString().slice(0, 10) > expires;
