package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.app.EmbeddedBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker in this JVM that asks for TLS and a password (SASL_SSL, PLAIN). */
final class SecuredBroker implements AutoCloseable {
  static final String USER = "gateway";
  static final String STORE_PASSWORD = "store-XQZ-7731";

  private final Path folder;
  private final String password;
  private final EmbeddedBroker broker;

  /** Makes a certificate and starts it. */
  SecuredBroker(Path folder, String password) {
    this.folder = folder;
    this.password = password;
    String keys = folder.resolve("keys.p12").toString();
    keytool(
        List.of("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=localhost"),
        List.of("-ext", "SAN=dns:localhost,ip:127.0.0.1", "-keystore", keys));
    String certificate = folder.resolve("broker.pem").toString();
    keytool(
        List.of("-exportcert", "-rfc", "-alias", "broker", "-keystore", keys),
        List.of("-file", certificate));
    keytool(
        List.of("-importcert", "-noprompt", "-alias", "broker", "-file", certificate),
        List.of("-keystore", trustStore()));
    broker = EmbeddedBroker.start(folder.resolve("data"), 0, secured(keys));
  }

  private Map<String, String> secured(String keys) {
    Map<String, String> all = new HashMap<>();
    all.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    all.put("sasl.enabled.mechanisms", "PLAIN");
    all.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    all.put(
        "listener.name.plaintext.plain.sasl.jaas.config",
        login("admin", "admin-secret")
            + " user_admin=\"admin-secret\" user_"
            + USER
            + "=\""
            + password
            + "\";");
    all.put("ssl.keystore.type", "PKCS12");
    all.put("ssl.keystore.location", keys);
    all.put("ssl.keystore.password", STORE_PASSWORD);
    all.put("ssl.key.password", STORE_PASSWORD);
    all.put("ssl.truststore.type", "PKCS12");
    all.put("ssl.truststore.location", trustStore());
    all.put("ssl.truststore.password", STORE_PASSWORD);
    return all;
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\"";
  }

  /** What a client with this password sets. */
  Map<String, String> client(String clientPassword) {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        login(USER, clientPassword) + ";",
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.location",
        trustStore(),
        "ssl.truststore.password",
        STORE_PASSWORD);
  }

  private String trustStore() {
    return folder.resolve("trust.p12").toString();
  }

  private static void keytool(List<String> what, List<String> where) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(where);
    command.addAll(List.of("-storepass", STORE_PASSWORD, "-storetype", "PKCS12"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().transferTo(OutputStream.nullOutputStream());
      assertThat(process.waitFor()).as(what.get(0)).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no certificate", e);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
