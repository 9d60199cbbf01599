package io.vireo.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.PayloadException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what kind of data a content type names. */
final class MediaTypes {
  static final String BYTES = "application/octet-stream";

  private static final Pattern JSON =
      Pattern.compile(
          "(application|text)/([^;\\s]+\\+)?json\\s*(;.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private MediaTypes() {}

  /** Whether data of this type is JSON, as the specification says of data without a type. */
  static boolean isJson(@Nullable String contentType) {
    return contentType == null || JSON.matcher(contentType.strip()).matches();
  }

  static String text(byte[] data) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
    } catch (CharacterCodingException e) {
      throw new PayloadException("The data of the CloudEvent is a text, but not UTF-8", e);
    }
  }

  static boolean isText(String contentType) {
    return contentType.strip().toLowerCase(Locale.ROOT).startsWith("text/");
  }
}
