package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.Together;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The fields that say whose items they are and how they are asked for.
 *
 * <pre>
 * assembly   topic: length (2), UTF-8; partition (4); offset (8): big-endian, the same in all versions
 * shape      model (text), dimensions (zigzag), input type (1: 0 none, 1 query, 2 document),
 *            provider parameters (text), tokens (flag), whether its items go together (flag);
 *            where they do: request (text), items (zigzag)
 * cache use  read (flag), store (flag), ttl and greatest age in seconds (zigzag), namespace (text),
 *            space (text)
 * text       length in bytes (varint), UTF-8
 * </pre>
 */
final class ShapeFields {
  private ShapeFields() {}

  static void write(BinaryWriter out, AssemblyId assembly) {
    byte[] topic = assembly.topic().getBytes(StandardCharsets.UTF_8);
    out.u16(topic.length).raw(topic).int32(assembly.partition()).int64(assembly.offset());
  }

  static AssemblyId assembly(BinaryReader in) {
    AssemblyId assembly = new AssemblyId(in.text(in.u16()), in.int32(), in.int64());
    boolean exists = assembly.partition() >= 0 && assembly.offset() >= 0;
    BinaryReader.check(exists, "a partition or offset that Kafka doesn't have");
    return assembly;
  }

  /**
   * The assembly that stands after the version byte, whatever the version; null where none does.
   */
  static @Nullable AssemblyId peekAssembly(byte[] bytes) {
    try {
      return assembly(new BinaryReader(bytes, Math.min(1, bytes.length), bytes.length));
    } catch (MalformedException e) {
      return null;
    }
  }

  static void write(BinaryWriter out, CallShape shape) {
    out.text(shape.model())
        .zigzag(shape.dimensions())
        .u8(code(shape.inputType()))
        .text(shape.providerParams())
        .flag(shape.tokens());
    Together together = shape.together();
    out.flag(together != null);
    if (together != null) {
      out.text(together.request()).zigzag(together.items());
    }
  }

  static CallShape shape(BinaryReader in) {
    return new CallShape(
        in.text(), in.zigzagInt(), inputType(in.u8()), in.text(), in.flag(), together(in));
  }

  private static @Nullable Together together(BinaryReader in) {
    return in.flag() ? new Together(in.text(), in.zigzagInt()) : null;
  }

  static void write(BinaryWriter out, CacheUse use) {
    out.flag(use.read())
        .flag(use.store())
        .zigzag(use.ttlSeconds())
        .zigzag(use.maxAgeSeconds())
        .text(use.namespace())
        .text(use.space());
  }

  static CacheUse cacheUse(BinaryReader in) {
    return new CacheUse(in.flag(), in.flag(), in.zigzag(), in.zigzag(), in.text(), in.text());
  }

  private static int code(@Nullable InputType type) {
    if (type == null) {
      return 0;
    }
    return switch (type) {
      case QUERY -> 1;
      case DOCUMENT -> 2;
    };
  }

  private static @Nullable InputType inputType(int code) {
    return switch (code) {
      case 0 -> null;
      case 1 -> InputType.QUERY;
      case 2 -> InputType.DOCUMENT;
      default -> throw new MalformedException("an input type that nobody knows");
    };
  }
}
