/** The small texts of the runbook language: ids, durations, moments. Their messages are what a problem shows as allowed. */
import * as z from 'zod';

export const Id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,47}$/, 'lower-case letters, digits and dashes, 2 to 48 characters');
export const DurationText = z
  .string()
  .regex(/^(?=\d)(\d+d)?(\d+h)?(\d+m)?$/, 'a duration such as 90m, 48h or 1d12h');
export const RelativeText = z
  .string()
  .regex(/^T([+-](?=\d)(\d+d)?(\d+h)?(\d+m)?)?$/, 'a moment relative to go-live such as T-48h, T or T+1d12h');
export const InstantText = z.iso.datetime({ offset: true });
export const DateText = z.iso.date();
export const Text = z.string().min(1).max(2_000);
export const Title = z.string().min(3).max(60);
