package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the body of an error says, whatever its shape: {@code {"error": {"message", "code",
 * "type"}}}, {@code {"error": "…"}}, {@code {"message", "code"}}, {@code {"detail": "…"}}, {@code
 * {"detail": [{"msg"}]}}, or plain text.
 *
 * @param message as the provider wrote it, which may echo an input or a key; empty where none was
 *     found
 * @param code its codes and types, lower case, separated by blanks; empty where none
 */
public record ErrorBody(String message, String code) {
  private static final ErrorBody NONE = new ErrorBody("", "");
  private static final List<String> MESSAGES = List.of("message", "detail", "msg", "error_message");
  private static final List<String> CODES = List.of("code", "type", "error_type", "status");
  private static final int LONGEST = 1 << 16;
  private static final Pattern QUOTA =
      Pattern.compile(
          "insufficient_quota|exceeded your current quota|check your plan|out of credits|insufficient balance|credit balance");
  private static final Pattern MODEL =
      Pattern.compile("invalid_model|model_not_found|deploymentnotfound");

  /** What the answer says. */
  public static ErrorBody of(HttpAnswer answer) {
    byte[] body = answer.body();
    if (body.length == 0 || answer.isHtml()) {
      return NONE;
    }
    try {
      JsonNode root = Json.MAPPER.readTree(body, 0, Math.min(body.length, LONGEST));
      return root.isContainerNode() ? ofJson(root) : ofText(root.asText());
    } catch (IOException e) {
      byte[] start = Arrays.copyOf(body, Math.min(body.length, LONGEST));
      return ofText(new String(start, StandardCharsets.UTF_8));
    }
  }

  private static ErrorBody ofText(String text) {
    return new ErrorBody(text.strip(), "");
  }

  private static ErrorBody ofJson(JsonNode root) {
    JsonNode error = root.path("error");
    String code =
        Stream.of(root, error)
            .flatMap(node -> CODES.stream().map(node::path))
            .filter(JsonNode::isValueNode)
            .map(JsonNode::asText)
            .collect(Collectors.joining(" "));
    return new ErrorBody(message(root), code.toLowerCase(Locale.ROOT));
  }

  private static String message(JsonNode node) {
    if (node.isTextual()) {
      return node.asText();
    }
    if (node.isArray()) {
      return node.isEmpty() ? "" : message(node.get(0));
    }
    return Stream.concat(Stream.of("error"), MESSAGES.stream())
        .map(node::path)
        .filter(found -> !found.isMissingNode() && !found.isNull())
        .map(ErrorBody::message)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Whether an account's quota is used up, rather than a rate exceeded. */
  public boolean saysQuota() {
    return QUOTA.matcher(code + " " + message.toLowerCase(Locale.ROOT)).find();
  }

  /** Whether its code says that the model is not known. */
  public boolean saysModelUnknown() {
    return MODEL.matcher(code).find();
  }

  /** Whether it is about a model or a deployment at all. */
  public boolean namesModel() {
    String text = message.toLowerCase(Locale.ROOT);
    return saysModelUnknown() || text.contains("model") || text.contains("deployment");
  }

  /** Whether it says that the key is none. Gemini says so with a 400. */
  public boolean saysKeyInvalid() {
    String text = message.toLowerCase(Locale.ROOT);
    return text.contains("api key not valid") || text.contains("api key expired");
  }

  /** Without the message, which may echo an input. */
  @Override
  public String toString() {
    return "ErrorBody[" + message.length() + " characters]";
  }
}
