package io.vireo.internal.json;

import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Lists the classes of the JDK that are data. All other classes of the JDK are refused, because
 * Jackson does not keep them: it writes what their getters return, such as {@code "done":true} for
 * a future; or a part of them, such as a pattern without its flags; or something that only this
 * machine understands, such as a path. In reading, it loads a class or looks up an address that a
 * message names. A class of the JDK that is missing from this list is refused with an error, and
 * not changed without notice.
 */
final class DataTypes {
  private static final Set<Class<?>> EXACT =
      Set.of(
          Object.class,
          Void.class,
          Boolean.class,
          Character.class,
          UUID.class,
          URI.class,
          URL.class,
          Locale.class,
          Currency.class,
          Date.class,
          Optional.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class,
          AtomicBoolean.class,
          AtomicReference.class);

  private static final Set<Class<?>> WITH_SUBTYPES =
      Set.of(
          Number.class,
          CharSequence.class,
          Enum.class,
          Charset.class,
          ZoneId.class,
          ByteBuffer.class,
          Collection.class,
          Map.class,
          Map.Entry.class,
          Iterable.class,
          Iterator.class,
          BaseStream.class);

  private DataTypes() {}

  /** Says why values of a type cannot be sent as JSON. Returns null if they can. */
  static @Nullable String refusal(Class<?> type) {
    if (Throwable.class.isAssignableFrom(type)) {
      return refusal(type, "is an exception");
    }
    if (type.isHidden()) {
      return refusal(type, "is a lambda");
    }
    return isOfJdk(type) && !isData(type)
        ? refusal(type, "is a class of the JDK that JSON does not keep as it is")
        : null;
  }

  private static String refusal(Class<?> type, String why) {
    return type.getName()
        + " "
        + why
        + "; use a text, a number, a list, a map or a type of your own that holds its data";
  }

  /** Whether the keys of a map may be of a type. Each key must have exactly one text. */
  static boolean isKey(Class<?> type) {
    return refusal(type) == null && type != Date.class && type != URL.class;
  }

  static boolean isOfJdk(Class<?> type) {
    String module = type.getModule().getName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  private static boolean isData(Class<?> type) {
    return type.isPrimitive()
        || type.isArray()
        || type.getPackageName().equals("java.time")
        || EXACT.contains(type)
        || (!Path.class.isAssignableFrom(type)
            && WITH_SUBTYPES.stream().anyMatch(one -> one.isAssignableFrom(type)));
  }
}
