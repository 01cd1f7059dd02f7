package org.qicd.job.pages.hardware;

import java.util.List;
import java.util.Optional;
import org.qicd.hardware.Fidelities;
import org.qicd.hardware.SweepResult;
import org.qicd.hardware.Verdict;

/**
 * All that the command has found.
 *
 * @param exact whether outcomes are exact, and not means over trajectories
 * @param available number of images that could have been looked at
 * @param fidelities at each scale of the noise; empty if they are not found
 * @param budget what it costs, in a sentence; empty if it is not known
 */
public record HardwareFindings(
    SweepResult sweep,
    Verdict verdict,
    boolean exact,
    long available,
    List<Fidelities> fidelities,
    Optional<String> budget) {
  public HardwareFindings {
    fidelities = List.copyOf(fidelities);
  }
}
