import { z } from 'zod';

export const runHost = z
  .strictObject({
    hostname: z.string().exactOptional(),
    platform: z.string().describe('As in linux.'),
    arch: z.string().describe('As in x64.'),
    cpus: z.int().describe('Logical processors.'),
    memoryBytes: z.int().describe('Bytes.'),
    nodeVersion: z.string().describe('Version of Node.js.'),
    dockerVersion: z.string().exactOptional(),
    kindVersion: z.string().exactOptional(),
  })
  .meta({ id: 'Host', description: 'Where the run took place.' });

export type RunHost = z.infer<typeof runHost>;
