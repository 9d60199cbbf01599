package io.vireo;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** An observer that answered a {@link Control#ping}. Immutable; any thread may use it. */
public final class ObserverStatus {
  private final Values values;

  private ObserverStatus(Values values) {
    this.values = values;
  }

  /**
   * {@return the status of an observer}
   *
   * @param id the {@link Observer#id()}
   * @param host the name of its machine
   * @param process the number of its process there
   * @param version its version of Vireo
   * @param since when the observer was made
   * @param listeners what the observer listens to; copied
   */
  public static ObserverStatus of(
      String id,
      String host,
      long process,
      String version,
      Instant since,
      List<ListenerStatus> listeners) {
    return new ObserverStatus(
        new Values(
            Objects.requireNonNull(id, "id"),
            Objects.requireNonNull(host, "host"),
            process,
            Objects.requireNonNull(version, "version"),
            Objects.requireNonNull(since, "since"),
            List.copyOf(listeners)));
  }

  /**
   * {@return the {@link Observer#id()}, which identifies the observer among those of all processes}
   */
  public String id() {
    return values.id;
  }

  /** {@return the name of the machine that the observer runs on} */
  public String host() {
    return values.host;
  }

  /** {@return the number of the process that the observer runs in, on its machine} */
  public long process() {
    return values.process;
  }

  /** {@return the version of Vireo that the observer runs} */
  public String version() {
    return values.version;
  }

  /** {@return when the observer was made, by the observer's clock} */
  public Instant since() {
    return values.since;
  }

  /** {@return the status of each listener of the observer, as an unmodifiable list} */
  public List<ListenerStatus> listeners() {
    return values.listeners;
  }

  @Override
  public String toString() {
    return Text.show(ObserverStatus.class, values);
  }

  private record Values(
      String id,
      String host,
      long process,
      String version,
      Instant since,
      List<ListenerStatus> listeners) {}
}
