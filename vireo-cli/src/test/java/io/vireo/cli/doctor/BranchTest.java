package io.vireo.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BranchTest {

  @Test
  void aTreeIsDrawn() {
    Branch tree =
        new Branch(
            "a",
            List.of(
                new Branch("b", List.of(Branch.of("c"))),
                new Branch("d", List.of(Branch.of("e")))));

    assertThat(tree.lines()).containsExactly("a", "├─ b", "│  └─ c", "└─ d", "   └─ e");
  }
}
