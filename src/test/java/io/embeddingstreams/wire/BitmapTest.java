package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BitmapTest {
  @Test
  void shouldFillEachItemOnce() {
    Bitmap bitmap = new Bitmap(3);

    assertThat(bitmap.fill(1)).isTrue();
    assertThat(bitmap.fill(1)).isFalse();
    assertThat(bitmap.missing()).isEqualTo(2);
    assertThat(bitmap.isMissing(0)).isTrue();
    assertThat(bitmap.isMissing(1)).isFalse();
  }

  @Test
  void shouldWalkWhatIsMissing() {
    Bitmap bitmap = new Bitmap(4);
    bitmap.fill(0);
    bitmap.fill(2);

    assertThat(bitmap.nextMissing(0)).isEqualTo(1);
    assertThat(bitmap.nextMissing(2)).isEqualTo(3);
    assertThat(bitmap.nextMissing(4)).isEqualTo(4);
  }

  @Test
  void shouldTakeOneBitAnItem() {
    assertThat(new Bitmap(2048).toBytes()).hasSize(1 + 2 + 256);
  }

  @Test
  void shouldRefuseAnItemBeyondItsSize() {
    Bitmap bitmap = new Bitmap(3);

    assertThatThrownBy(() -> bitmap.fill(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bitmap.fill(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldNotReadAnItemBeyondItsSize() {
    assertThat(Bitmap.read(new byte[] {1, 3, 0b0111}).orNull()).isNotNull();
    assertThat(Bitmap.read(new byte[] {1, 3, 0b1000}).orNull()).isNull();
  }
}
