import { build } from '../../scripts/build.js';

/** Tests run the real binary, so they build it first: once, whatever files are selected. */
export default async function setup(): Promise<void> {
  await build();
}
