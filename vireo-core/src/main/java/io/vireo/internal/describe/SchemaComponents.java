package io.vireo.internal.describe;

import io.vireo.JsonSchemas;
import io.vireo.internal.describe.TypeNames.Named;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of a document that others refer to: one for each type of the program. A reference is
 * made at once and its schema is made later, so a type that contains itself needs no special care.
 * Used by one thread.
 */
final class SchemaComponents implements JsonSchemas {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaComponents.class);

  /** A document that is larger than this is of no use. */
  private static final int MAX_COMPONENTS = 2_000;

  /** Begins the references until the names of all schemas are known. */
  private static final String UNNAMED = "#/components/unnamed/";

  private final TypeNames names;
  private final IdentityHashMap<JsonMapper, TypeSchemas> mappers = new IdentityHashMap<>();
  private final Map<Key, Component> components = new LinkedHashMap<>();
  private final Map<String, Component> byReference = new LinkedHashMap<>();
  private final Queue<Runnable> unmade = new ArrayDeque<>();

  SchemaComponents(TypeNames names) {
    this.names = names;
  }

  /**
   * What has a schema of its own.
   *
   * @param mapper writes the type
   * @param variation distinguishes the ways in which the mapper writes the type; null for its usual
   *     one
   */
  private record Key(TypeSchemas mapper, JavaType type, @Nullable Object variation) {}

  /** A schema under its name. */
  private static final class Component {
    private final Named named;

    /** Stands for the name until it is chosen. */
    private final String reference;

    private ObjectNode schema = Schemas.any();

    Component(Named named, String reference) {
      this.named = named;
      this.reference = reference;
    }
  }

  @Override
  public ObjectNode of(JsonMapper mapper, Type type) {
    return attempt(
        type.getTypeName(),
        () ->
            mappers
                .computeIfAbsent(mapper, one -> new TypeSchemas(one, this))
                .of(mapper.constructType(type)));
  }

  /**
   * {@return what a task makes, or a schema that permits everything if the task fails}
   *
   * @param what names what the task describes
   */
  static ObjectNode attempt(String what, Supplier<ObjectNode> task) {
    try {
      return task.get();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.debug("{} cannot be described", what, e);
      return Schemas.any(what + " cannot be described: " + reason(e));
    }
  }

  private static String reason(Throwable failure) {
    String message = failure instanceof StackOverflowError ? null : failure.getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    return first.isEmpty() ? failure.getClass().getName() : first;
  }

  /**
   * {@return a reference to the schema of a type}
   *
   * @param variation distinguishes the ways in which the mapper writes the type; null for its usual
   *     one
   * @param variationName names the variation; empty for the usual one
   * @param making makes the schema, later and once
   */
  ObjectNode reference(
      TypeSchemas mapper,
      JavaType type,
      @Nullable Object variation,
      String variationName,
      Supplier<ObjectNode> making) {
    Key key = new Key(mapper, type, variation);
    Component component = components.get(key);
    if (component == null) {
      if (components.size() == MAX_COMPONENTS) {
        return Schemas.any("The document has no room for further types");
      }
      Component made = new Component(names.add(type, variationName), UNNAMED + components.size());
      component = made;
      components.put(key, made);
      byReference.put(made.reference, made);
      unmade.add(() -> made.schema = attempt(type.getRawClass().getTypeName(), making));
    }
    return Schemas.reference(component.reference);
  }

  /** Makes all schemas that are referred to. */
  void makeAll() {
    for (Runnable next = unmade.poll(); next != null; next = unmade.poll()) {
      next.run();
    }
  }

  /** {@return all schemas by their names} */
  ObjectNode named() {
    Map<String, ObjectNode> sorted = new TreeMap<>();
    components
        .values()
        .forEach(component -> sorted.put(names.of(component.named), component.schema));
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    sorted.forEach(all::set);
    nameReferences(all);
    return all;
  }

  /** Names the references in a schema, once the names of all schemas are chosen. */
  void nameReferences(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      JsonNode reference = object.get("$ref");
      if (reference != null && reference.isString()) {
        Component component = byReference.get(reference.stringValue());
        if (component != null) {
          object.put("$ref", "#/components/schemas/" + names.of(component.named));
        }
      }
    }
    if (schema instanceof ObjectNode || schema instanceof ArrayNode) {
      schema.valueStream().forEach(this::nameReferences);
    }
  }
}
