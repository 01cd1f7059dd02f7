package org.qicd.train.state;

import java.io.IOException;

/** A file is not a complete checkpoint. The message says why, in a few words. */
final class DamagedCheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedCheckpointException(String message) {
    super(message);
  }
}
