package io.embeddingstreams.bench;

import io.embeddingstreams.app.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** What figures depend on beside the program: machine, JDK, versions. */
public final class BenchEnvironment {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private BenchEnvironment() {}

  /** By name, in the order in which they are shown. */
  public static Map<String, String> facts() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", Release.version());
    facts.put("kafka", AppInfoParser.getVersion());
    facts.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("machine", processor());
    facts.put("cores", Integer.toString(runtime.availableProcessors()));
    facts.put("heap", (runtime.maxMemory() >> 20) + " MiB");
    return facts;
  }

  /** As the system names it, where it does. */
  private static String processor() {
    if (!Files.isReadable(CPU)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(CPU)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
