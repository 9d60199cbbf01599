package io.vireo.operations.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares versions of RabbitMQ by their first two numbers. */
final class Versions {

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
  private static final int OLDEST_MAJOR = 3;
  private static final int OLDEST_MINOR = 10;
  private static final int NEWEST_MAJOR = 4;

  private Versions() {}

  /**
   * Whether a version is 4.0 or later, in which queues that are neither durable nor exclusive are
   * deprecated, and quorum queues have a delivery limit by default.
   */
  static boolean isAtLeast4(String version) {
    return major(version) >= 4;
  }

  /** Returns the first number of a version; 0 if there is none. */
  private static int major(String version) {
    return part(version, 1);
  }

  static boolean isTooOld(String version) {
    return major(version) < OLDEST_MAJOR
        || (major(version) == OLDEST_MAJOR && part(version, 2) < OLDEST_MINOR);
  }

  static boolean isUnknown(String version) {
    return major(version) > NEWEST_MAJOR;
  }

  private static int part(String version, int group) {
    Matcher matcher = FORM.matcher(version);
    return matcher.matches() ? Integer.parseInt(matcher.group(group)) : 0;
  }
}
