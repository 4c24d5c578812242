package io.embeddingstreams.cli;

import io.embeddingstreams.bench.HitsBench;
import io.embeddingstreams.bench.HitsCase;
import io.embeddingstreams.model.EncodingFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code bench hits}. */
@Command(
    name = "hits",
    description = {
      "Requests a second from a warm cache, beside a Kafka Streams pass-through that reads the same",
      "requests and writes the same bytes."
    })
final class BenchHitsCommand implements Callable<Integer> {
  private static final String ALL = "1x384,16x384,128x384,1x1536,16x1536,128x1536";

  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final BenchRounds rounds = new BenchRounds();

  @Option(names = "--all", description = "As --shape " + ALL + " --threads 1,2.")
  private boolean all;

  @Option(
      names = "--shape",
      paramLabel = "NxD",
      split = ",",
      converter = ShapeConverter.class,
      defaultValue = "16x1536,1x384",
      description = "Inputs of a request and their dimensions; ${DEFAULT-VALUE}.")
  private List<Shape> shapes = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      defaultValue = "base64,float",
      description = "What the vectors are written as; ${DEFAULT-VALUE}.")
  private List<EncodingFormat> formats = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      converter = PositiveConverter.class,
      defaultValue = "1",
      description = "Stream threads; ${DEFAULT-VALUE}.")
  private List<Integer> threads = new ArrayList<>();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = PositiveConverter.class,
      defaultValue = "6",
      description = "Partitions of requests and responses; ${DEFAULT-VALUE}.")
  private int partitions;

  /** Inputs of a request, and dimensions of their vectors. */
  private record Shape(int inputs, int dimensions) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,3})x([1-9]\\d{0,4})");

    static Shape of(String text) {
      Matcher shape = FORM.matcher(text);
      if (!shape.matches()) {
        throw new TypeConversionException("'" + text + "' is no shape such as 16x1536");
      }
      return new Shape(Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)));
    }
  }

  /** Reads a shape. */
  private static final class ShapeConverter implements ITypeConverter<Shape> {
    @Override
    public Shape convert(String text) {
      return Shape.of(text);
    }
  }

  @Override
  public Integer call() {
    List<Shape> asked = all ? Stream.of(ALL.split(",")).map(Shape::of).toList() : shapes;
    List<HitsCase> cases = new ArrayList<>();
    for (int number : all ? List.of(1, 2) : threads) {
      for (Shape shape : asked) {
        formats.forEach(
            format -> cases.add(new HitsCase(shape.inputs, shape.dimensions, format, number)));
      }
    }
    return options.run(HitsBench.of(cases, partitions, rounds.rounds(), rounds.exactlyOnce()));
  }
}
