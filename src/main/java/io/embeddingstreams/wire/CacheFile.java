package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Fingerprints;
import io.embeddingstreams.model.Vector;
import java.util.Base64;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an exported cache: JSON, a header first, then an entry each. Stateless.
 *
 * <pre>
 * {"format":"embedding-streams-cache","version":1,"fingerprints":1,"cache_partitions":12}
 * {"fingerprint":"64 hex digits","space":"…","namespace":"…","upstream_model":"…","tokens":5,
 *  "written":1700000000000,"expires":1700000600000,"dimensions":384,"vector":"base64"}
 * </pre>
 *
 * Times are epoch milliseconds, the vector little-endian float32. Namespace, upstream model and
 * expiry may be absent. There is no input in it.
 */
public final class CacheFile {
  private static final String FORMAT = "embedding-streams-cache";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CacheFile() {}

  /** The first line. */
  public static String header(int cachePartitions) {
    return JSON.createObjectNode()
        .put("format", FORMAT)
        .put("version", VERSION)
        .put("fingerprints", Fingerprints.VERSION)
        .put("cache_partitions", cachePartitions)
        .toString();
  }

  /** Why a file with this first line can't be imported; null where it can. */
  public static @Nullable String fault(String header) {
    JsonNode json = tree(header);
    if (!json.path("format").asText().equals(FORMAT)) {
      return "is no exported cache: its first line must have \"format\":\"" + FORMAT + "\"";
    }
    if (json.path("version").asInt() != VERSION) {
      return "has version " + json.path("version") + "; this release reads " + VERSION;
    }
    return json.path("fingerprints").asInt() == Fingerprints.VERSION
        ? null
        : "has fingerprints of another release, which none of this one's requests would find";
  }

  /** The line of an entry; null where it can't be read. */
  public static @Nullable String line(CacheRow row) {
    Entry entry = EntryCodec.read(row.entry().get());
    if (entry == null) {
      return null;
    }
    ObjectNode json =
        JSON.createObjectNode()
            .put("fingerprint", row.fingerprint().toString())
            .put("space", entry.space());
    if (!entry.namespace().isEmpty()) {
      json.put("namespace", entry.namespace());
    }
    if (!entry.upstreamModel().isEmpty()) {
      json.put("upstream_model", entry.upstreamModel());
    }
    json.put("tokens", entry.tokens()).put("written", entry.writtenMillis());
    if (entry.expiresMillis() != 0) {
      json.put("expires", entry.expiresMillis());
    }
    return json.put("dimensions", entry.vector().dimensions())
        .put("vector", Base64.getEncoder().encodeToString(entry.vector().bytes()))
        .toString();
  }

  /** The entry of a line; throws {@link IllegalArgumentException} with what is wrong. */
  public static CacheRow row(String line) {
    JsonNode json = tree(line);
    Fingerprint fingerprint = Fingerprint.parse(json.path("fingerprint").asText());
    Vector vector = Vector.ofBytes(Base64.getDecoder().decode(json.path("vector").asText()));
    check(vector.isFinite(), "a number that is not finite");
    check(vector.dimensions() == json.path("dimensions").asInt(), "other dimensions than it says");
    check(json.path("space").isTextual(), "no space");
    check(json.path("written").asLong() > 0, "no time of writing");
    check(json.path("expires").asLong() >= 0, "a negative expiry");
    Entry entry =
        new Entry(
            vector,
            json.path("tokens").asInt(),
            json.path("namespace").asText(),
            json.path("space").asText(),
            json.path("upstream_model").asText(),
            json.path("written").asLong(),
            json.path("expires").asLong());
    return new CacheRow(fingerprint, Bytes.wrap(EntryCodec.write(entry)));
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }

  private static void check(boolean fine, String otherwise) {
    if (!fine) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
