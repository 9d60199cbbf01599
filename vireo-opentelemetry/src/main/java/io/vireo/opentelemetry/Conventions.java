package io.vireo.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/**
 * The attributes of spans and metrics: those of OpenTelemetry's semantic conventions for messaging,
 * version 1.44.0, and Vireo's own. They are written down here, because the artifact that has them
 * as constants is not stable.
 */
final class Conventions {
  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> OPERATION_NAME =
      AttributeKey.stringKey("messaging.operation.name");
  static final AttributeKey<String> OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  static final AttributeKey<String> DESTINATION_NAME =
      AttributeKey.stringKey("messaging.destination.name");
  static final AttributeKey<String> DESTINATION_TEMPLATE =
      AttributeKey.stringKey("messaging.destination.template");
  static final AttributeKey<Boolean> DESTINATION_ANONYMOUS =
      AttributeKey.booleanKey("messaging.destination.anonymous");
  static final AttributeKey<Boolean> DESTINATION_TEMPORARY =
      AttributeKey.booleanKey("messaging.destination.temporary");
  static final AttributeKey<String> ROUTING_KEY =
      AttributeKey.stringKey("messaging.rabbitmq.destination.routing_key");
  static final AttributeKey<Long> DELIVERY_TAG =
      AttributeKey.longKey("messaging.rabbitmq.message.delivery_tag");
  static final AttributeKey<String> CLIENT_ID = AttributeKey.stringKey("messaging.client.id");
  static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
  static final AttributeKey<String> CONVERSATION_ID =
      AttributeKey.stringKey("messaging.message.conversation_id");
  static final AttributeKey<Long> BODY_SIZE = AttributeKey.longKey("messaging.message.body.size");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  /** Whether the event is of a shared route or a broadcast. */
  static final AttributeKey<String> KIND = AttributeKey.stringKey("vireo.kind");

  /** True if no queue took the event. */
  static final AttributeKey<Boolean> UNROUTABLE = AttributeKey.booleanKey("vireo.unroutable");

  /** Which try to handle the event this is, from 1 on. */
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("vireo.attempt");

  /** True if the broker has delivered the event before. */
  static final AttributeKey<Boolean> REDELIVERED = AttributeKey.booleanKey("vireo.redelivered");

  /** How often the event was redriven from recovery. */
  static final AttributeKey<Long> REDRIVEN = AttributeKey.longKey("vireo.redriven");

  /** Where the event of a failed attempt went. */
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("vireo.outcome");

  /** Of a link: which span it leads to. */
  static final AttributeKey<String> LINK = AttributeKey.stringKey("vireo.link");

  /** Of the link to the span that emitted the event. */
  static final Attributes CREATED = Attributes.of(LINK, "created");

  /** Of the link to the previous attempt to handle the event. */
  static final Attributes PREVIOUS = Attributes.of(LINK, "previous");

  /** The id of the listener. */
  static final AttributeKey<String> LISTENER_ID = AttributeKey.stringKey("vireo.listener.id");

  /** The error that stands for all others, where their number is limited. */
  static final String OTHER_ERROR = "_OTHER";

  private static final String SHARED = "shared";
  private static final String BROADCAST = "broadcast";

  private Conventions() {}

  static String kind(boolean broadcast) {
    return broadcast ? BROADCAST : SHARED;
  }

  /** The value of {@code error.type}. */
  static String errorType(Throwable error) {
    String name = error.getClass().getCanonicalName();
    return name == null ? error.getClass().getName() : name;
  }
}
