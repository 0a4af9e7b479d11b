import type { RunCluster } from '../schema/cluster.ts';
import { settingRows } from '../setting-rows.ts';
import { clip } from '../words.ts';
import { code, inline } from './escape.ts';

/** The settings of a cluster as rows of a table: name, value, source. */
export const settingsTable = (cluster: RunCluster): readonly string[] =>
  settingRows(cluster).map(
    ({ name, value, source }) => `| ${inline(name)} | ${inline(value)} | ${code(clip(source, 300))} |`,
  );
