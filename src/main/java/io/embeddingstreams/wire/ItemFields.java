package io.embeddingstreams.wire;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import java.util.Locale;

/**
 * The fields of one item, and of its failure.
 *
 * <pre>
 * item     position (varint), fingerprint (32), input, tokens (zigzag)
 * input    1, text; or 2, count (varint), token ids (varint each); or 3, failure
 * failure  code (text, as the contract spells it), message (text), param (0; or 1, text),
 *          milliseconds to the next try (zigzag)
 * </pre>
 */
final class ItemFields {
  /** The fewest bytes of an item. */
  static final int LEAST_BYTES = 1 + Fingerprint.LENGTH + 2 + 1;

  private static final int TEXT = 1;
  private static final int TOKENS = 2;
  private static final int UNUSABLE = 3;

  private ItemFields() {}

  static void write(BinaryWriter out, Item item) {
    out.size(item.position()).fingerprint(item.fingerprint());
    write(out, item.input());
    out.zigzag(item.tokens());
  }

  static Item item(BinaryReader in) {
    return new Item(in.position(), in.fingerprint(), input(in), in.zigzagInt());
  }

  static long size(Item item) {
    return Sizes.varint(item.position())
        + Fingerprint.LENGTH
        + size(item.input())
        + Sizes.zigzag(item.tokens());
  }

  static BinaryWriter write(BinaryWriter out, Input input) {
    return input.match(
        text -> out.u8(TEXT).text(text.value()),
        tokens -> writeTokens(out.u8(TOKENS), tokens.ids()),
        unusable -> write(out.u8(UNUSABLE), unusable.failure()));
  }

  static Input input(BinaryReader in) {
    return switch (in.u8()) {
      case TEXT -> new Input.Text(in.text());
      case TOKENS -> new Input.Tokens(tokens(in));
      case UNUSABLE -> new Input.Unusable(failure(in));
      default -> throw new MalformedException("a kind of input that nobody knows");
    };
  }

  static long size(Input input) {
    return 1L
        + input.<Long>match(
            text -> Sizes.text(text.value()),
            tokens -> sizeOfTokens(tokens.ids()),
            unusable -> size(unusable.failure()));
  }

  static BinaryWriter write(BinaryWriter out, Failure failure) {
    return out.text(failure.code().text())
        .text(failure.message())
        .nullable(failure.param(), BinaryWriter::text)
        .zigzag(failure.retryAfterMillis());
  }

  static Failure failure(BinaryReader in) {
    return new Failure(code(in.text()), in.text(), in.nullable(BinaryReader::text), in.zigzag());
  }

  static long size(Failure failure) {
    String param = failure.param();
    return Sizes.text(failure.code().text())
        + Sizes.text(failure.message())
        + 1
        + (param == null ? 0 : Sizes.text(param))
        + Sizes.zigzag(failure.retryAfterMillis());
  }

  private static BinaryWriter writeTokens(BinaryWriter out, int[] ids) {
    out.size(ids.length);
    for (int id : ids) {
      out.varint(Integer.toUnsignedLong(id));
    }
    return out;
  }

  private static int[] tokens(BinaryReader in) {
    int[] ids = new int[in.count(1)];
    for (int i = 0; i < ids.length; i++) {
      long id = in.varint();
      BinaryReader.check(id >>> 32 == 0, "a token id of more than 32 bits");
      ids[i] = (int) id;
    }
    return ids;
  }

  private static long sizeOfTokens(int[] ids) {
    long size = Sizes.varint(ids.length);
    for (int id : ids) {
      size += Sizes.varint(Integer.toUnsignedLong(id));
    }
    return size;
  }

  /** A code that a newer instance knows and this one doesn't is still a failure. */
  private static ErrorCode code(String text) {
    try {
      return ErrorCode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return ErrorCode.INTERNAL;
    }
  }
}
