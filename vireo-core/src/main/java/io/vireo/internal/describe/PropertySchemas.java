package io.vireo.internal.describe;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.AnnotatedType;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.BeanPropertyWriter;

/** Hears of the properties of a class one after the other, and makes the schema of its objects. */
final class PropertySchemas extends JsonObjectFormatVisitor.Base {
  /** The names of properties at which the parser of AsyncAPI fails. */
  private static final Set<String> UNREADABLE = Set.of("$ref", "__proto__", "hasOwnProperty");

  private final TypeSchemas schemas;
  private final SerializationConfig config;
  private final JavaType type;
  private final boolean isArray;
  private final boolean isFiltered;
  private final ObjectNode object = Schemas.ofType("object");

  /**
   * Makes a visitor of the properties of a class.
   *
   * @param isArray whether the properties are written as the elements of an array, which omits none
   */
  PropertySchemas(TypeSchemas schemas, JavaType type, boolean isArray) {
    super(schemas.context());
    this.schemas = schemas;
    this.config = schemas.context().getConfig();
    this.type = type;
    this.isArray = isArray;
    this.isFiltered =
        config.getAnnotationIntrospector().findFilterId(config, schemas.annotations(type)) != null;
    addOthers();
  }

  /** {@return the schema of the objects, which grows while properties are heard of} */
  ObjectNode schema() {
    return object;
  }

  /** {@return the schema of arrays that have the values of the properties, in their order} */
  ObjectNode array() {
    ObjectNode array = Schemas.ofType("array");
    ArrayNode items = array.putArray("items");
    object.path("properties").forEach(items::add);
    return array.put("minItems", items.size()).put("maxItems", items.size());
  }

  /** A getter of any further properties says what their values are. */
  private void addOthers() {
    AnnotatedMember others = schemas.context().introspectBeanDescription(type).findAnyGetter();
    if (others != null && others.getType().isMapLikeType()) {
      ObjectNode values = schemas.of(others.getType().getContentType());
      if (!Schemas.permitsAll(values)) {
        object.set("additionalProperties", Schemas.orNull(values));
      }
    }
  }

  @Override
  public void property(BeanProperty property) {
    add(property);
  }

  @Override
  public void property(String name, JsonFormatVisitable handler, JavaType hint) {
    object.withObjectProperty("properties").set(name, schemas.of(hint));
  }

  @Override
  public void optionalProperty(BeanProperty property) {
    add(property);
  }

  @Override
  public void optionalProperty(String name, JsonFormatVisitable handler, JavaType hint) {
    property(name, handler, hint);
  }

  private void add(BeanProperty property) {
    if (UNREADABLE.contains(property.getName())) {
      object.put(
          Schemas.DESCRIPTION,
          "The property %s is left out, because tools in JavaScript cannot read a schema with it."
              .formatted(property.getName()));
      return;
    }
    JavaType valueType = typeOf(property);
    ObjectNode value =
        SchemaComponents.attempt(valueType.toCanonical(), () -> valueOf(property, valueType));
    boolean nonNull = isNonNull(property, valueType);
    JsonInclude.Include written = included(property, valueType);
    if (!nonNull && (isArray || !omitsNull(written, valueType))) {
      value = Schemas.orNull(value);
    }
    object.withObjectProperty("properties").set(property.getName(), described(property, value));
    boolean always = isAlways(written) || (nonNull && written == JsonInclude.Include.NON_NULL);
    if ((nonNull || property.isRequired()) && always && !isFiltered && !isUnwrapped(property)) {
      require(property.getName());
    }
  }

  private void require(String name) {
    ArrayNode required = object.withArrayProperty("required");
    if (required.valueStream().noneMatch(known -> known.asString().equals(name))) {
      required.add(name);
    }
  }

  private static JavaType typeOf(BeanProperty property) {
    JavaType chosen =
        property instanceof BeanPropertyWriter writer ? writer.getSerializationType() : null;
    return chosen == null ? property.getType() : chosen;
  }

  private ObjectNode valueOf(BeanProperty property, JavaType valueType) {
    AnnotatedMember member = property.getMember();
    if (member == null || !isChanged(member)) {
      return withNullableContent(
          schemas.of(valueType), member == null ? null : Nullness.typeOf(member));
    }
    if (config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, member) != null) {
      return Schemas.any("The type of this value is written in a form of its own");
    }
    ValueSerializer<?> known =
        property instanceof BeanPropertyWriter writer ? writer.getSerializer() : null;
    return schemas.of(valueType, property, known);
  }

  /** Whether annotations of a property change how its value is written. */
  private boolean isChanged(AnnotatedMember member) {
    AnnotationIntrospector annotations = config.getAnnotationIntrospector();
    return annotations.findSerializer(config, member) != null
        || annotations.findContentSerializer(config, member) != null
        || annotations.findSerializationConverter(config, member) != null
        || annotations.findSerializationContentConverter(config, member) != null
        || annotations.findPolymorphicTypeInfo(config, member) != null
        || annotations.findObjectIdInfo(config, member) != null
        || isFormatted(member)
        || !annotations.findPropertyIgnoralByName(config, member).getIgnored().isEmpty()
        || annotations.findPropertyInclusionByName(config, member).getIncluded() != null;
  }

  private boolean isFormatted(AnnotatedMember member) {
    JsonFormat.Value format = config.getAnnotationIntrospector().findFormat(config, member);
    return format != null && !format.equals(JsonFormat.Value.empty());
  }

  /** Permits null where the type of the elements of a list or a map says so. */
  private static ObjectNode withNullableContent(ObjectNode schema, @Nullable AnnotatedType type) {
    AnnotatedType content = Nullness.contentOf(type);
    if (content == null) {
      return schema;
    }
    for (String field : new String[] {"items", "additionalProperties"}) {
      JsonNode inner = schema.get(field);
      if (inner instanceof ObjectNode known) {
        ObjectNode nested = withNullableContent(known, content);
        schema.set(field, Nullness.isNullable(content) ? Schemas.orNull(nested) : nested);
      }
    }
    return schema;
  }

  private static boolean isNonNull(BeanProperty property, JavaType valueType) {
    AnnotatedMember member = property.getMember();
    return valueType.isPrimitive()
        || (member != null && !isOptional(valueType) && Nullness.isNonNull(member));
  }

  /** Whether a value stands for null itself, such as an empty {@code Optional}. */
  private static boolean isOptional(JavaType type) {
    return type.isReferenceType() || type.getRawClass().getName().startsWith("java.util.Optional");
  }

  private JsonInclude.Include included(BeanProperty property, JavaType valueType) {
    JsonInclude.Value inclusion = property.findPropertyInclusion(config, valueType.getRawClass());
    return inclusion == null ? JsonInclude.Include.ALWAYS : inclusion.getValueInclusion();
  }

  private static boolean isAlways(JsonInclude.Include inclusion) {
    return inclusion == JsonInclude.Include.ALWAYS || inclusion == JsonInclude.Include.USE_DEFAULTS;
  }

  private static boolean omitsNull(JsonInclude.Include inclusion, JavaType valueType) {
    return switch (inclusion) {
      case ALWAYS, USE_DEFAULTS, CUSTOM -> false;
      case NON_NULL -> !isOptional(valueType);
      case NON_ABSENT, NON_EMPTY -> true;
      case NON_DEFAULT -> !isOptional(valueType);
    };
  }

  /** Whether the property is one of a value whose properties stand among those of this class. */
  private boolean isUnwrapped(BeanProperty property) {
    AnnotatedMember member = property.getMember();
    return member != null && !member.getDeclaringClass().isAssignableFrom(type.getRawClass());
  }

  private static ObjectNode described(BeanProperty property, ObjectNode value) {
    String description = Descriptions.of(property);
    boolean deprecated = property.getAnnotation(Deprecated.class) != null;
    if (description == null && !deprecated) {
      return value;
    }
    ObjectNode described = Schemas.describable(value);
    if (description != null) {
      described.put(Schemas.DESCRIPTION, description);
    }
    if (deprecated) {
      described.put("deprecated", true);
    }
    return described;
  }
}
