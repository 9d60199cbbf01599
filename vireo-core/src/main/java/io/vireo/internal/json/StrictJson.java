package io.vireo.internal.json;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of events. */
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
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }
}
