import type { Quantity, Unnumbered } from '../model/quantity.ts';
import type { ComponentFamilies } from './component-families.ts';
import type { Naming } from './naming.ts';

/** What makes quantities: names for them, families to join, and a place in the catalogue. */
export interface Cataloguing {
  readonly naming: Naming;
  readonly families: ComponentFamilies;
  readonly add: (quantity: Unnumbered) => Quantity;
}
