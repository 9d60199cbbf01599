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
   * Makes the status of an observer.
   *
   * @param id the {@link Observer#id()}
   * @param host the name of its machine
   * @param process the number of its process there
   * @param version its version of Vireo
   * @param since when the observer was made
   * @param listeners what the observer listens to; copied
   * @return the status
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
   * Identifies the observer among those of all processes.
   *
   * @return the {@link Observer#id()}
   */
  public String id() {
    return values.id;
  }

  /**
   * The machine that the observer runs on.
   *
   * @return the name of the machine
   */
  public String host() {
    return values.host;
  }

  /**
   * The process that the observer runs in.
   *
   * @return the number of the process on its machine
   */
  public long process() {
    return values.process;
  }

  /**
   * The version of Vireo that the observer runs.
   *
   * @return the version
   */
  public String version() {
    return values.version;
  }

  /**
   * When the observer was made.
   *
   * @return the time by the observer's clock
   */
  public Instant since() {
    return values.since;
  }

  /**
   * What the observer listens to.
   *
   * @return the status of each listener; unmodifiable
   */
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
