import type { MetricFamily, Quantity, Unnumbered } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { toTimingKey, wantedKeys } from './heartbeat-keys.ts';
import { quantityKey } from './identity.ts';
import type { FamilyShape } from './naming.ts';

/** What is counted of a component that is found by its logger. */
export interface LoggerQuantities {
  readonly records: Quantity;
  /** Records of level error or fatal. */
  readonly errors: Quantity;
  readonly rate: Quantity;
  /** Own time of the last record. */
  readonly lastTime: Quantity;
}

type Families = Readonly<Record<'records' | 'errors' | 'lastTime', MetricFamily>>;

/** Quantities of the components that a log names as its loggers; all share three families. */
export class LoggerComponents {
  readonly #making: Cataloguing;
  readonly #families: Families | undefined;

  /** `areFound`: whether the configuration wants any. */
  constructor(making: Cataloguing, areFound: boolean) {
    this.#making = making;
    this.#families = areFound ? nameFamilies(making) : undefined;
  }

  component(component: string): LoggerQuantities {
    const records = this.#counter(component, 'records');
    return {
      records,
      errors: this.#counter(component, 'errors'),
      rate: this.#add(component, 'records_per_second', {
        kind: 'gauge',
        valueType: 'number',
        keys: this.#keys(wantedKeys.state(component, 'records_per_second'), component),
        derivation: { operation: 'rate', of: Object.freeze([records.id]) },
      }),
      lastTime: this.#add(component, 'last_record_time', {
        kind: 'state',
        valueType: 'time',
        family: this.#families?.lastTime,
        keys: this.#keys(wantedKeys.state(component, 'last_record_time'), component),
      }),
    };
  }

  timing(component: string, field: string): Quantity {
    const stem = toTimingKey(field);
    return this.#add(component, field, {
      kind: 'timing',
      keys: this.#keys(wantedKeys.timing(component, stem), component),
    });
  }

  #counter(component: string, name: 'records' | 'errors'): Quantity {
    return this.#add(component, name, {
      kind: 'counter',
      family: this.#families?.[name],
      keys: this.#keys(wantedKeys.count(`${component}_${name}`), component),
    });
  }

  #keys<Keys extends Unnumbered['keys']>(wanted: Keys, component: string): Keys {
    return this.#making.naming.keys(wanted, component);
  }

  #add(
    component: string,
    name: string,
    rest: Omit<Unnumbered, 'key' | 'provenance' | 'component' | 'name'>,
  ): Quantity {
    const key = quantityKey.ofLogger(component, name);
    return this.#making.add({ key, provenance: 'logger', component, name, ...rest });
  }
}

function nameFamilies({ naming }: Cataloguing): Families {
  const named = (
    stem: string,
    shape: Omit<FamilyShape, 'labels'>,
    ending: '' | '_timestamp_seconds' = '',
  ): MetricFamily => naming.family({ stem, ending }, { ...shape, labels: ['component'] });
  return {
    records: named('log_component_records', {
      type: 'counter',
      help: 'Records of each component, found by its logger.',
    }),
    errors: named('log_component_errors', {
      type: 'counter',
      help: 'Records of level error or fatal of each component.',
    }),
    lastTime: named(
      'log_component_last_record',
      { type: 'gauge', help: 'Own time of the last record of each component.' },
      '_timestamp_seconds',
    ),
  };
}
