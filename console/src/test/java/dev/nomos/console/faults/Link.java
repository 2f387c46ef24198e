package dev.nomos.console.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The network between clients and one broker: a port that forwards to the broker's own. While it is
 * paused nothing passes and nothing breaks, as when a switch stands still.
 */
final class Link implements AutoCloseable {
  private static final int BUFFER_OCTETS = 64 << 10;

  private final ServerSocket server;
  private final InetSocketAddress broker;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Forwarding holds the shared side for one buffer; a pause holds the other. */
  private final ReentrantReadWriteLock traffic = new ReentrantReadWriteLock();

  private Link(ServerSocket server, int brokerPort) {
    this.server = server;
    this.broker = new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort);
  }

  /** On any free port. */
  static Link to(int brokerPort) throws IOException {
    var link = new Link(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), brokerPort);
    Thread.ofVirtual().start(link::accept);
    return link;
  }

  int port() {
    return server.getLocalPort();
  }

  /** The calling thread must also be the one to {@link #resume}. */
  void pause() {
    traffic.writeLock().lock();
  }

  void resume() {
    traffic.writeLock().unlock();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try (Socket there = new Socket()) {
      there.connect(broker);
      open.add(there);
      Thread answers = Thread.ofVirtual().start(() -> forward(there, client));
      forward(client, there);
      answers.join();
      open.remove(there);
    } catch (IOException brokerIsDown) {
      // the client sees its connection close, as it would without the link
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(client);
      open.remove(client);
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_OCTETS];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        traffic.readLock().lock();
        try {
          out.write(buffer, 0, read);
        } finally {
          traffic.readLock().unlock();
        }
      }
    } catch (IOException oneSideIsGone) {
      // so is the other, below
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Link::closeQuietly);
  }
}
