// The server and the browser answer alike: every expression of the provinces, the edge cases beside the C++ evaluator and
// the published cases without variables go through `bolan eval` and the evaluator of the browser. The browser may leave
// one to the server, never answer otherwise.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse_day } from '../../ui/js/rules/days.js';
import { evaluate } from '../../ui/js/rules/evaluate.js';
import { parse } from '../../ui/js/rules/parse.js';
import { from_json, to_json } from './values.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const program = path.resolve(process.env.BOLAN || path.join(root, 'build/bolan'));

// What `bolan eval` prints, cut to the value or the code of the error; undefined where the text does not compile.
function ask_server({ expr, vars }) {
  return new Promise((resolve, reject) => {
    const args = ['eval', '--expr', expr, ...(vars ? ['--vars', JSON.stringify(vars)] : [])];
    execFile(program, args, { encoding: 'utf8' }, (error, printed) => {
      if (error && error.code !== 2) return reject(error);
      const code = /^\{"error":"(rules\.\w+)"/.exec(printed);
      resolve(error ? undefined : code ? code[1] : printed.trimEnd());
    });
  });
}

const context = { today: parse_day(new Date().toISOString().slice(0, 10)) };  // the server without a province counts in UTC
function ask_browser({ expr, vars }) {
  const variables = new Map(Object.entries(vars || {}).map(([name, json]) => [name, from_json(json)]));
  const { value, error, is_unknown } = evaluate(expr, variables, context);
  return is_unknown ? undefined : error || to_json(value);
}

async function compare(questions) {
  const counts = { agreed: 0, left_to_server: 0, refused_by_server: 0 }, left = [], wrong = [];
  const waiting = [...questions];
  const work = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const server = await ask_server(one);
      if (server === undefined) { ++counts.refused_by_server; continue; }
      const browser = ask_browser(one);
      if (browser === undefined) left.push(one.expr);
      else if (browser === server) ++counts.agreed;
      else wrong.push(`${one.expr} ${one.vars ? JSON.stringify(one.vars) : ''}\n    server ${server}, browser ${browser}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  counts.left_to_server = left.length;
  console.log(JSON.stringify(counts) + left.map((expr) => '\n    left to the server: ' + expr).join(''));
  assert.deepEqual(wrong, []);
  return counts;
}

test('the edge cases', async () => {
  const lines = fs.readFileSync(path.join(root, 'src/rules/testdata/edges.txt'), 'utf8').split('\n');
  const questions = lines.filter((line) => line && !line.startsWith('#')).map((line) => {
    const [expr, vars] = line.split('\t{');
    return { expr, vars: vars && JSON.parse('{' + vars) };
  });
  const { agreed, left_to_server } = await compare(questions);
  assert.ok(agreed > 250 && left_to_server < 12);
});

test('the published cases', async () => {
  const printed = execFileSync('node', [path.join(here, 'cases.mjs')], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const questions = JSON.parse(printed).filter((one) =>
    !one.needs_protobuf && !one.bindings && !one.typeEnv && !one.container && !one.checkOnly && !one.expr.includes('\0'));
  const { agreed } = await compare(questions);
  assert.ok(agreed > 1300);
});

// ---- The provinces --------------------------------------------------------------------------------------------------------

const files = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? files(path.join(folder, entry.name)) : entry.name.endsWith('.yaml') ? [path.join(folder, entry.name)] : []);

// Every quoted text of a definition may be an expression, and so may what stands in braces in it; what an unquoted one says
// stands behind the keys of rules. Sentences do not compile and fall away.
const unquoted = /\b(?:show_if|required_if|check|compute|when|min_date|max_date|where|by|having|for_each|amount): ([^"\n{}[\]]+?)\s*(?:,|\}|$)/gm;
function expressions_of(text) {
  const found = new Set();
  for (const [, quoted] of text.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)) {
    found.add(quoted.replace(/\\(.)/g, '$1'));
    for (const [, inner] of quoted.matchAll(/\{([^{}]+)\}/g)) found.add(inner);
  }
  for (const [, plain] of text.matchAll(unquoted)) found.add(plain);
  return [...found];
}

const kinds_of = (text) => new Map([...text.matchAll(/\b(\w+):\s*(?:\{\s*)?type: (\w+)/g)].map(([, name, kind]) => [name, kind]));
const samples = {
  date: ['2004-05-11', '2019-02-28', null], number: [3, -1, null], money: [150000, 0, null], yes_no: [true, false, null],
  attachment: [[], [{ name: 'a.pdf', size: 1 }], null], group: [[], [{ name: 'a', pages: 3 }], null],
};

// The names that an expression reads, each with the members that it takes of it.
function names_of(tree, bound = [], found = new Map()) {
  const visit = (node, own) => names_of(node, own, found);
  if (Array.isArray(tree)) tree.forEach((node) => visit(node, bound));
  else if (tree && tree.op === 'name') { if (!bound.includes(tree.name) && !found.has(tree.name)) found.set(tree.name, new Set()); }
  else if (tree && typeof tree === 'object') {
    if (tree.op === 'select' && tree.operand.op === 'name' && !bound.includes(tree.operand.name)) {
      visit(tree.operand, bound);
      found.get(tree.operand.name).add(tree.name);
    }
    const inner = [...bound, ...(tree.names || []), ...(tree.op === 'bind' || tree.op === 'optional_map' ? [tree.name] : [])];
    for (const [key, node] of Object.entries(tree)) if (key !== 'names' && typeof node === 'object') visit(node, inner);
  }
  return found;
}

// A day is no JSON: it is bound around the expression, unless the expression asks whether it is there.
function question(expr, names, kinds, literals, i) {
  const vars = {};
  let whole = expr;
  for (const [name, members] of names) {
    const kind = kinds.get(name);
    const choices = members.size
      ? [...literals, 1, true].map((one) => Object.fromEntries([...members].map((member) => [member, one]))).concat({}, null)
      : samples[kind] || [...literals, kind ? 'text' : 1, null];
    const value = choices[i % choices.length];
    if (kind === 'date' && value && !members.size && !expr.includes(`has(${name})`)) whole = `cel.bind(${name}, date('${value}'), ${whole})`;
    else vars[name] = value;
  }
  return { expr: whole, vars };
}

test('the expressions of the provinces', async () => {
  const questions = new Map();
  let read = 0;
  for (const province of ['tests/province', 'balochistan']) {
    const texts = files(path.join(root, province)).filter((file) => !file.includes('/examples/')).map((file) => fs.readFileSync(file, 'utf8'));
    const kinds = kinds_of(texts.join('\n'));
    for (const expr of new Set(texts.flatMap(expressions_of))) {
      let names;
      try { names = names_of(parse(expr)); } catch { continue; }
      if (/\bnow\(\)/.test(expr)) continue;
      ++read;
      const literals = [...expr.matchAll(/'([^']*)'/g)].map(([, text]) => text);
      for (let i = 0; i < (names.size ? 6 : 1); ++i) {
        const one = question(expr, names, kinds, literals, i);
        questions.set(JSON.stringify(one), one);
      }
    }
  }
  console.log(`${read} expressions, asked with ${questions.size} sets of values`);
  const { agreed } = await compare([...questions.values()]);
  assert.ok(agreed > 300);
});
