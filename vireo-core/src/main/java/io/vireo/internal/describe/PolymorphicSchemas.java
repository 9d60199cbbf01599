package io.vireo.internal.describe;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.jsontype.impl.AsDeductionTypeSerializer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.jdk.MapSerializer;

/**
 * Describes types whose values are written with the id of their class: a class as one of its
 * subtypes, and each of these with its id. Used by one thread.
 */
final class PolymorphicSchemas {
  private final TypeSchemas schemas;
  private final SerializationContext context;

  PolymorphicSchemas(TypeSchemas schemas, SerializationContext context) {
    this.schemas = schemas;
    this.context = context;
  }

  /** {@return the schema of a class, or of the subtypes that it has} */
  ObjectNode of(JavaType type, TypeSerializer ids) {
    Map<String, JavaType> subtypes = subtypes(type);
    if (subtypes.isEmpty()) {
      return type.isAbstract() ? Schemas.any("No subtype is known") : own(type, ids);
    }
    ObjectNode schema = schemas.titled(type);
    if (isInProperty(ids) && subtypes.values().stream().allMatch(this::isObject)) {
      addDiscriminator(schema, propertyName(type, ids));
    }
    ArrayNode alternatives = schema.putArray(hasIds(ids) ? "oneOf" : "anyOf");
    if (!type.isAbstract()) {
      alternatives.add(schemas.own(type, ids));
    }
    for (JavaType subtype : subtypes.values()) {
      alternatives.add(
          subtypes(subtype).isEmpty() ? schemas.of(subtype) : schemas.own(subtype, ids));
    }
    return schema;
  }

  private static void addDiscriminator(ObjectNode schema, String name) {
    schema.put("type", "object");
    schema.put("discriminator", name);
    schema.putObject("properties").set(name, Schemas.ofType("string"));
    schema.putArray("required").add(name);
  }

  /** The concrete subtypes of a class without itself, in the order of their names. */
  private Map<String, JavaType> subtypes(JavaType type) {
    SerializationConfig config = context.getConfig();
    Collection<NamedType> all =
        config
            .getSubtypeResolver()
            .collectAndResolveSubtypesByClass(config, schemas.annotations(type));
    Map<String, JavaType> subtypes = new TreeMap<>();
    for (NamedType one : all) {
      Class<?> raw = one.getType();
      if (raw != type.getRawClass() && type.getRawClass().isAssignableFrom(raw)) {
        JavaType subtype = context.constructSpecializedType(type, raw);
        if (!subtype.isAbstract()) {
          subtypes.put(raw.getName(), subtype);
        }
      }
    }
    return subtypes;
  }

  /** {@return the schema of a class with the id of this class alone} */
  ObjectNode own(JavaType type, TypeSerializer ids) {
    ObjectNode plain = schemas.written(type, null, null);
    if (!hasIds(ids)) {
      return plain;
    }
    String id = ids.getTypeIdResolver().idFromValueAndType(context, null, type.getRawClass());
    if (id == null) {
      return Schemas.any("The id of the type is known only when a value is written");
    }
    return switch (ids.getTypeInclusion()) {
      case PROPERTY ->
          isObject(type) ? withProperty(plain, propertyName(type, ids), id) : inArray(plain, id);
      case EXISTING_PROPERTY -> withExistingProperty(plain, propertyName(type, ids), id);
      case WRAPPER_OBJECT -> inObject(plain, id);
      case WRAPPER_ARRAY -> inArray(plain, id);
      case EXTERNAL_PROPERTY, NOTHING -> plain;
    };
  }

  /** Whether each value has the id of its type with it. */
  private static boolean hasIds(TypeSerializer ids) {
    return ids.getTypeInclusion() != JsonTypeInfo.As.EXTERNAL_PROPERTY
        && ids.getTypeInclusion() != JsonTypeInfo.As.NOTHING
        && !(ids instanceof AsDeductionTypeSerializer);
  }

  private static boolean isInProperty(TypeSerializer ids) {
    return hasIds(ids)
        && (ids.getTypeInclusion() == JsonTypeInfo.As.PROPERTY
            || ids.getTypeInclusion() == JsonTypeInfo.As.EXISTING_PROPERTY);
  }

  /** Jackson does not say the name of a property that the class has itself. */
  private String propertyName(JavaType type, TypeSerializer ids) {
    String name = ids.getPropertyName();
    if (name != null) {
      return name;
    }
    SerializationConfig config = context.getConfig();
    JsonTypeInfo.Value info =
        config
            .getAnnotationIntrospector()
            .findPolymorphicTypeInfo(config, schemas.annotations(type));
    String chosen = info.getPropertyName();
    return chosen == null ? info.getIdType().getDefaultPropertyName() : chosen;
  }

  /** Whether values are written as objects. A property is added to objects alone. */
  private boolean isObject(JavaType type) {
    ValueSerializer<?> plain = TypeSchemas.plain(context.findPrimaryPropertySerializer(type, null));
    return plain instanceof MapSerializer
        || (plain instanceof BeanSerializerBase && !TypeSchemas.isArray(plain));
  }

  private static ObjectNode withProperty(ObjectNode plain, String name, String id) {
    ObjectNode properties = Schemas.any();
    properties.set(name, constant(id));
    if (plain.get("properties") instanceof ObjectNode others) {
      others.properties().forEach(other -> properties.set(other.getKey(), other.getValue()));
    }
    properties.set(name, constant(id));
    plain.set("properties", properties);
    return withRequired(plain, name);
  }

  private static ObjectNode withRequired(ObjectNode plain, String name) {
    ArrayNode required = JsonNodeFactory.instance.arrayNode().add(name);
    if (plain.get("required") instanceof ArrayNode others) {
      others.valueStream().filter(other -> !other.asString().equals(name)).forEach(required::add);
    }
    plain.set("required", required);
    return plain;
  }

  /** The property may be an enum or a number, whose schema says more than the id does. */
  private static ObjectNode withExistingProperty(ObjectNode plain, String name, String id) {
    JsonNode known = plain.path("properties").path(name);
    boolean isText =
        known.isMissingNode()
            || (known.path("type").toString().contains("string") && !known.has("enum"));
    return isText ? withProperty(plain, name, id) : withRequired(plain, name);
  }

  private static ObjectNode inObject(ObjectNode plain, String id) {
    ObjectNode wrapper = Schemas.ofType("object");
    wrapper.putObject("properties").set(id, plain);
    wrapper.putArray("required").add(id);
    return wrapper;
  }

  private static ObjectNode inArray(ObjectNode plain, String id) {
    ObjectNode wrapper = Schemas.ofType("array");
    wrapper.putArray("items").add(constant(id)).add(plain);
    return wrapper.put("minItems", 2).put("maxItems", 2);
  }

  private static ObjectNode constant(String id) {
    return Schemas.ofType("string").put("const", id);
  }
}
