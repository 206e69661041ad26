import assert from 'node:assert/strict';
import { TargetError } from '../../src/targets/port.ts';

/** The error of a target that an action throws at once. */
export function targetErrorOf(action: () => unknown): TargetError {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof TargetError, String(error));
    return error;
  }
  return assert.fail('nothing was thrown');
}
