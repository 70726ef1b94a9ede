import type { Family } from '../../../publish/families/family.ts';
import { renderFamilies } from '../../../publish/text/render-families.ts';
import { type Point, parseSelector } from './selector.ts';

/** Every number that a scrape would show, buckets included: read from the exposition itself. */
export function pointsOf(families: readonly Family[]): readonly Point[] {
  return renderFamilies(families, 'text')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const space = line.lastIndexOf(' ');
      const selector = parseSelector(line.slice(0, space));
      return selector === undefined ? [] : [{ ...selector, value: Number(line.slice(space + 1)) }];
    });
}
