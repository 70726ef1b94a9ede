import { copyFileSync, existsSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What an accident happens to.
 *
 * @typedef {object} Scene
 * @property {string} log
 * @property {() => void} reopen makes the service open its log anew
 * @property {import('./program.js').Program} program
 * @property {import('./scraper.js').Scraper} scraper
 */

/**
 * @typedef {object} Accident
 * @property {string} name
 * @property {boolean} [destroys] whether it takes lines away that may never have been anywhere else
 * @property {(scene: Scene) => Promise<void>} happen
 */

/** @type {readonly Accident[]} */
export const accidents = [
  {
    name: 'renamed 5 times, 0.2 s apart',
    async happen({ log, reopen }) {
      for (let k = 0; k < 5; k += 1) {
        await delay(200);
        rename(log);
        reopen();
      }
    },
  },
  {
    name: 'copied and truncated 3 times',
    destroys: true,
    async happen({ log }) {
      for (let k = 1; k <= 3; k += 1) {
        await delay(600);
        copyFileSync(log, `${log}.${k}`);
        truncateSync(log);
      }
    },
  },
  {
    name: 'old file written 0.3 s more, 3 times',
    async happen({ log, reopen }) {
      for (let k = 0; k < 3; k += 1) {
        await delay(700);
        rename(log);
        // As logrotate's `create` does, before it tells the service.
        writeFileSync(log, '');
        await delay(300);
        reopen();
      }
    },
  },
  {
    name: 'deleted and made anew 3 times',
    async happen({ log, reopen }) {
      for (let k = 0; k < 3; k += 1) {
        await delay(500);
        rmSync(log);
        await delay(30);
        reopen();
      }
    },
  },
  {
    name: 'kill -9, back after 0.5 s',
    async happen({ program, scraper }) {
      // Whoever counts in memory alone gets credit for all that it has counted so far.
      await scraper.scrape();
      await program.kill();
      await delay(500);
      program.start();
      await scraper.untilAnswered();
    },
  },
];

/** @param {string} log becomes `log.1`, which becomes `log.2`, and so on */
function rename(log) {
  let oldest = 1;
  while (existsSync(`${log}.${oldest}`)) oldest += 1;
  for (let k = oldest; k > 1; k -= 1) renameSync(`${log}.${k - 1}`, `${log}.${k}`);
  renameSync(log, `${log}.1`);
}
