package io.embeddingstreams.wire;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.CollectionSpec.Ids;
import io.embeddingstreams.model.CollectionSpec.KeyFormat;
import io.embeddingstreams.model.CollectionSpec.TextPlace;
import io.embeddingstreams.model.CollectionSpec.ValueFormat;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Point;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of a {@link Destination}.
 *
 * <pre>
 * collection  name, model, topic (texts), dimensions (varint), ids, key format, value format, place of
 *             the text (a byte each: the constant's place from 1)
 * point       id (0; or 1, given id), payload (0; or 1, text)
 * given id    number (0 or 1), text
 * destination collection, points, prefix (varint), texts (count, each position and text; positions
 *             ascend), deletes (given ids)
 * </pre>
 */
final class DestinationFields {
  private DestinationFields() {}

  static void write(BinaryWriter out, Destination destination) {
    write(out, destination.collection());
    out.list(destination.points(), DestinationFields::write).size(destination.prefix());
    Map<Integer, String> ascending = new TreeMap<>(destination.texts());
    out.size(ascending.size());
    ascending.forEach((position, text) -> out.size(position).text(text));
    out.list(destination.deletes(), DestinationFields::writeId);
  }

  static Destination destination(BinaryReader in) {
    return new Destination(
        collection(in),
        in.list(2, DestinationFields::point),
        in.position(),
        texts(in),
        in.list(2, DestinationFields::id));
  }

  private static void write(BinaryWriter out, CollectionSpec collection) {
    out.text(collection.name())
        .text(collection.model())
        .text(collection.topic())
        .size(collection.dimensions())
        .u8(place(Ids.values(), collection.ids()))
        .u8(place(KeyFormat.values(), collection.keyFormat()))
        .u8(place(ValueFormat.values(), collection.valueFormat()))
        .u8(place(TextPlace.values(), collection.text()));
  }

  private static CollectionSpec collection(BinaryReader in) {
    return new CollectionSpec(
        in.text(),
        in.text(),
        in.text(),
        in.position(),
        constant(Ids.values(), in.u8()),
        constant(KeyFormat.values(), in.u8()),
        constant(ValueFormat.values(), in.u8()),
        constant(TextPlace.values(), in.u8()));
  }

  private static <E> int place(E[] all, E one) {
    return Arrays.asList(all).indexOf(one) + 1;
  }

  private static <E> E constant(E[] all, int place) {
    BinaryReader.check(place >= 1 && place <= all.length, "a constant that nobody knows");
    return all[place - 1];
  }

  private static void write(BinaryWriter out, Point point) {
    out.nullable(point.id(), DestinationFields::writeId)
        .nullable(point.payload(), BinaryWriter::text);
  }

  private static Point point(BinaryReader in) {
    return new Point(in.nullable(DestinationFields::id), in.nullable(BinaryReader::text));
  }

  static void writeId(BinaryWriter out, GivenId id) {
    out.flag(id.number()).text(id.text());
  }

  static GivenId id(BinaryReader in) {
    boolean number = in.flag();
    return new GivenId(in.text(), number);
  }

  private static Map<Integer, String> texts(BinaryReader in) {
    Map<Integer, String> texts = new TreeMap<>();
    int count = in.count(2);
    int last = -1;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      BinaryReader.check(position > last, "positions out of order");
      texts.put(position, in.text());
      last = position;
    }
    return texts;
  }
}
