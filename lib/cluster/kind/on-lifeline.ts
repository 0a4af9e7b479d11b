/**
 * Arguments that make `docker exec -i` run `command` for as long as its standard input is open. Whoever kills a
 * `docker exec` kills the client only, and the program in the container runs on; but the daemon closes the program's input
 * when its client is gone, however it went, and so ends this one.
 */
export const onLifeline = (command: readonly string[]): readonly string[] => ['sh', '-c', script, 'sh', ...command];

/** A shell without job control gives a background program /dev/null for its input; hence the copy. */
const script = `
exec 3<&0
"$@" 3<&- &
program=$!
{ read -r _ <&3; kill "$program"; } &
lifeline=$!
wait "$program"
code=$?
kill "$lifeline" 2>/dev/null
exit "$code"
`;
