package io.vireo.console.internal.failure;

import java.nio.ByteBuffer;

/**
 * Where the fields of a record are in the bytes that a spool file has of it.
 *
 * @param details the index of the first field, which ends where the next one begins
 * @param message the index of the message of the exception
 * @param head the index of the first line of the stack trace
 * @param headers the index of the headers
 * @param body the index of the body
 * @param end the index after the body
 * @param hasBody false if the file had no room for the body
 * @param tailAt where the rest of the stack trace begins in the file
 * @param tailLength how many bytes the rest of the stack trace has
 */
record SpooledFields(
    int details,
    int message,
    int head,
    int headers,
    int body,
    int end,
    boolean hasBody,
    long tailAt,
    int tailLength) {

  /** Reads the lengths of the fields of a record that begins at an index. */
  static SpooledFields at(byte[] bytes, int start) {
    ByteBuffer lengths = ByteBuffer.wrap(bytes, start, RecordSpool.HEADER_BYTES);
    int details = start + RecordSpool.HEADER_BYTES;
    int message = details + lengths.getInt();
    int head = message + lengths.getInt();
    int headers = head + lengths.getInt();
    int body = headers + lengths.getInt();
    int bodyLength = lengths.getInt();
    int tailLength = lengths.getInt();
    return new SpooledFields(
        details,
        message,
        head,
        headers,
        body,
        body + Math.max(bodyLength, 0),
        bodyLength >= 0,
        lengths.getLong(),
        tailLength);
  }
}
