package io.embeddingstreams.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine's loopback address, as they are now; another process may take one next. */
public final class LoopbackPorts {
  /** The address that everything embedded listens on. */
  public static final String HOST = "127.0.0.1";

  private LoopbackPorts() {}

  /** Whether nobody listens there now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Any free port. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ApplicationException("no free port on " + HOST + ": " + e.getMessage());
    }
  }

  /** This port where it is free, else any. */
  public static int near(int preferred) {
    return isFree(preferred) ? preferred : free();
  }
}
