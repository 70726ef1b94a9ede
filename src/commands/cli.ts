/** Runs the command line. Replaced by the oclif entry when the commands land. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.write(`heartbeat ${argv.join(' ')}\n`);
}
