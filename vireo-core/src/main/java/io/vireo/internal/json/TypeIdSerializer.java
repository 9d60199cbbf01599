package io.vireo.internal.json;

import java.util.Iterator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.util.NameTransformer;

/**
 * Writes the type id of each value of a polymorphic type. Jackson itself leaves the id out where
 * the declared type is not polymorphic: in a bare list or map, in an {@code Optional}, and for a
 * type variable. Nobody could read such a value.
 */
final class TypeIdSerializer extends StdSerializer<Object> {
  private final JavaType type;
  private final ValueSerializer<Object> plain;

  @SuppressWarnings("unchecked") // Jackson asks for a serializer by the class of the value.
  TypeIdSerializer(JavaType type, ValueSerializer<?> plain) {
    super(Object.class);
    this.type = type;
    this.plain = (ValueSerializer<Object>) plain;
  }

  @Override
  public void resolve(SerializationContext context) {
    plain.resolve(context);
  }

  @Override
  public ValueSerializer<?> createContextual(SerializationContext context, BeanProperty property) {
    ValueSerializer<?> own = context.handleSecondaryContextualization(plain, property);
    TypeSerializer ids = context.findTypeSerializer(type);
    return ids == null ? own : new WithId(own, ids.forProperty(context, property));
  }

  @Override
  public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
    plain.serialize(value, generator, context);
  }

  @Override
  public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType hint) {
    plain.acceptJsonFormatVisitor(visitor, hint);
  }

  @Override
  public ValueSerializer<?> getDelegatee() {
    return plain;
  }

  /** Writes a value with its type id, in the form that its place in the JSON asks for. */
  private static final class WithId extends StdSerializer<Object> {
    private final ValueSerializer<Object> plain;
    private final TypeSerializer ids;

    @SuppressWarnings("unchecked")
    WithId(ValueSerializer<?> plain, TypeSerializer ids) {
      super(Object.class);
      this.plain = (ValueSerializer<Object>) plain;
      this.ids = ids;
    }

    @Override
    public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
      plain.serializeWithType(value, generator, context, ids);
    }

    @Override
    public void serializeWithType(
        Object value, JsonGenerator generator, SerializationContext context, TypeSerializer known) {
      plain.serializeWithType(value, generator, context, known);
    }

    @Override
    public ValueSerializer<Object> unwrappingSerializer(NameTransformer names) {
      return plain.unwrappingSerializer(names);
    }

    @Override
    public boolean isEmpty(SerializationContext context, Object value) {
      return plain.isEmpty(context, value);
    }

    @Override
    public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType hint) {
      plain.acceptJsonFormatVisitor(visitor, hint);
    }

    @Override
    public ValueSerializer<?> getDelegatee() {
      return plain;
    }

    @Override
    public boolean usesObjectId() {
      return plain.usesObjectId();
    }

    @Override
    public Iterator<PropertyWriter> properties() {
      return plain.properties();
    }
  }
}
