// The published CEL conformance cases that need no protocol buffers, through the evaluator of the browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { evaluate } from '../../ui/js/rules/evaluate.js';
import { is_same, read_value, to_json } from './values.mjs';

const printed = execFileSync('node', [fileURLToPath(new URL('cases.mjs', import.meta.url))], { encoding: 'utf8', maxBuffer: 1 << 28 });
const cases = JSON.parse(printed).filter((one) => !one.needs_protobuf);

// Empty when the case passes, else why it does not.
function run_case({ expr, bindings, value, typedResult, evalError, anyEvalErrors }) {
  const variables = new Map(Object.entries(bindings || {}).map(([name, binding]) => [name, read_value(binding.value)]));
  let result;
  try {
    result = evaluate(expr, variables, {});
  } catch (mistake) {
    return evalError || anyEvalErrors ? '' : 'does not compile: ' + mistake.message;
  }
  const got = result.is_unknown ? 'is left to the server' : result.error ? 'error ' + result.error : 'gives ' + to_json(result.value);
  if (evalError || anyEvalErrors) return result.error ? '' : got + ', not an error';
  const wanted = read_value(value || (typedResult && typedResult.result) || { boolValue: true });
  return result.value !== undefined && is_same(result.value, wanted) ? '' : `${got}, not ${to_json(wanted)}`;
}

test('the evaluator of the browser passes the published cases', () => {
  // A case of `checkOnly` asks for a type alone, and the browser knows no types beforehand.
  const asked = cases.filter((one) => !one.checkOnly);
  const failures = asked.map((one) => [one, run_case(one)]).filter(([, why]) => why);
  for (const [{ section, name, expr }, why] of failures) console.log(`${section}/${name}: ${expr.slice(0, 200)}\n    ${why}`);
  const passed = asked.length - failures.length;
  console.log(`CEL conformance in the browser: ${passed} of ${asked.length} cases without protocol buffers; ${cases.length - asked.length} ask for types alone`);
  assert.ok(asked.length > 1500);
  assert.ok(passed >= 0.98 * cases.length, 'at least 98 % of all, those for types alone counted as failed');
});
