import assert from "node:assert/strict";
import { test } from "node:test";

const app = new URL("../../main/resources/io/vireo/console/app/", import.meta.url);
const { jsonMistake } = await import(new URL("body/json-check.js", app));
const { jsonLines, jsonTokens, prettyJson } = await import(new URL("body/json-lines.js", app));
const { textOfMember } = await import(new URL("body/json-scan.js", app));
const { differenceOf, withoutUnchanged } = await import(new URL("body/difference.js", app));

const JSON_TEXTS = [
  "1",
  "-0.5e+10",
  '"a"',
  '""',
  "null",
  "[]",
  "{}",
  "[1, 2,[3]]",
  ' {"a":{"b":[]},"c":"\\u00e9\\"}{"} ',
  '"\\\\"',
  "[[],{}]",
];
const MISTAKES = [
  "",
  " ",
  "{",
  "[1,]",
  '{"a":1,}',
  "{a:1}",
  "{'a':1}",
  "NaN",
  "01",
  "1.",
  "-",
  "[1 2]",
  '"a',
  '"\\x"',
  '"a\nb"',
  '{"a"}',
  "1 2",
  "]",
  '{"a":}',
  "tru",
  "[}",
  "+1",
  ".5",
  "1e",
  '"\\u12"',
  '{"a":1]',
];

test("text that JSON.parse takes has no mistake", () => {
  for (const text of JSON_TEXTS) {
    assert.equal(jsonMistake(text), null, text);
  }
});

test("text that JSON.parse refuses has a mistake", () => {
  for (const text of MISTAKES) {
    assert.throws(() => JSON.parse(text), undefined, text);
    assert.ok(jsonMistake(text), text);
  }
});

test("a mistake has its line and column", () => {
  assert.deepEqual(pick(jsonMistake('{\n  "a": NaN\n}')), { line: 2, column: 8 });
});

test("JSON laid out in lines is the same JSON", () => {
  for (const text of JSON_TEXTS) {
    assert.deepEqual(JSON.parse(prettyJson(text)), JSON.parse(text), text);
  }
  assert.equal(prettyJson('{"a":{"b":[1,{}]},"c":2}'), JSON.stringify({ a: { b: [1, {}] }, c: 2 }, null, 2));
});

test("a line that opens knows the line that closes it", () => {
  const lines = jsonLines('{"a":[1],"b":2}');
  assert.deepEqual(lines.text, ["{", '"a": [', "1", "],", '"b": 2', "}"]);
  assert.deepEqual(
    [...lines.close],
    [
      [1, 3],
      [0, 5],
    ],
  );
});

test("JSON that nests 100,000 levels is laid out and checked", () => {
  const text = "[".repeat(100_000) + "]".repeat(100_000);
  assert.equal(jsonMistake(text), null);
  assert.equal(jsonLines(text).text.length, 199_999);
});

test("a line is split into names, strings, numbers, words and marks", () => {
  assert.deepEqual(
    jsonTokens('"a": -1.5,').map((token) => token.kind),
    ["name", "mark", "number", "mark"],
  );
  assert.deepEqual(
    jsonTokens('"a:\\"": "b",').map((token) => token.kind),
    ["name", "mark", "string", "mark"],
  );
  assert.deepEqual(
    jsonTokens("null").map((token) => token.kind),
    ["word"],
  );
});

test("a member is found as it is written", () => {
  const text = '{"x":[{"body":1}],"body" : {"kind":"json", "json": {"n": 12345678901234567890}, "bytes":3}}';
  assert.equal(textOfMember(text, ["body", "json"]), '{"n": 12345678901234567890}');
  assert.equal(textOfMember(text, ["body", "text"]), null);
});

test("a difference rebuilds both texts and is the shortest", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 16807) % 2147483647) % below;
  for (let round = 0; round < 500; round++) {
    const before = Array.from({ length: random(12) }, () => "abc"[random(3)]);
    const after = Array.from({ length: random(12) }, () => "abc"[random(3)]);
    const lines = differenceOf(before, after);
    assert.deepEqual(
      lines.filter((line) => line.before !== null).map((line) => line.before),
      before.map((_, index) => index),
    );
    assert.deepEqual(
      lines.filter((line) => line.after !== null).map((line) => line.after),
      after.map((_, index) => index),
    );
    for (const line of lines) {
      if (line.kind === "same") {
        assert.equal(before[line.before], after[line.after]);
      }
    }
    assert.equal(lines.filter((line) => line.kind === "same").length, longestCommon(before, after));
  }
});

test("texts of 200,000 lines that have nothing in common are compared at once", () => {
  const before = Array.from({ length: 200_000 }, (_, index) => `a${index}`);
  const after = Array.from({ length: 200_000 }, (_, index) => `b${index}`);
  assert.equal(differenceOf(before, after).length, 400_000);
});

test("unchanged lines away from a change are left out", () => {
  const before = Array.from({ length: 100 }, (_, index) => `${index}`);
  const after = before.with(50, "x");
  const kinds = withoutUnchanged(differenceOf(before, after), 2).map((line) => line.kind);
  assert.deepEqual(kinds, ["skipped", "same", "same", "removed", "added", "same", "same", "skipped"]);
});

function pick({ line, column }) {
  return { line, column };
}

function longestCommon(before, after) {
  const table = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
  for (let i = 1; i <= before.length; i++) {
    for (let j = 1; j <= after.length; j++) {
      table[i][j] =
        before[i - 1] === after[j - 1] ? table[i - 1][j - 1] + 1 : Math.max(table[i - 1][j], table[i][j - 1]);
    }
  }
  return table[before.length][after.length];
}
