import type { BreakGlassEntry } from '#lib/gates/break-glass.ts';
import type { BrokenGlass, GateRecord } from '#lib/gates/gate-record.ts';
import { enterBreakGlass } from '#lib/gates/telephone-entry.ts';
import type { Instant } from '#lib/instant.ts';

/** What was said on the telephone about the sample gate. */
export const said = (gate: GateRecord, changes: Partial<BreakGlassEntry> = {}): BreakGlassEntry => ({
  decision: 'go',
  reason: 'GitHub does not answer since 18:00.',
  enteredBy: 'dba',
  witness: 'pm',
  evidence: gate.evidenceDigest.slice(0, 12),
  voters: ['cfo', 'cio'],
  ...changes,
});

/** Entered at that moment, and confirmed if somebody confirms it. */
export const sampleGlass = (
  gate: GateRecord,
  enteredAt: Instant,
  changes: Partial<BreakGlassEntry> = {},
): BrokenGlass => enterBreakGlass(gate, said(gate, changes), enteredAt);
