package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.GivenId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenDocumentTest {
  private static final AssemblyId SOURCE = new AssemblyId("articles", 2, 77);

  private static DocumentOrigin origin(String id) {
    return new DocumentOrigin(SOURCE, "docs", GivenId.text(id), true);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldReadBackWhichDocumentItIs(long seed) {
    Samples samples = new Samples(seed);
    for (int i = 0; i < 50; i++) {
      Bytes value = Bytes.wrap(samples.text().getBytes(StandardCharsets.UTF_8));
      OpenRequest request = samples.openRequest().withDocument(samples.origin(), value);

      byte[] bytes = OpenRequestCodec.write(request);

      assertThat(bytes[0]).isEqualTo((byte) OpenRequestCodec.OF_DOCUMENT);
      assertThat(OpenRequestCodec.read(bytes).orNull()).isEqualTo(request);
      assertThat(OpenRequestCodec.read(Arrays.copyOf(bytes, bytes.length - 1)).orNull()).isNull();
    }
  }

  @Test
  void shouldNameThePlainRecordInHeaders() {
    OpenRequest request = new Samples(1).openRequest().withDocument(origin("a"), null);

    assertThat(ResponseHeaders.Origin.of(request).record()).isEqualTo(SOURCE);
  }

  @Test
  void shouldTellDocumentsApart() {
    assertThat(origin("a").identity()).isEqualTo(origin("a").identity());
    assertThat(origin("a").identity()).isNotEqualTo(origin("b").identity());
    assertThat(DocumentOrigin.identity("docs", new GivenId("7", true)))
        .isNotEqualTo(DocumentOrigin.identity("docs", GivenId.text("7")))
        .isNotEqualTo(DocumentOrigin.identity("other", new GivenId("7", true)));
    assertThat(new DocumentOrigin(SOURCE, "docs", null, false).identity()).isNull();
  }

  @Test
  void shouldHoldNoIdInItsText() {
    assertThat(origin("secret").toString()).doesNotContain("secret");
  }
}
