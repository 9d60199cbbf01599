package io.vireo.internal.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.FormatSchema;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.InjectableValues;
import tools.jackson.databind.cfg.DeserializationContexts;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.deser.DeserializerCache;
import tools.jackson.databind.deser.DeserializerFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * A buffer of JSON that Jackson has read before it knows the type, because a type id comes late or
 * a property is unwrapped. The buffer is read as strictly as by a {@link StrictParser}.
 */
final class StrictBuffer extends TokenBuffer {
  private StrictBuffer(JsonParser parser, ObjectReadContext context) {
    super(parser, context);
  }

  @Override
  public JsonParser asParser() {
    return new StrictParser(super.asParser());
  }

  @Override
  public JsonParser asParser(ObjectReadContext context) {
    return new StrictParser(super.asParser(context));
  }

  @Override
  public JsonParser asParser(ObjectReadContext context, @Nullable JsonParser source) {
    return new StrictParser(super.asParser(context, source));
  }

  /** Makes the contexts of Jackson's deserializers. */
  static final class Contexts extends DeserializationContexts {
    private static final long serialVersionUID = 1L;

    Contexts() {}

    private Contexts(
        TokenStreamFactory streams, DeserializerFactory deserializers, DeserializerCache cache) {
      super(streams, deserializers, cache);
    }

    @Override
    protected DeserializationContexts forMapper(
        Object mapper,
        TokenStreamFactory streams,
        DeserializerFactory deserializers,
        DeserializerCache cache) {
      return new Contexts(streams, deserializers, cache);
    }

    @Override
    public DeserializationContextExt createContext(
        DeserializationConfig config,
        @Nullable FormatSchema schema,
        @Nullable InjectableValues injectables) {
      return new Context(_streamFactory, _deserializerFactory, _cache, config, schema, injectables);
    }
  }

  /** Jackson's own context, which makes strict buffers. */
  @SuppressWarnings("unchecked") // Jackson's class returns less than its interface promises.
  private static final class Context extends DeserializationContextExt {
    Context(
        TokenStreamFactory streams,
        DeserializerFactory deserializers,
        DeserializerCache cache,
        DeserializationConfig config,
        @Nullable FormatSchema schema,
        @Nullable InjectableValues injectables) {
      super(streams, deserializers, cache, config, schema, injectables);
    }

    @Override
    public TokenBuffer bufferForInputBuffering(JsonParser parser) {
      return new StrictBuffer(parser, this);
    }
  }
}
