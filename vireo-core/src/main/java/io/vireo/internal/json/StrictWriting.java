package io.vireo.internal.json;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.FailingSerializer;
import tools.jackson.databind.ser.jdk.JDKKeySerializers;
import tools.jackson.databind.ser.std.ToEmptyObjectSerializer;

/**
 * Has Jackson refuse types whose data would not arrive as they are, and write type ids everywhere.
 */
final class StrictWriting extends ValueSerializerModifier {
  private static final long serialVersionUID = 1L;

  @Override
  public ValueSerializer<?> modifySerializer(
      SerializationConfig config, BeanDescription.Supplier type, ValueSerializer<?> serializer) {
    String refusal = refusal(type.getBeanClass(), serializer);
    if (refusal != null) {
      return new FailingSerializer(refusal);
    }
    return config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, type.getClassInfo())
            == null
        ? serializer
        : new TypeIdSerializer(type.getType(), serializer);
  }

  private static @Nullable String refusal(Class<?> type, ValueSerializer<?> serializer) {
    String refusal = DataTypes.refusal(type);
    if (refusal != null) {
      return refusal;
    }
    if (serializer.getClass() == ToEmptyObjectSerializer.class) {
      return type.getName() + " has no properties";
    }
    return serializer instanceof BeanSerializerBase ? inherited(type, serializer) : null;
  }

  /**
   * Says why a class is refused that inherits properties from a class of the JDK, such as a future.
   * Returns null if it inherits none.
   */
  private static @Nullable String inherited(Class<?> type, ValueSerializer<?> serializer) {
    for (Iterator<PropertyWriter> all = serializer.properties(); all.hasNext(); ) {
      PropertyWriter property = all.next();
      AnnotatedMember member = property.getMember();
      if (member != null && DataTypes.isOfJdk(member.getDeclaringClass())) {
        return type.getName()
            + " has the property '"
            + property.getName()
            + "' of "
            + member.getDeclaringClass().getName()
            + ", which is no data; use a type of your own that holds the data alone";
      }
    }
    return null;
  }

  @Override
  public ValueSerializer<?> modifyKeySerializer(
      SerializationConfig config,
      JavaType keyType,
      BeanDescription.Supplier type,
      ValueSerializer<?> serializer) {
    Class<?> key = keyType.getRawClass();
    boolean byToString =
        serializer instanceof JDKKeySerializers.Default && !DataTypes.isOfJdk(key) && !key.isEnum();
    return byToString || !DataTypes.isKey(key)
        ? new FailingSerializer(
            key.getName()
                + " has no text of its own as the key of a map; use a text, a number, an enum, or"
                + " annotate what gives its text with @JsonKey")
        : serializer;
  }
}
