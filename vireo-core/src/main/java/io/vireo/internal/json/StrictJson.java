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
 * Makes the mapper for the JSON of events. A value arrives as it was sent, or it is refused. Fields
 * that a type does not have are ignored and missing fields keep their default, so that the programs
 * of a system can be upgraded one after the other.
 */
public final class StrictJson {
  private StrictJson() {}

  /**
   * Makes a mapper.
   *
   * @return a new mapper, which any thread may use
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
        // These types have a value whose text is empty.
        .withCoercionConfig(Locale.class, StrictJson::takeEmptyText)
        .withCoercionConfig(URI.class, StrictJson::takeEmptyText)
        .defaultLeniency(false)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        // Two constants of an enum may have the same text, but never the same name.
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
