package io.vireo.internal.describe;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.TreeNode;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.bean.BeanAsArraySerializer;
import tools.jackson.databind.ser.bean.UnrolledBeanAsArraySerializer;
import tools.jackson.databind.ser.impl.FailingSerializer;
import tools.jackson.databind.ser.jackson.RawSerializer;

/**
 * Describes types as one mapper writes them: it asks the serializer of each type. A class of the
 * program gets a schema of its own, to which others refer. Used by one thread.
 */
final class TypeSchemas {
  /** A generic type that contains itself with ever larger arguments has no end of types. */
  private static final int MAX_DEPTH = 12;

  private final SchemaComponents components;
  private final SerializationContext context;
  private final PolymorphicSchemas polymorphic;

  TypeSchemas(JsonMapper mapper, SchemaComponents components) {
    this.components = components;
    this.context = contextOf(mapper);
    this.polymorphic = new PolymorphicSchemas(this, context);
  }

  /** A mapper hands its context to visitors alone. */
  private static SerializationContext contextOf(JsonMapper mapper) {
    JsonFormatVisitorWrapper.Base visitor = new JsonFormatVisitorWrapper.Base();
    mapper.acceptJsonFormatVisitor(String.class, visitor);
    return Objects.requireNonNull(visitor.getContext());
  }

  SerializationContext context() {
    return context;
  }

  /** {@return the schema of a type where no property changes how it is written} */
  ObjectNode of(JavaType type) {
    return of(type, null, null);
  }

  /**
   * {@return the schema of a value}
   *
   * @param property the property that changes how its value is written; null if none does
   * @param known the serializer of that property, or null
   */
  ObjectNode of(
      JavaType type, @Nullable BeanProperty property, @Nullable ValueSerializer<?> known) {
    Class<?> raw = type.getRawClass();
    if (raw == Void.class || raw == void.class) {
      return Schemas.ofNull();
    }
    if (known == null && (raw == Object.class || TreeNode.class.isAssignableFrom(raw))) {
      return Schemas.any();
    }
    if (depth(type) > MAX_DEPTH) {
      return Schemas.any("A type with too many types in each other");
    }
    if (!isOfProgram(type)) {
      return written(type, property, known);
    }
    return components.reference(
        this,
        type,
        property == null ? null : property.getMember(),
        property == null ? "" : nameOf(property),
        () -> made(type, property, known));
  }

  private static String nameOf(BeanProperty property) {
    return property.getMember().getDeclaringClass().getSimpleName() + "." + property.getName();
  }

  private static int depth(JavaType type) {
    int depth = 0;
    for (JavaType argument : type.getBindings().getTypeParameters()) {
      depth = Math.max(depth, depth(argument));
    }
    return depth + 1;
  }

  private ObjectNode made(
      JavaType type, @Nullable BeanProperty property, @Nullable ValueSerializer<?> known) {
    TypeSerializer ids = context.findTypeSerializer(type);
    if (ids == null) {
      return written(type, property, known);
    }
    return property == null
        ? polymorphic.of(type, ids)
        : Schemas.any("The form of this polymorphic type is changed where it is used");
  }

  /** {@return a reference to what is written of a polymorphic class itself} */
  ObjectNode own(JavaType type, TypeSerializer ids) {
    return components.reference(this, type, "own", "own", () -> polymorphic.own(type, ids));
  }

  /** Whether a class may hold itself, and has a name that says something to readers. */
  private static boolean isOfProgram(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw.isPrimitive() || raw.isArray()) {
      return false;
    }
    String name = raw.getName();
    return !name.startsWith("java.")
        && !name.startsWith("javax.")
        && !name.startsWith("tools.jackson.");
  }

  /** {@return the schema of what a serializer writes} */
  ObjectNode written(
      JavaType type, @Nullable BeanProperty property, @Nullable ValueSerializer<?> known) {
    if (type.isReferenceType() && known == null) {
      return Schemas.orNull(of(type.getContentType(), property, null));
    }
    ValueSerializer<?> serializer =
        known == null ? context.findPrimaryPropertySerializer(type, property) : known;
    String unknown = unknown(type, serializer);
    if (unknown != null) {
      return Schemas.any(unknown);
    }
    SchemaVisitor visitor = new SchemaVisitor(this, property, isArray(plain(serializer)));
    serializer.acceptJsonFormatVisitor(visitor, type);
    return described(type, visitor.result());
  }

  private ObjectNode described(JavaType type, ObjectNode schema) {
    if (!isOfProgram(type)) {
      return schema;
    }
    ObjectNode described = titled(type);
    schema.properties().forEach(field -> described.set(field.getKey(), field.getValue()));
    return described;
  }

  /** {@return a schema with the name of a type and its description alone} */
  ObjectNode titled(JavaType type) {
    ObjectNode titled = Schemas.any().put("title", TypeNames.simpleName(type));
    String description = Descriptions.of(context.getConfig(), annotations(type));
    return description == null ? titled : titled.put(Schemas.DESCRIPTION, description);
  }

  AnnotatedClass annotations(JavaType type) {
    return context.lazyIntrospectBeanDescription(type).getClassInfo();
  }

  /** {@return why nothing is known of what a serializer writes; null if something is known} */
  private static @Nullable String unknown(JavaType type, ValueSerializer<?> serializer) {
    ValueSerializer<?> plain = plain(serializer);
    String name = type.getRawClass().getTypeName();
    if (plain instanceof FailingSerializer) {
      return "Values of " + name + " itself are not written";
    }
    if (plain instanceof RawSerializer) {
      return "Any JSON";
    }
    if (plain.usesObjectId()) {
      return "An object, or the id of an object that was written before";
    }
    return isWrittenByProgram(plain) ? "Written by " + plain.getClass().getName() : null;
  }

  /** The serializer that writes a value apart from its type id. */
  static ValueSerializer<?> plain(ValueSerializer<?> serializer) {
    ValueSerializer<?> plain = serializer;
    while (plain.getClass().getName().startsWith("io.vireo.") && plain.getDelegatee() != null) {
      plain = plain.getDelegatee();
    }
    return plain;
  }

  /** Whether a serializer writes the properties of objects as the elements of an array. */
  static boolean isArray(ValueSerializer<?> plain) {
    return plain instanceof BeanAsArraySerializer || plain instanceof UnrolledBeanAsArraySerializer;
  }

  /** Whether the program has written the serializer, but not said what it writes. */
  private static boolean isWrittenByProgram(ValueSerializer<?> serializer) {
    Class<?> type = serializer.getClass();
    if (isOfJackson(type)) {
      return false;
    }
    try {
      return isOfJackson(
          type.getMethod("acceptJsonFormatVisitor", JsonFormatVisitorWrapper.class, JavaType.class)
              .getDeclaringClass());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Each serializer has this method", e);
    }
  }

  private static boolean isOfJackson(Class<?> type) {
    return type.getName().startsWith("tools.jackson.");
  }

  /** Whether the constants of an enum are the same texts as keys of a map and as values. */
  boolean isWrittenAsKey(JavaType type) {
    return !context.isEnabled(EnumFeature.WRITE_ENUMS_USING_INDEX)
        && !context.isEnabled(EnumFeature.WRITE_ENUM_KEYS_USING_INDEX)
        && !annotations(type).hasAnnotation(JsonFormat.class)
        && context.introspectBeanDescription(type).findJsonKeyAccessor() == null;
  }
}
