package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleUser;
import io.vireo.console.PayloadVisibility;
import io.vireo.console.Role;
import io.vireo.console.internal.operation.Texts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * What a user sees of the bodies and headers of events: everything, everything but the fields whose
 * names match a pattern, or nothing. Immutable; any thread may use it.
 */
public final class PayloadView {
  /** What stands where a value is masked. */
  public static final String MASK = "●●●";

  /** Larger bodies are cut, since a page cannot show them. */
  private static final int MAX_SHOWN = 1_024 * 1_024;

  /** Larger binary bodies are cut. */
  private static final int MAX_BINARY = 256 * 1_024;

  private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final PayloadVisibility visibility;
  private final List<Pattern> masked;

  /**
   * Makes a view.
   *
   * @param masked finds the names of the fields and headers whose values are masked, if the
   *     visibility is {@link PayloadVisibility#MASKED}
   */
  public PayloadView(PayloadVisibility visibility, List<Pattern> masked) {
    this.visibility = Objects.requireNonNull(visibility, "visibility");
    this.masked = visibility == PayloadVisibility.MASKED ? List.copyOf(masked) : List.of();
  }

  /** {@return a view that shows everything} */
  public static PayloadView everything() {
    return new PayloadView(PayloadVisibility.SHOWN, List.of());
  }

  /** {@return what gives the view of each user, as the options of the console say} */
  public static Function<ConsoleUser, PayloadView> of(ConsoleOptions options) {
    PayloadView others =
        new PayloadView(
            options.payloads(),
            options.maskedFields().stream()
                .map(field -> Pattern.compile(field, ANY_CASE))
                .toList());
    return user -> user.role().includes(Role.ADMIN) ? everything() : others;
  }

  /** Whether this view hides something of some events. */
  public boolean isPartial() {
    return visibility == PayloadVisibility.HIDDEN || !masked.isEmpty();
  }

  /** Tells views that hide the same from others. */
  String key() {
    return visibility + " " + masked;
  }

  // ---- Bodies

  /** {@return a body as the API shows it} */
  public ObjectNode body(byte[] body) {
    ObjectNode shown = NODES.objectNode();
    String text = visibility == PayloadVisibility.HIDDEN ? null : text(body);
    Masked json = text == null || text.length() > MAX_SHOWN ? null : json(text);
    boolean partial = json == null ? isPartial() : json.changed;
    if (partial && json == null) {
      shown.put("kind", "hidden");
    } else if (json != null) {
      shown.put("kind", "json");
      // As it is written, since numbers would lose digits.
      shown.putRawValue("json", new RawValue(json.text));
    } else if (text != null) {
      shown.put("kind", "text").put("text", Texts.cut(text, MAX_SHOWN));
      shown.put("cut", text.length() > MAX_SHOWN);
    } else {
      shown.put("kind", "binary");
      shown.put("base64", body.length > MAX_BINARY ? Arrays.copyOf(body, MAX_BINARY) : body);
      shown.put("cut", body.length > MAX_BINARY);
    }
    return shown.put("masked", partial).put("bytes", body.length);
  }

  /** Whether the user sees all of a body. */
  public boolean showsAll(byte[] body) {
    if (!isPartial()) {
      return true;
    }
    byte[] seen = searchable(body);
    return seen != null && Arrays.equals(seen, body);
  }

  /** The bytes of a body in which the user may search; null if there are none. */
  byte @Nullable [] searchable(byte[] body) {
    if (!isPartial()) {
      return body;
    }
    String text = visibility == PayloadVisibility.HIDDEN ? null : text(body);
    Masked json = text == null ? null : json(text);
    return json == null ? null : json.text.getBytes(UTF_8);
  }

  private static @Nullable String text(byte[] body) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private record Masked(String text, boolean changed) {}

  /** Replaces the values that are masked in a JSON text; null if the text is no JSON. */
  private @Nullable Masked json(String text) {
    StringBuilder seen = new StringBuilder();
    int copied = 0;
    int values = 0;
    try (JsonParser parser = MAPPER.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME && isMasked(parser.currentName())) {
          parser.nextToken();
          int begin = (int) parser.currentTokenLocation().getCharOffset();
          parser.skipChildren();
          parser.finishToken();
          seen.append(text, copied, begin).append('"').append(MASK).append('"');
          copied = (int) parser.currentLocation().getCharOffset();
        } else {
          parser.finishToken();
          boolean ends = token.isScalarValue() || token.isStructEnd();
          values += ends && parser.streamReadContext().inRoot() ? 1 : 0;
        }
      }
    } catch (JacksonException e) {
      return null;
    }
    if (values != 1) {
      return null;
    }
    return copied == 0
        ? new Masked(text, false)
        : new Masked(seen.append(text, copied, text.length()).toString(), true);
  }

  private boolean isMasked(String name) {
    return masked.stream().anyMatch(pattern -> pattern.matcher(name).find());
  }

  // ---- Headers

  /** {@return headers as the API shows them} */
  public ObjectNode headers(Map<String, ?> headers) {
    return headers(HeaderJson.of(headers));
  }

  /** {@return headers, which are JSON already, as the API shows them} */
  ObjectNode headers(ObjectNode headers) {
    if (!isPartial()) {
      return headers;
    }
    ObjectNode seen = NODES.objectNode();
    headers.forEachEntry((name, value) -> seen.set(name, header(name, value)));
    return seen;
  }

  private JsonNode header(String name, JsonNode value) {
    boolean own = name.startsWith("vireo-") || name.equals("traceparent");
    if (own && !isMasked(name)) {
      return value;
    }
    if (visibility == PayloadVisibility.HIDDEN || isMasked(name)) {
      return NODES.stringNode(MASK);
    }
    if (value.isObject()) {
      return headers((ObjectNode) value);
    }
    if (value.isArray()) {
      ArrayNode seen = NODES.arrayNode();
      value.forEach(item -> seen.add(header("", item)));
      return seen;
    }
    return value;
  }
}
