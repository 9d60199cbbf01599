package io.vireo.internal.dispatch;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Knows types whose instances nobody can change: some final classes of the JDK, enums, and records
 * whose components are all of such types. The field of a record cannot be set, not even by
 * reflection. Every other type counts as mutable: a list, a class that may have a subclass, a type
 * variable.
 */
final class Immutables {
  private static final Set<Class<?>> KNOWN =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Character.class,
          UUID.class,
          URI.class,
          Instant.class,
          Duration.class,
          Period.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  private Immutables() {}

  /** Whether no instance of the type, nor anything that one refers to, can ever change. */
  static boolean include(Type type) {
    return include(type, new HashSet<>());
  }

  private static boolean include(Type type, Set<Class<?>> assumed) {
    if (!(type instanceof Class<?> one)) {
      return false;
    }
    return one.isPrimitive()
        || KNOWN.contains(one)
        || one.isEnum()
        || (one.isRecord() && hasOnlyImmutables(one, assumed));
  }

  private static boolean hasOnlyImmutables(Class<?> type, Set<Class<?>> assumed) {
    if (!assumed.add(type)) {
      // The record refers to itself, and its components are being looked at already.
      return true;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (!include(component.getGenericType(), assumed)) {
        return false;
      }
    }
    return true;
  }
}
