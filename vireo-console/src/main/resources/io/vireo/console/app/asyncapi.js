const DEEPEST = 6;
const MOST_ROWS = 400;

/**
 * A channel of an AsyncAPI document as the page shows it.
 *
 * @typedef {object} Channel
 * @property {string} key the key in the document
 * @property {string} event the event's name
 * @property {boolean} broadcast whether it is broadcast
 * @property {string} description what the document says of it
 * @property {string[]} facts the exchange and the queue, as text
 * @property {string[]} senders the services that send
 * @property {string[]} receivers the services that receive
 * @property {Array<{key: string, message: object, payload: object, headers: (object|null)}>} messages the messages, with
 *     the schemas of their payloads and headers
 */

/**
 * The channels of a document, with the services that use them.
 *
 * @param {object} document the document
 * @returns {Channel[]} in the order of the document
 */
export function channelsOf(document) {
  const users = usersOf(document);
  return Object.entries(document.channels ?? {}).map(([key, channel]) => ({
    key,
    event: String(channel["x-vireo-event"] ?? channel.address ?? key),
    broadcast: channel["x-vireo-broadcast"] === true,
    description: channel.description ?? "",
    facts: factsOf(channel),
    senders: users.get(key)?.send ?? [],
    receivers: users.get(key)?.receive ?? [],
    messages: Object.entries(channel.messages ?? {}).map(([name, message]) => messageOf(document, name, follow(document, message))),
  }));
}

function messageOf(document, key, message) {
  return { key, message, payload: follow(document, message.payload), headers: message.headers ? follow(document, message.headers) : null };
}

/** The services of a document with the numbers of channels that they send to and receive from. */
export function servicesOf(channels) {
  const services = new Map();
  const count = (name, field) => {
    const known = services.get(name) ?? { name, sends: 0, receives: 0 };
    services.set(name, { ...known, [field]: known[field] + 1 });
  };
  for (const channel of channels) {
    channel.senders.forEach((name) => count(name, "sends"));
    channel.receivers.forEach((name) => count(name, "receives"));
  }
  return [...services.values()].sort((left, right) => left.name.localeCompare(right.name));
}

/** What a reference such as `#/components/schemas/Order` names; the value itself if it is no reference. */
export function follow(document, value) {
  let found = value;
  for (let step = 0; step < DEEPEST && typeof found?.$ref === "string"; step++) {
    found = at(document, found.$ref);
  }
  return found ?? {};
}

/** The name of a schema that a reference names, or null. */
export function schemaName(reference) {
  const prefix = "#/components/schemas/";
  return reference?.startsWith(prefix) ? unescape(reference.slice(prefix.length)) : null;
}

/**
 * The fields of a schema, one row each, also of objects within it. A schema with a name of its own
 * is not followed, so that there is an end.
 *
 * @param {object} schema a schema
 * @returns {Array<{path: string, schema: object, required: boolean}>} the rows
 */
export function fieldsOf(schema) {
  const rows = [];
  addFields(schema, "", 0, rows);
  return rows;
}

/**
 * The type of a schema as text and references, in the order in which they are read.
 *
 * @param {object} schema a schema
 * @returns {Array<string|{name: string}>} texts, and the names of schemas
 */
export function typeOf(schema) {
  if (schema === true || schema === undefined || schema === null) {
    return ["anything"];
  }
  const name = schemaName(schema.$ref);
  if (name !== null) {
    return [{ name }];
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(choices)) {
    return choices.flatMap((choice, index) => (index === 0 ? typeOf(choice) : [" or ", ...typeOf(choice)]));
  }
  const types = [schema.type ?? []].flat().map(String);
  const nullable = types.includes("null") && types.length > 1 ? [" or null"] : [];
  return [...plainTypeOf(schema, types.length > 1 ? types.filter((type) => type !== "null") : types), ...nullable];
}

/** What else a schema says of its values: a format, the values that are allowed, limits. */
export function limitsOf(schema) {
  const limits = [];
  if ("const" in schema) {
    limits.push(`always ${JSON.stringify(schema.const)}`);
  }
  if (Array.isArray(schema.enum)) {
    limits.push(`one of ${schema.enum.map((value) => JSON.stringify(value)).join(", ")}`);
  }
  for (const [key, text] of Object.entries({
    format: "format", contentEncoding: "encoded as", pattern: "matches", minimum: "at least", maximum: "at most",
    minLength: "characters at least", maxLength: "characters at most", minItems: "items at least", maxItems: "items at most",
  })) {
    if (schema[key] !== undefined) {
      limits.push(`${text} ${schema[key]}`);
    }
  }
  if (schema.default !== undefined) {
    limits.push(`without a value: ${JSON.stringify(schema.default)}`);
  }
  return limits;
}

function plainTypeOf(schema, types) {
  if (types.includes("array")) {
    return ["list of ", ...typeOf(schema.items)];
  }
  if (types.includes("object") && schema.additionalProperties && typeof schema.additionalProperties === "object") {
    return ["map to ", ...typeOf(schema.additionalProperties)];
  }
  return [types.length > 0 ? types.join(" or ") : "anything"];
}

function addFields(schema, prefix, depth, rows) {
  if (!schema || typeof schema !== "object" || depth > DEEPEST) {
    return;
  }
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (rows.length >= MOST_ROWS) {
      return;
    }
    const path = `${prefix}${name}`;
    rows.push({ path, schema: field ?? {}, required: required.has(name) });
    addFields(field, `${path}.`, depth + 1, rows);
    addFields(field?.items, `${path}[].`, depth + 1, rows);
  }
}

/** The services by the channel that they use. */
function usersOf(document) {
  const users = new Map();
  for (const operation of Object.values(document.operations ?? {})) {
    const key = unescape(String(operation.channel?.$ref ?? "").replace(/^#\/channels\//, ""));
    const service = String(operation["x-vireo-service"] ?? document.info?.title ?? "a service");
    const known = users.get(key) ?? { send: [], receive: [] };
    const names = operation.action === "send" ? known.send : known.receive;
    if (!names.includes(service)) {
      names.push(service);
    }
    users.set(key, known);
  }
  return users;
}

function factsOf(channel) {
  const { exchange } = channel.bindings?.amqp ?? {};
  const queue = channel["x-vireo-queue"];
  return [
    exchange?.name && `exchange ${exchange.name} (${exchange.type})`,
    queue?.name && `queue ${queue.name}`,
    queue && (queue.durable ? "durable" : "not durable"),
  ].filter(Boolean);
}

function at(document, pointer) {
  let value = document;
  for (const part of pointer.replace(/^#\//, "").split("/").map(unescape)) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = value[part];
  }
  return value;
}

/** A part of a JSON pointer in a URI fragment. */
function unescape(part) {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // A percent sign that encodes nothing stands for itself.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}
