package io.vireo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger(List.of("north", "south"), List.of("mail", "books"));

  LedgerTest() {
    ledger.emitted(1);
    ledger.emitted(2);
    ledger.packed("north", 1);
    ledger.heard("mail", 1);
    ledger.heard("books", 1);
  }

  @Test
  void anOrderThatWentNowhereDoesNotAddUp() throws InterruptedException {
    assertThat(ledger.addsUp()).isFalse();
    assertThat(ledger.awaitSettled(Duration.ofMillis(1))).isFalse();
  }

  private void packedAndHeard(int order) {
    ledger.packed("south", order);
    ledger.heard("mail", order);
    ledger.heard("books", order);
  }

  @Test
  void packedAtOnceOrAfterItHasFailedAddsUp() throws InterruptedException {
    ledger.failed(2);
    packedAndHeard(2);

    assertThat(ledger.addsUp()).isTrue();
    assertThat(ledger.awaitSettled(Duration.ZERO)).isTrue();
  }

  @Test
  void packedTwiceDoesNotAddUp() {
    packedAndHeard(2);
    ledger.packed("south", 1);

    assertThat(ledger.addsUp()).isFalse();
  }

  @Test
  void failedAndNotPackedDoesNotAddUp() {
    ledger.failed(2);

    assertThat(ledger.addsUp()).isFalse();
  }

  @Test
  void anOfficeThatMissedABroadcastDoesNotAddUp() {
    ledger.packed("south", 2);
    ledger.heard("mail", 2);

    assertThat(ledger.addsUp()).isFalse();
  }

  @Test
  void anOrderInRecoveryThatNobodyEmittedDoesNotAddUp() {
    packedAndHeard(2);
    ledger.failed(3);

    assertThat(ledger.addsUp()).isFalse();
  }

  @Test
  void whoDidNothingIsInTheSummaryToo() {
    assertThat(ledger.summary()).anyMatch(line -> line.matches("  +handled by south +0"));
  }
}
