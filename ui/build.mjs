// Makes dist/ from css/, js/, fonts/ and icons/. Names stay plain: the server adds the hash of the content.
// Prints every file's size and fails when a first view is over the budget.
import { build, transform } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const here = path.dirname(new URL(import.meta.url).pathname);
const dist = path.join(here, 'dist');
const budget_bytes = 30 * 1024;
// `markup`: what a page of this kind may take, compressed. The golden gallery's largest take 3.4 (home), 4.3 (form with
// every error), 3.7 (case, verify) and 2.9 KB (inbox of 8); verify also carries the keys of every office.
const first_views = [
  { name: 'home', files: ['base.css', 'home.css', 'enhance.js'], markup: 4500 },
  { name: 'form', files: ['base.css', 'form.css', 'enhance.js', 'hints.js'], markup: 5000 },
  { name: 'case', files: ['base.css', 'case.css', 'enhance.js'], markup: 4500 },
  { name: 'verify', files: ['base.css', 'case.css', 'enhance.js', 'verify.js'], markup: 6500 },
  { name: 'desk', files: ['base.css', 'desk.css', 'data.css', 'case.css', 'enhance.js', 'desk.js'], markup: 5500 },
];

const read = (...parts) => fs.readFileSync(path.join(here, ...parts));
const write = (name, bytes) => fs.writeFileSync(path.join(dist, name), bytes);

// One sheet serves both directions, so sides are logical. The one exception is written beside its line in base.css.
const physical = /(margin|padding|border)-(left|right)|[;{ ](left|right):|text-align: ?(left|right)|float:/;
const allowed = '[dir="rtl"] input[dir="ltr"] { text-align: right; }';
for (const name of fs.readdirSync(path.join(here, 'css'))) {
  read('css', name).toString().split('\n').forEach((line, i) => {
    if (!physical.test(line.replace(allowed, ''))) return;
    console.error(`css/${name}:${i + 1}: a physical side; write the logical one (inline-start, inline-end)`);
    process.exitCode = 1;
  });
}
if (process.exitCode) process.exit();

fs.rmSync(dist, { recursive: true, force: true });
fs.mkdirSync(dist, { recursive: true });

for (const name of fs.readdirSync(path.join(here, 'css'))) {
  const { code } = await transform(read('css', name).toString(), { loader: 'css', minify: true, legalComments: 'none' });
  write(name, code);
}
await build({
  entryPoints: ['enhance', 'desk', 'hints', 'verify', 'sw'].map((name) => path.join(here, 'js', name + '.js')),
  bundle: true, minify: true, format: 'iife', target: ['chrome88', 'firefox90', 'safari14'], legalComments: 'none', outdir: dist,
});
for (const folder of ['fonts', 'icons'])
  for (const name of fs.readdirSync(path.join(here, folder))) write(name, read(folder, name));

const sizes = {};
for (const name of fs.readdirSync(dist).sort()) {
  const bytes = fs.readFileSync(path.join(dist, name));
  sizes[name] = /\.(woff2|txt)$/.test(name) ? bytes.length : zlib.gzipSync(bytes, { level: 9 }).length;
  console.log(name.padEnd(24), String(bytes.length).padStart(7), String(sizes[name]).padStart(7), 'compressed');
}
write('sizes.txt', Object.entries(sizes).map(([name, size]) => `${name} ${size}\n`).join(''));

let is_over = false;
for (const view of first_views) {
  const total = view.files.reduce((sum, file) => sum + sizes[file], view.markup);
  is_over ||= total > budget_bytes;
  console.log(`first view ${view.name.padEnd(8)} ${(total / 1024).toFixed(1)} KB of ${budget_bytes / 1024} KB${total > budget_bytes ? '  OVER' : ''}`);
}
if (is_over) process.exit(1);
