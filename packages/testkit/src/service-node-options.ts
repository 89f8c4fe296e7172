/**
 * Options of Node with which the product runs: `npm start` (package.json) and the images (deploy/docker/Dockerfile) name them, too.
 *
 * The young generation grows to 16 MiB at most, three times over, as with Node 20: the 32 MiB of Node 24 stay resident after the first
 * rush of connections, 8 KiB for each of 10,000 that then do nothing, and `pairs` is no faster for it (docs/performance.md).
 */
export const SERVICE_NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=16'];
