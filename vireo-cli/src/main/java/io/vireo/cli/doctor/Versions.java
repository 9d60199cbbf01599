package io.vireo.cli.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of RabbitMQ, of which the first two numbers matter. */
final class Versions {
  /** From here on queues that are neither durable nor exclusive are deprecated. */
  static final int DEPRECATING = 4;

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
  private static final int OLDEST_MAJOR = 3;
  private static final int OLDEST_MINOR = 10;
  private static final int NEWEST_MAJOR = 4;

  private Versions() {}

  /** The first number; 0 if there is none. */
  static int major(String version) {
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
