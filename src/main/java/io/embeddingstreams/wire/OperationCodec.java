package io.embeddingstreams.wire;

import io.embeddingstreams.wire.CacheCommand.Filter;
import io.embeddingstreams.wire.CacheCommand.Kind;
import io.embeddingstreams.wire.CacheReply.Group;
import io.embeddingstreams.wire.CacheReply.Traffic;
import java.util.Locale;
import org.apache.kafka.common.utils.Bytes;

/**
 * The bytes of {@link CacheCommand} and {@link CacheReply}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       {@link #COMMAND} on the lookups topic, {@link #REPLY} on the outcomes topic
 * 2       0xffff: no assembly, so that a release without operations answers nobody
 * 1       version, {@link #VERSION}
 * text    run
 * varint  number
 * ...     the fields, in the order of the records
 * </pre>
 */
/*
 * Both topics carry records that begin with their version, which is small and grows by one; these
 * begin with numbers far from it. An owner that can't read a command leaves it without a reply; its
 * operator asks again, and gives up in the end.
 */
public final class OperationCodec {
  /** First byte of a command. */
  public static final int COMMAND = 0xca;

  /** First byte of a reply. */
  public static final int REPLY = 0xcb;

  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private static final int NO_ASSEMBLY = 0xffff;
  private static final int GROUP_BYTES = 5;
  private static final int TRAFFIC_BYTES = 3;

  private OperationCodec() {}

  /** Whether a record of the lookups topic is a command, of whatever version. */
  public static boolean isCommand(byte[] bytes) {
    return bytes.length > 0 && (bytes[0] & 0xff) == COMMAND;
  }

  /** Whether a record of the outcomes topic is a reply, of whatever version. */
  public static boolean isReply(byte[] bytes) {
    return bytes.length > 0 && (bytes[0] & 0xff) == REPLY;
  }

  /** The bytes of a command. */
  public static byte[] write(CacheCommand command) {
    long rows = command.rows().stream().mapToLong(CacheRow::size).sum();
    BinaryWriter out = head(COMMAND, command.run(), command.number(), (int) rows + 256);
    out.size(command.replyTo())
        .text(command.kind().name())
        .bytes(command.cursor().get())
        .nullable(command.filter().namespace(), BinaryWriter::text)
        .nullable(command.filter().space(), BinaryWriter::text)
        .zigzag(command.filter().writtenBefore());
    return out.list(command.rows(), CacheRow::write).toBytes();
  }

  /** The bytes of a reply. */
  public static byte[] write(CacheReply reply) {
    long rows = reply.rows().stream().mapToLong(CacheRow::size).sum();
    BinaryWriter out = head(REPLY, reply.run(), reply.number(), (int) rows + 256);
    out.size(reply.partition())
        .text(reply.fault())
        .nullable(reply.next(), (to, cursor) -> to.bytes(cursor.get()))
        .zigzag(reply.done())
        .zigzag(reply.kept())
        .zigzag(reply.refused())
        .list(reply.rows(), CacheRow::write)
        .list(reply.groups(), OperationCodec::write)
        .text(reply.instance());
    return out.list(reply.traffic(), OperationCodec::write).toBytes();
  }

  /** The command of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<CacheCommand> command(byte[] bytes) {
    return BinaryReader.decode(bytes, COMMAND, OperationCodec::command);
  }

  /** The reply of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<CacheReply> reply(byte[] bytes) {
    return BinaryReader.decode(bytes, REPLY, OperationCodec::reply);
  }

  private static BinaryWriter head(int kind, String run, long number, int capacity) {
    return new BinaryWriter(capacity)
        .u8(kind)
        .u16(NO_ASSEMBLY)
        .u8(VERSION)
        .text(run)
        .varint(number);
  }

  private static void checkHead(BinaryReader in) {
    BinaryReader.check(in.u16() == NO_ASSEMBLY, "no operation");
    BinaryReader.check(in.u8() == VERSION, "an operation of another version");
  }

  private static CacheCommand command(BinaryReader in) {
    checkHead(in);
    return new CacheCommand(
        in.text(),
        in.varint(),
        in.position(),
        kind(in.text()),
        Bytes.wrap(in.bytes()),
        new Filter(in.nullable(BinaryReader::text), in.nullable(BinaryReader::text), in.zigzag()),
        in.list(CacheRow.LEAST_BYTES, CacheRow::read));
  }

  private static Kind kind(String name) {
    try {
      return Kind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a kind of operation that nobody knows");
    }
  }

  private static CacheReply reply(BinaryReader in) {
    checkHead(in);
    return new CacheReply(
        in.text(),
        in.varint(),
        in.position(),
        in.text(),
        in.nullable(from -> Bytes.wrap(from.bytes())),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.list(CacheRow.LEAST_BYTES, CacheRow::read),
        in.list(GROUP_BYTES, OperationCodec::group),
        in.text(),
        in.list(TRAFFIC_BYTES, OperationCodec::traffic));
  }

  private static void write(BinaryWriter out, Group group) {
    out.text(group.space())
        .text(group.namespace())
        .zigzag(group.entries())
        .zigzag(group.bytes())
        .zigzag(group.oldestMillis());
  }

  private static Group group(BinaryReader in) {
    return new Group(in.text(), in.text(), in.zigzag(), in.zigzag(), in.zigzag());
  }

  private static void write(BinaryWriter out, Traffic traffic) {
    out.text(traffic.model()).zigzag(traffic.hits()).zigzag(traffic.misses());
  }

  private static Traffic traffic(BinaryReader in) {
    return new Traffic(in.text(), in.zigzag(), in.zigzag());
  }
}
