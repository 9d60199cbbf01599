package io.vireo.internal.describe;

import io.vireo.Codec;
import io.vireo.EventCodec;
import io.vireo.internal.emit.EmittedEvents;
import io.vireo.internal.subscription.Listener;
import io.vireo.spi.BrokerDescription;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes a program by an AsyncAPI 3.0 document. An object makes one document, on one thread. The
 * order of all that is in the document depends on names alone, so that the same program has the
 * same document each time.
 */
public final class ProgramDescription {
  private static final String VERSION = "3.0.0";

  private final BrokerDescription broker;
  private final Codec codec;
  private final Payloads payloads;
  private final Map<String, Channel> channels = new TreeMap<>();

  /** Prepares the description of a program on a broker. */
  public ProgramDescription(BrokerDescription broker, Codec codec) {
    this.broker = broker;
    this.codec = codec;
    this.payloads = new Payloads(codec);
  }

  /** {@return the document of what a program listens to and has emitted} */
  public ObjectNode of(List<Listener> listeners, EmittedEvents emitted) {
    listeners.forEach(this::add);
    add(emitted, false);
    add(emitted, true);
    payloads.complete();

    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("asyncapi", VERSION);
    addInfo(document, emitted.isComplete());
    if (!(codec instanceof EventCodec)) {
      document.put("defaultContentType", codec.contentType());
    }
    addServers(document);
    ObjectNode all = document.putObject("channels");
    ObjectNode operations = document.putObject("operations");
    channels.forEach(
        (key, channel) -> {
          all.set(key, channel.channel(payloads));
          channel.addOperations(operations, payloads);
        });
    document.putObject("components").set("schemas", payloads.schemas());
    return document;
  }

  private void add(Listener listener) {
    String event = listener.request().event();
    boolean broadcast = listener.request().broadcast();
    BrokerDescription.Address address = broker.listening(listener.request());
    channel(event, broadcast, broadcast, address)
        .receives(address, payloads.of(listener.dataType()));
  }

  private void add(EmittedEvents emitted, boolean broadcast) {
    emitted
        .all(broadcast)
        .forEach(
            (event, kinds) ->
                kinds.forEach(
                    kind -> {
                      BrokerDescription.Address address =
                          broker.emitting(event, broadcast, kind.options());
                      Type type = EmittedTypes.general(kind.type());
                      channel(event, broadcast, false, address).sends(address, payloads.of(type));
                    }));
  }

  private Channel channel(
      String event, boolean broadcast, boolean isPattern, BrokerDescription.Address address) {
    Channel channel = new Channel(event, broadcast, isPattern, address);
    Channel known = channels.putIfAbsent(channel.key(), channel);
    return known == null ? channel : known;
  }

  private static void addInfo(ObjectNode document, boolean isComplete) {
    ProgramInfo program = ProgramInfo.ofThisJvm();
    ObjectNode info = document.putObject("info");
    info.put("title", program.title());
    info.put("version", program.version());
    if (!isComplete) {
      info.put(
          "description",
          "The program has emitted more names of events, or data of more classes, than are described here.");
    }
  }

  private void addServers(ObjectNode document) {
    List<BrokerDescription.Server> all = broker.servers();
    if (all.isEmpty()) {
      return;
    }
    ObjectNode servers = document.putObject("servers");
    for (int i = 0; i < all.size(); i++) {
      BrokerDescription.Server one = all.get(i);
      ObjectNode server = servers.putObject(i == 0 ? "broker" : "broker-" + (i + 1));
      server.put("host", one.host());
      server.put("protocol", one.protocol());
      server.put("protocolVersion", one.protocolVersion());
      server.put("pathname", one.pathname());
    }
  }
}
