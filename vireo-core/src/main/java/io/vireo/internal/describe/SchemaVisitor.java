package io.vireo.internal.describe;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatTypes;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNullFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonValueFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hears from one serializer what it writes, and makes a schema of that. A serializer that says
 * nothing may write anything.
 */
final class SchemaVisitor extends JsonFormatVisitorWrapper.Base {
  private final TypeSchemas schemas;
  private final @Nullable BeanProperty property;
  private final boolean isArray;
  private ObjectNode result = Schemas.any();
  private @Nullable PropertySchemas properties;

  /**
   * Makes a visitor of one serializer.
   *
   * @param property the property that changes how its value is written; null if none does
   * @param isArray whether the serializer writes the properties of objects as the elements of an
   *     array
   */
  SchemaVisitor(TypeSchemas schemas, @Nullable BeanProperty property, boolean isArray) {
    super(schemas.context());
    this.schemas = schemas;
    this.property = property;
    this.isArray = isArray;
  }

  /** {@return the schema of what the serializer writes} */
  ObjectNode result() {
    return isArray && properties != null ? properties.array() : result;
  }

  @Override
  public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
    PropertySchemas heard = new PropertySchemas(schemas, type, isArray);
    properties = heard;
    result = heard.schema();
    return heard;
  }

  @Override
  public @Nullable JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw == byte[].class || ByteBuffer.class.isAssignableFrom(raw)) {
      // Jackson describes bytes as an array, but writes Base64.
      result = Schemas.ofType("string").put("contentEncoding", "base64");
      return null;
    }
    if (raw == char[].class) {
      result = Schemas.ofType("string");
      return null;
    }
    result = Schemas.ofType("array");
    if (Set.class.isAssignableFrom(raw)) {
      result.put("uniqueItems", true);
    }
    return new Items(result);
  }

  /** Hears what the elements of an array are. */
  private final class Items extends JsonArrayFormatVisitor.Base {
    private final ObjectNode array;

    Items(ObjectNode array) {
      super(SchemaVisitor.this.getContext());
      this.array = array;
    }

    @Override
    public void itemsFormat(JsonFormatVisitable handler, JavaType elementType) {
      set(schemas.of(elementType, property, changed(handler)));
    }

    @Override
    public void itemsFormat(JsonFormatTypes format) {
      if (format != JsonFormatTypes.ANY) {
        set(Schemas.ofType(format.value()));
      }
    }

    private void set(ObjectNode items) {
      if (!items.isEmpty()) {
        array.set("items", items);
      }
    }
  }

  /** The serializer of the content, if a property changes it. */
  private @Nullable ValueSerializer<?> changed(@Nullable JsonFormatVisitable handler) {
    return property != null && handler instanceof ValueSerializer<?> serializer ? serializer : null;
  }

  @Override
  public JsonMapFormatVisitor expectMapFormat(JavaType type) {
    ObjectNode map = Schemas.ofType("object");
    result = map;
    return new JsonMapFormatVisitor.Base(getContext()) {
      @Override
      public void keyFormat(JsonFormatVisitable handler, JavaType keyType) {
        if (keyType.isEnumType() && schemas.isWrittenAsKey(keyType)) {
          map.set("propertyNames", schemas.of(keyType));
        }
      }

      @Override
      public void valueFormat(JsonFormatVisitable handler, JavaType valueType) {
        ObjectNode values = schemas.of(valueType, property, changed(handler));
        if (!values.isEmpty()) {
          map.set("additionalProperties", values);
        }
      }
    };
  }

  @Override
  public JsonStringFormatVisitor expectStringFormat(JavaType type) {
    ObjectNode string = Schemas.ofType("string");
    result = string;
    return new JsonStringFormatVisitor.Base() {
      @Override
      public void format(JsonValueFormat format) {
        String known = TextFormats.of(type.getRawClass());
        if (known != null && !hasPattern(type)) {
          string.put("format", known);
        }
      }

      @Override
      public void enumTypes(Set<String> values) {
        ArrayNode all = string.putArray("enum");
        values.forEach(all::add);
      }
    };
  }

  /** Whether the program has chosen another text for a date or a time than the usual one. */
  private boolean hasPattern(JavaType type) {
    Class<?> raw = type.getRawClass();
    JsonFormat.Value format =
        property == null
            ? getContext().getConfig().getDefaultPropertyFormat(raw)
            : property.findPropertyFormat(getContext().getConfig(), raw);
    return format.hasPattern();
  }

  @Override
  public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
    ObjectNode number = Schemas.ofType("number");
    result = number;
    return new JsonNumberFormatVisitor.Base() {
      @Override
      public void numberType(JsonParser.NumberType kind) {
        addFormat(number, kind);
      }
    };
  }

  @Override
  public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
    ObjectNode integer = Schemas.ofType("integer");
    result = integer;
    return new JsonIntegerFormatVisitor.Base() {
      @Override
      public void numberType(JsonParser.NumberType kind) {
        addFormat(integer, kind);
      }
    };
  }

  private static void addFormat(ObjectNode number, JsonParser.@Nullable NumberType kind) {
    String format =
        kind == null
            ? null
            : switch (kind) {
              case INT -> "int32";
              case LONG -> "int64";
              case FLOAT -> "float";
              case DOUBLE -> "double";
              case BIG_INTEGER, BIG_DECIMAL -> null;
            };
    if (format != null) {
      number.put("format", format);
    }
  }

  @Override
  public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
    result = Schemas.ofType("boolean");
    return new JsonBooleanFormatVisitor.Base();
  }

  @Override
  public JsonNullFormatVisitor expectNullFormat(JavaType type) {
    result = Schemas.ofNull();
    return new JsonNullFormatVisitor.Base();
  }

  @Override
  public JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
    result = Schemas.any();
    return new JsonAnyFormatVisitor.Base();
  }
}
