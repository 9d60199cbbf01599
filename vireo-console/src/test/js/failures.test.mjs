import assert from "node:assert/strict";
import { test } from "node:test";

const app = new URL("../../main/resources/io/vireo/console/app/", import.meta.url);
const { createRowStore, GONE } = await import(new URL("failures/row-store.js", app));
const { NOTHING, EVERYTHING, add, keyOf, targetsOf, toggle } = await import(new URL("failures/selection.js", app));
const { filterOf, queryOf, targetOf } = await import(new URL("failures/filter.js", app));

/** A server whose newest events come first, and which remembers what it was asked. */
function server(count) {
  const events = Array.from({ length: count }, (_, index) => ({ route: "r", id: `${count - index}` }));
  const asked = [];
  return {
    asked,
    events,
    revision: 1,
    fail(more) {
      this.revision++;
      for (let index = 0; index < more; index++) {
        events.unshift({ route: "r", id: `new-${events.length}` });
      }
    },
    remove(from, many) {
      this.revision++;
      events.splice(from, many);
    },
    async fetchPage(offset, limit) {
      asked.push([offset, limit]);
      return { revision: this.revision, total: events.length, offset, items: events.slice(offset, offset + limit) };
    },
  };
}

function open(from, newestFirst = true) {
  return createRowStore({ fetchPage: (offset, limit) => from.fetchPage(offset, limit), keyOf, newestFirst });
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("each row is fetched once, however one scrolls", async () => {
  const list = server(100_000);
  const store = open(list);
  for (const from of [0, 50, 30, 5_000, 4_950, 99_990, 0]) {
    store.want(from, from + 40);
    await settled();
  }
  const seen = new Set();
  for (const [offset, limit] of list.asked) {
    for (let place = offset; place < offset + limit; place++) {
      assert.ok(!seen.has(place), `row ${place} was fetched twice`);
      seen.add(place);
    }
  }
  assert.equal(store.at(4_960).id, "95040");
  assert.equal(store.at(50_000), undefined);
});

test("rows keep their places when newer ones come while the list is read", async () => {
  const list = server(1_000);
  const store = open(list);
  store.want(0, 40);
  await settled();
  list.fail(7);
  store.heard(2);
  assert.ok(store.hasNews());
  store.want(100, 400);
  await settled();
  for (let place = 0; place < 400; place++) {
    assert.equal(store.at(place).id, `${1_000 - place}`);
  }
  assert.equal(store.total(), 1_000);
  assert.equal(store.difference(), 7);
});

test("no row is shown twice and none is asked for forever when rows are removed", async () => {
  const list = server(500);
  const store = open(list);
  store.want(0, 40);
  await settled();
  list.remove(0, 450);
  store.want(100, 500);
  await settled();
  assert.ok(list.asked.length < 10);
  const ids = [];
  for (let place = 0; place < 500; place++) {
    if (store.at(place) !== GONE) {
      ids.push(store.at(place).id);
    }
  }
  assert.equal(new Set(ids).size, ids.length);
});

test("a range is fetched as a whole while the reader looks elsewhere", async () => {
  const list = server(5_000);
  const store = open(list);
  const range = store.all(100, 1_100);
  store.want(3_000, 3_040);
  assert.equal((await range).length, 1_000);
});

test("an error ends what is asked for until rows are wanted again", async () => {
  let asked = 0;
  const fetchPage = async () => {
    asked++;
    throw new Error("gone");
  };
  const store = createRowStore({ fetchPage, keyOf, newestFirst: true });
  store.want(0, 40);
  await settled();
  assert.equal(store.error().message, "gone");
  assert.equal(asked, 1);
  store.want(0, 40);
  await settled();
  assert.equal(asked, 2);
});

test("single rows are named to the server by route, all rows by their filter", () => {
  const a = { route: "a", id: "1" };
  const b = { route: "b", id: "1" };
  const filter = { filter: { text: "x" } };
  const some = add(toggle(NOTHING, a), [b, { route: "a", id: "2" }]);
  assert.deepEqual(targetsOf(some, filter), [
    { route: "a", ids: ["1", "2"] },
    { route: "b", ids: ["1"] },
  ]);
  assert.deepEqual(targetsOf(toggle(toggle(NOTHING, a), a), filter), []);
  assert.deepEqual(targetsOf(EVERYTHING, filter), [filter]);
});

test("a filter survives the address, whatever stands there", () => {
  const filter = {
    group: "",
    route: "a/b%&=",
    text: "<script>",
    in: ["body"],
    from: "2026-11-30T12:00:00.000Z",
    to: "",
    attempts: "3",
  };
  assert.deepEqual(filterOf(queryOf(filter)), filter);
  assert.deepEqual(filterOf({ in: "x,error", from: "never", attempts: "-1" }), { ...filterOf({}), in: ["error"] });
  assert.deepEqual(targetOf(filterOf({ group: "g" })), { group: "g" });
  assert.deepEqual(targetOf(filter), {
    filter: { route: "a/b%&=", text: "<script>", in: "body", from: "2026-11-30T12:00:00.000Z", attempts: 3 },
  });
});

test("what is known of a task is not replaced by what was told before", async () => {
  const { newerOf } = await import(new URL("tasks/task-state.js", app));
  const running = { state: "running", done: 1 };
  const further = { state: "running", done: 5 };
  const stopping = { state: "stopping", done: 5 };
  const done = { state: "done", done: 24 };

  assert.equal(newerOf(done, running), done);
  assert.equal(newerOf(running, done), done);
  assert.equal(newerOf(further, running), further);
  assert.equal(newerOf(running, further), further);
  assert.equal(newerOf(stopping, further), stopping);
});

test("a character that cannot be seen is given by its number", async () => {
  const { visibleText } = await import(new URL("body/visible.js", app));

  assert.equal(visibleText("order\u202epaid"), "order‹U+202E›paid");
  assert.equal(visibleText("order.paid"), "order.paid");
});
