import { describe, expect, it } from 'vitest';
import { makeStallMeter } from '#lib/erp/stall-meter.ts';
import { instant } from '#lib/instant.ts';

const at = (seconds: number) => instant(seconds * 1_000);

describe('the stall meter', () => {
  it('counts the time in which invoices waited and none got out', () => {
    const meter = makeStallMeter(60_000);
    meter.waits('A', at(0));
    meter.waits('B', at(100));
    meter.ends('A', at(600));
    meter.ends('B', at(610));
    expect(meter.read(at(5_000))).toEqual({ secondsNoInvoiceCouldBeIssued: 600, longestWaitSeconds: 600 });
  });

  it('is no stall as long as one gets out within the grace', () => {
    const meter = makeStallMeter(60_000);
    meter.waits('stuck', at(0));
    for (let second = 0; second < 600; second += 50) {
      meter.waits(`I${second}`, at(second));
      meter.ends(`I${second}`, at(second + 40));
    }
    expect(meter.read(at(600))).toEqual({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 600 });
  });

  it('shows a stall that is still going on', () => {
    const meter = makeStallMeter(60_000);
    meter.waits('A', at(10));
    expect(meter.read(at(60))).toEqual({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 50 });
    expect(meter.read(at(130))).toEqual({ secondsNoInvoiceCouldBeIssued: 120, longestWaitSeconds: 120 });
  });

  it('is not disturbed by ends without a beginning, nor by a beginning told twice', () => {
    const meter = makeStallMeter(0);
    meter.ends('A', at(1));
    meter.waits('A', at(2));
    meter.waits('A', at(3));
    meter.ends('A', at(4));
    meter.ends('A', at(9));
    expect(meter.read(at(9))).toEqual({ secondsNoInvoiceCouldBeIssued: 2, longestWaitSeconds: 2 });
  });
});
