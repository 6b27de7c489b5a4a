// Prints the published CEL conformance cases as one JSON array, each with "needs_protobuf" set where its expression,
// its variables or its result cannot exist without protocol buffer messages or enums.
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';

const protobuf = [
  /TestAllTypes|TestRequired|NestedEnum|GlobalEnum|NestedTestAllTypes/,
  /"@type"|"objectValue"|"enumValue"|"messageType"|"wrapper"/,
  /google\.protobuf\.(?!Timestamp|Duration)\w+/,
  /\b(\w+\.)*(Any|Struct|\w*Value)\s*\{/,  // messages made in the expression: Int32Value{value: 34}
  /\bproto\.(has|get)Ext\b/,
];

function needs_protobuf(test) {
  const { container, ...rest } = test;
  let text = JSON.stringify(rest);
  // Timestamps and durations travel as messages, but are types of the language itself.
  text = text.replace(/"objectValue":\{"@type":"type\.googleapis\.com\/google\.protobuf\.(Timestamp|Duration)"/g, '"time":{"of":"$1"');
  return protobuf.some((pattern) => pattern.test(text));
}

const cases = [];
function walk(suite, path) {
  for (const { original } of suite.tests ?? [])
    cases.push({ section: path.join('/'), ...original, needs_protobuf: needs_protobuf(original) });
  for (const child of suite.suites ?? []) walk(child, [...path, child.name]);
}
walk(tests, []);
process.stdout.write(JSON.stringify(cases));
