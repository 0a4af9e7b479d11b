// Measures one big cluster and prints it as JSON: node big-cluster-process.ts <nodes> <pods> <nodes to cut>
import { bigCluster } from './big-cluster.ts';

const [nodes = 0, pods = 0, cut = 0] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(bigCluster({ nodes, pods, cut })));
