// A real Bolan for browser tests: the program, on a free port, over a province that `bolan demo` has filled.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { root } from './run.mjs';

export const password = 'bolan-demo';
const program = path.resolve(process.env.BOLAN || path.join(root, 'build/bolan'));
const folders_of = (province) => ['--province', path.resolve(root, province), '--ui', path.join(root, 'ui')];

function new_data() {
  if (!fs.existsSync(program)) throw new Error(`${program} is not there: build Bolan first, or name its program in BOLAN`);
  return fs.mkdtempSync(path.join(os.tmpdir(), 'bolan-story-'));
}

export async function start_demo(cases = 40, province = 'balochistan') {
  const data = new_data();
  execFileSync(program, ['demo', '--data', data, '--cases', String(cases), ...folders_of(province)], { stdio: ['ignore', 'ignore', 'inherit'] });
  return start_province(province, data);
}

// Serves a province; over an empty database where `data` names none that is filled.
export async function start_province(province, data = new_data()) {
  const server = spawn(program, ['serve', '--data', data, '--port', '0', ...folders_of(province)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const hear = (text) => {
      said += text;
      const found = said.match(/served at (http:\/\/127\.0\.0\.1:\d+)\//);
      if (found) resolve(found[1]);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', (code) => reject(new Error(`bolan serve ended with ${code}:\n${said}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    fs.rmSync(data, { recursive: true, force: true });
  };
  return { url, data, stop, log: () => said };
}

// ---- Files to upload ----------------------------------------------------------------------------------------------------

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), named.length + 4);
  return out;
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; ++i) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

// A face of two colours on a plain ground; another `tint` is another file.
export function picture(name, tint = 0) {
  const width = 150, height = 190, rows = [];
  for (let y = 0; y < height; ++y) {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; ++x) {
      const is_face = ((x - 75) / 38) ** 2 + ((y - 80) / 50) ** 2 < 1;
      const is_shirt = y > 140 && Math.abs(x - 75) < 60;
      row.set(is_face ? [198, 150, 120] : is_shirt ? [40 + tint, 90, 70] : [225, 228, 222], 1 + x * 3);
    }
    rows.push(row);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const buffer = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head),
    chunk('IDAT', zlib.deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
  return { name: name + '.png', mimeType: 'image/png', buffer };
}

export function pdf_paper(name, text) {
  const stream = `BT /F1 18 Tf 60 760 Td (${text}) Tj ET`;
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'];
  let text_of = '%PDF-1.4\n';
  const at = objects.map((object, i) => { const from = text_of.length; text_of += `${i + 1} 0 obj${object}endobj\n`; return from; });
  const xref = text_of.length;
  text_of += `xref\n0 ${at.length + 1}\n0000000000 65535 f \n` + at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('') +
    `trailer<</Size ${at.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`;
  return { name: name + '.pdf', mimeType: 'application/pdf', buffer: Buffer.from(text_of, 'latin1') };
}
