import assert from "node:assert/strict";
import { test } from "node:test";

const app = new URL("../../main/resources/io/vireo/console/app/", import.meta.url);
const { pathOf, withQuery } = await import(new URL("paths.js", app));

test("a name that needs no encoding is in the path", () => {
  assert.equal(pathOf("routes", { event: "order.placed" }, "pause"), "routes/order.placed/pause");
  assert.equal(pathOf("failures", { route: "prices.*" }, { id: "-" }), "failures/prices.*/-");
});

test("any other name is in the query, which no server has to let through in a path", () => {
  for (const name of ["a/b", "a//b", "50%", "a;b", "a\\b", "ä", "a b", "a\u2028b", "prices.#", ".", ".."]) {
    assert.equal(pathOf("routes", { event: name }, "pause"), `routes/-/pause?event=${encodeURIComponent(name)}`);
  }
});

test("only the names that need it are in the query", () => {
  assert.equal(pathOf("failures", { route: "order.placed" }, { id: "7;1" }, "edit"), "failures/order.placed/-/edit?id=7%3B1");
  assert.equal(pathOf("failures", { route: "a/b" }, { id: "7;1" }), "failures/-/-?route=a%2Fb&id=7%3B1");
});

test("half of a character, which no address can hold, is replaced", () => {
  assert.equal(pathOf("routes", { event: "a\ud800" }), "routes/-?event=a%EF%BF%BD");
});

test("a query goes on after that of the names", () => {
  assert.equal(withQuery(pathOf("routes", { event: "a/b" }), { broadcast: "true" }), "routes/-?event=a%2Fb&broadcast=true");
  assert.equal(withQuery(pathOf("routes", { event: "a" }), { broadcast: "true" }), "routes/a?broadcast=true");
  assert.equal(withQuery(pathOf("routes", { event: "a/b" }), { broadcast: null }), "routes/-?event=a%2Fb");
});
