import { fileURLToPath } from 'node:url';

/** @param {string} path inside the checkout */
export function checkoutPath(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
