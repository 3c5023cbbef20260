import assert from "node:assert/strict";
import { test } from "node:test";
import { digitsOf, suggestAddress } from "ias-client";

const codes: [string, string | undefined][] = [
  ["123456", "123456"],
  ["12345678", "12345678"],
  ["123 456", "123456"],
  ["123-456", "123456"],
  ["123\u2013456", "123456"],
  ["1 2 3 4 5 6", "123456"],
  ["Your code: 123456", "123456"],
  ["Your code: 123 456 (valid for 10 minutes)", "123456"],
  ["123456 is your code. It is valid until 2026-11-29 13:55.", "123456"],
  ["您的验证码是123456，请在10分钟内使用", "123456"],
  ["\uff11\uff12\uff13\uff14\uff15\uff16", "123456"],
  ["\u0661\u0662\u0663\u0664\u0665\u0666", "123456"],
  ["\u200f\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u200f", "123456"],
  ["\u0967\u0968\u0969\u096a\u096b\u096c", "123456"],
  ["123456\n\n123 456", "123456"],
  ["123456 or 654321", undefined],
  ["order AB123456", undefined],
  ["12345", undefined],
  ["123456789", undefined],
  ["", undefined],
];

for (const [typed, code] of codes) {
  test(`the code in ${JSON.stringify(typed)} is ${code}`, () => assert.equal(digitsOf(typed), code));
}

const addresses: [string, string | undefined][] = [
  ["jane@gmial.com", "jane@gmail.com"],
  ["jane@gmail.co", "jane@gmail.com"],
  ["jane@gmal.con", "jane@gmail.com"],
  ["Jane.Doe+list@GNAIL.COM", "Jane.Doe+list@gmail.com"],
  ["jane@hotmial.com", "jane@hotmail.com"],
  ["jane@hotmal.fr", "jane@hotmail.fr"],
  ["jane@outlok.com", "jane@outlook.com"],
  ["jane@yahooo.co.uk", "jane@yahoo.co.uk"],
  ["jane@gmail.com", undefined],
  ["jane@mail.com", undefined],
  ["jane@ymail.com", undefined],
  ["jane@gmx.com", undefined],
  ["jane@web.de", undefined],
  ["jane@foxmail.com", undefined],
  ["jane@hotmail.ch", undefined],
  ["jane@fastmail.com", undefined],
  ["jane@example.com", undefined],
  ["jane", undefined],
  ["@gmial.com", undefined],
  ["", undefined],
];

for (const [typed, meant] of addresses) {
  test(`${JSON.stringify(typed)} is taken for ${meant ?? "no other address"}`, () =>
    assert.equal(suggestAddress(typed), meant));
}
