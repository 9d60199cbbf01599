package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Action;

/**
 * Who writes by which document. What a service sends is read by receivers that know its old
 * document. What a service receives is written by senders that know its old document.
 */
enum Direction {
  SENT,
  RECEIVED;

  static Direction of(Action action) {
    return action == Action.SEND ? SENT : RECEIVED;
  }

  /** Chooses the writer of two values, one of the old document and one of the new document. */
  <T> T writer(T before, T after) {
    return this == SENT ? after : before;
  }

  /** Chooses the reader of two values, one of the old document and one of the new document. */
  <T> T reader(T before, T after) {
    return this == SENT ? before : after;
  }

  /** Chooses the value of the old document. */
  <T> T before(T writer, T reader) {
    return this == SENT ? reader : writer;
  }

  /** Chooses the value of the new document. */
  <T> T after(T writer, T reader) {
    return this == SENT ? writer : reader;
  }

  /** Chooses a text. */
  String say(String whenSent, String whenReceived) {
    return this == SENT ? whenSent : whenReceived;
  }
}
