package io.vireo.operations.describe;

import io.vireo.operations.asyncapi.Action;
import io.vireo.operations.asyncapi.Channel;
import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.asyncapi.Message;
import io.vireo.operations.asyncapi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Writes a document as a page in Markdown, as GitHub shows it. For one thread. */
public final class MarkdownPage {
  private final Document document;
  private final Anchors anchors;
  private final TypeText types;
  private final List<String> lines = new ArrayList<>();

  private MarkdownPage(Document document) {
    this.document = document;
    this.anchors = new Anchors(document);
    this.types = new TypeText(anchors);
  }

  public static List<String> lines(Document document) {
    MarkdownPage page = new MarkdownPage(document);
    page.addTitle();
    page.addOverview();
    document.channels().values().forEach(page::addChannel);
    page.addSchemas();
    while (page.lines.get(page.lines.size() - 1).isEmpty()) {
      page.lines.remove(page.lines.size() - 1);
    }
    return page.lines;
  }

  private void addTitle() {
    JsonNode info = document.json().path("info");
    paragraph("# " + MarkdownText.text(document.service()));
    info.path("version")
        .asStringOpt()
        .ifPresent(version -> paragraph("Version " + MarkdownText.text(version)));
    info.path("description").asStringOpt().map(MarkdownText::text).ifPresent(this::paragraph);
  }

  private void addOverview() {
    paragraph("## Channels");
    if (document.channels().isEmpty()) {
      paragraph("There are none.");
      return;
    }
    lines.add("| Channel | Sent by | Received by |");
    lines.add("| --- | --- | --- |");
    for (Channel channel : document.channels().values()) {
      lines.add(
          "| "
              + anchors.linkToChannel(channel.key(), channel.name())
              + kind(channel)
              + " | "
              + services(channel, Action.SEND)
              + " | "
              + services(channel, Action.RECEIVE)
              + " |");
    }
    lines.add("");
  }

  /** An event and a broadcast may have the same name. */
  private static String kind(Channel channel) {
    return channel.json().path("x-vireo-broadcast").asBoolean(false) ? " (broadcast)" : "";
  }

  private String services(Channel channel, Action action) {
    return operations(channel).stream()
        .filter(operation -> operation.action() == action)
        .map(operation -> MarkdownText.text(operation.service()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private List<Operation> operations(Channel channel) {
    return document.operations().stream()
        .filter(operation -> operation.channel().equals(channel))
        .toList();
  }

  private void addChannel(Channel channel) {
    lines.add(anchors.ofChannel(channel.key()));
    lines.add("");
    paragraph("### " + MarkdownText.text(channel.name()) + kind(channel));
    channel.description().map(MarkdownText::text).ifPresent(this::paragraph);
    for (Operation operation : operations(channel)) {
      lines.add(
          "- "
              + (operation.action() == Action.SEND ? "Sent by " : "Received by ")
              + MarkdownText.text(operation.service())
              + messages(operation)
              + operation.description().map(text -> ": " + MarkdownText.text(text)).orElse(""));
    }
    if (!channel.amqp().isMissingNode()) {
      lines.add("- On RabbitMQ: " + binding(channel));
    }
    lines.add("");
    channel.messages().values().forEach(this::addMessage);
  }

  /** Says which messages are meant, if they are not all of the channel. */
  private static String messages(Operation operation) {
    return operation.messages().keySet().equals(operation.channel().messages().keySet())
        ? ""
        : " ("
            + operation.messages().values().stream()
                .map(message -> MarkdownText.text(message.title()))
                .collect(Collectors.joining(", "))
            + ")";
  }

  private static String binding(Channel channel) {
    JsonNode exchange = channel.amqp().path("exchange");
    JsonNode queue = channel.amqp().path("queue");
    List<String> parts = new ArrayList<>();
    if (exchange.has("name")) {
      String type = exchange.path("type").asString("");
      parts.add("exchange " + TypeText.value(exchange.get("name")) + " " + MarkdownText.text(type));
    }
    for (JsonNode one : List.of(queue, channel.json().path("x-vireo-queue"))) {
      if (one.has("name")) {
        parts.add("queue " + TypeText.value(one.get("name")));
      }
    }
    return parts.isEmpty() ? "nothing is said" : String.join(", ", parts);
  }

  private void addMessage(Message message) {
    paragraph(
        "**Message "
            + MarkdownText.text(message.title())
            + "**, "
            + MarkdownText.text(message.contentType()));
    message.description().map(MarkdownText::text).ifPresent(this::paragraph);
    addSchema("Headers", message.headers());
    addSchema("Payload", message.payload());
    addExamples(message.json().path("examples"));
  }

  private void addSchema(String what, JsonNode schema) {
    if (schema.isMissingNode()) {
      return;
    }
    if (schema.has("schemaFormat")) {
      paragraph(
          what + ": described in " + MarkdownText.text(schema.path("schemaFormat").asString("")));
    } else if (Document.referredName(schema).isPresent()) {
      paragraph(what + ": " + types.of(schema));
    } else {
      paragraph(what + ":");
      lines.addAll(SchemaTable.lines(schema, types));
    }
  }

  private void addExamples(JsonNode examples) {
    for (JsonNode example : examples.values()) {
      if (example.has("payload")) {
        paragraph("Example: " + TypeText.value(example.get("payload")));
      }
    }
  }

  private void addSchemas() {
    if (document.schemas().isEmpty()) {
      return;
    }
    paragraph("## Schemas");
    for (Map.Entry<String, JsonNode> schema : document.schemas().entrySet()) {
      lines.add(anchors.ofSchema(schema.getKey()));
      lines.add("");
      paragraph("### " + MarkdownText.text(schema.getKey()));
      String description = SchemaTable.description(schema.getValue());
      if (!description.isEmpty()) {
        paragraph(description);
      }
      lines.addAll(SchemaTable.lines(schema.getValue(), types));
      String examples = SchemaTable.examples(schema.getValue());
      if (!examples.isEmpty()) {
        paragraph("Examples: " + examples);
      }
    }
  }

  private void paragraph(String text) {
    lines.add(text);
    lines.add("");
  }
}
