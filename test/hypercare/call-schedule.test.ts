import { describe, expect, it } from 'vitest';
import {
  type CallSchedule,
  dueCall,
  isLastCall,
  mayAskForExit,
  nextCall,
} from '#lib/hypercare/call-schedule.ts';
import { DAY, fromIso, plus, toIso } from '#lib/instant.ts';

const FIRST = fromIso('2027-04-16T08:00:00Z');
const calls = Array.from({ length: 7 }, (_, index) => toIso(plus(FIRST, index * DAY)));
const schedule: CallSchedule = { checkpoints: calls, beforeExit: 2, callsPerExtension: 2, extensions: 0 };
const at = (index: number, hours = 0) => plus(FIRST, index * DAY + hours * 3_600_000);

describe('calls', () => {
  it('come one after the other', () => {
    expect(nextCall(schedule, undefined, at(0, -5))).toBe(calls[0]);
    expect(nextCall(schedule, calls[0], at(0, 1))).toBe(calls[1]);
    expect(nextCall(schedule, calls[6], at(6, 1))).toBeUndefined();
  });

  it('are held once each, however often they are run', () => {
    expect(dueCall(schedule, undefined, at(0))).toBe(calls[0]);
    expect(dueCall(schedule, calls[0], at(0, 3))).toBeUndefined();
    expect(dueCall(schedule, undefined, at(0, -1))).toBeUndefined();
  });

  it('that were missed are one late call, not many', () => {
    expect(nextCall(schedule, calls[0], at(3, 2))).toBe(calls[3]);
    expect(dueCall(schedule, calls[0], at(3, 2))).toBe(calls[3]);
  });

  it('ask for the exit after the length and after each extension', () => {
    const asks = (extensions: number) =>
      calls.map((call) => mayAskForExit({ ...schedule, extensions }, call));
    expect(asks(0)).toEqual([false, false, true, true, true, true, true]);
    expect(asks(1)).toEqual([false, false, false, false, true, true, true]);
    expect(asks(2).indexOf(true)).toBe(6);
    expect(asks(9).indexOf(true)).toBe(6);
    expect(mayAskForExit(schedule, undefined)).toBe(false);
  });

  it('end with the last', () => {
    expect(isLastCall(schedule, calls[5])).toBe(false);
    expect(isLastCall(schedule, calls[6])).toBe(true);
  });
});
