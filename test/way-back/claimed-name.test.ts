import { expect, it } from 'vitest';
import { claimedName } from '#lib/way-back/claimed-name.ts';

it('says whom the cloud let in beside whoever was named, and nothing where nobody knows', () => {
  expect(claimedName('femi-cole', 'arn:aws:sts::123456789012:assumed-role/operator/tunde')).toBe(
    'femi-cole (AWS: assumed-role/operator/tunde)',
  );
  expect(claimedName('femi-cole', 'root')).toBe('femi-cole (AWS: root)');
  expect(claimedName('femi-cole', undefined)).toBe('femi-cole');
});
