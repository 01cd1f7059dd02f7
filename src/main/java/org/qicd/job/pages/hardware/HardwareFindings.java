package org.qicd.job.pages.hardware;

import java.util.List;
import java.util.Optional;
import org.qicd.hardware.Fidelities;
import org.qicd.hardware.SweepResult;
import org.qicd.hardware.Verdict;
import org.qicd.job.pages.DevicePlan;

/**
 * All that the command has found.
 *
 * @param exact whether outcomes are exact, and not means over trajectories
 * @param available number of images that could have been looked at
 * @param fidelities at each scale of the noise; empty if they are not found
 * @param budget what evaluations and training steps cost; empty if no number of shots is given
 */
public record HardwareFindings(
    SweepResult sweep,
    Verdict verdict,
    boolean exact,
    long available,
    List<Fidelities> fidelities,
    Optional<DevicePlan> budget) {
  public HardwareFindings {
    fidelities = List.copyOf(fidelities);
  }
}
