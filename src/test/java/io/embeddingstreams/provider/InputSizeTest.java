package io.embeddingstreams.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Input;
import org.junit.jupiter.api.Test;

class InputSizeTest {
  @Test
  void shouldCountBytesOfTheBody() {
    assertThat(InputSize.bytes(new Input.Text("abc"))).isEqualTo(6);
    assertThat(InputSize.bytes(new Input.Text("\"\\"))).isEqualTo(7);
    assertThat(InputSize.bytes(new Input.Text("\u0001"))).isEqualTo(9);
    assertThat(InputSize.bytes(new Input.Text("\u00e9\u20ac"))).isEqualTo(8);
    assertThat(InputSize.bytes(new Input.Text("\ud83d\ude00"))).isEqualTo(7);
    assertThat(InputSize.bytes(new Input.Tokens(new int[] {0, 9, 10, 12345}))).isEqualTo(16);
  }
}
