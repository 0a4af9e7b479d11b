import { KubeConfig } from '@kubernetes/client-node';
import { realClock } from '../clock/real-clock.ts';
import { Timeline } from '../recorder/timeline.ts';
import { startRecording } from './recorded.ts';

/** Records Nodes of the API server of a kubeconfig, from an origin of the clock, both given; tells each entry as a line of JSON. */
const [, , config = '', origin = ''] = process.argv;
const kubeConfig = new KubeConfig();
kubeConfig.loadFromString(config);
const timeline = new Timeline();
timeline.onAppend((entry) => process.stdout.write(`${JSON.stringify(entry)}\n`));
const clock = realClock(BigInt(origin));
await startRecording(kubeConfig, { kinds: ['Node'], timeline, timings: { starvedAfter: 500 } }, clock);
// From here on it measures its own event loop, too.
timeline.append({ type: 'note', at: clock.now(), topic: 'recorder', text: 'recording' });
