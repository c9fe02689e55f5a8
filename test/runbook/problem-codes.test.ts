import { describe, expect, it } from 'vitest';
import { edited, marked, problemsOf } from './shipped.ts';

type Edit = readonly [from: string, to: string];
interface Case {
  readonly fails: string;
  readonly code: string;
  /** One of the replacements holds the mark `¦`: the exact place of the problem. */
  readonly edits: readonly Edit[];
  /** Codes that follow from the same mistake. */
  readonly also?: readonly string[];
}

const PILOT_80 = '        action: submit-pilot\n        with: { size: 80 }';

const CASES: readonly Case[] = [
  // shape
  {
    fails: 'a key does not exist',
    code: 'key-unknown',
    edits: [['    start: T-54h\n    length', '    ¦strat: T-54h\n    length']],
  },
  {
    fails: 'a key is missing',
    code: 'key-missing',
    edits: [
      ['      - id: agree-cut-off', '      - ¦id: agree-cut-off'],
      ['        duration: 2d\n        verify: Both', '        verify: Both'],
    ],
  },
  {
    fails: 'a key is empty',
    code: 'key-missing',
    edits: [['        duration: 2d\n        verify: Both', '        ¦duration:\n        verify: Both']],
  },
  {
    fails: 'a key stands twice',
    code: 'key-duplicate',
    edits: [
      [
        '        owner: zainab-lawal\n        duration: 5d',
        '        owner: zainab-lawal\n        ¦owner: yemi-salako\n        duration: 5d',
      ],
    ],
  },
  {
    fails: 'a value does not exist',
    code: 'value-unknown',
    edits: [['    role: compliance', '    role: ¦complience']],
  },
  {
    fails: 'a value is out of range',
    code: 'value-out-of-range',
    edits: [['  clearance: 99', '  clearance: ¦198']],
  },
  {
    fails: 'a value has the wrong type',
    code: 'type-wrong',
    edits: [['    workSaturday: false', '    workSaturday: ¦maybe']],
  },
  {
    fails: 'a value has the wrong form',
    code: 'format-invalid',
    edits: [['email: hauwa.musa@adire.example.com', 'email: ¦hauwa.musa']],
  },
  {
    fails: 'an id has the wrong form',
    code: 'id-invalid',
    edits: [['      - id: check-drift\n        title', '      - id: ¦Check_Drift\n        title']],
  },
  {
    fails: 'a key that is an id has the wrong form',
    code: 'id-invalid',
    edits: [
      ['  freeze-notice:\n', '  ¦Freeze Notice:\n'],
      ['with: { message: freeze-notice }', 'with: { message: buyers-notice }'],
    ],
  },
  {
    fails: 'a duration has the wrong form',
    code: 'duration-invalid',
    edits: [['        duration: 90m', '        duration: ¦90 minutes']],
  },
  {
    fails: 'a moment has the wrong form',
    code: 'moment-invalid',
    edits: [['        start: T-9d11h', '        start: ¦9 days before']],
  },
  {
    fails: 'go-live is no instant',
    code: 'go-live-invalid',
    edits: [['  at: 2027-04-10T20:00:00+01:00', '  at: ¦2027-04-10 20:00']],
  },
  {
    fails: 'go-live is in no year',
    code: 'go-live-invalid',
    edits: [['  at: 2027-04-10T20:00:00+01:00', '  at: ¦0207-04-10T20:00:00Z']],
  },
  // owners and people
  {
    fails: 'a task has no owner',
    code: 'owner-missing',
    edits: [
      [
        '      - id: lock-changes\n        title: Lock transports, master data and settings\n        owner: tunde-bello',
        '      - ¦id: lock-changes\n        title: Lock transports, master data and settings',
      ],
    ],
  },
  {
    fails: 'a task has two owners',
    code: 'owner-second',
    edits: [['        owner: emeka-nwosu', '        ¦owner: [emeka-nwosu, tunde-bello]']],
  },
  {
    fails: 'an owner is unknown',
    code: 'person-unknown',
    edits: [['        owner: emeka-nwosu', '        owner: ¦emeka-nwoso']],
  },
  {
    fails: 'the owner of a risk is unknown',
    code: 'person-unknown',
    edits: [['    owner: hauwa-musa\n    trigger', '    owner: ¦hauwa\n    trigger']],
  },
  {
    fails: 'nobody known accepted a risk',
    code: 'person-unknown',
    edits: [
      ['residual: { level: low, acceptedBy: nkechi-obi }', 'residual: { level: low, acceptedBy: ¦nobody }'],
    ],
  },
  {
    fails: 'the owner of a document is unknown',
    code: 'person-unknown',
    edits: [
      [
        'owner: ada-nwachukwu, location: documents/test-summary.pdf',
        'owner: ¦ada, location: documents/test-summary.pdf',
      ],
    ],
  },
  {
    fails: 'a member is unknown',
    code: 'person-unknown',
    edits: [
      [
        'members: [nkechi-obi, tunde-bello, grace-udo, femi-cole]',
        'members: [nkechi-obi, tunde-bello, ¦grace, femi-cole]',
      ],
    ],
  },
  {
    fails: 'a deputy is unknown',
    code: 'person-unknown',
    edits: [['deputy: { person: sola-adeyemi,', 'deputy: { person: ¦sola,']],
  },
  {
    fails: 'somebody is their own deputy',
    code: 'deputy-self',
    edits: [['deputy: { person: sola-adeyemi,', 'deputy: { person: ¦nkechi-obi,']],
  },
  {
    fails: 'the dates of a deputy are reversed',
    code: 'deputy-dates',
    edits: [['from: 2027-04-19, to: 2027-04-23', 'from: 2027-04-19, to: ¦2027-04-18']],
  },
  {
    fails: 'the provider deputises for the customer’s Finance',
    code: 'deputy-side',
    edits: [['person: sola-adeyemi, from', 'person: ¦bola-akande, from']],
  },
  {
    fails: 'two people share a login',
    code: 'login-duplicate',
    edits: [['github: adire-sola-adeyemi', 'github: ¦adire-Nkechi-Obi']],
  },
  {
    fails: 'two people share an account',
    code: 'account-duplicate',
    edits: [['githubId: 90403', 'githubId: ¦90402']],
  },
  {
    fails: 'a member has no account number',
    code: 'account-missing',
    edits: [
      ['  tunde-bello:\n    name: Tunde Bello', '  ¦tunde-bello:\n    name: Tunde Bello'],
      ['    githubId: 90404\n', ''],
    ],
  },
  {
    fails: 'a deputy has no account number',
    code: 'account-missing',
    edits: [
      ['  chidi-ike:\n    name: Chidi Ike', '  ¦chidi-ike:\n    name: Chidi Ike'],
      ['    githubId: 90414\n', ''],
    ],
  },
  // authorities
  {
    fails: 'a quorum is missing',
    code: 'gate-without-quorum',
    edits: [
      ['  hypercare-board:\n', '  ¦hypercare-board:\n'],
      [
        'femi-cole]\n    quorum: 3\n    mandatory: [nkechi-obi]\n    chair: nkechi-obi',
        'femi-cole]\n    mandatory: [nkechi-obi]\n    chair: nkechi-obi',
      ],
    ],
  },
  {
    fails: 'a quorum is larger than its authority',
    code: 'quorum-too-large',
    edits: [
      [
        '    quorum: 3\n    mandatory: [nkechi-obi]\n    chair: amara-okafor',
        '    quorum: ¦6\n    mandatory: [nkechi-obi]\n    chair: amara-okafor',
      ],
    ],
  },
  {
    fails: 'a member stands twice',
    code: 'member-duplicate',
    edits: [
      [
        'members: [nkechi-obi, tunde-bello, grace-udo, femi-cole]',
        'members: [nkechi-obi, tunde-bello, grace-udo, femi-cole, ¦grace-udo]',
      ],
    ],
  },
  {
    fails: 'a mandatory person is no member',
    code: 'mandatory-not-member',
    edits: [['mandatory: [nkechi-obi, tunde-bello]', 'mandatory: [nkechi-obi, ¦grace-udo]']],
  },
  {
    fails: 'the chair is no member',
    code: 'chair-not-member',
    edits: [['    chair: amara-okafor', '    chair: ¦grace-udo']],
  },
  {
    fails: 'Finance is no member',
    code: 'authority-without-finance',
    edits: [
      [
        '    members: [nkechi-obi, tunde-bello, grace-udo, femi-cole]\n    quorum: 3\n    mandatory: [nkechi-obi]\n    chair: nkechi-obi',
        '    ¦members: [tunde-bello, grace-udo, femi-cole]\n    quorum: 3\n    mandatory: [tunde-bello]\n    chair: tunde-bello',
      ],
    ],
  },
  {
    fails: 'there could be a go without Finance',
    code: 'finance-not-mandatory',
    edits: [['mandatory: [nkechi-obi, tunde-bello]', '¦mandatory: [tunde-bello]']],
  },
  // go-live
  {
    fails: 'the zone does not exist',
    code: 'zone-unknown',
    edits: [['zone: Africa/Lagos', 'zone: ¦Africa/Lagoss']],
  },
  {
    fails: 'the offset is not that of the zone',
    code: 'go-live-offset',
    edits: [
      ['20:00:00+01:00', '20:00:00+00:00'],
      ['  at: 2027', '  at: ¦2027'],
    ],
  },
  {
    fails: 'the window is reversed',
    code: 'window-without-go-live',
    edits: [['  window: { from: T-2h, to: T+6d }', '  ¦window: { from: T+6d, to: T-2h }']],
  },
  { fails: 'the country is unknown', code: 'country-unknown', edits: [['country: NG', 'country: ¦ng']] },
  {
    fails: 'a day is both free and not',
    code: 'calendar-conflict',
    edits: [['    workdays: []', '    workdays: [{ date: ¦2027-04-30, why: Month end }]']],
  },
  {
    fails: 'business hours are reversed',
    code: 'business-hours',
    edits: [
      ["  businessHours: { from: '08:00', to: '17:00' }", "  ¦businessHours: { from: '18:00', to: '17:00' }"],
    ],
  },
  {
    fails: 'the currency does not exist',
    code: 'currency-unknown',
    edits: [['bookCurrency: NGN', 'bookCurrency: ¦NAI']],
  },
  { fails: 'a length is zero', code: 'duration-zero', edits: [['decideWithin: 9h', 'decideWithin: ¦0h']] },
  {
    fails: 'a length is absurd',
    code: 'duration-too-long',
    edits: [['        duration: 90m', '        duration: ¦9000d']],
  },
  {
    fails: 'a moment is absurd',
    code: 'duration-too-long',
    edits: [['        start: T-9d11h', '        start: ¦T-9999999999999999999999d']],
  },
  // stages
  {
    fails: 'a stage is missing',
    code: 'stage-missing',
    edits: [
      ['    kind: freeze\n    start: T-54h\n    length: 48h', '    kind: data-validation'],
      ['  - id: data-validation', '  - id: again'],
      ['stepBackTo: data-validation', 'stepBackTo: again'],
    ],
    also: ['stage-repeated'],
  },
  {
    fails: 'a kind comes twice',
    code: 'stage-repeated',
    edits: [['    kind: freeze\n    start: T-54h\n    length: 48h', '    kind: readiness']],
    also: ['stage-missing'],
  },
  {
    fails: 'the order is wrong',
    code: 'stage-order',
    edits: [
      ['    kind: validation\n', '    kind: pilot\n'],
      ['    kind: pilot\n    start: T+37h', '    kind: validation\n    start: T+37h'],
    ],
    also: ['pilot-missing'],
  },
  {
    fails: 'stages start in the wrong order',
    code: 'stage-start-order',
    edits: [['    kind: scale-up\n    start: T+3d13h', '    kind: scale-up\n    start: ¦T+1d']],
  },
  {
    fails: 'the freeze is short',
    code: 'freeze-too-short',
    edits: [['    start: T-54h\n    length: 48h', '    start: T-54h\n    length: ¦47h59m']],
  },
  {
    fails: 'the freeze has no length',
    code: 'freeze-too-short',
    edits: [
      ['  - id: freeze\n', '  - ¦id: freeze\n'],
      ['    start: T-54h\n    length: 48h', '    start: T-54h'],
    ],
  },
  {
    fails: 'monitoring is short',
    code: 'monitoring-too-short',
    edits: [['    kind: monitoring\n    length: 48h', '    kind: monitoring\n    length: ¦1d']],
  },
  {
    fails: 'the last stage has exit criteria',
    code: 'exit-of-last-stage',
    edits: [['    kind: steady-state\n', '    kind: steady-state\n    ¦exit: [queue-open]\n']],
  },
  {
    fails: 'hypercare is short',
    code: 'hypercare-too-short',
    edits: [['      length: 14d', '      length: ¦13d23h59m']],
  },
  {
    fails: 'hypercare has no rule',
    code: 'hypercare-missing',
    edits: [
      ['  - id: hypercare\n', '  - ¦id: hypercare\n'],
      [
        "    hypercare:\n      length: 14d\n      checkpointAt: '09:00'\n      exit:\n        businessDaysInARow: 3\n        clearanceAbove: 99\n        noSev1: true\n        minimumInvoicesPerDay: 20\n      extension: { by: 7d, atMost: 2 }\n",
        '',
      ],
    ],
  },
  {
    fails: 'hypercare stands elsewhere',
    code: 'hypercare-misplaced',
    edits: [
      [
        '    kind: steady-state\n',
        "    kind: steady-state\n    ¦hypercare: { length: 14d, checkpointAt: '09:00', exit: { businessDaysInARow: 3, clearanceAbove: 99, noSev1: true, minimumInvoicesPerDay: 20 }, extension: { by: 7d, atMost: 2 } }\n",
      ],
    ],
  },
  {
    fails: 'a state has no way back',
    code: 'way-back-missing',
    edits: [
      ['  - id: steady-state\n', '  - ¦id: steady-state\n'],
      [
        '    wayBack:\n      kind: forward-fix\n      how: Past the point of no return, because legacy numbers are closed. Faults are mended on SmartAPI under the outage policy.\n',
        '',
      ],
    ],
  },
  {
    fails: 'a way back is of no kind',
    code: 'way-back-kind',
    edits: [['      kind: forward-fix', '      kind: ¦undo']],
  },
  {
    fails: 'cleared invoices would be reversed',
    code: 'way-back-reverse',
    edits: [['      kind: forward-fix', '      kind: ¦reverse']],
  },
  // names
  {
    fails: 'a task id is taken',
    code: 'id-duplicate',
    edits: [
      ['      - id: train-users', '      - id: ¦agree-cut-off'],
      ['dependsOn: [train-users]', 'dependsOn: [agree-cut-off]'],
    ],
  },
  {
    fails: 'a risk id is taken',
    code: 'id-duplicate',
    edits: [['  - id: keys-fail', '  - id: ¦authority-down']],
  },
  {
    fails: 'a title is taken',
    code: 'title-duplicate',
    edits: [['        title: Announce the freeze', '        title: ¦freeze WINDOW']],
  },
  {
    fails: 'an id is kept for the machine',
    code: 'id-reserved',
    edits: [
      ['      - id: train-users', '      - id: ¦enter-freeze'],
      ['dependsOn: [train-users]', 'dependsOn: [enter-freeze]'],
    ],
  },
  // tasks
  {
    fails: 'an action does not exist',
    code: 'action-unknown',
    edits: [['action: turn-erp-output', 'action: ¦turn-erp-ouput']],
  },
  {
    fails: 'a parameter is wrong',
    code: 'parameter-invalid',
    edits: [['with: { sample: 50 }', 'with: { sample: ¦5000 }']],
  },
  {
    fails: 'a parameter of a nested kind is wrong',
    code: 'parameter-invalid',
    edits: [['customerPercent: 25', 'customerPercent: ¦125']],
  },
  {
    fails: 'a parameter is unknown',
    code: 'parameter-unknown',
    edits: [['with: { set: tax-codes }', 'with: { set: tax-codes, ¦tolerated: 1 }']],
  },
  {
    fails: 'a parameter is missing',
    code: 'parameter-missing',
    edits: [['        with: { set: tax-codes }', '        ¦with: {}']],
  },
  {
    fails: 'all parameters are missing',
    code: 'parameter-missing',
    edits: [
      ['      - id: validate-tax-codes', '      - ¦id: validate-tax-codes'],
      ['        with: { set: tax-codes }\n', ''],
    ],
  },
  {
    fails: 'a manual task has what only actions use',
    code: 'only-automatic',
    edits: [['        duration: 90m', '        duration: 90m\n        ¦until: { every: 5m, atMost: 3 }']],
  },
  {
    fails: 'an action says that it changes production',
    code: 'only-manual',
    edits: [['        action: run-canary', '        action: run-canary\n        ¦changesProduction: false']],
  },
  {
    fails: 'production changes before the switch',
    code: 'changes-before-switch',
    edits: [
      ['        action: record-baseline', '        action: ¦turn-erp-output\n        with: { to: smartapi }'],
    ],
  },
  {
    fails: 'a roll-back has nothing to roll back',
    code: 'roll-back-before-switch',
    edits: [
      ['        action: record-baseline', '        action: record-baseline\n        onFailure: ¦roll-back'],
    ],
  },
  {
    fails: 'a message does not exist',
    code: 'message-unknown',
    edits: [['with: { message: freeze-notice }', 'with: { message: ¦freeze-notize }']],
  },
  {
    fails: 'a message belongs to the machine',
    code: 'message-not-announcement',
    edits: [['with: { message: freeze-notice }', 'with: { message: ¦switched }']],
  },
  {
    fails: 'a document does not exist',
    code: 'document-unknown',
    edits: [['            - test-summary\n', '            - ¦test-sumary\n']],
  },
  {
    fails: 'no invoice can be of a segment',
    code: 'segment-unknown',
    edits: [["'type:credit-note'", "¦'type:creditnote'"]],
  },
  {
    fails: 'the pilot is small',
    code: 'pilot-size',
    edits: [
      [PILOT_80, '        action: submit-pilot\n        with: { size: ¦48 }'],
      ['          expect: 80\n          minimum: 50', '          expect: 48\n          minimum: 40'],
    ],
  },
  {
    fails: 'the pilot is large',
    code: 'pilot-size',
    edits: [[PILOT_80, '        action: submit-pilot\n        with: { size: ¦100 }']],
  },
  {
    fails: 'a check expects more than the pilot lets through',
    code: 'pilot-expect',
    edits: [['          expect: 80', '          expect: ¦81']],
  },
  {
    fails: 'a minimum is above what is expected',
    code: 'pilot-minimum',
    edits: [['          minimum: 50', '          minimum: ¦90']],
  },
  {
    fails: 'nothing lets pilot invoices through',
    code: 'pilot-missing',
    edits: [
      ['  - id: pilot\n', '  - ¦id: pilot\n'],
      ['        action: submit-pilot\n        with: { size: 1 }\n', ''],
      [`${PILOT_80}\n`, ''],
    ],
  },
  // dependencies
  {
    fails: 'a dependency is unknown',
    code: 'dependency-unknown',
    edits: [['dependsOn: [close-security-findings]', 'dependsOn: [¦close-security-finding]']],
  },
  {
    fails: 'a dependency is in a later stage',
    code: 'dependency-later-stage',
    edits: [['dependsOn: [close-security-findings]', 'dependsOn: [¦lock-changes]']],
  },
  {
    fails: 'a task waits for itself',
    code: 'dependency-cycle',
    edits: [['dependsOn: [close-security-findings]', 'dependsOn: [¦prove-network-and-keys]']],
  },
  {
    fails: 'tasks wait for each other',
    code: 'dependency-cycle',
    edits: [
      [
        '        owner: nkechi-obi\n        duration: 2d',
        '        owner: nkechi-obi\n        dependsOn: [check-readiness]\n        duration: 2d',
      ],
    ],
  },
  // gates
  {
    fails: 'a gate has no authority',
    code: 'gate-without-authority',
    edits: [
      ['    gate:\n      id: authorise', '    ¦gate:\n      id: authorise'],
      ['Saturday evening?\n      authority: steering', 'Saturday evening?'],
    ],
  },
  {
    fails: 'a gate has no deadline',
    code: 'gate-without-deadline',
    edits: [
      ['    gate:\n      id: authorise', '    ¦gate:\n      id: authorise'],
      ['      decideWithin: 9h\n', ''],
    ],
  },
  {
    fails: 'a gate does not say what a no-go does',
    code: 'gate-without-effect',
    edits: [
      ['    gate:\n      id: scale-up', '    ¦gate:\n      id: scale-up'],
      ['      onNoGo: roll-back\n', ''],
    ],
  },
  {
    fails: 'a gate does not say what silence does',
    code: 'gate-without-effect',
    edits: [
      ['    gate:\n      id: scale-up', '    ¦gate:\n      id: scale-up'],
      ['      onNoGo: roll-back\n      onNoDecision: hold', '      onNoGo: roll-back'],
    ],
  },
  {
    fails: 'silence would be a go',
    code: 'no-decision-effect',
    edits: [
      [
        '      onNoGo: roll-back\n      onNoDecision: hold',
        '      onNoGo: roll-back\n      onNoDecision: ¦go',
      ],
    ],
  },
  {
    fails: 'an authority does not exist',
    code: 'authority-unknown',
    edits: [
      ['Saturday evening?\n      authority: steering', 'Saturday evening?\n      authority: ¦sterring'],
    ],
  },
  {
    fails: 'the authority of a trigger does not exist',
    code: 'authority-unknown',
    edits: [['    mode: propose\n    authority: steering', '    mode: propose\n    authority: ¦nobody']],
  },
  {
    fails: 'what is advisory is not shown',
    code: 'advisory-not-evidence',
    edits: [['advisory: [clearance, baseline-drift]', 'advisory: [¦canary, baseline-drift]']],
  },
  {
    fails: 'everything is advisory',
    code: 'advisory-all',
    edits: [
      [
        '      advisory: [clearance, baseline-drift]',
        '      ¦advisory: [tasks-done, pilot, reconciliation, invoices-accounted, clearance, baseline-drift, erp-settings, conditions, way-back, way-back-armed]',
      ],
    ],
  },
  {
    fails: 'evidence ends before the deadline',
    code: 'evidence-too-short',
    edits: [['evidenceValidFor: 12h', 'evidenceValidFor: ¦8h']],
  },
  {
    fails: 'an owner decides alone',
    code: 'gate-self-decided',
    edits: [
      [
        '    members: [nkechi-obi, tunde-bello, grace-udo, femi-cole]\n    quorum: 3',
        '    members: [nkechi-obi, tunde-bello, grace-udo, femi-cole]\n    quorum: 1',
      ],
      ['owner: ada-nwachukwu\n        duration: 2d', 'owner: nkechi-obi\n        duration: 2d'],
      ['authority: hypercare-board\n      evidence', 'authority: ¦hypercare-board\n      evidence'],
    ],
  },
  {
    fails: 'nobody decides on the switch',
    code: 'gate-missing',
    edits: [
      ['  - id: data-validation\n', '  - ¦id: data-validation\n'],
      ...gateRemoved('authorise'),
      ...gateRemoved('switch'),
    ],
  },
  {
    fails: 'an effect is impossible',
    code: 'effect-impossible',
    edits: [
      [
        'onNoGo: contingency\n      onNoDecision: hold\n\n  # ---',
        'onNoGo: ¦roll-back\n      onNoDecision: hold\n\n  # ---',
      ],
    ],
  },
  {
    fails: 'silence would end hypercare',
    code: 'effect-impossible',
    edits: [
      ['onNoGo: extend\n      onNoDecision: extend', 'onNoGo: extend\n      onNoDecision: ¦contingency'],
    ],
  },
  {
    fails: 'stepping back goes nowhere',
    code: 'step-back-target',
    edits: [['stepBackTo: data-validation', 'stepBackTo: ¦pilot']],
  },
  {
    fails: 'stepping back has no target',
    code: 'step-back-target',
    edits: [['      onNoGo: step-back\n      stepBackTo: data-validation', '      onNoGo: ¦step-back']],
  },
  {
    fails: 'stepping back crosses the switch',
    code: 'step-back-target',
    edits: [
      [
        '      onNoGo: roll-back\n      onNoDecision: hold',
        '      onNoGo: step-back\n      stepBackTo: ¦freeze\n      onNoDecision: hold',
      ],
    ],
  },
  {
    fails: 'a target for stepping back has no use',
    code: 'step-back-unused',
    edits: [
      ['      onNoGo: step-back\n', '      onNoGo: hold\n'],
      ['stepBackTo: data-validation', 'stepBackTo: ¦data-validation'],
    ],
  },
  // the rest
  {
    fails: 'a proposal has no time box',
    code: 'time-box-missing',
    edits: [
      [
        '    mode: propose\n    authority: steering\n    timeBox: 24h',
        '    mode: ¦propose\n    authority: steering',
      ],
    ],
  },
  {
    fails: 'recovery goes on nowhere',
    code: 'stage-unknown',
    edits: [['  resumeAt: pilot', '  resumeAt: ¦pilots']],
  },
  {
    fails: 'the recovery gate does not ask whether the roll-back is safe',
    code: 'recovery-without-way-back',
    edits: [
      [
        'evidence: [authority-health, invoices-accounted, reconciliation, baseline-drift, conditions, way-back]',
        '¦evidence: [authority-health, invoices-accounted, reconciliation, baseline-drift, conditions]',
      ],
    ],
  },
  {
    fails: 'a document is missing',
    code: 'document-missing',
    edits: [
      ['\ndocuments:', '\n¦documents:'],
      [', kind: decommission-plan', ', kind: other'],
    ],
  },
  {
    fails: 'a recipient is unknown',
    code: 'recipient-unknown',
    edits: [['to: [owner, femi-cole, bola-akande]', 'to: [owner, femi-cole, ¦bola]']],
  },
  {
    fails: 'there is no owner to tell',
    code: 'recipient-owner',
    edits: [['to: [steering, yemi-salako]', 'to: [¦owner, yemi-salako]']],
  },
  {
    fails: 'nothing is filled in for a placeholder',
    code: 'placeholder-unknown',
    edits: [["'{task} did not pass", "¦'{tusk} did not pass"]],
  },
  {
    fails: 'Finance does not hear of a roll-back',
    code: 'finance-not-told',
    edits: [
      ['\nmessages:', '\n¦messages:'],
      [
        'to: [steering, cutover-board, nkechi-obi, sola-adeyemi, grace-udo, ifeoma-eze]',
        'to: [grace-udo, ifeoma-eze]',
      ],
    ],
  },
  // YAML
  {
    fails: 'a quote is never closed',
    code: 'yaml-syntax',
    edits: [['title: Adire Trading goes live', 'title: ¦"Adire Trading goes live']],
  },
  {
    fails: 'a tab indents',
    code: 'yaml-syntax',
    edits: [['    workSaturday: false', '¦\tworkSaturday: false']],
  },
  {
    fails: 'an alias is used',
    code: 'yaml-alias',
    edits: [
      ['    role: executive', '    role: &r executive'],
      ['    role: compliance', '    role: ¦*r'],
    ],
    also: ['key-missing'],
  },
  {
    fails: 'a tag is used',
    code: 'yaml-tag',
    edits: [['    role: compliance', '    role: ¦!role compliance']],
  },
  {
    fails: 'a key is no word',
    code: 'yaml-key',
    edits: [['    role: compliance', '    role: compliance\n    ¦~: 1']],
  },
  { fails: 'there are two documents', code: 'yaml-documents', edits: [['\nmessages:', '\n---\n¦messages:']] },
];

/** Takes a whole gate out, whose id is unique in the file as `id: <id>` under `gate:`. */
function gateRemoved(id: string): readonly Edit[] {
  const text = edited();
  const from = text.indexOf(`    gate:\n      id: ${id}\n`);
  const to = text.indexOf('\n\n', from);
  return [[text.slice(from, to), '']];
}

describe('a runbook fails when', () => {
  it.each(CASES)('$fails: $code', ({ code, edits, also = [] }) => {
    const source = edited(...edits);
    const place = source.includes('¦') ? marked(source) : undefined;
    const problems = problemsOf(place?.text ?? source);
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(
      problems.map((problem) => problem.code).filter((seen) => seen !== code && !also.includes(seen)),
    ).toEqual([]);
    if (place) {
      const { line, column } = place;
      const [first, ...others] = problems.filter((problem) => problem.code === code);
      expect(first).toMatchObject({ line, column });
      // Broken syntax goes on to look broken; every other mistake is one problem.
      if (code !== 'yaml-syntax') expect(others).toEqual([]);
    }
    for (const problem of problems) {
      expect(problem.fix).not.toBe('');
      expect(problem.message).toMatch(/[.?!]$/);
    }
  });
});
