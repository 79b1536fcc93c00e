package dev.broca.torch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Held by one thread of one process at a time. Locks of the system belong to the process, and
 * closing any channel of a file drops them, so threads first queue at a lock of their own.
 */
public final class FileLock implements AutoCloseable {
  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;

  private FileLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @param file made when missing, and never deleted: a second process may be waiting at it
   * @param waiting called once before waiting for someone else
   */
  public static FileLock acquire(Path file, Runnable waiting)
      throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    ReentrantLock threads =
        THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    boolean told = !threads.tryLock();
    if (told) {
      waiting.run();
      threads.lockInterruptibly();
    }
    @Nullable FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        if (!told) {
          waiting.run();
        }
        var held = channel.lock();
        assert held.isValid();
      }
      return new FileLock(threads, channel);
    } catch (IOException e) {
      if (channel != null) {
        channel.close();
      }
      threads.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      threads.unlock();
    }
  }
}
