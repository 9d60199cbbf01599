package io.vireo.internal.json;

import java.net.URI;
import java.util.Locale;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The JSON of events: what is sent arrives as it was, or is refused. Fields that a type does not
 * know are ignored, and those that are missing keep their default, so that programs can be renewed
 * one after the other.
 */
public final class StrictJson {
  private StrictJson() {}

  /**
   * A mapper for those who bring none.
   *
   * @return a new mapper; any thread may use it
   */
  public static JsonMapper mapper() {
    return JsonMapper.builder(new StrictJsonFactory())
        .addModule(new QuickConstructors())
        .addModule(new StrictTypes())
        .deserializationContexts(new StrictBuffer.Contexts())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfigDefaults(StrictJson::refuseAll)
        .withCoercionConfig(
            LogicalType.Float,
            whole -> whole.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
        // These have a value whose text is empty.
        .withCoercionConfig(Locale.class, StrictJson::takeEmptyText)
        .withCoercionConfig(URI.class, StrictJson::takeEmptyText)
        .defaultLeniency(false)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        // Two constants may call themselves the same; their names differ.
        .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
        .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(
            DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
            DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID,
            DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  private static void refuseAll(MutableCoercionConfig coercions) {
    for (CoercionInputShape shape : CoercionInputShape.values()) {
      coercions.setCoercion(shape, CoercionAction.Fail);
    }
    coercions.setAcceptBlankAsEmpty(false);
  }

  private static void takeEmptyText(MutableCoercionConfig coercions) {
    coercions.setAcceptBlankAsEmpty(false);
    coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert);
  }
}
