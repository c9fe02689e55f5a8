import { describe, expect, it } from 'vitest';
import { makeStallMeter } from '#lib/erp/stall-meter.ts';
import { instant } from '#lib/instant.ts';

const SETTINGS = { graceMilliseconds: 60_000, dispatchMilliseconds: 7_200_000 };
const at = (seconds: number) => instant(seconds * 1_000);

describe('the stall meter', () => {
  it('counts the time in which invoices waited and none got out', () => {
    const meter = makeStallMeter(SETTINGS);
    meter.waits('A', at(0));
    meter.waits('B', at(100));
    meter.ends('A', at(600));
    meter.ends('B', at(610));
    expect(meter.read(at(5_000))).toMatchObject({
      secondsNoInvoiceCouldBeIssued: 610,
      longestWaitSeconds: 600,
    });
  });

  it('is no stall as long as one gets out within the grace', () => {
    const meter = makeStallMeter(SETTINGS);
    meter.waits('stuck', at(0));
    for (let second = 0; second < 600; second += 50) {
      meter.waits(`I${second}`, at(second));
      meter.ends(`I${second}`, at(second + 40));
    }
    expect(meter.read(at(600))).toMatchObject({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 600 });
  });

  it('shows a stall that is still going on', () => {
    const meter = makeStallMeter(SETTINGS);
    meter.waits('A', at(10));
    expect(meter.read(at(60))).toMatchObject({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 50 });
    expect(meter.read(at(130))).toMatchObject({
      secondsNoInvoiceCouldBeIssued: 120,
      longestWaitSeconds: 120,
    });
  });

  it('is not disturbed by ends without a beginning, nor by a beginning told twice', () => {
    const meter = makeStallMeter({ ...SETTINGS, graceMilliseconds: 0 });
    meter.ends('A', at(1));
    meter.waits('A', at(2));
    meter.waits('A', at(3));
    meter.ends('A', at(4));
    meter.ends('A', at(9));
    expect(meter.read(at(9))).toMatchObject({ secondsNoInvoiceCouldBeIssued: 2, longestWaitSeconds: 2 });
  });

  it('is a stall although invoices get out, when each had to wait for it', () => {
    const meter = makeStallMeter(SETTINGS);
    const FALLBACK = 900;
    // Intake is dead for an hour: every invoice goes to legacy after a quarter of an hour.
    for (let second = 0; second < 3_600 + FALLBACK; second += 30) {
      if (second < 3_600) meter.waits(`I${second}`, at(second));
      if (second >= FALLBACK) meter.ends(`I${second - FALLBACK}`, at(second));
    }
    meter.waits('GOOD', at(4_470));
    meter.ends('GOOD', at(4_471));
    const { secondsNoInvoiceCouldBeIssued, longestWaitSeconds } = meter.read(at(9_000));
    expect(longestWaitSeconds).toBe(FALLBACK);
    expect(secondsNoInvoiceCouldBeIssued).toBe(4_470);
  });

  it('ends with the first that is posted and gets out at once, whoever still waits from before', () => {
    const meter = makeStallMeter(SETTINGS);
    meter.waits('B2B', at(0), true);
    meter.waits('A', at(600));
    meter.waits('LEGACY', at(1_000));
    meter.ends('LEGACY', at(1_000));
    meter.ends('A', at(2_000));
    meter.ends('B2B', at(8_000));
    expect(meter.read(at(9_000))).toEqual({
      secondsNoInvoiceCouldBeIssued: 1_000,
      longestWaitSeconds: 8_000,
      secondsSomebodyWaited: 8_000,
      heldPastDispatch: 1,
    });
  });

  it('counts the time in which somebody waited once, however many waited, and what waits still', () => {
    const meter = makeStallMeter(SETTINGS);
    const spans = [
      [0, 100],
      [50, 200],
      [500, 700],
      [10, 710],
    ] as const;
    for (const [from] of [...spans].sort((a, b) => a[0] - b[0])) meter.waits(`I${from}`, at(from));
    for (const [from, to] of spans) meter.ends(`I${from}`, at(to));
    expect(meter.read(at(1_000)).secondsSomebodyWaited).toBe(710);
    meter.waits('STILL', at(1_000), true);
    expect(meter.read(at(1_050)).secondsSomebodyWaited).toBe(710);
    expect(meter.read(at(1_100)).secondsSomebodyWaited).toBe(810);
    expect(meter.read(at(8_300)).heldPastDispatch).toBe(1);
  });

  it('holds nothing past dispatch that no goods wait for', () => {
    const meter = makeStallMeter(SETTINGS);
    meter.waits('RETAIL', at(0), false);
    meter.ends('RETAIL', at(86_400));
    expect(meter.read(at(86_400)).heldPastDispatch).toBe(0);
  });
});
