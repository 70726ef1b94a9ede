import type { Registry } from 'prom-client';
import { type Ledger, lineClasses } from '../../model/ledger.ts';
import { addCounter } from './read-metric.ts';

interface LedgerView {
  ledger(): Ledger;
  brokenBalances(): number;
}

/** The account of every line and byte read. */
export function addLedgerMetrics(registry: Registry, view: LedgerView): void {
  const ledger = (): Ledger => view.ledger();
  addCounter(registry, {
    name: 'heartbeat_ledger_broken_total',
    help: 'Times that bytes read were not accounted for: a bug, after which totals may be wrong.',
    read: () => [[[], view.brokenBalances()]],
  });
  addCounter(registry, {
    name: 'heartbeat_ledger_lines_total',
    help: 'Lines read, by class: each line is in exactly one.',
    labelNames: ['class'],
    read: () => {
      const lines = ledger();
      return lineClasses.map((cls) => [[cls], lines[cls]]);
    },
  });
  addCounter(registry, {
    name: 'heartbeat_ledger_bytes_total',
    help: 'Bytes of the lines read, by class.',
    labelNames: ['class'],
    read: () => {
      const { bytesBy } = ledger();
      return lineClasses.map((cls) => [[cls], bytesBy[cls]]);
    },
  });
  addCounter(registry, {
    name: 'heartbeat_lines_rejected_total',
    help: 'Why lines were malformed or oversize, and values refused.',
    labelNames: ['reason'],
    read: () => Object.entries(ledger().reasons).map(([reason, count]) => [[reason], count]),
  });
}
