import type { Correlation, Telemetry } from '#lib/aws/serve/telemetry.ts';

/** Remembers what was said; an error goes on as it does. */
export const fakeTelemetry = () => {
  const logged: string[] = [];
  const measured: Record<string, number> = {};
  const observed: Correlation[] = [];
  const telemetry: Telemetry = {
    name: 'tested',
    log: (code) => logged.push(code),
    measure: (name, value) => {
      measured[name] = value;
    },
    observe: (correlation, work) => {
      observed.push(correlation);
      return work();
    },
  };
  return { telemetry, logged, measured, observed };
};
