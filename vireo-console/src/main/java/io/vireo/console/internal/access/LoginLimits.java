package io.vireo.console.internal.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Limits how often somebody may try to log in: 10 times and then 10 times a minute for each address
 * and each name, and 100 times a minute in all. It remembers the last 10,000 addresses and names.
 * The lock of this object guards all of it.
 */
final class LoginLimits {
  private static final int EACH = 10;
  private static final int ALL = 100;
  private static final int MAX_KEYS = 10_000;
  private static final double NANOS_PER_MINUTE = 60e9;

  private final LongSupplier nanos;
  private final Bucket all;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_KEYS;
        }
      };

  LoginLimits(LongSupplier nanos) {
    this.nanos = nanos;
    this.all = new Bucket(ALL, nanos.getAsLong());
  }

  /**
   * Permits an attempt, and counts it.
   *
   * @param name the name of the user; empty for an attempt with a token, which nobody else can use
   *     up by trying
   */
  synchronized boolean permits(String address, String name) {
    long now = nanos.getAsLong();
    List<Bucket> affected = affected(address, name, now);
    if (affected.stream().anyMatch(bucket -> bucket.isEmpty(now))) {
      return false;
    }
    affected.forEach(bucket -> bucket.left--);
    return true;
  }

  /** Takes back an attempt that has succeeded. */
  synchronized void succeeded(String address, String name) {
    affected(address, name, nanos.getAsLong()).forEach(bucket -> bucket.left++);
  }

  /**
   * Checks the token of a call. Only wrong ones count, and only for their address, so that nobody
   * can keep a script with the right token out.
   */
  synchronized boolean check(String address, BooleanSupplier right) {
    long now = nanos.getAsLong();
    Bucket bucket = ofAddress(address, now);
    if (bucket.isEmpty(now)) {
      return false;
    }
    boolean isRight = right.getAsBoolean();
    bucket.left -= isRight ? 0 : 1;
    return isRight;
  }

  /** How many addresses and names are remembered. */
  synchronized int size() {
    return buckets.size();
  }

  private List<Bucket> affected(String address, String name, long now) {
    Bucket ofAddress = ofAddress(address, now);
    return name.isEmpty()
        ? List.of(ofAddress, all)
        : List.of(ofAddress, all, bucket("name " + name, now));
  }

  private Bucket ofAddress(String address, long now) {
    return bucket("address " + network(address), now);
  }

  /** The seconds after which another attempt is possible at the earliest. */
  int retryAfterSeconds() {
    return 60 / EACH;
  }

  private Bucket bucket(String key, long now) {
    return buckets.computeIfAbsent(key, one -> new Bucket(EACH, now));
  }

  /** The part of an address that is given to one customer: of IPv6 the first 64 bits. */
  private static String network(String address) {
    if (address.indexOf(':') < 0 || address.indexOf('.') >= 0) {
      return address;
    }
    String[] groups = address.split(":", -1);
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < Math.min(4, groups.length) && !groups[i].isEmpty(); i++) {
      first.append(groups[i]).append(':');
    }
    return first.toString();
  }

  /** Attempts that are left, which come back with time. */
  private static final class Bucket {
    private final int size;
    private double left;
    private long at;

    Bucket(int size, long now) {
      this.size = size;
      this.left = size;
      this.at = now;
    }

    boolean isEmpty(long now) {
      left = Math.min(size, left + (now - at) * size / NANOS_PER_MINUTE);
      at = now;
      return left < 1;
    }
  }
}
