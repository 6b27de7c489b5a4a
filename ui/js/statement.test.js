// The two statements were made by src/documents/statement.cpp with the key whose seed is the bytes 0 to 31.
import assert from 'node:assert/strict';
import test from 'node:test';
import { check_statement, date_of, digits_of, fits_cnic, read_statement } from './statement.js';

const keys = { '56475aa7': { key: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8', name: 'DC Quetta' } };
const urdu = '#B1.imw0UVBYMTFaQzdLMk1yREMtUVRBLzIwMjYvMDAwMTIzaGRvbWljaWxlaWRjLXF1ZXR0YRlREWXYsiDYp0gBAgMEBQYHCEOtk5REVkdapwA.urMfwFXv-jMjBUO5UyC2Lasa5NSn7WHVE2mqKoiEC1KxMNE9ViND0RRNJrhxZueMkUrD2HDx0T_OFcnBDKf6Cw';
const duplicate = '#B1.imw0UVBYMTFaQzdLMk1yREMtUVRBLzIwMjYvMDAwMTIzaGRvbWljaWxlaWRjLXF1ZXR0YRlREWNaIEFAQERWR1qnAQ.S3Nauyuc2DnFRkMes7Zq99Nwh-aLkckhZs1x0dINMdi9h72YDpelNCG1z4LUkpxbZPFPlphA_czzLFaoQhhAAw';

test('a statement of the server is read and its signature holds', () => {
  const { verdict, statement, key } = check_statement(urdu, keys);
  assert.equal(verdict, 'signed');
  assert.equal(key.name, 'DC Quetta');
  assert.equal(statement.code, '4QPX11ZC7K2M');
  assert.equal(statement.number, 'DC-QTA/2026/000123');
  assert.equal(statement.type, 'domicile');
  assert.equal(statement.office, 'dc-quetta');
  assert.equal(statement.initials, 'ز ا');
  assert.deepEqual(date_of(statement.issued_on), { year: 2026, month: 9, day: 27 });
  assert.equal(statement.flags, 0);
  assert.equal(check_statement(duplicate, keys).statement.flags, 1);
});

test('any changed character of the payload or the signature is found', () => {
  for (let i = 4; i < urdu.length; i += 3) {
    const other = urdu[i] === 'A' ? 'B' : 'A';
    if (urdu[i] === '.') continue;
    const { verdict } = check_statement(urdu.slice(0, i) + other + urdu.slice(i + 1), keys);
    assert.notEqual(verdict, 'signed', `at ${i}`);
  }
});

test('a signature of another statement does not fit', () => {
  const mixed = urdu.slice(0, urdu.lastIndexOf('.')) + duplicate.slice(duplicate.lastIndexOf('.'));
  assert.equal(check_statement(mixed, keys).verdict, 'forged');
});

test('an unknown key is said, and is not a forgery', () => {
  assert.equal(check_statement(urdu, {}).verdict, 'key_unknown');
  assert.equal(check_statement(urdu, { constructor: {} }).verdict, 'key_unknown');
});

test('what is damaged, longer or of another version is malformed', () => {
  for (const bad of ['', '#', '#B1', '#B1..', '#B2' + urdu.slice(3), urdu + '.x', urdu + 'A', urdu.slice(0, -1), urdu.replace('.im', '.i='), urdu + ' ', '#B1.' + 'A'.repeat(100000) + '.AA'])
    assert.equal(read_statement(bad), null, bad.slice(0, 30));
});

test('a payload in another form of CBOR is malformed', () => {
  const of = (bytes) => '#B1.' + Buffer.from(bytes).toString('base64url') + '.' + Buffer.alloc(64).toString('base64url');
  const good = Buffer.from(urdu.split('.')[1], 'base64url');
  assert.ok(read_statement(of(good)));
  const long_head = Buffer.concat([good.subarray(0, 1), Buffer.from([0x78, 12]), good.subarray(2)]);
  assert.equal(read_statement(of(long_head)), null);                              // a length not in its shortest form
  assert.equal(read_statement(of(Buffer.concat([good, Buffer.from([0])]))), null);  // something after it
  assert.equal(read_statement(of(good.subarray(0, -1))), null);                   // cut short
  assert.equal(read_statement(of(Buffer.concat([Buffer.from([0x9f]), good.subarray(1)]))), null);  // indefinite length
  const flags = Buffer.from(good);
  flags[flags.length - 1] = 2;
  assert.equal(read_statement(of(flags)), null);                                  // an unknown flag
});

test('the CNIC is compared with any digits and dashes', () => {
  const { statement } = check_statement(urdu, keys);
  assert.ok(fits_cnic(statement, '54400-1234567-1'));
  assert.ok(fits_cnic(statement, ' ۵۴۴۰۰ ۱۲۳۴۵۶۷ ۱'));
  assert.ok(fits_cnic(statement, '٥٤٤٠٠١٢٣٤٥٦٧١'));
  assert.ok(!fits_cnic(statement, '54400-1234567-2'));
  assert.ok(!fits_cnic(statement, '54400123456'));
  assert.ok(!fits_cnic(check_statement(duplicate, keys).statement, '54400-1234567-1'));
  assert.equal(digits_of('۰۱۲٣٤5'), '012345');
});
