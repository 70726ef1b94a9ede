import { type LogTest, testFileType } from './grammar/log-test.ts';
import { Problems } from './problems.ts';
import { configText, parseYaml } from './yaml-text.ts';

/**
 * The tests of a file (`*.test.yaml`). Problems call it `name`.
 *
 * @throws {ConfigError} CONFIG_INVALID with all problems at once
 */
export function readTestFile(name: string, content: string): readonly LogTest[] {
  const problems = new Problems();
  const node = parseYaml(configText('file', name, content), problems);
  const tests = node === undefined ? undefined : testFileType.read(node, problems)?.tests;
  problems.throwIfAny();
  return tests ?? [];
}
