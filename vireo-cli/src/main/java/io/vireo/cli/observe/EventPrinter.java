package io.vireo.cli.observe;

import io.vireo.Message;
import io.vireo.operations.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.util.TokenBuffer;

/** Writes events as JSON in UTF-8, one per line or indented. For one thread at a time. */
final class EventPrinter {
  private final OutputStream out;
  private final ObjectWriter writer;
  private final boolean dataOnly;

  EventPrinter(OutputStream out, boolean pretty, boolean dataOnly) {
    this.out = out;
    this.writer = pretty ? Json.MAPPER.writerWithDefaultPrettyPrinter() : Json.MAPPER.writer();
    this.dataOnly = dataOnly;
  }

  /**
   * Writes one event.
   *
   * @throws IOException if the event could not be written as a whole
   */
  // The content is null for JSON null, although its type is not nullable.
  @SuppressWarnings("NullAway")
  void print(Message<TokenBuffer> message) throws IOException {
    @Nullable TokenBuffer data = message.content();
    byte[] json = writer.writeValueAsBytes(dataOnly ? data : envelope(message, data));
    byte[] line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    // A single write, so that the reader of the pipe never gets half an event.
    out.write(line);
    out.flush();
  }

  private static Map<String, @Nullable Object> envelope(
      Message<TokenBuffer> message, @Nullable TokenBuffer data) {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("event", message.event());
    envelope.put("id", message.id().orElse(null));
    envelope.put("timestamp", message.timestamp().map(Instant::toString).orElse(null));
    envelope.put("redelivered", message.redelivered());
    envelope.put("headers", message.headers());
    envelope.put("data", data);
    return envelope;
  }
}
