import type { DocumentRules } from '#lib/clearance/document-rules.ts';
import type { Program, ProgramDigests } from '#lib/compiler/program.ts';
import { type Digest, digestOf } from '#lib/digest.ts';
import type { ConnectorPolicy } from '#lib/erp/connector.ts';
import { makeFrozenFacts } from '#lib/local/frozen-facts.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { CustomerRecord, MasterData, ProductRecord } from '#lib/ports/erp.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { ERP_ATTESTATION, readErpSettings } from '#lib/readiness/erp-settings.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface LocalFreeze {
  /** With this code deployed. */
  factsOf(deployedCode: Digest): FrozenFacts;
  /** Somebody changes what is frozen: the fact of this name has another value from now on. */
  moveFact(name: string, value: string): void;
  /** New customers and products in the ERP, as branches register them on any day. */
  addMasterData(added: {
    readonly customers?: readonly CustomerRecord[];
    readonly products?: readonly ProductRecord[];
  }): void;
}

/** What is frozen on a laptop, and hands that change it all the same. */
export const makeLocalFreeze = (world: {
  readonly runbook: Runbook;
  readonly program: Program;
  readonly digests: ProgramDigests;
  readonly policy: ConnectorPolicy;
  readonly documentRules: DocumentRules;
  readonly masterData: MasterData;
  readonly progress: Pick<Progress, 'get'>;
  readonly clock: Clock;
}): LocalFreeze => {
  const { runbook, program, masterData, policy } = world;
  const definitions = digestOf([program.definition, program.rollbackDefinition]);
  const moved = new Map<string, string>();
  const customers: CustomerRecord[] = [];
  const products: ProductRecord[] = [];
  return {
    factsOf: (deployedCode) =>
      makeFrozenFacts({
        digests: { ...world.digests, code: deployedCode },
        definitions,
        erpSettings: () =>
          readErpSettings({
            attestedBy: runbook.policies.erpAttestation?.by,
            exported: async () => ({ ...policy, fallback: { ...policy.fallback } }),
            attestation: () => world.progress.get(runbook.cutover, ERP_ATTESTATION),
            now: world.clock.now,
            zone: runbook.goLive.zone,
          }),
        documentRules: world.documentRules,
        masterData: {
          customers: async () => [...(await masterData.customers()), ...customers],
          products: async () => [...(await masterData.products()), ...products],
          taxCodes: () => masterData.taxCodes(),
        },
        moved: () => moved,
      }),
    moveFact(name, value) {
      moved.set(name, value);
    },
    addMasterData(added) {
      customers.push(...(added.customers ?? []));
      products.push(...(added.products ?? []));
    },
  };
};
